"""The plan: a script with its blocks unrolled, every step with its side, its round and what it inherits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from sessions.script.models import (
    DEFAULT_SWITCH,
    Breathe,
    Include,
    OneSide,
    Repeat,
    Script,
    Sides,
    Sound,
    Step,
    Switch,
    SwitchSpec,
    TimedStep,
)
from sessions.script.size import pause_length, step_length
from sessions.script.structure import only_area
from sessions.timecode import Ms
from sessions.timeline import Address, Side

OTHER: dict[OneSide, OneSide] = {"left": "right", "right": "left"}
PARTING = Ms(5_000)
"""A rest this long parts one side from the other as well as a switch does."""

Pause = Ms | SwitchSpec


@dataclass(frozen=True, slots=True)
class Planned:
    """One step at its turn.

    `changing` is the change of sides or the rest between rounds that a block asks for, in place of a step; `place`
    is then the key of the block that asks for it. `pass_switch` is the switch of the `sides` block that this turn
    belongs to, at `pass_address`; `opens_pass` tells its first step.
    """

    script: Script
    do: Literal["move", "hold", "roll", "stretch", "reps", "breathe", "rest", "switch", "wait"]
    address: Address
    sound: Sound
    step: TimedStep | None = None
    changing: Pause | None = None
    place: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    area: str | None = None
    side: Side | None = None
    round: int | None = None
    rounds: int | None = None
    in_pass: bool = False
    pass_switch: Pause = DEFAULT_SWITCH
    pass_address: Address = ()
    opens_pass: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """What a block hands down to its steps."""

    script: Script
    sound: Sound
    title: str | None = None
    note: str | None = None
    area: str | None = None
    side: Side | None = None
    round: int | None = None
    rounds: int | None = None
    in_pass: bool = False
    pass_switch: Pause = DEFAULT_SWITCH
    pass_address: Address = ()

    def inside(self, block: Repeat | Sides | Include) -> "_Context":
        return replace(
            self,
            sound=merged(self.sound, block.sound),
            title=block.title or self.title,
            note=block.note or self.note,
            area=block.area or self.area,
        )

    def including(self, step: Include) -> "_Context":
        """What an included script hands down: its own sound and area, but for what the step that includes it says."""
        own = replace(self, script=step.script, sound=step.script.sound, area=only_area(step.script) or self.area)
        return own.inside(step)


def merged(outer: Sound, inner: Sound | None) -> Sound:
    """The sound keys of an outer place with those of an inner one over them."""
    if inner is None:
        return outer
    changes = inner.model_dump(exclude_unset=True, exclude_none=True)
    if "tone" in changes:
        changes["tone"] = {**outer.tone, **inner.tone}
    return outer.model_copy(update=changes)


def plan(script: Script, first: OneSide) -> tuple[Planned, ...]:
    """Unroll a script. `first` is the side that comes first where the script does not say."""
    context = _Context(script, script.sound, area=only_area(script))
    turns = list(_steps(script.step, (), context, first))
    return tuple(_parted(turns))


def _steps(steps: tuple[Step, ...], at: Address, context: _Context, first: OneSide) -> Iterator[Planned]:
    last: OneSide | None = None
    flipped: OneSide | None = None
    for index, step in enumerate(steps):
        address = (*at, index)
        if isinstance(step, Repeat):
            yield from _rounds(step, address, context, first)
        elif isinstance(step, Include):
            yield from _steps(step.script.step, address, context.including(step), first)
        elif isinstance(step, Sides):
            steps_of = partial(_steps, step.step, address, first=first)
            yield from _both_sides(step, address, context.inside(step), first, steps_of)
        elif step.sides is not None:
            yield from _both_sides(step, address, context, first, partial(_one_step, step, address))
        elif isinstance(step, Switch):
            flipped = last = OTHER[flipped or last or first]
            yield _turn(step, address, context, flipped)
        else:
            side = step.side or context.side or flipped
            last = side if side in ("left", "right") else last
            yield _turn(step, address, context, side)


def _one_step(step: TimedStep, address: Address, context: _Context) -> Iterator[Planned]:
    yield _turn(step, address, context, context.side)


def _turn(step: TimedStep, address: Address, context: _Context, side: Side | None) -> Planned:
    area = "breath" if isinstance(step, Breathe) else step.area or context.area
    return Planned(
        script=context.script,
        do=step.do,
        address=address,
        sound=merged(context.sound, step.sound),
        step=step,
        title=step.title or context.title,
        note=step.note or context.note,
        area=area,
        side=side,
        round=context.round,
        rounds=context.rounds,
        in_pass=context.in_pass,
        pass_switch=context.pass_switch,
        pass_address=context.pass_address,
    )


def _rounds(block: Repeat, address: Address, context: _Context, first: OneSide) -> Iterator[Planned]:
    inner = context.inside(block)
    for number in range(1, block.times + 1):
        if block.between is not None and number > 1:
            yield _change("rest", block.between, address, inner)
        yield from _steps(block.step, address, replace(inner, round=number, rounds=block.times), first)


def _both_sides(
    block: Sides | TimedStep,
    address: Address,
    context: _Context,
    first: OneSide,
    turns_of: Callable[[_Context], Iterator[Planned]],
) -> Iterator[Planned]:
    near = block.first or first
    switch = block.switch if block.switch is not None else DEFAULT_SWITCH
    for side in (near, OTHER[near]):
        inner = replace(context, side=side, in_pass=True, pass_switch=switch, pass_address=address)
        if side != near:
            yield _change("switch", switch, address, inner)
        for number, turn in enumerate(turns_of(inner)):
            yield replace(turn, opens_pass=True) if number == 0 and side == near else turn


def _change(do: Literal["rest", "switch"], pause: Pause, address: Address, context: _Context) -> Planned:
    spec = pause if isinstance(pause, SwitchSpec) else None
    return Planned(
        script=context.script,
        do=do,
        address=address,
        sound=merged(context.sound, spec.sound if spec else None),
        changing=pause,
        place=("switch" if do == "switch" else "between",),
        title=spec.title if spec else None,
        note=spec.note if spec else None,
        area=context.area,
        side=context.side,
        round=context.round,
        rounds=context.rounds,
        in_pass=context.in_pass,
        pass_switch=context.pass_switch,
        pass_address=context.pass_address,
    )


def length_of(turn: Planned) -> Ms:
    """How long a turn lasts by its script."""
    return pause_length(turn.changing) if turn.step is None else step_length(turn.step)


def _parted(turns: list[Planned]) -> Iterator[Planned]:
    """Put a switch wherever a pass of one side meets a pass of the other with nothing between to change over."""
    last: Planned | None = None
    for turn in turns:
        parts = turn.do in ("switch", "move", "wait") or (turn.do == "rest" and length_of(turn) >= PARTING)
        if parts:
            last = None
        elif turn.in_pass and turn.side in ("left", "right"):
            if last is not None and last.side != turn.side:
                yield _switch_before(turn)
            last = turn
        yield turn


def _switch_before(turn: Planned) -> Planned:
    context = _Context(turn.script, turn.sound, area=turn.area, side=turn.side, round=turn.round, rounds=turn.rounds)
    return _change("switch", turn.pass_switch, turn.pass_address, context)
