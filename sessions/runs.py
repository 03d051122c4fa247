"""A run: what is remembered of one time that a session was played."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sessions.timecode import ZERO, Ms
from sessions.timeline import Address, Segment, SegmentKind, Side, Timeline


@dataclass(frozen=True, slots=True)
class Mark:
    """A step as it is remembered, to be found again even in a script that was changed meanwhile.

    `index` counts the steps, intro and outro left out, and `of` is how many there are; `nth` tells apart the steps
    of one address and side (the rounds of a `repeat`). `outline` is the same as long as the steps are.
    """

    index: int
    of: int
    do: SegmentKind
    side: Side | None = None
    title: str | None = None
    address: Address = ()
    nth: int = 0
    outline: str = ""

    @property
    def name(self) -> str:
        """What the step is called."""
        return self.title or self.do


@dataclass(frozen=True, slots=True)
class Share:
    """What one area on one side had of a run: the time of its steps, and how much of that was pressure."""

    area: str
    side: Side | None
    practised: Ms
    pressed: Ms = ZERO


@dataclass(frozen=True, slots=True)
class Run:
    """One time that a session was played.

    `name` is its name in the library, or the path of its script. `started` is an aware time that keeps the offset
    it was told with; `ended` is when the run was last heard of. `began` is the step it began at, counted as in Mark,
    `mark` the step it stood in at last. `practised` leaves out pauses, intro and outro. Tension is 0 to 10.
    """

    id: str
    name: str
    title: str
    started: datetime
    ended: datetime
    mark: Mark
    began: int = 0
    complete: bool = False
    steps: int = 0
    practised: Ms = ZERO
    shares: tuple[Share, ...] = ()
    before: int | None = None
    after: int | None = None

    @property
    def day(self) -> date:
        """The day it belongs to: the one it began on, where it began."""
        return self.started.date()

    @property
    def pressed(self) -> Ms:
        """Pressure on all areas together."""
        return Ms(sum(share.pressed for share in self.shares))

    @property
    def areas(self) -> tuple[tuple[str, Ms], ...]:
        """The time of the steps of each area, the longest first."""
        times: dict[str, Ms] = {}
        for share in self.shares:
            times[share.area] = Ms(times.get(share.area, ZERO) + share.practised)
        return tuple(sorted(times.items(), key=lambda item: (-item[1], item[0])))


def steps_of(timeline: Timeline) -> list[Segment]:
    """The segments that a person counts: without intro and outro."""
    return [segment for segment in timeline.segments if segment.do not in ("intro", "outro")]


def outline_of(timeline: Timeline) -> str:
    """A digest of the steps: it changes with their order, kind, side or title, not with their lengths or words."""
    steps = [(step.do, step.side, step.title, step.address) for step in steps_of(timeline)]
    return sha256(repr(steps).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def mark_of(timeline: Timeline, index: int) -> Mark:
    """The mark of a segment; of the first or last step for the intro or the outro."""
    steps = steps_of(timeline)
    if not steps:
        return Mark(0, 0, "intro")
    at = max(0, min(index - steps[0].index, len(steps) - 1))
    step = steps[at]
    nth = sum(_place(other) == _place(step) for other in steps[:at])
    return Mark(at, len(steps), step.do, step.side, step.title, step.address, nth, outline_of(timeline))


def find_mark(timeline: Timeline, mark: Mark) -> int | None:
    """The index of the marked segment in another timeline of its session; None where it cannot be told.

    In a script with other steps it is the step with the same title, or at the same address where no step was added
    or removed.
    """
    steps = steps_of(timeline)
    if mark.outline == outline_of(timeline) and mark.index < len(steps):
        return steps[mark.index].index
    alike = [step for step in steps if (step.do, step.side, step.title) == (mark.do, mark.side, mark.title)]
    there = [step for step in steps if _place(step) == (mark.address, mark.side)][mark.nth : mark.nth + 1]
    if there and there[0] in alike and (mark.title or len(steps) == mark.of):
        return there[0].index
    if mark.title and alike:
        return min(alike, key=lambda step: abs(step.index - steps[0].index - mark.index)).index
    if there and there[0].do == mark.do and len(steps) == mark.of:
        return there[0].index
    return None


def _place(step: Segment) -> tuple[Address, Side | None]:
    return step.address, step.side
