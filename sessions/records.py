"""A run as a record of plain values, for files that people take with them, and back. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, cast, get_args

from sessions.runs import Mark, Run, Share
from sessions.timecode import Ms
from sessions.timeline import SegmentKind, Side

LONGEST_TEXT = 4_096
"""Characters that a text of a record may have: a path has no more."""

_MOST_STEPS = 100_000
_LONGEST_RUN = Ms(24 * 3_600_000)
_MOST_SHARES = 200
_DEEPEST = 64
_ID = re.compile(r"[0-9a-f]{32}")
_KINDS: tuple[str, ...] = get_args(SegmentKind)
_SIDES: tuple[str, ...] = get_args(Side)


class RecordError(ValueError):
    """A record that is no run; its message says why."""


def record_of(run: Run) -> dict[str, Any]:
    """A run as plain values, ready for JSON."""
    return {
        "id": run.id,
        "name": run.name,
        "title": run.title,
        "started": run.started.isoformat(timespec="milliseconds"),
        "ended": run.ended.isoformat(timespec="milliseconds"),
        "complete": run.complete,
        "steps": run.steps,
        "of": run.mark.of,
        "began": run.began,
        "practised_ms": run.practised,
        "pressed_ms": run.pressed,
        "tension_before": run.before,
        "tension_after": run.after,
        "areas": [
            {"area": share.area, "side": share.side, "practised_ms": share.practised, "pressed_ms": share.pressed}
            for share in run.shares
        ],
        "place": {
            "index": run.mark.index,
            "do": run.mark.do,
            "side": run.mark.side,
            "title": run.mark.title,
            "address": list(run.mark.address),
            "nth": run.mark.nth,
            "outline": run.mark.outline,
        },
    }


def run_of(record: object) -> Run:
    """The run of a record from anywhere. Raises RecordError."""
    table = _table(record, "an entry")
    identity = _text(table, "id")
    if not _ID.fullmatch(identity):
        raise RecordError("`id` is 32 digits and letters a to f")
    started, ended = _time(table, "started"), _time(table, "ended")
    if not timedelta(0) <= ended - started <= timedelta(days=7):
        raise RecordError("`ended` comes after `started`, and within a week")
    shares = _list(table, "areas", f"`areas` is a list of at most {_MOST_SHARES}", _MOST_SHARES)
    return Run(
        id=identity,
        name=_text(table, "name"),
        title=_text(table, "title"),
        started=started,
        ended=ended,
        mark=_mark(_table(table.get("place"), "`place`"), _whole(table, "of", _MOST_STEPS)),
        began=_whole(table, "began", _MOST_STEPS),
        complete=_flag(table, "complete"),
        steps=_whole(table, "steps", _MOST_STEPS),
        practised=Ms(_whole(table, "practised_ms", _LONGEST_RUN)),
        shares=_distinct([_share(share) for share in shares]),
        before=_tension(table, "tension_before"),
        after=_tension(table, "tension_after"),
    )


def _distinct(shares: list[Share]) -> tuple[Share, ...]:
    if len({(share.area, share.side) for share in shares}) < len(shares):
        raise RecordError("`areas` names one area and side twice")
    return tuple(shares)


def _share(value: object) -> Share:
    table = _table(value, "an area")
    practised = Ms(_whole(table, "practised_ms", _LONGEST_RUN))
    return Share(_text(table, "area"), _side(table), practised, Ms(_whole(table, "pressed_ms", practised)))


def _mark(table: Mapping[str, object], of: int) -> Mark:
    kind = _text(table, "do")
    if kind not in _KINDS:
        raise RecordError("`do` is no kind of step")
    address = _list(table, "address", "`address` is a list of whole numbers", _DEEPEST)
    if not all(_is_whole(part, _MOST_STEPS) for part in address):
        raise RecordError("`address` is a list of whole numbers")
    title = None if table.get("title") is None else _text(table, "title")
    return Mark(
        _whole(table, "index", _MOST_STEPS), of, kind, _side(table), title, tuple(address),  # type: ignore[arg-type]
        _whole(table, "nth", _MOST_STEPS), _text(table, "outline"),
    )  # fmt: skip


def _table(value: object, what: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise RecordError(f"{what} is a table in braces")
    return cast("dict[str, object]", value)


def _list(table: Mapping[str, object], key: str, otherwise: str, most: int) -> list[object]:
    value = table.get(key)
    if not isinstance(value, list):
        raise RecordError(otherwise)
    parts = cast("list[object]", value)
    if len(parts) > most:
        raise RecordError(otherwise)
    return parts


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or "\0" in value or not _is_unicode(value):
        raise RecordError(f"`{key}` is a text of at most {LONGEST_TEXT} characters")
    return value


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _whole(table: Mapping[str, object], key: str, most: int) -> int:
    value = table.get(key)
    if not _is_whole(value, most):
        raise RecordError(f"`{key}` is a whole number from 0 to {most}")
    return int(value)  # type: ignore[call-overload,no-any-return]


def _is_whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _flag(table: Mapping[str, object], key: str) -> bool:
    value = table.get(key)
    if not isinstance(value, bool):
        raise RecordError(f"`{key}` is true or false")
    return value


def _tension(table: Mapping[str, object], key: str) -> int | None:
    return None if table.get(key) is None else _whole(table, key, 10)


def _side(table: Mapping[str, object]) -> Literal["left", "right", "both"] | None:
    value = table.get("side")
    if value is not None and value not in _SIDES:
        raise RecordError("`side` is left, right, both or null")
    return value  # type: ignore[return-value]


def _time(table: Mapping[str, object], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(table, key))
    except ValueError:
        moment = None
    offset = moment.utcoffset() if moment else None
    if moment is None or offset is None or offset.microseconds or not 2000 <= moment.year <= 2999:
        raise RecordError(f'`{key}` is a time with its offset, such as "2026-03-01T08:30:00.000+01:00"')
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
