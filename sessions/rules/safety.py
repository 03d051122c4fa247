"""The safety rules over a timeline: what comes together only as a session is played.

Pressure counts by muscle, an area on one side: no side, or both, counts toward left and right.
"""

from collections.abc import Callable, Iterator

from sessions.findings import KeyPath, Problem
from sessions.limits import (
    EXPERIENCED_LONG_HOLD_CYCLES,
    LONG_BREATH_HOLD,
    LONG_HOLD_CYCLES,
    LONG_HOLDS,
    LONG_PRESSURE,
    REST_BEFORE_NEW_SPOT,
    REST_BEFORE_SAME_SPOT,
    ROLL_CAP,
    SEPARATE_HOLDS,
)
from sessions.pressure import muscles
from sessions.script.models import Rest, Script
from sessions.script.structure import placed_steps
from sessions.timecode import SECOND, ZERO, Ms, short
from sessions.timeline import Address, Segment, Timeline

Muscle = tuple[str, str]
HEARD_WITHIN = Ms(10 * SECOND)
"""The end of heat is heard where something sounds this close to it."""

_SIDED = ("hold", "roll", "stretch", "reps")


def path_of(address: Address, key: str = "") -> KeyPath:
    """The path of a step in its script, or of one of its keys."""
    steps: KeyPath = tuple(part for index in address for part in ("step", index))
    return (*steps, key) if key else steps


def runs_of_holds(timeline: Timeline) -> Iterator[Problem]:
    """Holds with less than 5 s between them, spent on neither hold nor roll of the muscle, count as one hold.

    What counts as one lasts no longer than one may: see `rules.hold_length`. This project's own caution.
    """
    for muscle in _muscles(timeline):
        idle = total = count = 0
        for segment in timeline.segments:
            if muscle not in muscles(segment):
                idle += segment.duration
            elif segment.pressure and segment.pressure.cap is not None:
                count, total = (count + 1, total) if idle < SEPARATE_HOLDS else (1, 0)
                idle, total, cap = 0, total + segment.duration, segment.pressure.cap
                if count > 1 and total - segment.duration <= cap < total:
                    yield Problem(
                        "holds-run-together",
                        path_of(segment.address, "for"),
                        f"holds less than {short(SEPARATE_HOLDS)} apart count as one, of at most {short(cap)}",
                        _so_far(muscle, Ms(total)),
                        f"rest at least {short(REST_BEFORE_NEW_SPOT)} before it",
                    )


def rests_before_holds(timeline: Timeline) -> Iterator[Problem]:
    """At least 30 s before the same spot again, 15 s before the next spot of a muscle; own caution.

    Holding or rolling the muscle is no rest before a new spot; rolling it is none before the same one.
    """
    found = _muscles(timeline)
    unrolled, untouched = dict.fromkeys(found, 0), dict.fromkeys(found, 0)
    spot_ends: dict[tuple[str, Muscle], int] = {}
    hold_ends: dict[Muscle, int] = {}
    for segment in timeline.segments:
        pressed = muscles(segment)
        is_hold = segment.pressure is not None and segment.pressure.cap is not None
        spot = segment.pressure.spot if segment.pressure else ""
        same = [unrolled[muscle] - spot_ends[spot, muscle] for muscle in pressed if (spot, muscle) in spot_ends]
        new = [untouched[muscle] - hold_ends[muscle] for muscle in pressed if muscle in hold_ends]
        if is_hold and same and min(same) < REST_BEFORE_SAME_SPOT:
            yield _soon("same-spot-soon", segment, "the same spot", min(same), REST_BEFORE_SAME_SPOT)
        elif is_hold and not same and new and min(new) < REST_BEFORE_NEW_SPOT:
            yield _soon("new-spot-soon", segment, "a new spot", min(new), REST_BEFORE_NEW_SPOT)
        for muscle in found:
            unrolled[muscle] += segment.duration if is_hold or muscle not in pressed else 0
            untouched[muscle] += segment.duration if muscle not in pressed else 0
        if is_hold:
            spot_ends |= {(spot, muscle): unrolled[muscle] for muscle in pressed}
            hold_ends |= {muscle: untouched[muscle] for muscle in pressed}


def _soon(code: str, segment: Segment, what: str, rest: int, wanted: Ms) -> Problem:
    message = f"{short(Ms(rest))} of rest before {what} is short"
    mend = f"rest at least {short(wanted)} before it"
    return Problem(code, path_of(segment.address), message, help=mend, severity="warning")


