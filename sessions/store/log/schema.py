"""The tables of the log, and how an older log becomes one of today."""

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = 0x756E6B74
"""What SQLite keeps in the file to say whose it is: "unkt"."""

Migration = tuple[str, ...]
"""Statements that take a log from one version to the next."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        # `seq` is the order in which runs were begun, whatever the clock said. `own` runs were played on this system;
        # others were imported. Times are milliseconds since 1970 (UTC), offsets seconds east of UTC.
        """CREATE TABLE run (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            own INTEGER NOT NULL,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            offset_s INTEGER NOT NULL,
            day TEXT NOT NULL,
            ended_ms INTEGER NOT NULL,
            began INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            steps INTEGER NOT NULL,
            practised_ms INTEGER NOT NULL,
            before INTEGER,
            after INTEGER,
            mark_index INTEGER NOT NULL,
            mark_of INTEGER NOT NULL,
            mark_do TEXT NOT NULL,
            mark_side TEXT,
            mark_title TEXT,
            mark_address TEXT NOT NULL,
            mark_nth INTEGER NOT NULL,
            mark_outline TEXT NOT NULL
        )""",
        "CREATE INDEX run_by_day ON run (day)",
        "CREATE INDEX run_by_name ON run (name, ended_ms)",
        """CREATE TABLE share (
            run INTEGER NOT NULL REFERENCES run (seq) ON DELETE CASCADE,
            nth INTEGER NOT NULL,
            area TEXT NOT NULL,
            side TEXT,
            practised_ms INTEGER NOT NULL,
            pressed_ms INTEGER NOT NULL,
            PRIMARY KEY (run, nth)
        ) WITHOUT ROWID""",
    ),
)
"""The version of a log (`PRAGMA user_version`) is how many of these it has been through."""

VERSION = len(MIGRATIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version of a log; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_ours(connection: sqlite3.Connection) -> bool:
    """Whether a database is a log of unknot, or empty and free to become one."""
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if application == 0 and version_of(connection) == 0:
        return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    return application == APPLICATION_ID


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a log to the latest version, wholly or not at all. For a connection in autocommit mode."""
    if version_of(connection) >= len(migrations):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have done it while this one waited.
        for statements in migrations[version_of(connection) :]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
