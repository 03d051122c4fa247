"""The default output: the system's sound through miniaudio, which only this module knows."""

import ctypes
import sys
from collections.abc import Callable, Generator
from threading import Event, Thread
from typing import Any

import miniaudio
from miniaudio import Backend, MiniaudioError

from audio.clip import RATE, Block
from audio.outputs.devices import Device, SoundSystem, device_named
from audio.outputs.disposable import HungError, bounded
from audio.outputs.output import OutputError, Source
from sessions.inert import inert
from sessions.timecode import Ms

LOOK_EVERY_S = 5.0
"""How often a chosen device that is missing is looked for."""


class MiniaudioOutput:
    """One device of the system, float32 stereo at 48 kHz."""

    def __init__(self, device: str | None, buffer: Ms, notice: Callable[[str], None]) -> None:
        """Take a device by its name, else the system's default.

        Where the name is not found, the default plays, notice is told so, and the device is looked for meanwhile.
        """
        self.name = "miniaudio"
        self.latency = buffer
        self._device_name = device
        self._notice = notice
        self._device: _Device | None = None
        self._closed = Event()
        self.superseded = False
        """Whether the chosen device has come, while the default one plays in its place."""

    def open(self, source: Source) -> None:
        """Open the device and begin to pull. Raises OutputError when no sound system has a device."""
        _quiet_alsa()
        reasons: list[str] = []
        for backends in _sound_systems():
            try:
                self._device = self._opened(backends, source)
            except MiniaudioError as error:
                reasons.append(_reason(backends, error))
            else:
                self.name = f"miniaudio ({self._device.backend})"
                return
        raise OutputError(f"no device can be opened ({'; '.join(reasons)})")

    def close(self) -> None:
        """Stop and close the device. A hanging sound system makes this hang."""
        self._closed.set()
        if self._device is not None:
            self._device.close()

    def _opened(self, backends: list[Backend], source: Source) -> "_Device":
        chosen, missing = self._chosen(backends)
        device = _Device(backends, self.latency, chosen)
        pulls = _pulls(source)
        next(pulls)
        try:
            device.start(pulls)
        except MiniaudioError:
            device.close()
            raise
        if missing:
            self._notice(f"{missing[0].upper()}{missing[1:]}: the default one is used.")
            Thread(target=self._look_for, args=(backends,), name="unknot-device-look", daemon=True).start()
        return device

    def _chosen(self, backends: list[Backend]) -> tuple[object | None, str]:
        """The id of the chosen device, and why it is not found."""
        if not self._device_name:
            return None, ""
        found = _Devices(backends).get_playbacks()
        try:
            return found[device_named(self._device_name, [str(device["name"]) for device in found])]["id"], ""
        except OutputError as error:
            return None, str(error)

    def _look_for(self, backends: list[Backend]) -> None:
        while not self._closed.wait(LOOK_EVERY_S):
            try:
                chosen, _ = bounded(lambda: self._chosen(backends))
            except (MiniaudioError, HungError):
                continue
            if chosen is not None and not self._closed.is_set():
                self._notice(f'The sound device "{inert(self._device_name or "")}" is there: the sound moves to it.')
                self.superseded = True
                return


def first_sound_system() -> SoundSystem:
    """The first sound system that answers, with its devices. Raises OutputError. A hanging one makes this hang."""
    _quiet_alsa()
    reasons: list[str] = []
    for backends in _sound_systems():
        try:
            devices = _Devices(backends)
            found = tuple(Device(str(it["name"]), bool(it["default"])) for it in devices.get_playbacks())
        except MiniaudioError as error:
            reasons.append(_reason(backends, error))
        else:
            return SoundSystem(devices.backend, found)
    raise OutputError(f"no sound system answers ({'; '.join(reasons)})")


class _Devices(miniaudio.Devices):
    """The devices, with the default marked; their formats are not asked for, which would take long."""

    def _get_info(self, device_type: object, ma_device_info: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"default": bool(ma_device_info.isDefault)}


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


def _reason(backends: list[Backend], error: MiniaudioError) -> str:
    return f"{'/'.join(backend.name for backend in backends)}: {error.args[0]}"


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
