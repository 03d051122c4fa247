"""When to look again: as often as something that is seen changes, and no more often."""

from sessions.timecode import SECOND, Ms
from sessions.timeline import Segment, Timeline
from sessions.transport import Playhead, State

BEAT = Ms(500)
"""The longest between two looks while nothing is due: what cannot be foreseen is seen within this."""
SOONEST = Ms(20)
AFTER_KEY, KEYED_LOOKS = Ms(50), 10
"""After a key the screen looks this often for a while: what it did is heard within a block or two."""
BREATH_BEAT = Ms(125)
"""How often the shape of a breath may move."""
SMOOTH_BELOW, SMOOTH_BEAT = Ms(30_000), Ms(250)
"""In shorter steps the bar moves this often; in longer ones it moves with the seconds."""
_LATE = Ms(5)
"""A look comes this much after what it is for, so that it does not come just before."""


def next_look(timeline: Timeline, playhead: Playhead, flash: Ms | None = None) -> Ms:
    """How long until the screen is to look again; `flash` is how long it is to the next one, if one is to come."""
    waits_alone = playhead.state is State.WAITING and playhead.remaining > 0
    if playhead.state is not State.PLAYING and not waits_alone:
        return BEAT
    due = [BEAT, Ms(playhead.remaining % SECOND or SECOND)]
    segment = timeline.segments[min(playhead.segment, len(timeline.segments) - 1)]
    if segment.duration < SMOOTH_BELOW:
        due.append(SMOOTH_BEAT)
    if segment.breath:
        due += [BREATH_BEAT, _next_count(segment, playhead.position)]
    if flash is not None:
        due.append(flash)
    return Ms(max(SOONEST, min(due) + _LATE))


def _next_count(segment: Segment, position: Ms) -> Ms:
    """How long until the count of a breath goes on, or its phase ends."""
    assert segment.breath is not None
    into = (position - segment.start) % segment.breath.cycle_ms
    for phase in segment.breath.phases:
        if into < phase.duration:
            return Ms(min(SECOND - into % SECOND, phase.duration - into))
        into -= phase.duration
    return SECOND
