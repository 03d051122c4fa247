"""However the time is cut into blocks, the same is heard: with pauses, seeks, waits and levels at any frame."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audio.ambience import Loop
from audio.clip import FRAMES_PER_MS, RATE, Block, Clip
from audio.mixer import Audible, Levels, Mixer
from audio.outputs.output import silence
from audio.performance import Command, Line, Performance
from audio.score import Bed, Placed, Score
from audio.stream import FADE
from sessions.timecode import Ms
from sessions.timeline import Breath, Phase, Pressure, Segment, Timeline
from sessions.transport import REMINDER_EVERY, Event, Playhead

RANDOM = np.random.default_rng(11)


def noise(seconds: float) -> Clip:
    return Clip.of(RANDOM.normal(0, 0.3, round(seconds * RATE)).clip(-1, 1))


HOLD, WAIT, BREATHE, REST = range(4)
TIMELINE = Timeline(
    "Partitions",
    (
        Segment(HOLD, Ms(0), Ms(3_000), "hold", "left", pressure=Pressure(4, "a", Ms(90_000))),
        Segment(WAIT, Ms(3_000), Ms(6_000), "wait"),
        Segment(BREATHE, Ms(6_000), Ms(12_000), "breathe", breath=Breath((Phase("in", Ms(1_000)),), 6)),
        Segment(REST, Ms(12_000), Ms(14_000), "rest"),
    ),
    (),
)
SCORE = Score(
    (
        Placed(noise(1.1), 200 * FRAMES_PER_MS, "voice", HOLD, -0.6, -0.6),
        Placed(noise(0.9), 3_000 * FRAMES_PER_MS, "tones", HOLD, -0.6, -0.6),
        Placed(noise(0.6), 3_150 * FRAMES_PER_MS, "tones", WAIT, -0.6, 0.6),
        Placed(noise(2.0), 4_000 * FRAMES_PER_MS, "voice", WAIT),
        Placed(noise(1.0), 8_000 * FRAMES_PER_MS, "tones", BREATHE),
    ),
    14_000 * FRAMES_PER_MS,
    2 * RATE,
    Bed(Loop(RANDOM.normal(0, 0.1, (RATE + 7, 2)).clip(-1, 1).astype(np.float32)), 0.4),
)
DITHER = 2**-13
LINES: dict[Line, Clip] = {"ease-off": noise(0.5), "reminder": noise(0.7), "resume": noise(0.4)}

LONGER = Timeline(
    "Longer",
    (
        *TIMELINE.segments[:REST],
        Segment(REST, Ms(12_000), Ms(24_000), "rest"),
    ),
    (),
)
"""What +10 s in the last step makes of it."""
LONGER_SCORE = Score(SCORE.placed, 24_000 * FRAMES_PER_MS, SCORE.longest, SCORE.bed)

COMMANDS: dict[str, Command] = {
    "play": lambda it: it.handle(Event.PLAY),
    "pause": lambda it: it.handle(Event.PAUSE),
    "next": lambda it: it.handle(Event.NEXT),
    "back": lambda it: it.handle(Event.BACK),
    "ready": lambda it: it.handle(Event.READY),
    "ease": Performance.ease,
    "to the wait": lambda it: it.handle(Event.SEEK, WAIT),
    "to the breath": lambda it: it.handle(Event.SEEK, BREATHE),
    "quieter": lambda it: it.set_levels(Levels(master=0.5, ambience=0.8)),
    "wordless": lambda it: it.set_levels(Levels(voice=0, mono=True)),
    "as before": lambda it: it.set_levels(Levels()),
    "ten seconds more": lambda it: it.replace(LONGER, LONGER_SCORE),
}


@dataclass(frozen=True)
class Act:
    """A command, at a frame from the first one pulled; `unheard` frames go by after it."""

    frame: int
    name: str
    unheard: int = 0


@dataclass(frozen=True)
class Heard:
    """What came of it: all samples, where it stood in the end, and where it told that it paused."""

    sound: Block
    playhead: Playhead
    pauses: tuple[Playhead, ...]


def perform(acts: Iterable[Act], frames: int, cuts: Sequence[int]) -> Heard:
    """Play so many frames, a block ending at each of the cuts and wherever a command comes.

    What goes by unheard is cut at the same frames, and silent here.
    """
    pauses: list[Playhead] = []
    performance = Performance(
        TIMELINE, SCORE, Levels(), LINES, paused=pauses.append, lengthened=lambda lengths, edition: None
    )
    performance.post(COMMANDS["play"])
    blocks: list[Block] = []
    at = 0

    def until(end: int, go: Callable[[int], Block]) -> None:
        nonlocal at
        inner = cuts[bisect_left(cuts, at + 1) : bisect_left(cuts, end)]
        for cut in (*inner, end):
            if cut > at:
                blocks.append(go(cut - at))
                at = cut

    def skipped(count: int) -> Block:
        performance.skip(count)
        return silence(count)

    for act in acts:
        if act.frame >= at:
            until(min(act.frame, frames), performance.pull)
            performance.post(COMMANDS[act.name])
            until(min(at + act.unheard, frames), skipped)
    until(frames, performance.pull)
    return Heard(np.concatenate(blocks), performance.marks[-1].playhead, tuple(pauses))


def assert_same(one: Heard, other: Heard) -> None:
    different = np.flatnonzero((one.sound != other.sound).any(axis=1))
    assert not len(different), f"{len(different)} frames differ, the first is {different[0]}"
    assert one.playhead == other.playhead
    assert one.pauses == other.pauses


def cuts_of(frames: int) -> st.SearchStrategy[list[int]]:
    """Blocks as of a device, of any number of frames, and some cuts anywhere, single frames too."""
    anywhere = st.lists(st.integers(1, frames), max_size=12)

    def cuts(period: int, single: list[int]) -> list[int]:
        return sorted({*range(period, frames, period), *single, *(cut + 1 for cut in single)})

    return st.builds(cuts, st.integers(2_000, 20_000), anywhere)


SHORT = 6 * RATE
ACTS = st.lists(
    st.builds(Act, st.integers(0, SHORT), st.sampled_from(sorted(COMMANDS)), st.sampled_from([0, 0, 0, 1, 50, 30_001])),
    max_size=8,
).map(lambda acts: sorted(acts, key=lambda act: act.frame))


@settings(max_examples=25)
@given(ACTS, cuts_of(SHORT), cuts_of(SHORT))
def test_any_two_partitions_give_the_same_samples(acts: list[Act], one: list[int], other: list[int]) -> None:
    assert_same(perform(acts, SHORT, one), perform(acts, SHORT, other))


REMINDED = 3 * RATE + REMINDER_EVERY * FRAMES_PER_MS
"""The frame of the first reminder, where nothing came before."""
LONG = REMINDED + 3 * RATE


@settings(max_examples=8)
@given(
    st.integers(REMINDED - 10, REMINDED + RATE),
    st.sampled_from(["ready", "pause", "next", "quieter", "to the wait", "wordless"]),
    cuts_of(LONG),
    cuts_of(LONG),
)
@example(REMINDED, "ready", [], [REMINDED - 1, REMINDED, REMINDED + 1])
def test_a_long_wait_with_its_reminder_is_the_same_in_any_partition(
    frame: int, name: str, one: list[int], other: list[int]
) -> None:
    acts = [Act(5 * RATE + 17, "quieter"), Act(frame, name), Act(frame + RATE + 5, "play")]
    assert_same(perform(acts, LONG, one), perform(acts, LONG, other))


def test_the_reminder_is_heard_from_its_frame_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = perform([], LONG, [REMINDED - 100, REMINDED + 100])
    monkeypatch.setitem(LINES, "reminder", Clip.of(np.zeros(10)))
    without = perform([], LONG, [])
    different = np.flatnonzero((with_it.sound != without.sound).any(axis=1))
    # The first frame of a fade is zero.
    assert REMINDED <= different[0] <= REMINDED + 2
    assert different[-1] <= REMINDED + 0.7 * RATE


@settings(max_examples=25)
@given(st.integers(0, RATE), st.lists(st.integers(1, 3_000), min_size=1, max_size=20))
def test_no_frame_is_lost_by_what_goes_unheard(before: int, skips: list[int]) -> None:
    performance = Performance(
        TIMELINE, SCORE, Levels(), LINES, paused=lambda _: None, lengthened=lambda lengths, edition: None
    )
    performance.post(lambda it: it.handle(Event.SEEK, BREATHE))
    performance.post(COMMANDS["play"])
    performance.pull(before)
    for frames in skips:
        performance.skip(frames)
    # What follows fades in, and is the bed at its place.
    performance.pull(FADE + FRAMES_PER_MS)
    heard = performance.pull(100)
    place = 6 * RATE + before + sum(skips) + FADE + FRAMES_PER_MS
    bed = Mixer(Score((), SCORE.frames, 0, SCORE.bed), Levels()).render(place, 100, Audible())
    assert np.abs(heard - bed).max() < DITHER
