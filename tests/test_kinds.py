"""What each kind of step is to the steps around it: a new kind answers every question here before it is complete."""

from dataclasses import dataclass

import pytest

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.reading.source import parse
from sessions.timecode import Ms
from sessions.timeline import Pressure, Say, Timeline
from tests.test_complete import PLAYED
from tests.tui.conftest import Lane
from tui.face import following
from tui.spots import after_spot


@dataclass(frozen=True)
class Kind:
    """How one is written, what is said in it, and what it is.

    `changes_over`: there is time in it to change sides, so that no switch is put in. `on_the_way`: the screen tells
    what comes after it too. `between_spots`: the same spot goes on behind it.
    """

    written: str
    said: tuple[str, ...]
    changes_over: bool = False
    on_the_way: bool = False
    between_spots: bool = False


_APART = {"changes_over": True, "on_the_way": True}
_NEXT, _HALF, _TEN = "Next: hold, left, twenty seconds.", "Halfway.", "Ten seconds."
_MINUTE = 'for = "60s"'
KINDS = {
    "move": Kind(_MINUTE, ("Move into position.", _NEXT, _TEN), **_APART, between_spots=True),
    "hold": Kind(f'{_MINUTE}\narea = "glutes"', ("Lean in. Sixty seconds.", _HALF, _TEN)),
    "roll": Kind(f'{_MINUTE}\narea = "glutes"', ("Roll slowly. Sixty seconds.", _HALF, _TEN)),
    "stretch": Kind(_MINUTE, ("Stretch gently. Sixty seconds.", _HALF, _TEN)),
    "reps": Kind("count = 12\nevery = 5", ("Twelve repetitions.", _TEN)),
    "breathe": Kind(
        'pattern = "4-6"\ncycles = 4',
        ("Breathe. Forty seconds.", "In", "Out", "In", "Out", "Last breath.", "In", "Out"),
    ),
    "rest": Kind(_MINUTE, ("Rest. Sixty seconds.", _NEXT, _TEN), **_APART, between_spots=True),
    "switch": Kind(_MINUTE, ("Switch sides. Right.", _NEXT, _TEN), **_APART),
    "wait": Kind("", ("Press Enter when you are ready.",), **_APART, between_spots=True),
}
_PASS = '[[step]]\ndo = "hold"\nfor = "20s"\narea = "glutes"\nsides = "both"\n'


def between(kind: str) -> Timeline:
    """A step of a kind between two passes of the same hold, each with its switch."""
    side = 'side = "right"\n' if kind == "switch" else ""
    step = f'[[step]]\ndo = "{kind}"\n{side}{KINDS[kind].written}\n'
    script = parse(f'title = "T"\n{_PASS}{step}{_PASS}').script
    assert script is not None
    return compile_script(script, estimate)


def test_every_kind_has_its_answers() -> None:
    assert sorted(KINDS) == PLAYED


@pytest.mark.parametrize("kind", KINDS)
def test_a_switch_is_put_in_where_there_is_no_time_to_change_over(kind: str) -> None:
    switches = [segment for segment in between(kind).segments if segment.do == "switch"]
    assert len(switches) == 2 + (kind == "switch") + (not KINDS[kind].changes_over)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_on_the_way_somewhere_is_shown_with_where_to(kind: str) -> None:
    lane = Lane()
    for do in ("hold", kind, "hold"):
        lane.add(do, 10)  # type: ignore[arg-type]
    assert (", then: " in following(lane.timeline("T"), 0)) == KINDS[kind].on_the_way


@pytest.mark.parametrize("kind", KINDS)
def test_who_skips_a_spot_is_not_led_back_to_it_behind_what_only_parts_it(kind: str) -> None:
    spot = Pressure(4, "a", Ms(90_000))
    lane = Lane()
    lane.add("hold", 10, pressure=spot)
    lane.add(kind, 10)  # type: ignore[arg-type]
    lane.add("hold", 10, pressure=spot)
    lane.add("outro", 10)
    assert after_spot(lane.timeline("T"), 0) == (3 if KINDS[kind].between_spots else 1)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_in_it(kind: str) -> None:
    timeline = between(kind)
    index = next(segment.index for segment in timeline.segments[4:] if segment.do == kind)
    said = [cue.intent.text for cue in timeline.cues if cue.segment == index and isinstance(cue.intent, Say)]
    assert tuple(said) == KINDS[kind].said
