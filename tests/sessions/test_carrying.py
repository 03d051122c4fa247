"""A place in a session is found again in another version of it."""

from pathlib import Path

import pytest
import tomli

from sessions.carrying import carried
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.script.models import Script
from sessions.store.catalog import load
from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Event, State, Transport

LIBRARY = sorted(Path("sessions/library").glob("*.toml"))


def timeline(*steps: str) -> Timeline:
    text = 'title = "T"\nstep = [' + ", ".join(f"{{ {step} }}" for step in steps) + "]"
    return compile_script(Script.model_validate(tomli.loads(text)), estimate, intro="none")


MOVE, HOLD, REST, BREATHE = (
    'do = "move", for = "20s", say = "Find your place."',
    'do = "hold", for = "60s", area = "hips", say = "Lean in."',
    'do = "rest", for = "20s"',
    'do = "breathe", pattern = "4-6", cycles = 3',
)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_same_session_keeps_every_place(path: Path) -> None:
    script = load(path, {}).script
    assert script is not None
    whole = compile_script(script, estimate)
    assert carried(whole, whole) == tuple(range(len(whole.segments)))


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        pytest.param((MOVE, HOLD, REST), (MOVE, REST, HOLD, REST), (0, 2, 1, 4), id="a step put in before"),
        pytest.param((MOVE, HOLD, REST), (HOLD, REST), (0, 0, 1, 2), id="a step taken out before"),
        pytest.param(
            (MOVE, HOLD, REST), (MOVE, HOLD.replace("Lean in.", "Press."), REST), (0, 1, 2, 3), id="other words"
        ),
        pytest.param((MOVE, HOLD, REST), (MOVE, HOLD.replace("60s", "30s"), REST), (0, 1, 2, 3), id="another length"),
        pytest.param((MOVE, HOLD, REST), (MOVE, BREATHE, REST), (0, 1, 2, 3), id="another step in its place"),
        pytest.param((REST, HOLD, REST, HOLD), (HOLD, REST, HOLD), (1, 0, 2, 2, 3), id="of several alike, by order"),
    ],
)
def test_the_step_is_found_again(old: tuple[str, ...], new: tuple[str, ...], places: tuple[int, ...]) -> None:
    before = timeline(*old)
    assert carried(before, timeline(*new))[: len(places)] == places


def playing(at: Timeline, segment: int, into: int) -> Transport:
    transport = Transport(at)
    transport.handle(Event.PLAY)
    transport.handle(Event.SEEK, segment)
    transport.advance(Ms(into))
    return transport


def test_the_transport_goes_on_as_far_into_the_same_step() -> None:
    before, after = timeline(MOVE, HOLD, REST), timeline(MOVE, REST, HOLD.replace("60s", "90s"), REST)
    transport = playing(before, 1, 12_000)
    transport.replace(after, carried(before, after))
    assert (transport.playhead.segment, transport.playhead.position) == (2, 20_000 + 20_000 + 12_000)
    assert transport.playhead.pressed == 12_000, "what was pressed was pressed, whatever is written now"


def test_a_step_that_is_shorter_now_is_at_its_end() -> None:
    before, after = timeline(MOVE, HOLD, REST), timeline(MOVE, HOLD.replace("60s", "10s"), REST)
    transport = playing(before, 1, 12_000)
    transport.replace(after, carried(before, after))
    transport.advance(Ms(1))
    assert transport.playhead.segment == 2


WAIT = 'do = "wait", auto = "40s"'


def test_a_wait_that_waits_less_now_goes_on_at_once() -> None:
    before, after = timeline(MOVE, WAIT, REST), timeline(MOVE, WAIT.replace("40s", "10s"), REST)
    transport = playing(before, 1, 20_000)
    assert transport.state is State.WAITING
    transport.replace(after, carried(before, after))
    transport.advance(Ms(1_000))
    assert (transport.state, transport.playhead.segment) == (State.PLAYING, 2)


def test_a_wait_that_is_none_any_more_is_played() -> None:
    before, after = timeline(MOVE, WAIT, REST), timeline(MOVE, BREATHE, REST)
    transport = playing(before, 1, 20_000)
    transport.replace(after, carried(before, after))
    transport.advance(Ms(1_000))
    assert (transport.state, transport.playhead.segment) == (State.PLAYING, 1)
