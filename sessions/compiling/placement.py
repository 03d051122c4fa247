"""One utterance at a time: which of the words wanted in a segment are heard, and when."""

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice

from sessions.timecode import Ms, short
from sessions.timeline import Cue, Dropped, Say, Segment

LATEST = Ms(700)
"""Words that would begin later than this after their moment are dropped, never queued."""

HUSH = Ms(100)
"""The least silence between two utterances."""

SILENT_SHARE = 0.6
"""At least this share of a hold or a stretch stays without words."""


class Priority(IntEnum):
    """Whose words go first; a lower number wins.

    What is about safety goes before all: it is said in the intro and outside the timeline, where it has no rival.
    """

    START = 1
    AUTHOR = 2
    PREVIEW = 3
    END = 4
    COUNT = 5
    BREATH = 6
    MIDDLE = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words wanted at a moment; `done_by` is when they must be over, `latest` how late they may begin.

    `key` is where their author wrote them, within the step; () for built-in ones.
    """

    priority: Priority
    at: Ms
    say: Say
    duration: Ms
    done_by: Ms
    latest: Ms = LATEST
    key: tuple[str | int, ...] = ()


def place(segment: Segment, wanted: Iterable[Wanted]) -> tuple[list[Cue], list[Dropped]]:
    """Give every utterance of a segment its moment, the important ones first, or the reason why it has none."""
    placed: list[Cue] = []
    dropped: list[Dropped] = []
    spoken = 0
    for word in sorted(wanted, key=lambda word: (word.priority, word.at)):
        cue = Cue(word.at, word.say, segment.index, segment.side, word.duration)
        at, blocker = _free(placed, word)
        if blocker is not None and at - word.at > word.latest:
            dropped.append(Dropped(cue, f'collides with "{_words(blocker)}"', word.key))
        elif at + word.duration > word.done_by:
            late = Ms(at + word.duration - word.done_by)
            after = "the end of its step" if word.done_by == segment.end else "the moment it must be over"
            dropped.append(Dropped(cue, f"would sound {short(late)} past {after}", word.key, late))
        elif (
            word.priority is Priority.MIDDLE
            and segment.do in ("hold", "stretch")
            and spoken + word.duration > (1 - SILENT_SHARE) * segment.duration
        ):
            dropped.append(Dropped(cue, f"{SILENT_SHARE:.0%} of a {segment.do} stays silent"))
        else:
            spoken += word.duration
            insort(placed, replace(cue, at=at), key=lambda cue: cue.at)
    return placed, dropped


def _free(placed: list[Cue], word: Wanted) -> tuple[Ms, Cue | None]:
    """The first moment from the wanted one on at which the words fit, and the last utterance that was in their way.

    Where they would be too late, the search ends.
    """
    at, blocker = word.at, None
    # What is placed never overlaps, so it is in the order of its ends too.
    for cue in islice(placed, bisect_right(placed, at - HUSH, key=lambda cue: cue.end), None):
        if cue.at >= at + word.duration + HUSH or at - word.at > word.latest:
            break
        at, blocker = Ms(cue.end + HUSH), cue
    return at, blocker


def _words(cue: Cue) -> str:
    return cue.intent.text if isinstance(cue.intent, Say) else ""
