from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.daily import notices_before, sessions_of
from sessions.practice import Streak, by_area, by_day, by_week, minutes, practised, streak, tension_told
from sessions.runs import Run, Share
from sessions.timecode import Ms
from sessions.timeline import Pressure, Segment, Timeline
from tests.sessions.log.conftest import MORNING, run_number

TODAY = date(2026, 3, 20)
DAYS = st.sets(st.integers(0, 60)).map(lambda backs: {TODAY - timedelta(days=back) for back in backs})


def days(*back: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in back]


@pytest.mark.parametrize(
    ("practised_on", "now", "longest"),
    [
        ((), 0, 0),
        ((0,), 1, 1),
        ((1,), 1, 1),
        ((2,), 1, 1),
        ((3,), 0, 1),
        ((0, 1, 2), 3, 3),
        ((0, 2, 4), 3, 3),
        ((0, 3, 4), 1, 2),
        ((1, 2, 4, 5, 6), 5, 5),
        ((5, 6, 7, 8), 0, 4),
        ((-1, 0), 2, 2),
    ],
)
def test_a_streak_survives_a_day_of_rest(practised_on: tuple[int, ...], now: int, longest: int) -> None:
    assert streak(days(*practised_on), TODAY) == Streak(now, longest)


@given(DAYS, st.integers(0, 60))
def test_one_more_day_never_shortens_a_streak(practised_on: set[date], back: int) -> None:
    before, after = streak(practised_on, TODAY), streak({*practised_on, TODAY - timedelta(days=back)}, TODAY)
    assert after.now >= before.now
    assert after.longest >= before.longest


def test_minutes_are_rounded_but_never_nothing() -> None:
    assert [minutes(Ms(seconds * 1000)) for seconds in (0, 1, 29, 31, 89, 90, 150, 600)] == [0, 1, 1, 1, 1, 2, 3, 10]


def test_days_weeks_and_areas() -> None:
    runs = [
        run_number(1, datetime(2026, 3, 8, 23, 50, tzinfo=UTC)),
        run_number(2, datetime(2026, 3, 9, 7, 0, tzinfo=UTC)),
        run_number(3, datetime(2026, 3, 9, 9, 0, tzinfo=UTC), shares=(Share("breath", None, Ms(270_000)),)),
        run_number(4, datetime(2026, 3, 9, 9, 0, tzinfo=UTC), practised=Ms(0), shares=()),
    ]
    per_day = by_day(runs)
    assert per_day == {date(2026, 3, 8): 520_000, date(2026, 3, 9): 1_040_000}
    assert by_week(per_day, date(2026, 3, 11), 3) == (
        (date(2026, 2, 23), 0),
        (date(2026, 3, 2), 520_000),
        (date(2026, 3, 9), 1_040_000),
    )
    assert [(area.area, area.practised, area.pressed, area.runs) for area in by_area(runs)] == [
        ("middle-back", 780_000, 530_000, 2),
        ("breath", 270_000, 0, 1),
    ]
    assert practised(runs) == 1_560_000


def test_tension_counts_where_it_was_told_twice() -> None:
    runs = [run_number(1), run_number(2, after=None), run_number(3, before=None), run_number(4, before=0, after=0)]
    assert [run.before for run in tension_told(runs)] == [6, 0]


def pressing(*areas: str) -> Timeline:
    """A session that holds each area, after a stretch of the hips."""
    segments = [Segment(0, Ms(0), Ms(30_000), "stretch", area="hips")]
    for area in areas:
        start = segments[-1].end
        pressure = Pressure(4, area, Ms(60_000))
        segments.append(Segment(len(segments), start, Ms(start + 30_000), "hold", area=area, pressure=pressure))
    return Timeline("Pressing", tuple(segments), ())


def today(number: int, hours: int = 0, **changed: object) -> Run:
    return run_number(number, MORNING + timedelta(hours=hours), **changed)


def test_a_third_session_on_an_area_is_asked_about() -> None:
    back = pressing("middle-back")
    assert notices_before([], back, MORNING) == []
    assert notices_before([today(1)], back, MORNING) == []
    assert notices_before([today(1), today(2, 2)], back, MORNING) == [
        "This is today's third session on the middle back, after 8 min 50 s of pressure. Sore next day? Skip it. "
        "Another area is fine, and so is breathing or stretching."
    ]
    assert "today's fourth session" in notices_before([today(1), today(2, 2), today(3, 4)], back, MORNING)[0]
    many = [today(number, number) for number in range(7)]
    assert "session number 8 today" in notices_before(many, back, MORNING)[0]


def test_other_areas_and_what_does_not_press_are_free() -> None:
    runs = [today(1), today(2, 2)]
    assert notices_before(runs, pressing("glutes"), MORNING) == []
    assert notices_before(runs, pressing(), MORNING) == []
    stretched = (Share("middle-back", None, Ms(60_000)),)
    assert (
        notices_before([today(1, shares=stretched), today(2, 2, shares=stretched)], pressing("middle-back"), MORNING)
        == []
    )


def test_several_areas_are_one_question() -> None:
    shares = tuple(Share(area, None, Ms(60_000), Ms(60_000)) for area in ("ql", "glutes", "feet"))
    runs = [today(1, shares=shares), today(2, 1, shares=shares)]
    (question,) = notices_before(runs, pressing("feet", "ql", "glutes", "calves"), MORNING)
    assert "third session on the feet, the ql and the glutes, after 6 min of pressure" in question


def test_only_the_day_here_counts() -> None:
    back = pressing("middle-back")
    yesterday = [today(1, -24), today(2, -22)]
    assert notices_before(yesterday, back, MORNING) == []
    over_midnight = [today(1, -9), today(2)]
    assert notices_before(over_midnight, back, MORNING) == []
    # The clock was set back: what it calls later today is today all the same.
    assert len(notices_before([today(1, 5), today(2, 6)], back, MORNING)) == 1
    # Two sessions in Tokyo, then a flight to where the day has not begun.
    tokyo = timezone(timedelta(hours=9))
    runs = [run_number(number, datetime(2026, 3, 3, 8, number, tzinfo=tokyo)) for number in (1, 2)]
    assert notices_before(runs, back, datetime(2026, 3, 2, 15, 0, tzinfo=timezone(timedelta(hours=-10)))) == []


def test_a_run_that_goes_on_is_the_same_session() -> None:
    first = today(1, complete=False)
    second = today(2, 1, began=5, complete=False)
    third = today(3, 2, began=9)
    again = today(4, 3)
    assert sessions_of([first, second, third, again]) == ((first, second, third), (again,))
    back = pressing("middle-back")
    assert notices_before([first, second, third], back, MORNING) == []
    assert len(notices_before([first, second, third, again], back, MORNING)) == 1
    # Another session, or one begun from a step after a whole one, is one of its own.
    assert len(sessions_of([first, today(2, 1, name="full-back", began=5)])) == 2
    assert len(sessions_of([today(1), today(2, 1, began=5)])) == 2
