"""The moments in the course of a step that are told by themselves: its half or its thirds, and its last ten seconds."""

from collections.abc import Iterator
from dataclasses import dataclass

from sessions.compiling.step import NO_COUNTDOWN, Step
from sessions.compiling.wording import own_cues
from sessions.timecode import SECOND, Ms

HALF_FROM = Ms(40_000)
THIRDS_FROM = Ms(75_000)
TEN_SECONDS_FROM = Ms(30_000)

_NO_MIDDLE = ("breathe", "rest", "move", "wait", "switch")


@dataclass(frozen=True, slots=True)
class MiddleMark:
    """A moment on the way through a step; `left` is the time left that is told there, None for the half."""

    at: Ms
    left: Ms | None


def middle_marks(step: Step) -> Iterator[MiddleMark]:
    """The half, or the thirds of a longer step; none where its author has something heard in between."""
    segment = step.segment
    counted = segment.do == "reps" and segment.count is not None
    own = any(0 < cue.at.within(segment.duration) < segment.duration for cue in own_cues(step.turn.planned))
    if segment.do in _NO_MIDDLE or counted or own or step.sound.halfway is False:
        return
    if segment.duration >= THIRDS_FROM:
        for third in (2, 1):
            left = _round_time(Ms(segment.duration * third // 3))
            yield MiddleMark(Ms(segment.end - left), left)
    elif segment.duration >= HALF_FROM:
        yield MiddleMark(Ms(segment.start + segment.duration // 2), None)


def ten_seconds_mark(step: Step) -> Ms | None:
    """When ten seconds are left, where that is told."""
    segment = step.segment
    long_enough = segment.duration >= TEN_SECONDS_FROM and segment.do not in NO_COUNTDOWN
    return Ms(segment.end - 10 * SECOND) if long_enough and step.sound.ten_seconds is not False else None


def _round_time(left: Ms) -> Ms:
    """The time left that is easiest to say: to five seconds, and to half a minute beyond two minutes."""
    grain = 5 * SECOND if left <= 120 * SECOND else 30 * SECOND
    return Ms(round(left / grain) * grain)
