"""What can be wrong with the log, each in a sentence that says what to do."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from sessions.inert import inert

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_NOT_ALLOWED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")


class LogError(Exception):
    """The log cannot be read or written; its message is a sentence or two for the person."""


class UnreadableRowError(ValueError):
    """A row that holds what no unknot has written."""


def damaged(path: Path) -> LogError:
    """A file that SQLite cannot make sense of."""
    return LogError(f"The log {inert(str(path))} is damaged. It is left as it is; move it away to begin a new one.")


def foreign(path: Path) -> LogError:
    """A database of another program."""
    return LogError(f"{inert(str(path))} is no log of unknot. It is left as it is; move it away to begin one.")


def newer(path: Path) -> LogError:
    """A log written by a later unknot."""
    return LogError(f"The log {inert(str(path))} was written by a newer unknot. Update this one to use it.")


def no_folder(path: Path, error: OSError) -> LogError:
    """A folder that cannot be made or looked into."""
    return LogError(f"The log {inert(str(path))} cannot be reached: {error.strerror or error}.")


def is_busy(error: sqlite3.Error) -> bool:
    """Whether another program holds the log just now."""
    return _name(error).startswith(_BUSY)


def is_passing(error: sqlite3.Error) -> bool:
    """Whether it may be over in a moment: another program was just making the log, or closing it as the last one."""
    return _name(error).startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY"))


def has_no_room(error: sqlite3.Error) -> bool:
    """Whether what is needed to read beside a writer could not be made on a full disk."""
    return _name(error) in ("SQLITE_FULL", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE")


def told(error: sqlite3.Error, path: Path) -> LogError:
    """What SQLite reports, for the person."""
    name, shown = _name(error), inert(str(path))
    if name.startswith(_DAMAGED):
        return damaged(path)
    if name.startswith(_NOT_ALLOWED):
        return LogError(f"The log {shown} may not be written or read by you: see who owns it and its folder.")
    if name.startswith(_BUSY):
        return LogError(f"The log {shown} is held by another program. End that one, and try again.")
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR"):
        return LogError(f"The log {shown} cannot be written: the disk is full or failing.")
    return LogError(f"The log {shown} cannot be used ({inert(str(error))}).")


def _name(error: sqlite3.Error) -> str:
    # An error that comes from the module itself, not from SQLite, has no name.
    with suppress(AttributeError):
        return error.sqlite_errorname
    return ""
