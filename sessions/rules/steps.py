"""The rules that keep a session safe, over a script and, where it is at hand, over its timeline.

`check` is all of them. Their numbers and where those come from stand in `sessions.limits`.
"""

from collections.abc import Callable, Iterable, Iterator

from sessions.areas import NOT_HELD, NOT_ROLLED
from sessions.findings import Problem
from sessions.limits import (
    EASY_PRESSURE,
    HOLD_AFTER_IN,
    HOLD_AFTER_OUT,
    LONG_STRETCH,
    MOST_HEAT,
    MOST_PRESSURE,
    REST_BEFORE_SAME_SPOT,
    SHORTEST_CYCLE,
    TENDER_AREAS,
    TENDER_PRESSURE,
    hold_cap,
)
from sessions.phrases import phrases_for
from sessions.rules.safety import SESSION_RULES, TIMELINE_RULES
from sessions.script.models import Breathe, Hold, Rest, Roll, Script, Stretch
from sessions.script.structure import Placed, placed_steps
from sessions.timecode import SECOND, Ms, short
from sessions.timeline import Timeline

_COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_AIM = "aim for 3 to 5: slow breath, soft face"


def check(script: Script, timeline: Timeline | None = None) -> list[Problem]:
    """Everything that is unsafe or unwise about a session, each problem once however often its step is played."""
    found = [*_language(script)]
    found += [problem for placed in placed_steps(script) for rule in STEP_RULES for problem in rule(placed)]
    if timeline is not None:
        found += [problem for rule in TIMELINE_RULES for problem in rule(timeline)]
        found += [problem for rule in SESSION_RULES for problem in rule(script, timeline)]
    return _once(found)


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list({(problem.code, problem.path): problem for problem in reversed(list(problems))}.values())[::-1]


def _language(script: Script) -> Iterator[Problem]:
    """A language without built-in phrases is spoken with the English ones; this project's own caution."""
    spoken = phrases_for(script.language).language
    if spoken.partition("-")[0] != script.language.partition("-")[0].lower():
        message = f"there are no built-in phrases for `{script.language}`: the English ones are spoken"
        yield Problem("no-phrases", ("language",), message, severity="warning")


def hold_length(placed: Placed) -> Iterator[Problem]:
    """A hold lasts at most 90 s, 60 s where organs, vessels or nerves are near (Hou 2002, PMC6358529, Gemmell 2008)."""
    step = placed.step
    if not isinstance(step, Hold) or step.duration <= (cap := hold_cap(placed.area)):
        return
    where = f" on `{placed.area}`" if placed.area in TENDER_AREAS else ""
    parts = -(-step.duration // cap)
    count = _COUNTS[parts] if parts < len(_COUNTS) else str(parts)
    each = _written(Ms(-(-step.duration // parts // SECOND) * SECOND))
    rest = _written(REST_BEFORE_SAME_SPOT)
    yield Problem(
        "hold-too-long",
        (*placed.path, "for"),
        f"a hold{where} lasts at most {short(cap)}",
        f"{step.duration / SECOND:g} s of pressure on one spot",
        f"split it: {count} holds of {each} with a rest of at least {rest} between them",
    )


def _written(length: Ms) -> str:
    return f'"{length / SECOND:g}s"'


def area_is_known(placed: Placed) -> Iterator[Problem]:
    """What presses or stretches says where, or `other`: without it no limit of that place could hold."""
    step = placed.step
    if isinstance(step, Hold | Roll | Stretch) and placed.area is None:
        mend = 'add `area = "middle-back"` or another, or `area = "other"`; or name one in `areas` for all steps'
        yield Problem("needs-area", (*placed.path, "area"), f"a `{step.do}` needs an `area`", help=mend)


def area_may_be_pressed(placed: Placed) -> Iterator[Problem]:
    """No hold or roll on the lower back, no roll on the neck; this project's own caution, eyes too."""
    step, area = placed.step, placed.area or ""
    if not isinstance(step, Hold | Roll):
        return
    places = NOT_HELD if isinstance(step, Hold) else NOT_ROLLED
    if area in places:
        yield Problem("area-not-pressed", (*placed.path, "area"), f"no `{step.do}` on `{area}`: {places[area]}")


def pressure(placed: Placed) -> Iterator[Problem]:
    """Pressure 6 warns, 7 and more is refused, as is more than 4 where organs, vessels or nerves are near.

    This project's own caution: light pressure does as well as strong (Hou 2002).
    """
    step = placed.step
    if not isinstance(step, Hold | Roll) or step.pressure is None:
        return
    path = (*placed.path, "pressure")
    if placed.area in TENDER_AREAS and step.pressure > TENDER_PRESSURE:
        message = f"pressure on `{placed.area}` is at most {TENDER_PRESSURE}"
        yield Problem("pressure-too-high", path, message, help=_AIM)
    elif step.pressure > MOST_PRESSURE:
        yield Problem("pressure-too-high", path, f"pressure is at most {MOST_PRESSURE}", help=_AIM)
    elif step.pressure > EASY_PRESSURE:
        yield Problem("pressure-high", path, f"pressure {step.pressure} is much", help=_AIM, severity="warning")


def stretch_length(placed: Placed) -> Iterator[Problem]:
    """A static stretch is 10 to 30 s, for older adults 30 to 60 (ACSM)."""
    step = placed.step
    if isinstance(step, Stretch) and step.duration > LONG_STRETCH:
        message = f"a stretch of {short(step.duration)} is long"
        mend = f"{short(LONG_STRETCH)} are enough; repeat it if you want more"
        yield Problem("stretch-long", (*placed.path, "for"), message, help=mend, severity="warning")


def breath(placed: Placed) -> Iterator[Problem]:
    """Holds of at most 7 s after breathing in and 4 s after breathing out, cycles of at least 4 s; own caution."""
    step = placed.step
    if not isinstance(step, Breathe):
        return
    path = (*placed.path, "pattern")
    for name, cap, after in (("hold", HOLD_AFTER_IN, "in"), ("hold-out", HOLD_AFTER_OUT, "out")):
        if any(phase.name == name and phase.duration > cap for phase in step.pattern):
            message = f"a breath is held at most {short(cap)} after breathing {after}"
            yield Problem("breath-hold-too-long", path, message, help="shorten the hold, or leave it out")
    if sum(phase.duration for phase in step.pattern) < SHORTEST_CYCLE:
        message = f"a breath takes at least {short(SHORTEST_CYCLE)}"
        yield Problem("breath-too-fast", path, message, help="breathe more slowly")


def heat_length(placed: Placed) -> Iterator[Problem]:
    """Heat for at most 20 min: longer may burn; this project's own caution."""
    step = placed.step
    if isinstance(step, Rest) and step.heat and step.duration > MOST_HEAT:
        yield Problem("heat-too-long", (*placed.path, "for"), f"heat lasts at most {short(MOST_HEAT)}")


STEP_RULES: tuple[Callable[[Placed], Iterator[Problem]], ...] = (
    hold_length, area_is_known, area_may_be_pressed, pressure, stretch_length, breath, heat_length,
)  # fmt: skip
"""The rules that one step can break by itself."""
