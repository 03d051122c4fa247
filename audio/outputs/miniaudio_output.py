"""The default output: the system's sound through miniaudio, which only this module knows."""

import ctypes
import sys
from collections.abc import Callable, Generator

import miniaudio
from miniaudio import Backend, MiniaudioError

from audio.clip import RATE, Block
from audio.outputs.output import OutputError, Source
from sessions.timecode import Ms


class MiniaudioOutput:
    """One device of the system, float32 stereo at 48 kHz."""

    def __init__(self, device: str | None, buffer: Ms, notice: Callable[[str], None]) -> None:
        """Take a device by its name, else the system's default; where the name is not found, notice is told so."""
        self.name = "miniaudio"
        self.latency = buffer
        self._device_name = device
        self._notice = notice
        self._device: _Device | None = None

    def open(self, source: Source) -> None:
        """Open the device and begin to pull. Raises OutputError when no sound system has a device."""
        _quiet_alsa()
        reasons: list[str] = []
        for backends in _sound_systems():
            try:
                self._device = self._opened(backends, source)
            except MiniaudioError as error:
                reasons.append(f"{'/'.join(backend.name for backend in backends)}: {error.args[0]}")
            else:
                self.name = f"miniaudio ({self._device.backend})"
                return
        raise OutputError(f"no device can be opened ({'; '.join(reasons)})")

    def close(self) -> None:
        """Stop and close the device. A hanging sound system makes this hang."""
        if self._device is not None:
            self._device.close()

    def _opened(self, backends: list[Backend], source: Source) -> "_Device":
        chosen = _find(backends, self._device_name) if self._device_name else None
        device = _Device(backends, self.latency, chosen)
        pulls = _pulls(source)
        next(pulls)
        try:
            device.start(pulls)
        except MiniaudioError:
            device.close()
            raise
        if self._device_name and chosen is None:
            self._notice(f'There is no sound device "{self._device_name}": the default one is used.')
        return device


def playback_devices() -> tuple[str, ...]:
    """Name the devices that can play, the first sound system that answers. A hanging sound system makes this hang."""
    _quiet_alsa()
    for backends in _sound_systems():
        try:
            return tuple(str(device["name"]) for device in miniaudio.Devices(backends).get_playbacks())
        except MiniaudioError:
            continue
    return ()


class _Device(miniaudio.PlaybackDevice):
    """A device that also gives back its context, which otherwise leaks five file descriptors."""

    _context: object | None = None

    def __init__(self, backends: list[Backend], buffer: Ms, device_id: object | None) -> None:
        try:
            super().__init__(
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=2,
                sample_rate=RATE,
                buffersize_msec=buffer,
                device_id=device_id,
                backends=backends,
                app_name="unknot",
            )
        except MiniaudioError:
            self.close()
            raise

    def close(self) -> None:
        super().close()
        context, self._context = self._context, None
        if context is not None:
            miniaudio.lib.ma_context_uninit(context)


def _pulls(source: Source) -> Generator[bytes | Block, int, None]:
    frames = yield b""
    while True:
        frames = yield source.pull(frames)


def _sound_systems() -> list[list[Backend]]:
    """What to try, in this order; never the null backend, which plays to nobody and says nothing."""
    if sys.platform.startswith("linux"):
        return [[Backend.PULSEAUDIO], [Backend.ALSA]]
    real = miniaudio.get_enabled_backends() - {Backend.NULL, Backend.CUSTOM}
    return [[backend for backend in Backend if backend in real]]


def _find(backends: list[Backend], name: str) -> object | None:
    """The id of the device with this name, else of the first whose name contains it, in any case."""
    wanted = name.casefold()
    found = [(str(device["name"]).casefold(), device["id"]) for device in miniaudio.Devices(backends).get_playbacks()]
    exact = [device for known, device in found if known == wanted]
    part = [device for known, device in found if wanted in known]
    return next(iter(exact + part), None)


_AlsaHandler = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)

_ignore = _AlsaHandler(lambda *_: None)
"""Here for good: ALSA keeps its address for as long as the process lives."""


def _quiet_alsa() -> None:
    """Keep ALSA from writing its complaints into the screen."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignore)
    except (OSError, AttributeError):
        return
