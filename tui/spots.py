"""Where to go on after a spot that hurts."""

from sessions.timeline import Segment, SegmentKind, Timeline

_BETWEEN: frozenset[SegmentKind] = frozenset({"rest", "move", "wait"})


def after_spot(timeline: Timeline, index: int) -> int:
    """The index of the first segment after this one that has nothing to do with its spot any more.

    That is the next one; but where the same spot is pressed again after no more than rests, moves and waits, the
    one after that.
    """
    here = timeline.segments[index]
    last = index
    for segment in timeline.segments[index + 1 :]:
        if _same_spot(here, segment):
            last = segment.index
        elif segment.do not in _BETWEEN:
            break
    return min(last + 1, len(timeline.segments) - 1)


def _same_spot(one: Segment, other: Segment) -> bool:
    return one.pressure is not None and other.pressure is not None and one.pressure.spot == other.pressure.spot
