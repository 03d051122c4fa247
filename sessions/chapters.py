"""The chapters of a session: where each step begins, under the name that people know it by."""

from dataclasses import dataclass

from sessions.phrases import Phrases, phrases_for
from sessions.timecode import Ms
from sessions.timeline import Segment, SegmentKind, Timeline

_NAMED_BY_THEIR_LINE: frozenset[SegmentKind] = frozenset({"move", "reps", "outro"})
_ENDS = ".!?"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of a session, `[start, end)`, and its name in the session's own language."""

    start: Ms
    end: Ms
    title: str


def chapters_of(timeline: Timeline) -> tuple[Chapter, ...]:
    """A chapter for every step. They tile the session.

    What takes no time has none, and an outro that says nothing belongs to the step before it.
    """
    phrases = phrases_for(timeline.language)
    begun: list[tuple[Ms, str]] = []
    for segment in timeline.segments:
        silent_end = segment.do == "outro" and not segment.line and begun
        if segment.duration and not silent_end:
            begun.append((segment.start, _title(timeline, segment, phrases)))
    starts = [*(start for start, _ in begun), timeline.duration]
    return tuple(Chapter(start, end, title) for (start, title), end in zip(begun, starts[1:], strict=True))


def _title(timeline: Timeline, segment: Segment, phrases: Phrases) -> str:
    if segment.do == "intro":
        return timeline.title
    name = segment.title
    if not name and segment.line and segment.do in _NAMED_BY_THEIR_LINE:
        name = _first_sentence(segment.line)
    if not name:
        name = phrases(f"kind.{segment.do}") if segment.do != "outro" else timeline.title
    side = phrases.words[f"side.{segment.side}"] if segment.side in ("left", "right") else ""
    return name if not side or side.casefold() in name.casefold() else f"{name}, {side}"


def _first_sentence(line: str) -> str:
    ends = [place for mark in _ENDS if (place := line.find(f"{mark} ")) > 0]
    return line[: min(ends, default=len(line))].rstrip(_ENDS)
