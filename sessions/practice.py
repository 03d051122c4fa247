"""What was practised, from runs: by day, by week, by area, and for how many days on end. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sessions.runs import Run
from sessions.timecode import MINUTE, ZERO, Ms

REST_DAYS = 1
"""Days without practice that a streak survives."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class AreaTime:
    """What an area had: the time of its steps, how much of that was pressure, and in how many runs."""

    area: str
    practised: Ms
    pressed: Ms
    runs: int


@dataclass(frozen=True, slots=True)
class Streak:
    """Days practised on end, with at most one day of rest between two: now, and the most there were."""

    now: int
    longest: int


def practised(runs: Iterable[Run]) -> Ms:
    """The time of all runs together."""
    return Ms(sum(run.practised for run in runs))


def minutes(length: Ms) -> int:
    """A time in whole minutes: rounded, and at least one for any time at all."""
    return max(1, (length + MINUTE // 2) // MINUTE) if length else 0


def by_day(runs: Iterable[Run]) -> dict[date, Ms]:
    """The time of each day that had any."""
    days: dict[date, Ms] = {}
    for run in runs:
        if run.practised:
            days[run.day] = Ms(days.get(run.day, ZERO) + run.practised)
    return dict(sorted(days.items()))


def monday_of(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - day.weekday() * _DAY


def by_week(days: Mapping[date, Ms], today: date, weeks: int) -> tuple[tuple[date, Ms], ...]:
    """The time of each of the last weeks by its Monday, the running one last."""
    times: dict[date, Ms] = {}
    for day, time in days.items():
        times[monday_of(day)] = Ms(times.get(monday_of(day), ZERO) + time)
    mondays = [monday_of(today) - back * _WEEK for back in range(weeks - 1, -1, -1)]
    return tuple((monday, times.get(monday, ZERO)) for monday in mondays)


def by_area(runs: Iterable[Run]) -> tuple[AreaTime, ...]:
    """What each area had, the longest first."""
    totals: dict[str, tuple[int, int, set[str]]] = {}
    for run in runs:
        for share in run.shares:
            time, pressed, seen = totals.get(share.area, (0, 0, set[str]()))
            totals[share.area] = time + share.practised, pressed + share.pressed, seen | {run.id}
    areas = [AreaTime(area, Ms(time), Ms(pressed), len(seen)) for area, (time, pressed, seen) in totals.items()]
    return tuple(sorted(areas, key=lambda item: (-item.practised, item.area)))


def streak(days: Iterable[date], today: date) -> Streak:
    """The days on end. The running streak is over when more than one day before today was a rest."""
    longest = length = 0
    last: date | None = None
    for day in sorted(set(days)):
        length = length + 1 if last is not None and (day - last).days <= 1 + REST_DAYS else 1
        longest, last = max(longest, length), day
    alive = last is not None and (today - last).days <= 1 + REST_DAYS
    return Streak(length if alive else 0, longest)


def since(runs: Iterable[Run], first: date) -> tuple[Run, ...]:
    """The runs of a day and all days after it."""
    return tuple(run for run in runs if run.day >= first)


def tension_told(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs whose tension is known both before and after."""
    return tuple(run for run in runs if run.before is not None and run.after is not None)
