"""Flashes: what the screen shows of a tone where nothing is heard."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Literal

from sessions.timecode import ZERO, Ms
from sessions.timeline import Cue, Play, Say, Timeline, Tone, ToneName

Flash = Literal["go", "done", "tick"]
"""Begin, or breathe in; leave off, or breathe out; a moment on the way."""

APART = Ms(400)
"""Two flashes begin at least this far apart: never more than three in any second (WCAG 2.2, 2.3.1)."""
STANDS_MS: dict[Flash, Ms] = {"go": Ms(300), "done": Ms(300), "tick": Ms(150)}
"""How long each is lit."""
LEAP = Ms(1_000)
"""A position that is further on than this since the last look has been moved there."""

_FLASHES: dict[ToneName, Flash] = {
    "start": "go",
    "switch": "go",
    "ready": "go",
    "breathe-in": "go",
    "end": "done",
    "close": "done",
    "breathe-out": "done",
    "tick": "tick",
    "half": "tick",
    "rep": "tick",
}
_WEIGHTS: dict[Flash, int] = {"go": 0, "done": 1, "tick": 2}


class Flashes:
    """All flashes of a timeline. Where two would come too close, the one of less weight is left out."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.all = _thinned(sorted(_all(timeline), key=lambda item: (item[0], _WEIGHTS[item[1]])))
        self._times = [at for at, _ in self.all]

    def due(self, last: Ms | None, position: Ms) -> Flash | None:
        """The flash that is due at a position, where the look before was at `last`; None for none.

        After a leap, what counts is what happened since the start of the segment, if that is not long ago.
        """
        if last is None or not 0 <= position - last <= LEAP:
            start = self._timeline.segment_at(position).start
            last = Ms(max(start, position - APART) - 1)
        due = self.all[bisect_right(self._times, last) : bisect_right(self._times, position)]
        return min((flash for _, flash in due), key=_WEIGHTS.__getitem__, default=None)

    def after(self, position: Ms) -> Ms | None:
        """How long it is from a position to the next flash; None where none comes."""
        index = bisect_right(self._times, position)
        return Ms(self._times[index] - position) if index < len(self._times) else None


def _thinned(flashes: Iterable[tuple[Ms, Flash]]) -> tuple[tuple[Ms, Flash], ...]:
    kept: list[tuple[Ms, Flash]] = []
    for at, flash in flashes:
        if not kept or at - kept[-1][0] >= APART:
            kept.append((at, flash))
        elif _WEIGHTS[flash] < _WEIGHTS[kept[-1][1]]:
            # It is later than the one whose place it takes, and so far enough from the one before that.
            kept[-1] = at, flash
    return tuple(kept)


def _all(timeline: Timeline) -> Iterator[tuple[Ms, Flash]]:
    for cue in (*timeline.cues, *timeline.stand_ins):
        match cue.intent:
            case Tone(name=name, lead=lead):
                yield Ms(cue.at + lead), _FLASHES[name]
            case Play(lead=lead):
                yield Ms(cue.at + lead), _of_a_sound(timeline, cue)
            case Say():
                pass


def _of_a_sound(timeline: Timeline, cue: Cue) -> Flash:
    """A sound file stands for the tone of its moment."""
    segment = timeline.segments[cue.segment]
    into, left = cue.at - segment.start, segment.end - cue.at
    return "go" if into == ZERO else "done" if left == ZERO else "tick"
