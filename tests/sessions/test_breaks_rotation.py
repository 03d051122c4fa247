from datetime import date

import pytest

from sessions.breaks.plan import parse_every
from sessions.breaks.rotation import fitting, session_of
from sessions.timecode import MINUTE, DurationError, Ms

MONDAY = date(2026, 3, 2)
DESK = [("desk-10", Ms(10 * MINUTE)), ("desk-2", Ms(2 * MINUTE)), ("desk-5", Ms(5 * MINUTE)), ("eye-break", MINUTE)]


def test_sessions_take_turns_over_the_day_and_the_week() -> None:
    three = ("a", "b", "c")
    week = ["".join(session_of(three, MONDAY.replace(day=2 + day), taken) for taken in range(4)) for day in range(5)]
    assert week == ["abca", "bcab", "cabc", "abca", "bcab"]


def test_one_session_is_always_that_one() -> None:
    assert {session_of(("a",), MONDAY, taken) for taken in range(9)} == {"a"}


@pytest.mark.parametrize(
    ("minutes", "names"),
    [
        (20, ("eye-break", "desk-2")),
        (30, ("eye-break", "desk-2", "desk-5")),
        (45, ("eye-break", "desk-2", "desk-5")),
        (60, ("eye-break", "desk-2", "desk-5", "desk-10")),
    ],
)
def test_what_fits_the_gap(minutes: int, names: tuple[str, ...]) -> None:
    assert fitting(DESK, Ms(minutes * MINUTE)) == names


@pytest.mark.parametrize(
    ("text", "minutes"), [("45m", 45), ("20", 20), (" 60 ", 60), ("1h", 60), ("40m30s", 40.5), ("1800s", 30)]
)
def test_how_often_as_it_is_written(text: str, minutes: float) -> None:
    assert parse_every(text) == minutes * MINUTE


@pytest.mark.parametrize("text", ["19m", "61m", "2h", "0", "45s", "", "often", "-30", "m"])
def test_too_often_or_too_seldom_or_no_time(text: str) -> None:
    with pytest.raises(DurationError, match='every 20 min to 60 min: write "45m"'):
        parse_every(text)
