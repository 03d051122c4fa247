"""Samples into the bytes of a format, by libsndfile or by ffmpeg."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from audio.clip import RATE, Block
from audio.files.errors import system_errors
from audio.files.ffmpeg import FfmpegEncoder
from audio.files.formats import WAV, Format
from audio.files.tags import ALBUM, Tags, plain

_AT_ONCE = 4_800
"""Frames. libsndfile has crashed on a minute of Vorbis in one call."""
_CHANNELS = 2
_FULL_SCALE = np.float32(1 << 23)

Prepared = np.ndarray[tuple[int, ...], np.dtype[Any]]
"""Samples, shape (frames, 2), in the numbers that an encoder writes."""


class Encoder(Protocol):
    """Writes a file that is there, from its first sample on."""

    def prepare(self, block: Block) -> Prepared:
        """Samples, shape (frames, 2), in the numbers that it writes. May run while it writes others."""
        ...

    def write(self, prepared: Prepared) -> None:
        """Append what it has prepared. Raises OSError."""
        ...

    def close(self) -> None:
        """Write what is held back. Raises OSError."""
        ...

    def abort(self) -> None:
        """Let go of the file, whatever became of it."""
        ...


def encoder(path: Path, format_: Format, tags: Tags) -> Encoder:
    """What writes that format. Raises OSError where it cannot begin, SoundFileError where a program is missing."""
    return FfmpegEncoder(path, tags) if format_.needs_ffmpeg else _LibsndfileEncoder(path, format_, tags)


class _LibsndfileEncoder:
    def __init__(self, path: Path, format_: Format, tags: Tags) -> None:
        import soundfile

        self._whole = format_.whole
        self._at_once = RATE if format_.whole else _AT_ONCE
        with system_errors():
            self._file = soundfile.SoundFile(
                # A name need not be text, and soundfile takes any text for UTF-8.
                os.fsencode(path) if os.name == "posix" else str(path),
                "w",
                RATE,
                _CHANNELS,
                subtype=format_.subtype,
                format=format_.container,
                compression_level=format_.compression,
            )
            if format_ is WAV:
                self._tell(tags)

    def _tell(self, tags: Tags) -> None:
        # The tags that are RIFF's own must be there before the samples; it has no empty ones.
        if title := plain(tags.title):
            self._file.title = title
        if artist := plain(tags.author):
            self._file.artist = artist
        if comment := plain(tags.about):
            self._file.comment = comment
        self._file.album = ALBUM

    def prepare(self, block: Block) -> Prepared:
        return _whole(block) if self._whole else block

    def write(self, prepared: Prepared) -> None:
        with system_errors():
            for start in range(0, len(prepared), self._at_once):
                self._file.write(prepared[start : start + self._at_once])

    def close(self) -> None:
        with system_errors():
            self._file.close()

    def abort(self) -> None:
        with suppress(OSError):
            self.close()


def _whole(block: Block) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Samples rounded to 24 bits, in the upper ones of 32; what is over full scale is cut."""
    # Single precision holds every whole number of 24 bits, and a power of two as a factor changes no digit.
    scaled = block * _FULL_SCALE
    np.rint(scaled, out=scaled)
    np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1, out=scaled)
    whole = scaled.astype(np.int32)
    whole <<= 8
    return whole
