"""Sound files in, whoever wrote them: no more of one is read than may be used."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from audio.clip import RATE, Clip, Samples
from audio.files.errors import SoundFileError
from audio.files.ffmpeg import decode
from audio.resampling import resample

if TYPE_CHECKING:
    from soundfile import SoundFile

LONGEST_SECONDS = 600
"""A sound file of the user's that is longer is refused."""

RATES = range(4_000, 192_001)
"""Frames a second that are read: with more, ten minutes would fill the memory."""

CHANNELS = 16
"""Channels that are read: there are formats with 1,024, and ten minutes of those take hours."""

_READ_AT_ONCE = 96_000


def read_sound(path: Path, name: str | None = None) -> Clip:
    """A sound file as a clip: its channels as one, at 48 kHz, at its own loudness.

    WAV, FLAC, OGG, Opus and MP3 are read without ffmpeg, the rest with it. Raises SoundFileError, which calls the file
    by `name`, for one that is missing, unreadable, empty or longer than 10 minutes.
    """
    called = str(path) if name is None else name
    try:
        if not path.is_file():
            raise SoundFileError(f"{called} is no file." if path.exists() else f"{called} is not there.")
        # libsndfile does not say why it could not open a file.
        path.open("rb").close()
    except ValueError as error:
        raise SoundFileError(f"{called} is not there.") from error
    except OSError as error:
        raise SoundFileError(f"{called} cannot be read: {error.strerror}.") from error
    samples = _by_libsndfile(path, called)
    if samples is None:
        samples = decode(path, called, LONGEST_SECONDS * RATE + 1)
        if samples is None:
            raise SoundFileError(
                f"{called} cannot be read as sound: WAV, FLAC, OGG, Opus and MP3 can be, "
                "and other formats where ffmpeg is installed."
            )
        if len(samples) > LONGEST_SECONDS * RATE:
            raise SoundFileError(_too_long(called))
    if not len(samples) or not np.isfinite(samples).all():
        raise SoundFileError(f"{called} holds no sound.")
    return Clip.of(samples)


def _by_libsndfile(path: Path, called: str) -> Samples | None:
    """The samples at 48 kHz; None where libsndfile cannot make sense of the file."""
    import soundfile

    try:
        with soundfile.SoundFile(os.fsencode(path) if os.name == "posix" else str(path)) as file:
            rate = file.samplerate
            if rate not in RATES:
                raise SoundFileError(
                    f"{called} has {rate:,} samples a second: {RATES[0]:,} to {RATES[-1]:,} can be read."
                )
            if file.channels > CHANNELS:
                raise SoundFileError(f"{called} has {file.channels:,} channels: up to {CHANNELS} can be read.")
            mono = _mono(called, rate, _blocks(file))
    except soundfile.SoundFileError:
        return None
    return resample(mono, rate)


def _blocks(file: "SoundFile") -> Iterator[Samples]:
    if file.format == "MP3":
        # soundfile seeks to where it is after every block, and MP3 does not go on there without a fault.
        yield file.read(LONGEST_SECONDS * file.samplerate + 1, dtype="float32", always_2d=True)
    else:
        # Not by SoundFile.blocks: where a file is shorter than it says, that gives its last block again and again.
        while len(block := file.read(_READ_AT_ONCE // file.channels, dtype="float32", always_2d=True)):
            yield block


def _mono(called: str, rate: int, blocks: Iterator[Samples]) -> Samples:
    # Counted as it is read: what a damaged file says of its length need not be so.
    parts: list[Samples] = []
    frames = 0
    for block in blocks:
        frames += len(block)
        if frames > LONGEST_SECONDS * rate:
            raise SoundFileError(_too_long(called))
        with np.errstate(all="ignore"):
            # What is no number, or too large a one, is told of the whole afterwards.
            parts.append(block.mean(axis=1, dtype=np.float32))
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _too_long(called: str) -> str:
    return f"{called} is longer than {LONGEST_SECONDS // 60} minutes."
