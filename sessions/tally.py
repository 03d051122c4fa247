"""The tally of a running session: what was played of it, told by looks at its playhead. Pure: time is told to it."""

from sessions.runs import Mark, Share, mark_of, outline_of, steps_of
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import Segment, Side, Timeline
from sessions.transport import Playhead, State

SLACK = Ms(SECOND)
"""A playhead that is further on by more than this, beyond the time that has gone by, has been moved there."""


class Tally:
    """Counts what is played. Each look tells where the session stands, and how long ago the last look was.

    A run is complete as soon as its last step is over: nobody has to hear the closing words out.
    """

    def __init__(self) -> None:
        self.began: int | None = None
        self.mark = Mark(0, 0, "intro")
        self.complete = False
        self.practised = ZERO
        self._timeline: Timeline | None = None
        self._outline = ""
        self._last: Playhead | None = None
        self._into = ZERO
        self._played: dict[int, Ms] = {}
        self._done: set[int] = set()
        self._shares: dict[tuple[str, Side | None], tuple[Ms, Ms]] = {}

    @property
    def steps(self) -> int:
        """How many steps were done: played to their end, or left for the next one after half of it."""
        return len(self._done)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What each area had, in the order they came."""
        return tuple(Share(*key, *times) for key, times in self._shares.items())

    def look(self, timeline: Timeline, playhead: Playhead, elapsed: Ms) -> bool:
        """Count what was played in the time gone by; whether another step runs now, or the session has ended."""
        if playhead.state is State.STOPPED or not timeline.segments:
            return False
        here = timeline.segments[min(playhead.segment, len(timeline.segments) - 1)]
        self._follow(timeline, here)
        into = Ms(max(0, min(playhead.position - here.start, here.duration)))
        last = self._last
        if last is not None:
            self._count(timeline, here, into, max(ZERO, elapsed))
        ended = not self.complete and (playhead.state is State.ENDED or here.do == "outro")
        if ended:
            self.complete = True
            self._finish(here)
        moved = last is None or timeline.segments[last.segment] is not here
        if moved:
            self.mark = mark_of(timeline, here.index)
        if self.began is None:
            self.began = self.mark.index
        self._last, self._into = playhead, into
        return moved or ended

    def _follow(self, timeline: Timeline, here: Segment) -> None:
        """Take another timeline: of the same steps with other lengths, or of a changed script."""
        if timeline is self._timeline:
            return
        outline = outline_of(timeline)
        if self._outline and outline != self._outline:
            # The steps have other numbers now. What was done stays done: as many of those before this one.
            earlier = [step.index for step in steps_of(timeline) if step.index < here.index]
            self._done = set(earlier[: len(self._done)])
            self._played = {}
            self._last = self._last and Playhead(self._last.state, here.start, here.index, here.duration)
            self._into = Ms(0)
        self._timeline, self._outline = timeline, outline

    def _count(self, timeline: Timeline, here: Segment, into: Ms, elapsed: Ms) -> None:
        assert self._last is not None
        there = timeline.segments[min(self._last.segment, len(timeline.segments) - 1)]
        was_into = Ms(min(self._into, there.duration))
        if here is there:
            on = Ms(into - was_into)
            moved = not 0 <= on <= elapsed + SLACK
            self._credit(here, min(into, elapsed) if moved else on)
            return
        rest = max(0, _length(there) - was_into)
        between = timeline.segments[there.index + 1 : here.index]
        if here.index > there.index and rest + sum(map(_length, between)) + into <= elapsed + SLACK:
            self._credit(there, rest)
            for segment in between:
                self._credit(segment, _length(segment))
                self._finish(segment)
            self._credit(here, into)
        else:
            # Moved by a key: the time gone by belongs to this step as far as it goes, and before that to the last one.
            fresh = min(into, elapsed)
            self._credit(here, fresh)
            if self._last.state is State.PLAYING:
                self._credit(there, min(elapsed - fresh, rest))
        if here.index > there.index:
            self._finish(there)

    def _finish(self, segment: Segment) -> None:
        """Count a step that is left behind: played by half at least, or of the kind that the person ends."""
        half = 2 * self._played.get(segment.index, ZERO) >= segment.duration
        if _counts(segment) and (half or segment.do == "wait" or segment.up_to):
            self._done.add(segment.index)

    def _credit(self, segment: Segment, played: int) -> None:
        if played <= 0 or not _counts(segment):
            return
        self._played[segment.index] = Ms(self._played.get(segment.index, ZERO) + played)
        self.practised = Ms(self.practised + played)
        pressed = segment.pressure is not None
        area = segment.area or ("other" if pressed else None)
        if area is not None:
            practised, press = self._shares.get((area, segment.side), (ZERO, ZERO))
            self._shares[area, segment.side] = Ms(practised + played), Ms(press + (played if pressed else 0))


def _counts(segment: Segment) -> bool:
    return segment.do not in ("intro", "outro")


def _length(segment: Segment) -> Ms:
    """What of a step the position goes through: it stands in a wait."""
    return ZERO if segment.do == "wait" else segment.duration
