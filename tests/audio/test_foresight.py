"""What a performance foresees is what it then plays, and foreseeing changes nothing."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Clip
from audio.mixer import Levels
from audio.performance import Line, Performance
from audio.score import Placed, Score
from sessions.timecode import Ms
from sessions.timeline import Pressure, Segment, Timeline
from sessions.transport import Event

NOISE = Clip.of(np.random.default_rng(5).normal(0, 0.2, 90_000).clip(-1, 1))
SCORE = Score((Placed(NOISE, 0, "tones", 0), Placed(NOISE, 400_000, "tones", 2)), 960_000, NOISE.frames)
TIMELINE = Timeline(
    "test",
    (
        Segment(0, Ms(0), Ms(4_000), "hold", "left", pressure=Pressure(4, "a", Ms(90_000))),
        Segment(1, Ms(4_000), Ms(8_000), "wait"),
        Segment(2, Ms(8_000), Ms(20_000), "rest"),
    ),
    (),
)

COMMANDS: dict[str, Callable[[Performance], None]] = {
    "play": lambda it: it.handle(Event.PLAY),
    "pause": lambda it: it.handle(Event.PAUSE),
    "next": lambda it: it.handle(Event.NEXT),
    "ready": lambda it: it.handle(Event.READY),
    "ease": Performance.ease,
    "quieter": lambda it: it.set_levels(Levels(master=0.5)),
    "nothing": lambda it: None,
}


def nothing(*_: object) -> None:
    """What is told is not needed."""


def performance() -> Performance:
    lines: dict[Line, Clip] = {"ease-off": NOISE, "reminder": NOISE}
    made = Performance(TIMELINE, SCORE, Levels(), lines, paused=nothing, lengthened=nothing)
    made.post(COMMANDS["play"])
    return made


STEPS = st.lists(st.tuples(st.sampled_from(sorted(COMMANDS)), st.integers(1, 3 * RATE)), min_size=1, max_size=6)


@settings(max_examples=40)
@given(STEPS, st.integers(0, 20 * RATE))
def test_the_next_pulls_give_what_was_foreseen(steps: list[tuple[str, int]], frames: int) -> None:
    asked, unasked = performance(), performance()
    for name, length in steps:
        for one in (asked, unasked):
            one.post(COMMANDS[name])
        asked.ahead(frames)
        assert np.array_equal(asked.pull(length), unasked.pull(length))
    foreseen = asked.ahead(frames)
    played = asked.pull(frames)
    assert np.array_equal(foreseen, played)
    assert np.array_equal(played, unasked.pull(frames))
    assert asked.marks[-1] == unasked.marks[-1]


@pytest.mark.parametrize("frames", [0, 1, RATE, RATE + 1])
def test_any_number_of_frames_can_be_foreseen(frames: int) -> None:
    assert performance().ahead(frames).shape == (frames, 2)


def test_a_command_that_waits_is_not_carried_out_by_foreseeing() -> None:
    told: list[str] = []
    made = performance()
    made.post(lambda _: told.append("done"))
    made.ahead(RATE)
    assert told == []
