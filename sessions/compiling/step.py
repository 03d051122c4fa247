"""A step at its turn, with all that decides what is heard in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sessions.compiling.wording import Turn
from sessions.script.models import Sound
from sessions.timecode import Ms
from sessions.timeline import Breath, Phase, Play, Say, Segment, Side

Key = tuple[str | int, ...]
"""Where words were written, within their step."""

Measure = Callable[[Say], Ms]
"""How long words take to say, in the voice that will say them."""

InspectSound = Callable[[Play], Ms | str]
"""How long a sound file sounds; or a sentence that says why it does not."""

SOUND_UNSEEN = Ms(1_000)
"""The length that a sound file is taken to have where nobody can look at it."""

END_WORDS_BEFORE = Ms(200)
"""What is said or played at the end of a step is over this much before it."""

DEFAULT_RATE = 120
"""Words a minute."""

NO_COUNTDOWN = ("breathe", "wait")
"""Kinds that end without ticks and without \"Ten seconds\"."""


@dataclass(frozen=True, slots=True)
class Step:
    """A segment with all that decides its cues.

    `after_end` tells that the segment before ended with its end tone at this one's first millisecond.
    `start_line` is the words of its start, `following` the turn that a preview tells of, and `side_told` the side
    that was named last. `rate`, in words a minute, is for a script that has none.
    """

    segment: Segment
    turn: Turn
    start_line: str
    following: Turn | None
    after_end: bool
    side_told: Side | None = None
    rate: int = DEFAULT_RATE

    @property
    def sound(self) -> Sound:
        """What is to be heard in it."""
        return self.turn.planned.sound

    def say(self, text: str) -> Say:
        """Words at its rate, in the language of the script that it comes from."""
        return Say(text, self.sound.words_per_minute or self.rate, self.turn.planned.script.language)


def unseen(_play: Play) -> Ms:
    """Stands for the look into a sound file where there is no way to look."""
    return SOUND_UNSEEN


def phases(breath: Breath, start: Ms) -> Iterator[tuple[int, bool, Phase, Ms]]:
    """Every phase of every cycle: the cycle's number from 0, whether it is the last phase of it, and when it begins."""
    at = start
    for cycle in range(breath.cycles):
        for phase in breath.phases:
            yield cycle, phase is breath.phases[-1], phase, at
            at = Ms(at + phase.duration)
