"""A lock that one process holds at a time, and that none leaves behind: the system gives it back when one ends."""

import errno
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_AT = 1 << 20
"""Windows locks bytes, and keeps others from reading them: this one lies beyond what the file holds."""
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
"""A link in its place is not followed: what it leads to would be emptied."""
_LOOKS, _BETWEEN_S = 50, 0.02
"""Who only looks whether it is held holds it for a moment; who wants it tries again."""
_HELD = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What a system says when another process has it; a file system without locks says something else."""


class LockedError(Exception):
    """Another process holds the lock; `pid` is its number, None where that cannot be told."""

    def __init__(self, pid: int | None) -> None:
        super().__init__(f"process {pid} holds the lock" if pid else "another process holds the lock")
        self.pid = pid


class Lock:
    """A lock file, held from entering until leaving. Its text is the number of the process that holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def __enter__(self) -> Self:
        """Take it. Raises LockedError where another process has it, and OSError."""
        file = _opened(self._path)
        try:
            if not any(_taken(file, patiently=look > 0) for look in range(_LOOKS)):
                raise LockedError(_pid(file))
            os.truncate(file, 0)
            _write(file, os.getpid())
        except BaseException:
            os.close(file)
            raise
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        if self._file is not None:
            with suppress(OSError):
                os.truncate(self._file, 0)
            os.close(self._file)
            self._file = None


def holder(path: Path) -> int | None:
    """The process that holds a lock; None where nobody does, 0 where somebody does who has not said so yet."""
    try:
        file = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        return None if _taken(file, patiently=False) else _pid(file) or 0
    except OSError:
        return None
    finally:
        os.close(file)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, _FLAGS | os.O_CREAT, 0o600)


def _taken(file: int, *, patiently: bool) -> bool:
    if patiently:
        time.sleep(_BETWEEN_S)
    try:
        _take(file)
    except OSError as error:
        if error.errno not in _HELD:
            raise
        return False
    return True


def _pid(file: int) -> int | None:
    with suppress(OSError, ValueError):
        os.lseek(file, 0, os.SEEK_SET)
        return int(os.read(file, 32))
    return None


def _write(file: int, pid: int) -> None:
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, str(pid).encode())


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        os.lseek(file, _AT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
