"""Runs as rows, and back."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from typing import Any

from sessions.runs import Mark, Run, Share
from sessions.store.log.errors import UnreadableRowError
from sessions.timecode import Ms

_COLUMNS = (
    "id", "own", "name", "title", "started_ms", "offset_s", "day", "ended_ms", "began", "complete", "steps",
    "practised_ms", "before", "after", "mark_index", "mark_of", "mark_do", "mark_side", "mark_title", "mark_address",
    "mark_nth", "mark_outline",
)  # fmt: skip
_CHANGING = tuple(column for column in _COLUMNS if column not in ("id", "own"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

INSERT = f"INSERT INTO run (seq, {', '.join(_COLUMNS)}) VALUES (?{', ?' * len(_COLUMNS)})"
UPSERT = f"{INSERT} ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _CHANGING)}"
_SELECT = (
    f"SELECT seq, {', '.join(f'run.{name}' for name in _COLUMNS)}, share.area, share.side, share.practised_ms,"
    " share.pressed_ms FROM run LEFT JOIN share ON share.run = seq WHERE {where} ORDER BY started_ms, seq, share.nth"
)


def select(connection: sqlite3.Connection, where: str, *values: object) -> list[tuple[int, Run]]:
    """The runs that fit, each with its number, in the order of their time. Raises UnreadableRowError."""
    rows = connection.execute(_SELECT.format(where=where), values)
    try:
        return list(_runs(rows))
    except (ValueError, TypeError, OverflowError) as error:
        raise UnreadableRowError(str(error)) from None


def put(connection: sqlite3.Connection, statement: str, run: Run, *, own: bool, seq: int | None = None) -> None:
    """Write a run and its shares by one of the statements above. For within a transaction."""
    connection.execute(statement, (seq, *_row(run, own)))
    (number,) = connection.execute("SELECT seq FROM run WHERE id = ?", (run.id,)).fetchone()
    connection.execute("DELETE FROM share WHERE run = ?", (number,))
    connection.executemany(
        "INSERT INTO share VALUES (?, ?, ?, ?, ?, ?)",
        [(number, nth, each.area, each.side, each.practised, each.pressed) for nth, each in enumerate(run.shares)],
    )


def milliseconds(moment: datetime) -> int:
    """An aware time as milliseconds since 1970."""
    return (moment - _EPOCH) // _MS


def moment_of(since_1970_ms: int, offset_s: int) -> datetime:
    """An aware time with this offset."""
    return (_EPOCH + since_1970_ms * _MS).astimezone(timezone(timedelta(seconds=offset_s)))


def _row(run: Run, own: bool) -> tuple[Any, ...]:
    offset = run.started.utcoffset() or timedelta()
    mark = run.mark
    return (
        run.id, own, run.name, run.title, milliseconds(run.started), int(offset.total_seconds()), run.day.isoformat(),
        milliseconds(run.ended), run.began, run.complete, run.steps, run.practised, run.before, run.after,
        mark.index, mark.of, mark.do, mark.side, mark.title, json.dumps(mark.address), mark.nth, mark.outline,
    )  # fmt: skip


def _runs(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Run]]:
    width = len(_COLUMNS) + 1
    for (seq, *values), group in groupby(rows, key=lambda row: row[:width]):
        row = dict(zip(_COLUMNS, values, strict=True))
        parts = [part[width:] for part in group]
        shares = [Share(area, side, Ms(time), Ms(press)) for area, side, time, press in parts if area is not None]
        yield int(seq), Run(
            id=row["id"],
            name=row["name"],
            title=row["title"],
            started=moment_of(row["started_ms"], row["offset_s"]),
            ended=moment_of(row["ended_ms"], row["offset_s"]),
            mark=Mark(
                row["mark_index"], row["mark_of"], row["mark_do"], row["mark_side"], row["mark_title"],
                tuple(json.loads(row["mark_address"])), row["mark_nth"], row["mark_outline"],
            ),
            began=row["began"],
            complete=bool(row["complete"]),
            steps=row["steps"],
            practised=Ms(row["practised_ms"]),
            shares=tuple(shares),
            before=row["before"],
            after=row["after"],
        )  # fmt: skip
