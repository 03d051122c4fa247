"""How large a session is, by arithmetic: known before it is unrolled, however many rounds it has."""

from collections.abc import Callable
from dataclasses import dataclass

from sessions.findings import KeyPath, Problem
from sessions.script.models import (
    DEFAULT_SWITCH,
    Breathe,
    Include,
    Repeat,
    Reps,
    Script,
    Sides,
    Step,
    SwitchSpec,
    TimedStep,
    Wait,
)
from sessions.timecode import HOUR, SECOND, Ms, clock

MOST_SEGMENTS = 10_000
MOST_CUES = 20_000
"""Cues that the author wrote, and tones of repetitions, each as often as it is played: one a second has room."""

LONGEST_SESSION = Ms(4 * HOUR)
WAIT_SHOWN = Ms(15 * SECOND)
"""How long a wait lasts in a timeline that does not go on by itself."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many segments, their length together, and how many cues, without those of unknot's own."""

    segments: int = 0
    length: int = 0
    cues: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(self.segments + other.segments, self.length + other.length, self.cues + other.cues)

    def __mul__(self, times: int) -> "Size":
        return Size(self.segments * times, self.length * times, self.cues * times)


def size_of(script: Script) -> Size:
    """What a session unrolls to, without the switches that a compiler places where one side meets the other."""
    return _size_of_all(script.step)


def size_problems(script: Script) -> list[Problem]:
    """The refusal of a session that is too large to be played."""
    size = size_of(script)
    if size.segments > MOST_SEGMENTS:
        message = f"this session has {size.segments:,} steps to play, at most {MOST_SEGMENTS:,} fit"
        path = _largest(script, lambda of: of.segments)
        return [Problem("too-many-segments", path, message, "most of them are here", "play fewer rounds")]
    if size.length > LONGEST_SESSION:
        message = f"this session lasts {clock(Ms(size.length))}, at most {clock(LONGEST_SESSION)} fit"
        path = _largest(script, lambda of: of.length)
        return [Problem("too-long", path, message, "most of it is here", "shorten it, or make two of it")]
    if size.cues > MOST_CUES:
        message = f"this session has {size.cues:,} cues to play, at most {MOST_CUES:,} fit"
        path = _largest(script, lambda of: of.cues)
        return [Problem("too-many-cues", path, message, "most of them are here", "take cues out, or play fewer rounds")]
    return []


def _largest(script: Script, measure: Callable[[Size], int]) -> KeyPath:
    """The step that a session is mostly made of, at the key that says how often or how long."""
    index = max(range(len(script.step)), key=lambda index: measure(_size_of(script.step[index])))
    return ("step", index, "times" if isinstance(script.step[index], Repeat) else "for")


def step_length(step: TimedStep) -> Ms:
    """How long a step lasts on one side."""
    if isinstance(step, Breathe):
        cycle = sum(phase.duration for phase in step.pattern)
        return Ms(cycle * (step.cycles or max(1, round((step.duration or 0) / cycle))))
    if isinstance(step, Reps):
        return step.duration if step.duration is not None else Ms((step.count or 1) * (step.every or 0))
    if isinstance(step, Wait):
        return step.auto or WAIT_SHOWN
    return step.duration


def pause_length(pause: Ms | SwitchSpec | None) -> Ms:
    """How long the switch of a block lasts, or the rest between its rounds."""
    given = pause.duration if isinstance(pause, SwitchSpec) else pause
    return given if given is not None else DEFAULT_SWITCH


def _size_of_all(steps: tuple[Step, ...]) -> Size:
    return sum(map(_size_of, steps), Size())


def _size_of(step: Step) -> Size:
    if isinstance(step, Repeat):
        between = _pause(step.between) if step.between is not None else Size()
        return _size_of_all(step.step) * step.times + between * (step.times - 1)
    if isinstance(step, Sides):
        return _size_of_all(step.step) * 2 + _pause(step.switch)
    if isinstance(step, Include):
        return _size_of_all(step.script.step)
    once = Size(1, step_length(step), len(step.cue) + _repetitions(step))
    return once if step.sides is None else once * 2 + _pause(step.switch)


def _repetitions(step: TimedStep) -> int:
    """How many tones the repetitions of a step have."""
    if not isinstance(step, Reps):
        return 0
    return step.count or (step_length(step) // step.every if step.every else 0)


def _pause(pause: Ms | SwitchSpec | None) -> Size:
    return Size(1, pause_length(pause), len(pause.cue) if isinstance(pause, SwitchSpec) else 0)
