"""Files in the making: beside their place under a name of their own, until they are whole."""

import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

OLD_SECONDS = 3600
"""A part file that was written to more recently is left alone, whatever else is known of it."""

_NAME = re.compile(r"\.unknot-[0-9a-f]{16}\.part")


@contextmanager
def part_file(target: Path) -> Generator[Path]:
    """A new, empty file beside `target`, to be filled; it takes the target's place when the block ends well.

    On any other way out it is gone. While the block runs the file is locked, which tells others that its writer
    lives. Raises OSError.
    """
    part, descriptor = _new(target.parent)
    try:
        try:
            _lock(descriptor)
            yield part
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def remove_leftovers(folder: Path, now: float | None = None) -> None:
    """Remove the part files in a folder that a killed program left behind; what cannot be is left.

    One is left behind if it is a plain file of this user with the name that only part files have, has not been
    written to for an hour (`now` is the time in seconds since 1970), and its writer, who would hold a lock on it, is
    gone. Where the file system knows no locks, nothing is removed.
    """
    before = (time.time() if now is None else now) - OLD_SECONDS
    with suppress(OSError):
        for path in folder.iterdir():
            if _NAME.fullmatch(path.name):
                with suppress(OSError):
                    _remove_if_left(path, before)


def _new(folder: Path) -> tuple[Path, int]:
    # Not by tempfile, whose files nobody else may read: this one is to have the usual permissions.
    while True:
        part = folder / f".unknot-{secrets.token_hex(8)}.part"
        with suppress(FileExistsError):
            return part, os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)


def _remove_if_left(path: Path, before: float) -> None:
    found = path.lstat()
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    if not stat.S_ISREG(found.st_mode) or not mine or found.st_mtime > before:
        return
    if sys.platform == "win32":
        # A file that is open there, as its writer has it, cannot be removed.
        path.unlink()
        return
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        _lock(descriptor, strict=True)
        path.unlink()
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, strict: bool = False) -> None:
    """Lock a file against removal; where `strict`, raise OSError if it is locked or cannot be."""
    if sys.platform != "win32":
        with suppress(*(() if strict else (OSError,))):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
