"""Carrying a place over from one version of a session to another."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator

from sessions.timeline import Segment, Timeline


def carried(old: Timeline, new: Timeline) -> tuple[int, ...]:
    """For each segment of one timeline, by its index, the index of the same one in another.

    The same is what does and says the same; else what is of the same kind; else what stands at the same place of
    the script; else what follows on the one before. Where several are alike, the first goes with the first, and so on.
    """
    found = [_found(old, new, likeness) for likeness in (_content, _kind, _place)]
    indices: list[int] = []
    for segment in old.segments:
        after = min(indices[-1] + 1 if indices else 0, len(new.segments) - 1)
        indices.append(next((each[segment.index] for each in found if segment.index in each), after))
    return tuple(indices)


def _found(old: Timeline, new: Timeline, likeness: Callable[[Segment], Hashable]) -> dict[int, int]:
    places = dict(_numbered(new, likeness))
    return {index: places[key] for key, index in _numbered(old, likeness) if key in places}


def _numbered(timeline: Timeline, likeness: Callable[[Segment], Hashable]) -> Iterator[tuple[Hashable, int]]:
    seen: Counter[Hashable] = Counter()
    for segment in timeline.segments:
        alike = likeness(segment)
        yield (alike, seen[alike]), segment.index
        seen[alike] += 1


def _content(segment: Segment) -> Hashable:
    return _kind(segment), segment.line


def _kind(segment: Segment) -> Hashable:
    return segment.do, segment.side, segment.title, segment.area, segment.round


def _place(segment: Segment) -> Hashable:
    return segment.address, segment.side, segment.round, "" if segment.address else segment.do
