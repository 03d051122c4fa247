"""Opening the log so that nothing is lost: what cannot be understood is never written to."""

import os
import sqlite3
import stat
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sessions.store.folders import data_folder
from sessions.store.log.errors import (
    LogError,
    UnreadableRowError,
    damaged,
    foreign,
    has_no_room,
    is_busy,
    is_passing,
    newer,
    no_folder,
    told,
)
from sessions.store.log.schema import VERSION, is_ours, migrate, version_of

FILE = "log.db"
PATIENCE_S = 10.0
"""How long a writer waits for another program's write; one takes milliseconds."""
_PAUSE_S = 0.02
_PASSING_S = 0.3
"""How long trouble may last that another program's coming or going could explain."""
_Result = TypeVar("_Result")


def log_path() -> Path:
    """Where the log is."""
    return data_folder() / FILE


@contextmanager
def reading(path: Path, patience_s: float = PATIENCE_S) -> Generator[sqlite3.Connection | None]:
    """A connection that cannot write; None where there is no log yet. Raises LogError."""
    if not _is_there(path):
        yield None
        return
    with _in_sentences(path), closing(_patiently(lambda: _open_to_read(path, patience_s), patience_s)) as connection:
        version = version_of(connection)
        if version == VERSION:
            yield connection
            return
    if version == 0:
        yield None
        return
    with writing(path, patience_s) as connection:
        yield connection


@contextmanager
def writing(path: Path, patience_s: float = PATIENCE_S) -> Generator[sqlite3.Connection]:
    """A connection that writes, in autocommit mode, to a log of the latest version. Raises LogError.

    A log that is damaged, newer or not unknot's is refused before anything is written.
    """
    connection = open_to_write(path, patience_s)
    with _in_sentences(path), closing(connection):
        yield connection


def open_to_write(path: Path, patience_s: float = PATIENCE_S) -> sqlite3.Connection:
    """A connection as of `writing`, to be closed by the caller. Raises LogError."""
    if _is_there(path):
        with _in_sentences(path), closing(_patiently(lambda: _open_to_read(path, patience_s), patience_s)) as reader:
            if reader.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise damaged(path)
    else:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise no_folder(path, error) from None
    with _in_sentences(path):
        return _patiently(lambda: _open_to_write(path, patience_s), patience_s)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None]:
    """Everything written within, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def _in_sentences(path: Path) -> Generator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise told(error, path) from None
    except UnreadableRowError:
        raise damaged(path) from None


def _is_there(path: Path) -> bool:
    """Whether there is something that could be a log. Raises LogError for what is certainly none."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise no_folder(path, error) from None
    if not stat.S_ISREG(status.st_mode):
        raise damaged(path)
    return status.st_size > 0


def _open_to_read(path: Path, patience_s: float) -> sqlite3.Connection:
    try:
        return _checked(_connect(path, "mode=ro", patience_s), path)
    except sqlite3.OperationalError as error:
        # Where the folder may not be written or the disk is full, SQLite cannot share the log with a writer, and needs
        # to be told that there is none. Else it would be wrong to say so.
        shared = not has_no_room(error) and os.access(path.parent, os.W_OK)
        if is_busy(error) or shared or _has_pages(path.with_name(f"{path.name}-wal")):
            raise
        return _checked(_connect(path, "mode=ro&immutable=1", patience_s), path)


def _open_to_write(path: Path, patience_s: float) -> sqlite3.Connection:
    connection = _connect(path, "mode=rwc", patience_s)
    try:
        _checked(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        # What is committed survives a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was deleted is gone from the file too.
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, how: str, patience_s: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{how}"
    return sqlite3.connect(uri, uri=True, timeout=patience_s, isolation_level=None, check_same_thread=False)


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        # In one transaction, because another program may be making it just now.
        connection.execute("BEGIN")
        ours, version = is_ours(connection), version_of(connection)
        connection.execute("COMMIT")
        if not ours:
            raise foreign(path)
        if version > VERSION:
            raise newer(path)
    except BaseException:
        connection.close()
        raise
    return connection


def _has_pages(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _patiently(attempt: Callable[[], _Result], patience_s: float) -> _Result:
    """Some locks of SQLite fail at once, whatever its own patience is; and some trouble is over in a moment."""
    begun = time.monotonic()
    while True:
        try:
            return attempt()
        except sqlite3.OperationalError as error:
            waited = time.monotonic() - begun
            if waited >= patience_s or not (is_busy(error) or (is_passing(error) and waited < _PASSING_S)):
                raise
            time.sleep(_PAUSE_S)


__all__ = ["FILE", "LogError", "log_path", "open_to_write", "reading", "transaction", "writing"]