def rolling(timeline: Timeline) -> Iterator[Problem]:
    """At most 120 s of rolling a muscle in a session: trials roll 30 to 120 s."""
    message = f"a muscle is rolled for at most {short(ROLL_CAP)} in a session"
    for muscle, segment, total in _totals(timeline, ("roll",)):
        if total - segment.duration <= ROLL_CAP < total:
            label = _so_far(muscle, total)
            yield Problem(
                "roll-too-long", path_of(segment.address, "for"), message, label, "roll less, or another area"
            )


def load(timeline: Timeline) -> Iterator[Problem]:
    """Holds over 3 min, or holds and rolls over 5 min, on a muscle in a session are much; own caution."""
    for code, kinds, most, what in (
        ("much-holding", ("hold",), LONG_HOLDS, "holding"),
        ("much-pressure", ("hold", "roll"), LONG_PRESSURE, "holding and rolling"),
    ):
        for muscle, segment, total in _totals(timeline, kinds):
            if total - segment.duration <= most < total:
                message = f"more than {short(most)} of {what} on a muscle is much for one session"
                label = _so_far(muscle, total)
                yield Problem(code, path_of(segment.address, "for"), message, label, severity="warning")


def _totals(timeline: Timeline, kinds: tuple[str, ...]) -> Iterator[tuple[Muscle, Segment, Ms]]:
    """Every muscle at every step that presses it, with the time it was pressed by the end of that step."""
    totals: dict[Muscle, Ms] = {}
    for segment in timeline.segments:
        for muscle in muscles(segment) if segment.do in kinds else ():
            totals[muscle] = Ms(totals.get(muscle, ZERO) + segment.duration)
            yield muscle, segment, totals[muscle]


def both_sides(timeline: Timeline) -> Iterator[Problem]:
    """What is done on one side is done on the other; this project's own caution."""
    done = {(segment.area, side) for segment in timeline.segments if segment.do in _SIDED for side in _sides(segment)}
    for segment in timeline.segments:
        sides = _sides(segment) if segment.do in _SIDED else ()
        other = {"left": "right", "right": "left"}.get(sides[0]) if len(sides) == 1 else None
        if other and (segment.area, other) not in done:
            message = f"the {other} side never comes"
            mend = 'write `sides = "both"` in place of `side`, or add the other side'
            yield Problem("one-sided", path_of(segment.address, "side"), message, help=mend, severity="warning")


def _sides(segment: Segment) -> tuple[str, ...]:
    return ("left", "right") if segment.side == "both" else (segment.side,) if segment.side else ()


def breath_holds(script: Script, timeline: Timeline) -> Iterator[Problem]:
    """Breaths held over 4 s after breathing in: at most 4 in a session, 8 by the experienced; own caution."""
    most = EXPERIENCED_LONG_HOLD_CYCLES if script.experienced else LONG_HOLD_CYCLES
    cycles = 0
    for segment in timeline.segments:
        phases = segment.breath.phases if segment.breath else ()
        if segment.breath and any(phase.name == "hold" and phase.duration > LONG_BREATH_HOLD for phase in phases):
            cycles += segment.breath.cycles
            if cycles - segment.breath.cycles <= most < cycles:
                message = f"breaths held longer than {short(LONG_BREATH_HOLD)} come at most {most} times in a session"
                mend = "take fewer cycles, or shorten the hold"
                path = path_of(segment.address, "cycles")
                yield Problem("too-many-breath-holds", path, message, f"{cycles} by here", mend)


def heat_end(script: Script, timeline: Timeline) -> Iterator[Problem]:
    """The end of heat is heard: who falls asleep on a warm pack may be burnt; own caution."""
    heated = {placed.path for placed in placed_steps(script) if isinstance(placed.step, Rest) and placed.step.heat}
    for segment in timeline.segments:
        if path_of(segment.address) not in heated:
            continue
        near = timeline.cues_between(Ms(segment.end - HEARD_WITHIN), Ms(segment.end + SECOND))
        if not near:
            mend = "let tones or words sound near its end"
            yield Problem("heat-unheard", path_of(segment.address), "the end of heat is not heard", help=mend)


def _muscles(timeline: Timeline) -> list[Muscle]:
    return list(dict.fromkeys(muscle for segment in timeline.segments for muscle in muscles(segment)))


def _so_far(muscle: Muscle, total: Ms) -> str:
    area, side = muscle
    return f"{total / SECOND:g} s on `{area}`, {side} side, by here"


TIMELINE_RULES: tuple[Callable[[Timeline], Iterator[Problem]], ...] = (
    runs_of_holds, rests_before_holds, rolling, load, both_sides,
)  # fmt: skip
"""The rules that a session breaks as a whole."""

SESSION_RULES: tuple[Callable[[Script, Timeline], Iterator[Problem]], ...] = (breath_holds, heat_end)
"""Those that ask the script too."""
