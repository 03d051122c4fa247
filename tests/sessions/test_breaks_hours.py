from datetime import datetime, time

import pytest

from sessions.breaks.hours import EVERY_DAY, Hours, HoursError, Span, parse_days, parse_hours

# 2 March 2026 is a Monday.
MONDAY = datetime(2026, 3, 2)


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9:00-17:30", (Span(time(9), time(17, 30)),)),
        ("9-17", (Span(time(9), time(17)),)),
        ("09:00-12:00, 13:00-17:30", (Span(time(9), time(12)), Span(time(13), time(17, 30)))),
        ("22:00-6:00", (Span(time(22), time(6)),)),
        ("18:00-24:00", (Span(time(18), time(0)),)),
        ("0:00-24:00", (Span(time(0), time(0)),)),
    ],
)
def test_hours_as_they_are_written(text: str, spans: tuple[Span, ...]) -> None:
    assert parse_hours(text) == spans


@pytest.mark.parametrize(
    "text",
    ["", "9", "9:00", "9:00-", "-17:00", "25:00-26:00", "9:60-17:00", "9-9", "0-0", "24-24", "24-0", "9-17-18", "٩-17"],
)
def test_what_are_no_hours(text: str) -> None:
    with pytest.raises(HoursError, match='write "9:00-17:30"'):
        parse_hours(text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon,Wed , fri", {0, 2, 4}),
        ("sat-mon", {5, 6, 0}),
        ("tuesday", {1}),
        ("mon-sun", set(range(7))),
        ("fri,mon-tue", {4, 0, 1}),
    ],
)
def test_days_as_they_are_written(text: str, days: set[int]) -> None:
    assert parse_days(text) == days


@pytest.mark.parametrize("text", ["", "mo", "mon-", "-fri", "workdays", "mon,,tue", "monfri"])
def test_what_are_no_days(text: str) -> None:
    with pytest.raises(HoursError, match='write "mon-fri"'):
        parse_days(text)


def test_hours_hold_from_their_start_and_end_at_their_end() -> None:
    hours = Hours(parse_hours("9:00-12:00,13:00-17:30"), parse_days("mon-fri"))
    moments = [(8, 59), (9, 0), (11, 59), (12, 0), (13, 0), (17, 29), (17, 30)]
    assert [hours.open(at(*moment)) for moment in moments] == [False, True, True, False, True, True, False]
    assert not hours.open(at(10, day=7))


def test_a_night_shift_belongs_to_the_day_it_began() -> None:
    hours = Hours(parse_hours("22:00-6:00"), parse_days("fri"))
    assert hours.open(at(23, day=6))
    assert hours.open(at(5, 59, day=7))
    assert not hours.open(at(6, day=7))
    assert not hours.open(at(5, day=6))
    assert not hours.open(at(23, day=7))


def test_without_hours_it_is_the_whole_day() -> None:
    assert Hours().always
    assert Hours().open(at(3))
    weekdays = Hours((), parse_days("mon-fri"))
    assert not weekdays.always
    assert weekdays.open(at(0, 0, day=6))
    assert not weekdays.open(at(0, 0, day=7))


def test_when_they_open_next() -> None:
    hours = Hours(parse_hours("9:00-12:00,13:00-17:30"), parse_days("mon-fri"))
    assert hours.opens(at(7)) == at(9)
    assert hours.opens(at(10)) is None
    assert hours.opens(at(12, 30)) == at(13)
    assert hours.opens(at(18)) == at(9, day=3)
    assert hours.opens(at(18, day=6)) == at(9, day=9)
    assert Hours((), parse_days("mon")).opens(at(0, 1, day=3)) == at(0, day=9)
    assert Hours(parse_hours("22:00-6:00"), parse_days("mon")).opens(at(7, day=3)) == at(22, day=9)


def test_the_whole_day_can_be_written() -> None:
    weekdays = Hours(parse_hours("0-24"), parse_days("mon-fri"))
    assert weekdays.open(at(0, 0, day=6))
    assert weekdays.open(at(23, 59, day=6))
    assert not weekdays.open(at(0, 0, day=7))
    assert weekdays.opens(at(12, day=7)) == at(0, day=9)


def test_spans_as_they_are_shown() -> None:
    assert str(parse_hours("18-24")[0]) == "18:00-24:00"
    assert str(parse_hours("09:00-17:30")[0]) == "9:00-17:30"
    assert len(EVERY_DAY) == 7
