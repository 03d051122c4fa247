"""The states of the desk, what moves it from one to the other, and what is to be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class State(Enum):
    """How things stand between somebody and their next break."""

    WORKING = auto()
    DUE = auto()
    SNOOZED = auto()
    HELD = auto()
    ON_BREAK = auto()
    IDLE = auto()
    PAUSED = auto()
    OUTSIDE = auto()


class Event(Enum):
    """What moves it: answers first, then what time and the desk bring."""

    START = auto()
    SNOOZE = auto()
    SKIP = auto()
    PAUSE = auto()
    RESUME = auto()
    DONE = auto()
    CALL = auto()
    CALL_AGAIN = auto()
    HOLD = auto()
    LAPSE = auto()
    REST = auto()
    RETURN = auto()
    CLOSE = auto()
    OPEN = auto()


ANSWERS = frozenset({Event.START, Event.SNOOZE, Event.SKIP, Event.PAUSE, Event.RESUME, Event.DONE})
"""What a person says, or the end of the session that they started."""

TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.WORKING, Event.START): State.ON_BREAK,
    (State.WORKING, Event.SKIP): State.WORKING,
    (State.WORKING, Event.PAUSE): State.PAUSED,
    (State.WORKING, Event.CALL): State.DUE,
    (State.WORKING, Event.HOLD): State.HELD,
    (State.WORKING, Event.REST): State.IDLE,
    (State.WORKING, Event.CLOSE): State.OUTSIDE,
    (State.DUE, Event.START): State.ON_BREAK,
    (State.DUE, Event.SNOOZE): State.SNOOZED,
    (State.DUE, Event.SKIP): State.WORKING,
    (State.DUE, Event.PAUSE): State.PAUSED,
    (State.DUE, Event.CALL_AGAIN): State.DUE,
    (State.DUE, Event.HOLD): State.HELD,
    (State.DUE, Event.LAPSE): State.WORKING,
    (State.DUE, Event.REST): State.IDLE,
    (State.DUE, Event.CLOSE): State.OUTSIDE,
    (State.SNOOZED, Event.START): State.ON_BREAK,
    (State.SNOOZED, Event.SKIP): State.WORKING,
    (State.SNOOZED, Event.PAUSE): State.PAUSED,
    (State.SNOOZED, Event.CALL): State.DUE,
    (State.SNOOZED, Event.HOLD): State.HELD,
    (State.SNOOZED, Event.REST): State.IDLE,
    (State.SNOOZED, Event.CLOSE): State.OUTSIDE,
    (State.HELD, Event.START): State.ON_BREAK,
    (State.HELD, Event.SKIP): State.WORKING,
    (State.HELD, Event.PAUSE): State.PAUSED,
    (State.HELD, Event.CALL): State.DUE,
    (State.HELD, Event.REST): State.IDLE,
    (State.HELD, Event.CLOSE): State.OUTSIDE,
    (State.ON_BREAK, Event.DONE): State.WORKING,
    (State.IDLE, Event.START): State.ON_BREAK,
    (State.IDLE, Event.PAUSE): State.PAUSED,
    (State.IDLE, Event.RETURN): State.WORKING,
    (State.IDLE, Event.CLOSE): State.OUTSIDE,
    (State.PAUSED, Event.START): State.ON_BREAK,
    (State.PAUSED, Event.RESUME): State.WORKING,
    (State.PAUSED, Event.CLOSE): State.OUTSIDE,
    (State.OUTSIDE, Event.START): State.ON_BREAK,
    (State.OUTSIDE, Event.OPEN): State.WORKING,
}
"""Every transition there is; an event that has none in a state is ignored."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Show that a break is due, and what it will be; snoozing is offered while some are left."""

    session: str
    snoozes_left: int


@dataclass(frozen=True, slots=True)
class Chime:
    """Let it be heard."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take the notification back."""


@dataclass(frozen=True, slots=True)
class StartSession:
    """Begin the session of this name; its end is told by the event DONE."""

    session: str


Effect = Notify | Chime | Withdraw | StartSession
