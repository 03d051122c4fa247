"""Carrying a place over from one version of a session to another."""

from collections import Counter
from collections.abc import Callable, Hashable
from typing import TypeVar

from sessions.timeline import Segment, Timeline

_Key = TypeVar("_Key", bound=Hashable)


def carried(old: Timeline, new: Timeline) -> tuple[int, ...]:
    """For each segment of one timeline, by its index, the index of the same one in another.

    The same is what does and says the same; else what stands at the same place of the script; else what follows on
    the one before. Where several are alike, the first goes with the first, and so on.
    """
    by_content, by_place = _places(new, _content), _places(new, _place)
    seen: Counter[Hashable] = Counter()
    indices: list[int] = []
    for segment in old.segments:
        content, place = _content(segment), _place(segment)
        index = by_content.get((content, seen[content]), by_place.get((place, seen[place])))
        if index is None:
            index = min(indices[-1] + 1 if indices else 0, len(new.segments) - 1)
        seen[content] += 1
        seen[place] += 1
        indices.append(index)
    return tuple(indices)


def _places(timeline: Timeline, key_of: Callable[[Segment], _Key]) -> dict[tuple[_Key, int], int]:
    seen: Counter[_Key] = Counter()
    places: dict[tuple[_Key, int], int] = {}
    for segment in timeline.segments:
        key = key_of(segment)
        places[key, seen[key]] = segment.index
        seen[key] += 1
    return places


def _content(segment: Segment) -> Hashable:
    return "content", segment.do, segment.side, segment.title, segment.line, segment.area, segment.round


def _place(segment: Segment) -> Hashable:
    return "place", segment.address, segment.side, segment.round, "" if segment.address else segment.do
