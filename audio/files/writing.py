"""Sound files out: whole, or not at all."""

import contextlib
import errno
import os
import shutil
from collections.abc import Generator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path

from audio.clip import Block
from audio.files.encoding import Encoder, encoder
from audio.files.errors import MissingProgramError, SoundFileError
from audio.files.ffmpeg import MISSING, program
from audio.files.formats import WAV, Format, format_of
from audio.files.parts import part_file, remove_leftovers
from audio.files.tagging import write_tags
from audio.files.tags import Tags
from audio.files.writeback import Writeback, writeback
from sessions.inert import inert

_BYTES_PER_FRAME = 6
_MOST_WAV_BYTES = (1 << 32) - 65_536


class SoundWriter:
    """A sound file in the making: blocks go in, in their order. While one is encoded the next may be made."""

    def __init__(self, encoder: Encoder, thread: Executor, disk: Writeback) -> None:
        self.frames = 0
        self._encoder = encoder
        self._thread = thread
        self._disk = disk
        self._encoding: Future[None] | None = None

    def write(self, block: Block) -> None:
        """Append samples, shape (frames, 2), not to be changed afterwards; what is over full scale is cut.

        Raises OSError where these or those before them cannot be written.
        """
        prepared = self._encoder.prepare(block)
        self.wait()
        self._disk.go_on()
        self._encoding = self._thread.submit(self._encoder.write, prepared)
        self.frames += len(block)

    def wait(self) -> None:
        """Until all that went in is written. Raises OSError where it cannot be."""
        encoding, self._encoding = self._encoding, None
        if encoding is not None:
            encoding.result()


def check_place(path: Path) -> None:
    """Whether a file may be written there, as far as that can be told beforehand.

    Raises SoundFileError for a place that is no file's, OSError for a folder that is missing or may not be written to.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise SoundFileError(f"{inert(str(path))} is a folder: name a file in it.")
    if target.exists() and not target.is_file():
        raise SoundFileError(f"{inert(str(path))} is no file: give the name of a file to write.")
    if not target.parent.is_dir():
        missing = errno.ENOTDIR if target.parent.exists() else errno.ENOENT
        raise OSError(missing, os.strerror(missing), str(path))
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def check_sound_place(path: Path) -> Format:
    """The format of a sound file that may be written there.

    Raises as `check_place` does, and SoundFileError for a suffix that is no format's, MissingProgramError for a format
    whose program is not installed.
    """
    check_place(path)
    format_ = format_of(path)
    if format_.needs_ffmpeg and program() is None:
        raise MissingProgramError(MISSING)
    return format_


@contextlib.contextmanager
def write_sound(path: Path, frames_total: int | None = None, tags: Tags | None = None) -> Generator[SoundWriter]:
    """Write a sound file, 48 kHz stereo, in the format of its suffix; it appears under its name whole or not at all.

    It is written beside its place and put there, with its tags, when the block is left without an exception; on any
    other way out the folder is as it was. What killed programs left there is removed first. Where `frames_total` is
    known beforehand, a disk without room for a WAV is found at once. Raises OSError where the file cannot be written,
    SoundFileError as
    `check_sound_place` does, and for more than a WAV file can hold (some four hours).
    """
    format_ = check_sound_place(path)
    target = Path(os.path.realpath(path))
    remove_leftovers(target.parent)
    if frames_total is not None and format_ is WAV:
        _check_room(path, target.parent, frames_total * _BYTES_PER_FRAME)
    told = tags or Tags()
    with part_file(target) as part:
        made = encoder(part, format_, told)
        try:
            with writeback(part) as disk, ThreadPoolExecutor(1, "unknot-encoder") as thread:
                writer = SoundWriter(made, thread, disk)
                yield writer
                writer.wait()
            made.close()
        except BaseException:
            made.abort()
            raise
        if format_ is WAV and writer.frames * _BYTES_PER_FRAME > _MOST_WAV_BYTES:
            raise SoundFileError(_too_long(path))
        if writer.frames:
            write_tags(part, format_, told)


def _check_room(path: Path, folder: Path, needed: int) -> None:
    if needed > _MOST_WAV_BYTES:
        raise SoundFileError(_too_long(path))
    if shutil.disk_usage(folder).free < needed:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _too_long(path: Path) -> str:
    return f"{inert(str(path))}: the session is longer than a WAV file can hold (some four hours). FLAC holds more."
