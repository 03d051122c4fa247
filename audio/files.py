"""Sound files in and out, without ffmpeg. soundfile is known here alone, and imported where it is used: it is slow."""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np

from audio.clip import RATE, Block, Clip, Samples
from audio.resampling import resample

LONGEST_SECONDS = 600
"""A sound file of the user's that is longer is refused."""

_WRITTEN_AT_ONCE = 4_800
_READ_AT_ONCE = 48_000
_CHANNELS = 2
_FULL_SCALE = 1 << 23
_BYTES_PER_FRAME = 3 * _CHANNELS
_MOST_WAV_BYTES = (1 << 32) - 4096


class SoundFileError(Exception):
    """A sound file that cannot be used; the message is a sentence for people."""


class SoundWriter:
    """A sound file in the making: blocks go in, in their order."""

    def __init__(self, path: Path) -> None:
        import soundfile

        self.frames = 0
        self._file = soundfile.SoundFile(str(path), "w", RATE, _CHANNELS, subtype="PCM_24", format="WAV")

    def write(self, block: Block) -> None:
        """Append samples, shape (frames, 2), rounded to 24 bits; what is over full scale is cut. Raises OSError."""
        scaled = np.rint(block.astype(np.float64) * _FULL_SCALE)
        whole = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int32) << 8
        with _system_errors():
            # libsndfile has crashed on a minute in one call.
            for start in range(0, len(whole), _WRITTEN_AT_ONCE):
                self._file.write(whole[start : start + _WRITTEN_AT_ONCE])
        self.frames += len(block)

    def close(self) -> None:
        """Write what is held back. Raises OSError."""
        with _system_errors():
            self._file.close()


@contextlib.contextmanager
def write_sound(path: Path, frames_total: int | None = None) -> Generator[SoundWriter]:
    """Write a WAV file, 48 kHz stereo in 24 bits, that appears under its name whole or not at all.

    It is written beside its place and put there when the block is left without an exception; on any other way out
    the folder is as it was. Where `frames_total` is known beforehand, a disk without room for it is found at once.
    Raises OSError where the file cannot be written, SoundFileError for a place that is no file's, and for more
    than a WAV file can hold (some four hours).
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise SoundFileError(f"{path} is no file: give the name of a file to write.")
    if frames_total is not None:
        _check_room(path, target.parent, frames_total * _BYTES_PER_FRAME)
    part = _beside(target)
    try:
        with _system_errors():
            writer = SoundWriter(part)
        try:
            yield writer
        except BaseException:
            with contextlib.suppress(OSError):
                writer.close()
            raise
        writer.close()
        if writer.frames * _BYTES_PER_FRAME > _MOST_WAV_BYTES:
            raise SoundFileError(_too_long(path))
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_sound(path: Path) -> Clip:
    """A sound file (WAV, FLAC, OGG, MP3) as a clip: its channels as one, at 48 kHz, at its own loudness.

    Raises SoundFileError for a file that is missing, unreadable, empty or longer than 10 minutes.
    """
    import soundfile

    try:
        if not path.is_file():
            raise SoundFileError(f"{path} is no file." if path.exists() else f"{path} is not there.")
        with soundfile.SoundFile(str(path)) as file:
            rate = file.samplerate
            mono = _mono(path, rate, file.blocks(_READ_AT_ONCE, dtype="float32", always_2d=True))
    except soundfile.SoundFileError as error:
        raise SoundFileError(f"{path} cannot be read as sound: it is to be WAV, FLAC, OGG or MP3.") from error
    except OSError as error:
        raise SoundFileError(f"{path} cannot be read: {error.strerror}.") from error
    return Clip.of(resample(mono, rate))


def _mono(path: Path, rate: int, blocks: Iterator[Samples]) -> Samples:
    # Counted as it is read: what a damaged file says of its length need not be so.
    parts: list[Samples] = []
    frames = 0
    for block in blocks:
        frames += len(block)
        if frames > LONGEST_SECONDS * rate:
            raise SoundFileError(f"{path} is longer than {LONGEST_SECONDS // 60} minutes.")
        parts.append(block.mean(axis=1, dtype=np.float32))
    mono = np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)
    if not len(mono) or not np.isfinite(mono).all():
        raise SoundFileError(f"{path} holds no sound.")
    return mono


def _beside(target: Path) -> Path:
    # mkstemp finds a free name but lets nobody else read the file; one made anew gets the usual permissions.
    handle, name = tempfile.mkstemp(prefix=".unknot-", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    part.unlink()
    return part


def _check_room(path: Path, folder: Path, needed: int) -> None:
    if needed > _MOST_WAV_BYTES:
        raise SoundFileError(_too_long(path))
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _too_long(path: Path) -> str:
    return f"{path}: the session is longer than a WAV file can hold (some four hours)."


@contextlib.contextmanager
def _system_errors() -> Generator[None]:
    # libsndfile does not say which error the system gave, and soundfile asserts that all frames were written.
    import soundfile

    try:
        yield
    except (soundfile.SoundFileError, AssertionError) as error:
        raise OSError(errno.EIO, "the sound could not be written: the disk may be full") from error
