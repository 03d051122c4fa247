"""Which session a break is: they take turns, over the day and over the week."""

from collections.abc import Iterable, Sequence
from datetime import date

from sessions.timecode import Ms

SHARE = 6
"""A break takes at most this part of the time between two breaks."""


def session_of(sessions: Sequence[str], day: date, taken: int) -> str:
    """The session of a day after so many have been taken on it.

    Every day begins one further than the day before, so that the first break of a Tuesday is not that of a Monday.
    """
    return sessions[(day.toordinal() + taken) % len(sessions)]


def fitting(sessions: Iterable[tuple[str, Ms]], every: Ms) -> tuple[str, ...]:
    """The names of those that are short enough to come this often, the shortest first."""
    by_length = sorted(sessions, key=lambda session: (session[1], session[0]))
    return tuple(name for name, length in by_length if length * SHARE <= every)
