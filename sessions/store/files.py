"""Files written whole or not at all."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a text in UTF-8 so that a reader finds the old file or the new one. Makes its folder. Raises OSError.

    A file that is replaced keeps its permissions. What is no file, such as a pipe or a device, is not replaced.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode(target)
    part, descriptor = _new(target.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(text)
            file.flush()
            # Else a power cut may leave the new name with nothing behind it.
            os.fsync(descriptor)
        if mode is not None:
            part.chmod(mode)
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _mode(target: Path) -> int | None:
    """The permissions of a file that is there; None where there is none. Raises OSError for what is no file."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "This is not a file", str(target))
    return stat.S_IMODE(mode)


def _new(folder: Path) -> tuple[Path, int]:
    """A new file with a name that nobody can foresee: in a folder of everybody's, one could have laid a link there."""
    while True:
        part = folder / f".unknot-{os.urandom(8).hex()}.part"
        with suppress(FileExistsError):
            return part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
