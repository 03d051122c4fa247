"""A performance plays what its transport says, tells where it is, and speaks outside the timeline when it must."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import FRAMES_PER_MS, Block, Clip
from audio.mixer import Levels, Mixer
from audio.performance import Command, Line, Performance
from audio.score import Placed, Score
from audio.stream import Stream
from sessions.timecode import Ms
from sessions.timeline import Pressure, Segment, Timeline
from sessions.transport import Event, Playhead, State

NOISE = Clip.of(np.random.default_rng(3).normal(0, 0.2, 90_000).clip(-1, 1))
SCORE = Score((Placed(NOISE, 0, "tones", 0), Placed(NOISE, 200_000, "tones", 1)), 480_000, NOISE.frames)
TIMELINE = Timeline(
    "test",
    (
        Segment(0, Ms(0), Ms(4_000), "hold", "left", pressure=Pressure(4, "a", Ms(90_000))),
        Segment(1, Ms(4_000), Ms(10_000), "rest"),
    ),
    (),
)
QUIET = 2**-14


class Told:
    """What a performance told of itself."""

    def __init__(self) -> None:
        self.paused: list[Playhead] = []
        self.lengths: list[Mapping[int, Ms]] = []

    def performance(self, timeline: Timeline = TIMELINE, lines: Mapping[Line, Clip] | None = None) -> Performance:
        return Performance(
            timeline,
            SCORE,
            Levels(),
            lines or {},
            paused=self.paused.append,
            lengthened=lambda lengths, _edition: self.lengths.append(lengths),
        )


def start(performance: Performance) -> None:
    performance.post(lambda it: it.handle(Event.PLAY))


def seconds(performance: Performance, count: float) -> Block:
    return performance.pull(round(count * 1000) * FRAMES_PER_MS)


def test_before_the_start_it_is_exactly_silent_and_then_it_is_the_render() -> None:
    performance = Told().performance()
    assert not performance.pull(4_801).any()
    start(performance)
    performance.pull(47)
    sound = performance.pull(480_000 - 47)
    rendered = Stream(Mixer(SCORE, Levels())).render(0, 480_000)
    offset = next(at for at in range(48) if np.array_equal(sound[at : at + 1000], rendered[:1000]))
    assert np.array_equal(sound[offset:], rendered[: len(sound) - offset])


@settings(max_examples=40)
@given(st.lists(st.integers(1, 30_000), min_size=1, max_size=20))
def test_pulls_of_any_length_give_the_same_samples(lengths: list[int]) -> None:
    performance = Told().performance()
    start(performance)
    sound = np.concatenate([performance.pull(length) for length in lengths])
    assert [len(block) for block in (sound,)] == [sum(lengths)]
    assert np.array_equal(sound, _whole(sum(lengths)))


def _whole(frames: int) -> Block:
    performance = Told().performance()
    start(performance)
    return performance.pull(frames)


def test_a_pause_is_silent_at_once_and_stays_where_it_is() -> None:
    told = Told()
    performance = told.performance()
    start(performance)
    seconds(performance, 1)
    performance.post(lambda it: it.handle(Event.PAUSE))
    pause = seconds(performance, 2)
    assert np.abs(pause[:200]).max() > QUIET, "it fades"
    assert np.abs(pause[240:]).max() < QUIET
    assert [playhead.position for playhead in told.paused] == [1_000]
    assert performance.marks[-1].playhead.state is State.PAUSED


def test_a_paused_hold_says_so_and_a_resumed_one_goes_on() -> None:
    performance = Told().performance(lines={"ease-off": NOISE})
    start(performance)
    seconds(performance, 1)
    performance.post(lambda it: it.handle(Event.PAUSE))
    assert np.abs(seconds(performance, 1)[480:]).max() > 0.1
    performance.post(lambda it: it.set_line("resume", NOISE))
    performance.post(lambda it: it.handle(Event.PLAY))
    assert np.abs(seconds(performance, 1)).max() > 0.1
    assert performance.marks[-1].playhead.position == 2_000


def test_a_rest_is_paused_without_a_word_unless_something_feels_wrong() -> None:
    acts: list[tuple[Command, bool]] = [(lambda it: it.handle(Event.PAUSE), False), (Performance.ease, True)]
    for act, speaks in acts:
        performance = Told().performance(lines={"ease-off": NOISE})
        start(performance)
        seconds(performance, 9)
        performance.post(act)
        assert bool(np.abs(seconds(performance, 1)[480:]).max() > QUIET) is speaks


def test_a_wait_reminds_every_fifteen_seconds() -> None:
    segments = (Segment(0, Ms(0), Ms(15_000), "wait"), Segment(1, Ms(15_000), Ms(20_000), "rest"))
    performance = Told().performance(Timeline("wait", segments, ()), {"reminder": NOISE})
    start(performance)
    block = seconds(performance, 14.9)
    heard: list[bool] = []
    for _ in range(40):
        block = seconds(performance, 1)
        heard.append(bool(np.abs(block).max() > QUIET))
    assert [second for second, loud in enumerate(heard) if loud and not heard[second - 1]] == [0, 15, 30]


def test_what_was_skipped_is_not_heard_later() -> None:
    performance = Told().performance()
    start(performance)
    performance.skip(24_000)
    assert performance.marks[-1].playhead.position == 500
    assert np.abs(seconds(performance, 1)).max() < QUIET, "what began in the gap is not entered in its middle"
    assert performance.marks[-1].playhead.position == 1_500


def test_lengthening_twice_adds_up_before_the_new_timeline_is_there() -> None:
    told = Told()
    performance = told.performance()
    start(performance)
    seconds(performance, 5)
    for _ in range(2):
        performance.post(lambda it: it.lengthen(Ms(10_000)))
    performance.pull(480)
    assert told.lengths == [{1: 16_000}, {1: 26_000}]


def test_marks_tell_where_every_frame_stood() -> None:
    performance = Told().performance()
    start(performance)
    seconds(performance, 5)
    found = {mark.frame: mark.playhead.position for mark in performance.marks}
    assert found[0] == 0
    assert found[4_000 * FRAMES_PER_MS] == 4_000
    assert found[5_000 * FRAMES_PER_MS] == 5_000
