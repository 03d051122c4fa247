"""Rules of a script's form that its models cannot see: what stands inside what, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sessions.findings import KeyPath, Problem
from sessions.script.models import Block, CueSpec, Include, Repeat, Script, Sides, Step, SwitchSpec, TimedStep
from sessions.script.size import pause_length, step_length
from sessions.timecode import Ms, short


@dataclass(frozen=True, slots=True)
class Placed:
    """A step where it stands: its path, the area it works on and the blocks around it."""

    step: Step
    path: KeyPath
    area: str | None
    in_sides: bool = False


def placed_steps(script: Script) -> Iterator[Placed]:
    """Every step and block of a script, in the order of the text."""
    return _placed(script.step, Placed(script.step[0], (), only_area(script)))


def only_area(script: Script) -> str | None:
    """The area that every step of a script works on unless it says another, where the script names just one."""
    return script.areas[0] if len(script.areas) == 1 else None


def _placed(steps: tuple[Step, ...], above: Placed) -> Iterator[Placed]:
    for index, step in enumerate(steps):
        area = "breath" if step.do == "breathe" else step.area or above.area
        here = replace(above, step=step, path=(*above.path, "step", index), area=area)
        yield here
        if isinstance(step, Block):
            yield from _placed(step.step, replace(here, in_sides=here.in_sides or isinstance(step, Sides)))
        elif isinstance(step, Include):
            inner = step.area or only_area(step.script) or area
            yield from _placed(step.script.step, replace(here, area=inner))


def includes_of(script: Script) -> Iterator[tuple[KeyPath, Include]]:
    """Every `include` that stands in a script itself, with its path."""
    yield from _includes(script.step, ())


def _includes(steps: tuple[Step, ...], above: KeyPath) -> Iterator[tuple[KeyPath, Include]]:
    for index, step in enumerate(steps):
        path = (*above, "step", index)
        if isinstance(step, Include):
            yield path, step
        elif isinstance(step, Block):
            yield from _includes(step.step, path)


def scripts_of(script: Script) -> tuple[Script, ...]:
    """A script and all that it includes, each once."""
    included = [placed.step.script for placed in placed_steps(script) if isinstance(placed.step, Include)]
    return tuple({id(each): each for each in (script, *included)}.values())


def areas_of(script: Script) -> tuple[str, ...]:
    """The parts of the body that a session is for: those it and what it includes name, else all that its steps name."""
    named = [area for each in scripts_of(script) for area in each.areas]
    stepped = (placed.area for placed in placed_steps(script) if placed.area)
    return tuple(dict.fromkeys(named if script.areas else stepped))


def needs_of(script: Script) -> tuple[str, ...]:
    """What to have at hand for a session and what it includes."""
    return tuple(dict.fromkeys(need for each in scripts_of(script) for need in each.needs))


def cautions_of(script: Script) -> tuple[str, ...]:
    """The cautions that the authors of a session and of what it includes wrote."""
    return tuple(dict.fromkeys(line for each in scripts_of(script) for line in each.caution))


def structure_problems(script: Script) -> list[Problem]:
    """What stands where it cannot."""
    return [problem for placed in placed_steps(script) for problem in _problems(placed)]


def _problems(placed: Placed) -> Iterator[Problem]:
    step, path = placed.step, placed.path
    if placed.in_sides:
        yield from _inside_sides(step, path)
    if isinstance(step, Repeat):
        yield from _pause_cues(step.between, (*path, "between"))
    elif isinstance(step, Sides):
        yield from _pause_cues(step.switch, (*path, "switch"))
    elif not isinstance(step, Include):
        yield from _pause_cues(step.switch, (*path, "switch"))
        yield from _cues(step.cue, step_length(step), path)


def _inside_sides(step: Step, path: KeyPath) -> Iterator[Problem]:
    if isinstance(step, Sides):
        yield Problem(
            "sides-in-sides", (*path, "do"), "`sides` inside `sides`", help="the outer one plays both sides already"
        )
    elif isinstance(step, TimedStep):
        if step.sides is not None:
            mend = "remove it: the block plays both sides already"
            yield Problem("sides-in-sides", (*path, "sides"), '`sides = "both"` inside `sides`', help=mend)
        if step.side is not None:
            mend = "remove it, or move the step out of the block"
            yield Problem("side-in-sides", (*path, "side"), "`side` on a step inside `sides`", help=mend)
        if step.do == "switch":
            mend = "remove it: the block's own `switch` comes between its sides"
            yield Problem("switch-in-sides", (*path, "do"), "a `switch` step inside `sides`", help=mend)


def _pause_cues(pause: Ms | SwitchSpec | None, path: KeyPath) -> Iterator[Problem]:
    if isinstance(pause, SwitchSpec):
        yield from _cues(pause.cue, pause_length(pause), path)


def _cues(cues: tuple[CueSpec, ...], length: Ms, path: KeyPath) -> Iterator[Problem]:
    for index, cue in enumerate(cues):
        if not 0 <= cue.at.within(length) <= length:
            message = f"a cue outside of its step, which lasts {short(length)}"
            yield Problem("cue-outside", (*path, "cue", index, "at"), message)
