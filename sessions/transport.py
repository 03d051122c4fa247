"""The transport: play, pause, move along a timeline, and wait. Pure: time is told to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from sessions.pressure import PressureLedger
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import Segment, Timeline

REMINDER_EVERY = Ms(15 * SECOND)
"""How often a wait without an end of its own reminds."""

BACK_WITHIN = Ms(3 * SECOND)
"""Within this much of its start, `back` goes to the step before; later, to the step's own start."""


class State(Enum):
    """What the transport is doing."""

    STOPPED = auto()
    PLAYING = auto()
    PAUSED = auto()
    WAITING = auto()
    ENDED = auto()


class Event(Enum):
    """What moves it: the user's commands, then what it meets on the timeline."""

    PLAY = auto()
    PAUSE = auto()
    NEXT = auto()
    BACK = auto()
    READY = auto()
    SEEK = auto()
    MEET_WAIT = auto()
    MEET_END = auto()


TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.STOPPED, Event.PLAY): State.PLAYING,
    (State.STOPPED, Event.SEEK): State.STOPPED,
    (State.PLAYING, Event.PAUSE): State.PAUSED,
    (State.PLAYING, Event.NEXT): State.PLAYING,
    (State.PLAYING, Event.BACK): State.PLAYING,
    (State.PLAYING, Event.READY): State.PLAYING,
    (State.PLAYING, Event.SEEK): State.PLAYING,
    (State.PLAYING, Event.MEET_WAIT): State.WAITING,
    (State.PLAYING, Event.MEET_END): State.ENDED,
    (State.PAUSED, Event.PLAY): State.PLAYING,
    (State.PAUSED, Event.NEXT): State.PAUSED,
    (State.PAUSED, Event.BACK): State.PAUSED,
    (State.PAUSED, Event.SEEK): State.PAUSED,
    (State.PAUSED, Event.MEET_END): State.ENDED,
    (State.WAITING, Event.PAUSE): State.PAUSED,
    (State.WAITING, Event.NEXT): State.PLAYING,
    (State.WAITING, Event.BACK): State.PLAYING,
    (State.WAITING, Event.READY): State.PLAYING,
    (State.WAITING, Event.SEEK): State.PLAYING,
    (State.WAITING, Event.MEET_END): State.ENDED,
}
"""Every transition there is; an event that has none in a state is ignored."""


