"""The log: every run that was played. Each call opens it, does one thing and closes it."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sessions.runs import Run
from sessions.store.log.database import PATIENCE_S, log_path, reading, transaction, writing
from sessions.store.log.rows import INSERT, UPSERT, put, select

_PLAYED = "run.practised_ms > 0"


@dataclass(frozen=True, slots=True)
class Deleted:
    """A run that was taken out, with what it takes to put it back where it was."""

    run: Run
    seq: int
    own: bool


@dataclass(frozen=True)
class Log:
    """The runs on disk. Its methods raise LogError; the log of somebody who has played nothing is empty.

    Runs of which nothing was played (left in the intro) are not told. `patience_s` is how long another program's
    write is waited for.
    """

    path: Path = field(default_factory=log_path)
    patience_s: float = PATIENCE_S

    def runs(self, since: date | None = None) -> tuple[Run, ...]:
        """All runs, or those of a day and the days after it, in the order of their time."""
        where, values = (f"{_PLAYED} AND day >= ?", (since.isoformat(),)) if since else (_PLAYED, ())
        return self._select(where, *values)

    def latest(self) -> Run | None:
        """The run that was begun last on this system."""
        return next(iter(self._select(f"seq = (SELECT max(seq) FROM run WHERE {_PLAYED} AND own)")), None)

    def last_of(self, name: str) -> Run | None:
        """The run of a session that was heard of last."""
        last = f"SELECT seq FROM run WHERE name = ? AND {_PLAYED} ORDER BY ended_ms DESC LIMIT 1"
        return next(iter(self._select(f"seq = ({last})", name)), None)

    def matching(self, start: str) -> tuple[Run, ...]:
        """The runs whose id begins like this."""
        return self._select("substr(id, 1, ?) = ?", len(start), start)

    def write(self, run: Run) -> None:
        """Keep a run as it now stands."""
        with writing(self.path, self.patience_s) as connection:
            write(connection, run)

    def add(self, runs: Iterable[Run]) -> int:
        """Take in runs from elsewhere, all or none; those that are there stay as they are. How many were new."""
        added = 0
        with writing(self.path, self.patience_s) as connection, transaction(connection):
            for run in runs:
                if connection.execute("SELECT 1 FROM run WHERE id = ?", (run.id,)).fetchone() is None:
                    put(connection, INSERT, run, own=False)
                    added += 1
        return added

    def delete(self, identity: str) -> Deleted | None:
        """Take a run out; None where it is not there."""
        with writing(self.path, self.patience_s) as connection, transaction(connection):
            found = select(connection, "id = ?", identity)
            if not found:
                return None
            ((seq, run),) = found
            (own,) = connection.execute("SELECT own FROM run WHERE seq = ?", (seq,)).fetchone()
            connection.execute("DELETE FROM run WHERE seq = ?", (seq,))
        return Deleted(run, seq, bool(own))

    def restore(self, deleted: Deleted) -> None:
        """Put a run back that was taken out."""
        with writing(self.path, self.patience_s) as connection, transaction(connection):
            if connection.execute("SELECT 1 FROM run WHERE id = ?", (deleted.run.id,)).fetchone() is None:
                put(connection, INSERT, deleted.run, own=deleted.own, seq=deleted.seq)

    def delete_all(self) -> int:
        """Take every run out, and its traces from the file. How many there were."""
        with writing(self.path, self.patience_s) as connection:
            with transaction(connection):
                (count,) = connection.execute(f"SELECT count(*) FROM run WHERE {_PLAYED}").fetchone()
                connection.execute("DELETE FROM run")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(count)

    def _select(self, where: str, *values: object) -> tuple[Run, ...]:
        with reading(self.path, self.patience_s) as connection:
            if connection is None:
                return ()
            return tuple(run for _, run in select(connection, where, *values))


def write(connection: sqlite3.Connection, run: Run) -> None:
    """Keep a run as it now stands, on an open connection."""
    with transaction(connection):
        put(connection, UPSERT, run, own=True)
