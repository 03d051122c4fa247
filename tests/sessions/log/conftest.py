"""Runs written out as values, for the tests of the log."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest

from sessions.runs import Mark, Run, Share
from sessions.store.log.log import Log
from sessions.timecode import Ms

CET = timezone(timedelta(hours=1))
MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=CET)
BACK = (Share("middle-back", "left", Ms(200_000), Ms(135_000)), Share("middle-back", "right", Ms(190_000), Ms(130_000)))


def run_number(number: int, started: datetime = MORNING, **changed: object) -> Run:
    """A run with an id of its own; of nine minutes on the middle back, unless something else is said."""
    values: dict[str, object] = {
        "id": UUID(int=number).hex,
        "name": "middle-back-ball",
        "title": "Middle back release",
        "started": started,
        "ended": started + timedelta(minutes=9),
        "mark": Mark(12, 13, "stretch", None, "Hug yourself", (3,), 0, "0123456789abcdef"),
        "complete": True,
        "steps": 13,
        "practised": Ms(520_000),
        "shares": BACK,
        "before": 6,
        "after": 3,
        **changed,
    }
    return Run(**values)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "log.db"


@pytest.fixture
def log(path: Path) -> Log:
    return Log(path, patience_s=0.5)


MakeRun = Callable[..., Run]
