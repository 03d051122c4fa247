"""Working hours: the days and the times of day between which a break may come."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY = frozenset(range(7))

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?", re.ASCII)
_MIDNIGHT = time(0)


class HoursError(ValueError):
    """Text that names no hours or no days; its message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """From one time of day until another; past midnight where it ends before it begins, and the whole day at once."""

    start: time
    end: time

    def holds(self, moment: datetime, days: frozenset[int]) -> bool:
        """Whether a local time is in it, on one of these days. What goes past midnight belongs to the day it began."""
        now, today = moment.time(), moment.weekday()
        if self.start < self.end:
            return self.start <= now < self.end and today in days
        yesterday = (today - 1) % 7
        return (now >= self.start and today in days) or (now < self.end and yesterday in days)

    def __str__(self) -> str:
        return f"{_shown(self.start)}-{'24:00' if self.end == _MIDNIGHT else _shown(self.end)}"


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody works. Days go from 0, a Monday, to 6; without spans it is the whole day."""

    spans: tuple[Span, ...] = ()
    days: frozenset[int] = EVERY_DAY

    @property
    def always(self) -> bool:
        """Whether they never end."""
        return not self.spans and self.days == EVERY_DAY

    def open(self, moment: datetime) -> bool:
        """Whether a local time is within them."""
        spans = self.spans or (Span(_MIDNIGHT, _MIDNIGHT),)
        return any(span.holds(moment, self.days) for span in spans)

    def opens(self, moment: datetime) -> datetime | None:
        """When they next begin, seen from a time outside of them; None within them."""
        if self.open(moment):
            return None
        starts = sorted({span.start for span in self.spans} | {_MIDNIGHT})
        for ahead in range(9):
            day = moment.date() + timedelta(days=ahead)
            for start in starts:
                begin = datetime.combine(day, start, moment.tzinfo)
                if begin > moment and self.open(begin):
                    return begin
        return None


def parse_hours(text: str) -> tuple[Span, ...]:
    """Read `9:00-17:30`, or several spans with commas between them. Raises HoursError."""
    return tuple(_span(part) for part in text.split(","))


def parse_days(text: str) -> frozenset[int]:
    """Read `mon-fri`, `mon,wed,fri`, or `sat-mon` around the weekend. Raises HoursError."""
    days: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().lower().partition("-")
        begin = _day(first, text)
        end = _day(last, text) if dash else begin
        days |= {(begin + step) % 7 for step in range((end - begin) % 7 + 1)}
    return frozenset(days)


def _span(text: str) -> Span:
    first, dash, last = text.partition("-")
    start, end = _time(first.strip()), _time(last.strip())
    whole_day = start == end == _MIDNIGHT and last.strip().startswith("24") and not first.strip().startswith("24")
    if not dash or start is None or end is None or (start == end and not whole_day):
        raise HoursError(f'"{text.strip()}" are no hours: write "9:00-17:30", or "9:00-12:00,13:00-17:30"')
    return Span(start, end)


def _time(text: str) -> time | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if (hour, minute) == (24, 0):
        return _MIDNIGHT
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(text: str, whole: str) -> int:
    name = text.strip()
    if len(name) >= 3:
        full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        for number, day in enumerate(full):
            if day.startswith(name):
                return number
    raise HoursError(f'"{whole}" are no days: write "mon-fri", or "mon,wed,fri"')


def _shown(moment: time) -> str:
    return f"{moment.hour}:{moment.minute:02}"