@dataclass(frozen=True, slots=True)
class Playhead:
    """Where a session stands, as the screens draw it.

    `position` is on the timeline and stands at the start of a wait. `remaining` is what is left of the segment:
    for a hold no more than its cap leaves, for a wait the time until it goes on by itself (0 when it does not).
    `pressed` is the pressure that the running hold's spot has had. `resting`: the last hold was ended by its cap.
    """

    state: State
    position: Ms
    segment: int
    remaining: Ms
    pressed: Ms = ZERO
    resting: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of real time: `length` of the timeline from `start`, or of silence where `start` is None.

    `playhead` is where the session stands as the span begins. An `empty` one lies beyond what a wait has in the
    timeline: time goes on as if it were played, and no cue of what follows is. As one that `reminds` begins, a wait
    reminds of itself.
    """

    start: Ms | None
    length: Ms
    playhead: Playhead
    empty: bool = False
    reminds: bool = False


class Transport:
    """Moves along a timeline. `handle` takes an event, `advance` takes real time and tells what is to be heard.

    Whatever the partition of `advance`, the spans join to the same whole.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self._state = State.STOPPED
        self._index = 0
        self._position = ZERO
        self._waited = ZERO
        self._resting = False
        self._ledger = PressureLedger()

    @property
    def state(self) -> State:
        """What it is doing."""
        return self._state

    @property
    def segment(self) -> Segment:
        """The segment it stands in."""
        return self.timeline.segments[self._index]

    @property
    def playhead(self) -> Playhead:
        """Where it stands, as a value."""
        remaining = self._limit() - self._position
        if self.segment.do == "wait":
            remaining = max(0, (self.segment.auto or 0) - self._waited)
        pressed = self._ledger.pressed(self.segment)
        return Playhead(self._state, self._position, self._index, Ms(remaining), pressed, self._resting)

    def handle(self, event: Event, segment: int = 0) -> bool:
        """Take a command; `segment` is where SEEK goes. False when it means nothing in this state."""
        target = TRANSITIONS.get((self._state, event))
        if target is None or (event is Event.READY and not self._may_release()):
            return False
        resuming = self._state is State.PAUSED and event is Event.PLAY
        self._state = target
        if event is Event.SEEK:
            self._enter(segment)
        elif event in (Event.NEXT, Event.READY):
            self._enter(self._index + 1)
        elif event is Event.BACK:
            early = self._position - self.segment.start <= BACK_WITHIN
            self._enter(max(0, self._index - 1) if early else self._index)
        elif resuming and self.segment.breath:
            self._position = Ms(self._position - (self._position - self.segment.start) % self.segment.breath.cycle_ms)
        return True

    def advance(self, elapsed: Ms) -> list[Span]:
        """Let real time go by; returns what is heard in it, in order."""
        spans: list[Span] = []
        left = elapsed
        while left > 0:
            if self._state is State.PLAYING and self.segment.do == "wait":
                self._state = TRANSITIONS[self._state, Event.MEET_WAIT]
            if self._state is State.PLAYING:
                step = Ms(min(left, self._limit() - self._position))
                self._play(step, spans)
            elif self._state is State.WAITING:
                rest = self._until_reminder() if self.segment.auto is None else self.segment.auto - self._waited
                step = Ms(min(left, rest))
                self._wait(step, spans)
            else:
                step = left
                spans.append(Span(None, step, self.playhead))
                self._ledger.spend(None, step)
            left = Ms(left - step)
        return spans

    def adjusted(self, by: Ms, length: Ms) -> Ms | None:
        """The length that the running segment gets by a change of its `length`; None where it has none to change.

        A step is never made shorter than what of it has passed, and a hold never longer than its cap leaves.
        A paced breath changes by whole cycles, at least one.
        """
        segment = self.segment
        if segment.do in ("intro", "outro", "wait") or self._state is State.ENDED:
            return None
        passed = Ms(self._position - segment.start)
        if segment.breath:
            cycle = segment.breath.cycle_ms
            cycles = max(1, round(abs(by) / cycle)) * (1 if by > 0 else -1)
            return Ms(max(-(-passed // cycle), length // cycle + cycles, 1) * cycle)
        room = self._ledger.room(segment)
        longest = length + max(0, by) if room is None else max(length, passed + room)
        return Ms(max(passed, min(length + by, longest), 1))

    def replace(self, timeline: Timeline, carried: Sequence[int] | None = None) -> None:
        """Go on in another timeline, as far into the segment of the same index, or of the one that is `carried` to."""
        into = self._position - self.segment.start
        self.timeline = timeline
        self._index = min(self._index if carried is None else carried[self._index], len(timeline.segments) - 1)
        if self._state is State.WAITING and self.segment.do != "wait":
            self._state = TRANSITIONS[self._state, Event.READY]
            self._waited = ZERO
        if self.segment.auto is not None:
            self._waited = min(self._waited, self.segment.auto)
        self._position = Ms(self.segment.start + min(into, self.segment.duration))

    def _may_release(self) -> bool:
        return self._state is State.WAITING or self.segment.up_to

    def _limit(self) -> Ms:
        room = self._ledger.room(self.segment)
        return self.segment.end if room is None else Ms(min(self.segment.end, self._position + room))

    def _play(self, step: Ms, spans: list[Span]) -> None:
        if step:
            spans.append(Span(self._position, step, self.playhead))
            self._ledger.spend(self.segment, step)
            self._position = Ms(self._position + step)
            self._resting = self._resting and self.segment.pressure is None
        if self._position >= self._limit():
            self._resting = self._resting or self._position < self.segment.end
            self._enter(self._index + 1)

    def _until_reminder(self) -> int:
        return REMINDER_EVERY - self._waited % REMINDER_EVERY

    def _wait(self, step: Ms, spans: list[Span]) -> None:
        reminds = self.segment.auto is None and self._waited > 0 and self._until_reminder() == REMINDER_EVERY
        heard = Ms(min(step, max(0, self.segment.duration - self._waited)))
        for length, empty in ((heard, False), (Ms(step - heard), True)):
            if length:
                start = Ms(self.segment.start + self._waited)
                spans.append(Span(start, length, self.playhead, empty, reminds))
                self._waited = Ms(self._waited + length)
                reminds = False
        self._ledger.spend(None, step)
        if self._waited == self.segment.auto:
            self._state = TRANSITIONS[self._state, Event.READY]
            self._enter(self._index + 1)

    def _enter(self, index: int) -> None:
        self._waited = ZERO
        if index >= len(self.timeline.segments):
            self._position = self.timeline.duration
            self._state = TRANSITIONS[self._state, Event.MEET_END]
        else:
            self._index = index
            self._position = self.segment.start
