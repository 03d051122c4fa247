"""The mix is a pure function of the frame: the same samples in whatever blocks, panned, ducked and limited."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.ambience import Loop, ambience
from audio.clip import FRAMES_PER_MS, RATE, Block, Clip
from audio.limiter import CEILING, REACH, limit
from audio.mixer import Audible, Levels, Mixer
from audio.score import Bed, Placed, Score, arrange
from audio.stream import FADE, Stream
from sessions.timecode import Ms
from sessions.timeline import Cue, Say, Segment, Timeline, Tone


def noise(frames: int, gain: float = 0.2, seed: int = 1) -> Clip:
    return Clip.of(np.random.default_rng(seed).normal(0, gain, frames).clip(-1, 1))


def score(*placed: Placed, frames: int = 3 * RATE) -> Score:
    items = tuple(sorted(placed, key=lambda item: item.frame))
    return Score(items, frames, max((item.clip.frames for item in items), default=0))


def rendered(mixer: Mixer, start: int, frames: int) -> Block:
    return mixer.render(start, frames, Audible())


LOUD = score(
    Placed(noise(RATE, 0.5, 2), 1000, "voice", 0, -0.6, -0.6),
    Placed(noise(RATE, 0.5, 3), 9000, "tones", 0, -0.6, 0.6),
    Placed(noise(RATE, 0.9, 4), 50_000, "tones", 1),
)


@settings(max_examples=60)
@given(st.lists(st.integers(1, 2 * RATE - 1), max_size=12))
def test_any_partition_gives_the_same_samples(cuts: list[int]) -> None:
    whole = rendered(Mixer(LOUD, Levels()), 0, 2 * RATE)
    edges = sorted({0, *cuts, 2 * RATE})
    parts = [rendered(Mixer(LOUD, Levels()), start, end - start) for start, end in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), whole)


def test_nothing_is_over_the_ceiling_and_what_is_quiet_is_untouched() -> None:
    loud = rendered(Mixer(LOUD, Levels()), 0, 3 * RATE)
    assert np.abs(loud).max() <= CEILING
    assert np.abs(loud).max() > 0.85, "the limiter holds it at its ceiling, not far below"
    quiet = noise(RATE, 0.05).samples[:, np.newaxis].repeat(2, axis=1)
    assert np.array_equal(limit(quiet), quiet[REACH:-REACH])


@settings(max_examples=60)
@given(st.integers(0, 4 * RATE), st.integers(1, 20_000), st.sampled_from([Levels(), Levels(voice=0), Levels(master=0)]))
def test_what_is_still_renders_to_zeros_and_nothing_else_does(start: int, frames: int, levels: Levels) -> None:
    mixer = Mixer(LOUD, levels)
    assert mixer.is_still(start, frames, Audible()) == (not rendered(mixer, start, frames).any())


def test_a_peak_far_away_changes_nothing() -> None:
    mix = noise(RATE, 0.05).samples[:, np.newaxis].repeat(2, axis=1)
    mix[RATE // 2] = 1.5
    limited = limit(mix)
    middle = mix[REACH:-REACH]
    peak = RATE // 2 - REACH
    assert np.array_equal(limited[: peak - REACH], middle[: peak - REACH])
    assert np.array_equal(limited[peak + REACH + 1 :], middle[peak + REACH + 1 :])
    assert abs(limited[peak, 0]) <= CEILING


def test_a_side_is_louder_in_its_ear() -> None:
    left = rendered(Mixer(score(Placed(noise(RATE), 0, "voice", 0, -0.6, -0.6)), Levels()), 0, RATE)
    loudness = 20 * np.log10(np.sqrt((left**2).mean(axis=0)))
    assert loudness[0] - loudness[1] > 6


def test_a_tone_walks_from_one_ear_to_the_other() -> None:
    steady = Clip.of(np.full(RATE, 0.2))
    block = rendered(Mixer(score(Placed(steady, 0, "tones", 0, -0.6, 0.6)), Levels()), 0, RATE)
    assert block[0, 0] > 2 * block[0, 1]
    assert block[-1, 1] > 2 * block[-1, 0]
    assert (np.diff(block[:, 1]) >= 0).all()


def test_the_voice_ducks_the_tones_by_six_decibels() -> None:
    tone, silent_words = Clip.of(np.full(3 * RATE, 0.2)), Clip.of(np.zeros(RATE))
    plain = rendered(Mixer(score(Placed(tone, 0, "tones", 0)), Levels()), 0, 3 * RATE)
    mixer = Mixer(score(Placed(tone, 0, "tones", 0), Placed(silent_words, RATE, "voice", 0)), Levels())
    ducked = rendered(mixer, 0, 3 * RATE) / plain
    decibels = 20 * np.log10(ducked[:, 0])
    assert abs(decibels[RATE - RATE // 20 - 1]) < 0.01
    assert np.abs(decibels[RATE : 2 * RATE] + 6).max() < 0.01
    assert abs(decibels[2 * RATE + RATE * 400 // 1000]) < 0.01


def test_the_voice_ducks_the_ambience_by_twelve_decibels_and_it_comes_back() -> None:
    bed = Bed(Loop(np.full((RATE, 2), 0.2, dtype=np.float32)), 0.5)
    words = Placed(Clip.of(np.zeros(2 * RATE)), 4 * RATE, "voice", 0)
    under = Score((words,), 12 * RATE, words.clip.frames, bed)
    decibels = 20 * np.log10(rendered(Mixer(under, Levels()), 0, 12 * RATE)[:, 0] / 0.1 + 1e-9)
    assert decibels[0] < -100, "it comes slowly"
    assert abs(decibels[3 * RATE]) < 0.01
    assert np.abs(decibels[4 * RATE : 6 * RATE] + 12).max() < 0.01
    assert abs(decibels[6 * RATE + RATE // 2]) < 0.01
    assert decibels[-1] < -60, "and goes slowly"
    assert np.abs(np.diff(rendered(Mixer(under, Levels()), 0, 12 * RATE)[:, 0])).max() < 0.001, "without a click"


@given(st.lists(st.integers(1, 4 * RATE - 1), max_size=8))
def test_the_ambience_is_alike_in_any_partition(cuts: list[int]) -> None:
    mixer = Mixer(Score(LOUD.placed, 4 * RATE, LOUD.longest, Bed(ambience("rain"), 0.4)), Levels())
    edges = sorted({0, *cuts, 4 * RATE})
    parts = [rendered(mixer, start, end - start) for start, end in pairwise(edges)]
    assert np.array_equal(np.concatenate(parts), rendered(mixer, 0, 4 * RATE))


def test_the_ambience_goes_on_alone_where_no_cue_may_sound() -> None:
    bed = Bed(Loop(np.full((RATE, 2), 0.2, dtype=np.float32)), 0.5)
    later = Placed(noise(RATE), 5 * RATE, "voice", 1)
    stream = Stream(Mixer(Score((later,), 12 * RATE, RATE, bed), Levels()))
    stream.render(3 * RATE, RATE)
    block = stream.render(4 * RATE, 3 * RATE, bed_only=True)
    assert np.abs(block - 0.1).max() < 2**-13


def test_levels_are_the_gains_of_the_buses() -> None:
    placed = score(Placed(noise(RATE), 0, "voice", 0), Placed(noise(RATE, seed=5), 2 * RATE, "tones", 0))
    full = rendered(Mixer(placed, Levels()), 0, 3 * RATE)
    mute = rendered(Mixer(placed, Levels(voice=0.0, master=0.5)), 0, 3 * RATE)
    assert not mute[:RATE].any()
    assert np.allclose(mute[2 * RATE :], full[2 * RATE :] * 0.5)


def play(stream: Stream, pieces: list[tuple[int | None, int]], cuts: list[int]) -> Block:
    """Render pieces (timeline frame or None, frames), each broken up at the cuts that fall into it."""
    blocks: list[Block] = []
    at = 0
    for start, frames in pieces:
        edges = sorted({0, frames, *(cut - at for cut in cuts if at < cut < at + frames)})
        for begin, end in pairwise(edges):
            blocks.append(stream.render(None if start is None else start + begin, end - begin))
        at += frames
    return np.concatenate(blocks)


_PIECES = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(0, 2 * RATE)), st.integers(1, 20_000)), min_size=1, max_size=8
)


@settings(max_examples=60)
@given(_PIECES, st.lists(st.integers(1, 100_000), max_size=12))
def test_pauses_and_seeks_sound_alike_in_any_blocks(pieces: list[tuple[int | None, int]], cuts: list[int]) -> None:
    whole = play(Stream(Mixer(LOUD, Levels())), pieces, [])
    assert np.array_equal(play(Stream(Mixer(LOUD, Levels())), pieces, cuts), whole)
    assert np.abs(whole).max() <= CEILING


def test_starts_stops_and_seeks_do_not_click() -> None:
    steady = Mixer(score(Placed(Clip.of(np.full(3 * RATE, 0.5)), 0, "tones", 0)), Levels())
    stream = Stream(steady)
    pieces: list[tuple[int | None, int]] = [(0, 5_000), (None, 5_000), (0, 5_000), (0, 100), (0, 5_000), (None, 100)]
    block = play(stream, pieces, [])
    assert np.abs(np.diff(block, axis=0)).max() < 0.5 / FADE * 2.5


def test_what_is_rendered_in_one_go_has_no_silence_of_zeros() -> None:
    block = Stream(Mixer(score(), Levels())).render(0, RATE)
    assert (block != 0).all(), "dither keeps the line open"
    assert np.abs(block).max() < 2**-14


def test_a_seek_hears_only_what_begins_there() -> None:
    words = Placed(noise(RATE), 0, "voice", 0)
    later = Placed(noise(RATE, seed=7), RATE, "voice", 1)
    stream = Stream(Mixer(score(words, later), Levels()))
    stream.render(None, FADE)
    tail = stream.render(RATE // 2, RATE // 2)
    assert np.abs(tail).max() < 2**-14, "words are not entered in their middle"
    assert np.abs(stream.render(RATE, RATE)).max() > 0.1


def test_words_outside_the_timeline_keep_those_inside_from_speaking() -> None:
    inside = Placed(noise(RATE), 4_000, "voice", 0)
    stream = Stream(Mixer(score(inside), Levels()))
    stream.say(noise(8_000, seed=9))
    alone = Stream(Mixer(score(), Levels()))
    alone.say(noise(8_000, seed=9))
    assert np.array_equal(stream.render(0, RATE), alone.render(0, RATE))


def test_samples_fit_a_24_bit_file() -> None:
    block = Stream(Mixer(LOUD, Levels())).render(0, RATE)
    assert np.array_equal(block * 2**23, np.round(block * 2**23))


def test_every_cue_of_a_timeline_is_arranged_at_its_frame() -> None:
    segments = (
        Segment(0, Ms(0), Ms(5_000), "hold", "left"),
        Segment(1, Ms(5_000), Ms(9_000), "switch", "right"),
    )
    cues = (
        Cue(Ms(0), Tone("start"), 0, "left", Ms(600)),
        Cue(Ms(300), Say("Hold."), 0, "left", Ms(500)),
        Cue(Ms(400), Say("Unspoken."), 0, "left", Ms(500)),
        Cue(Ms(5_000), Tone("switch", Ms(150)), 1, "right", Ms(1_150)),
    )
    words = noise(24_000)
    arranged = arrange(Timeline("t", segments, cues), {Say("Hold."): words}.get, lambda play: None)
    assert [(p.frame, p.bus, p.segment, p.pan, p.pan_to) for p in arranged.placed] == [
        (0, "tones", 0, -0.6, -0.6),
        (300 * FRAMES_PER_MS, "voice", 0, -0.6, -0.6),
        (5_150 * FRAMES_PER_MS, "tones", 1, -0.6, 0.6),
    ]
    assert arranged.placed[1].clip is words
    assert arranged.placed[2].clip.frames == 1_000 * FRAMES_PER_MS
    assert arranged.frames == 9_000 * FRAMES_PER_MS


WORDS_AND_STAND_IN = score(
    Placed(noise(RATE, 0.1, 5), 1000, "voice", 0, -0.6, -0.6),
    Placed(noise(RATE // 2, 0.1, 6), 1000, "tones", 0, 0.6, 0.6),
    Placed(noise(RATE // 2, 0.1, 7), 1000, "tones", 0, wordless=True),
)


def test_a_stand_in_is_heard_where_no_words_are_and_nothing_gives_way() -> None:
    words, tone, stand_in = WORDS_AND_STAND_IN.placed
    with_words = rendered(Mixer(WORDS_AND_STAND_IN, Levels()), 0, 2 * RATE)
    assert np.array_equal(with_words, rendered(Mixer(score(words, tone), Levels()), 0, 2 * RATE))
    without = rendered(Mixer(WORDS_AND_STAND_IN, Levels(voice=0.0)), 0, 2 * RATE)
    sounding = replace(stand_in, wordless=False)
    assert np.array_equal(without, rendered(Mixer(score(tone, sounding), Levels()), 0, 2 * RATE))


def test_in_mono_both_ears_hear_the_same_and_nothing_is_lost() -> None:
    bed = Bed(ambience("rain"), 0.5)
    both = Score(WORDS_AND_STAND_IN.placed, 3 * RATE, WORDS_AND_STAND_IN.longest, bed)
    mono = rendered(Mixer(both, Levels(mono=True)), 0, 3 * RATE)
    stereo = rendered(Mixer(both, Levels()), 0, 3 * RATE)
    assert np.array_equal(mono[:, 0], mono[:, 1])
    difference = 10 * np.log10((mono**2).sum() / (stereo**2).sum())
    assert abs(difference) < 1.0


def test_a_score_that_sounds_the_same_now_goes_on_without_a_fade() -> None:
    later = Placed(noise(RATE, 0.1, 8), 2 * RATE, "tones", 0)
    stream, plain = (
        Stream(Mixer(score(*WORDS_AND_STAND_IN.placed), Levels())),
        Stream(Mixer(score(*WORDS_AND_STAND_IN.placed, later), Levels())),
    )
    before = stream.render(0, RATE)
    stream.use(Mixer(score(*WORDS_AND_STAND_IN.placed, later), Levels()))
    after = stream.render(RATE, 2 * RATE)
    assert np.array_equal(np.concatenate([before, after]), plain.render(0, 3 * RATE))


def test_many_changes_at_one_frame_fade_once() -> None:
    stream, plain = (Stream(Mixer(WORDS_AND_STAND_IN, Levels())) for _ in range(2))
    for each in (stream, plain):
        each.render(0, RATE // 2)
    for gain in (0.9, 0.1, 0.7, 0.5):
        stream.use(Mixer(WORDS_AND_STAND_IN, Levels(master=gain)))
    plain.use(Mixer(WORDS_AND_STAND_IN, Levels(master=0.5)))
    assert np.array_equal(stream.render(RATE // 2, RATE), plain.render(RATE // 2, RATE))
