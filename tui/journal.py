"""What a running session tells of itself, so that it is remembered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sessions.timecode import ZERO, Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead

Moment = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Account:
    """What was done in a run.

    `practised` is the time that was played, pauses not counted; `areas` the time of the steps of each area, the
    longest first. Tension goes from 0 to 10; None where it was not told.
    """

    practised: Ms = ZERO
    steps: int = 0
    of: int = 0
    areas: tuple[tuple[str, Ms], ...] = ()
    complete: bool = False
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run was left: the session's name, the segment, what that is called, and when (an aware time)."""

    name: str
    title: str
    segment: int
    step: str
    left: datetime


class Journal(Protocol):
    """Follows one run. Its methods return at once and never raise: a log that cannot be written costs no session."""

    @property
    def asks_tension(self) -> bool:
        """Whether the person is to be asked for their tension before and after."""
        ...

    @property
    def account(self) -> Account:
        """What has been done so far."""
        ...

    def look(self, timeline: Timeline, playhead: Playhead) -> None:
        """See where the session stands. To be called several times a second, and at its end."""
        ...

    def note_tension(self, moment: Moment, level: int | None) -> None:
        """Keep how tense the person is, 0 to 10, or that they did not say."""
        ...

    def close(self) -> None:
        """The run is over, however it ended. May be called twice."""
        ...
