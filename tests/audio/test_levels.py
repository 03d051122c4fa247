import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE
from audio.levels import LONG, LOUDNESS, PEAK, Float, blocks_of, level, loudness

METER = pyloudnorm.Meter(RATE)


def bursts(seed: int, seconds: float, gap: float, gain: float) -> Float:
    """Noise that is interrupted, as speech is."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    return gain * random.standard_normal(len(time)) * (np.sin(2 * np.pi * time / max(gap, 0.05)) > -0.3)


# Whole tenths of a second: the meter fills up a block that is not whole, the standard leaves it out.
@settings(max_examples=40)
@given(st.integers(0, 99), st.integers(5, 60), st.floats(0.1, 2), st.floats(0.001, 0.5))
def test_loudness_is_that_of_the_standard(seed: int, tenths: int, gap: float, gain: float) -> None:
    sound = bursts(seed, tenths / 10, gap, gain)
    assert abs(loudness(sound) - METER.integrated_loudness(sound)) < 0.2


def test_a_sine_of_full_scale_at_997_hz_is_at_minus_three() -> None:
    # BS.1770-4, annex 1: a full scale 997 Hz sine in one channel reads -3.01.
    sine = np.sin(2 * np.pi * 997 * np.arange(3 * RATE) / RATE)
    assert abs(loudness(sine) + 3.01) < 0.02


@settings(max_examples=40)
@given(st.integers(0, 99), st.floats(0.05, 4), st.floats(0.1, 2), st.floats(0.0001, 3))
def test_levelled_sounds_are_equally_loud_and_leave_headroom(
    seed: int, seconds: float, gap: float, gain: float
) -> None:
    levelled = level(bursts(seed, seconds, gap, gain))
    assert abs(loudness(levelled) - LOUDNESS) < 0.5
    assert np.abs(levelled).max() <= PEAK + 1e-12


def test_high_peaks_are_held_and_the_rest_is_not_bent() -> None:
    sine = np.sin(2 * np.pi * 300 * np.arange(2 * RATE) / RATE)
    spiky = sine.copy()
    spiky[RATE] = 30.0
    levelled = level(spiky)
    assert np.abs(levelled).max() <= PEAK + 1e-12
    calm = levelled[: RATE // 2] / sine[: RATE // 2].clip(1e-9)
    assert np.ptp(calm[sine[: RATE // 2] > 0.1]) < 1e-9


@pytest.mark.parametrize("frames", [0, 1, 48, RATE])
def test_silence_stays_as_it_is(frames: int) -> None:
    assert loudness(np.zeros(frames)) == -np.inf
    assert np.array_equal(level(np.zeros(frames)), np.zeros(frames))


def test_a_long_sound_worked_on_piece_by_piece_is_measured_like_a_whole_one(monkeypatch: pytest.MonkeyPatch) -> None:
    long = bursts(7, LONG / RATE + 3.21, 1.3, 0.1) * np.linspace(0.2, 1, LONG + round(3.21 * RATE)) + 0.2
    assert abs(loudness(long) - METER.integrated_loudness(long)) < 0.2
    pieces, single = loudness(long), loudness(long.astype(np.float32))
    monkeypatch.setattr("audio.levels.LONG", len(long))
    assert abs(pieces - loudness(long)) < 1e-9
    assert abs(single - loudness(long)) < 1e-4


def test_pieces_leave_no_trace_at_their_joints() -> None:
    # Only where the pieces of a long sound meet can it differ from the same sound that is one piece.
    sine = 0.01 * np.sin(2 * np.pi * 300 * np.arange(LONG + RATE) / RATE)
    gain = level(sine)[1::480] / sine[1::480]
    assert np.ptp(gain) < 1e-9
    spiky = sine.copy()
    spiky[:: 7 * RATE] = 20.0
    levelled = level(spiky)
    assert np.abs(levelled).max() <= PEAK + 1e-12
    calm = (levelled / np.where(sine == 0, 1, sine))[np.abs(sine) > 0.005]
    assert calm.max() / np.median(calm) < 1 + 1e-9


def test_single_precision_stays_single_and_the_input_is_left_alone() -> None:
    sound = bursts(1, LONG / RATE + 1, 0.7, 0.01).astype(np.float32)
    before = sound.copy()
    levelled = level(sound)
    assert levelled.dtype == np.float32
    assert np.array_equal(sound, before)
    assert abs(loudness(levelled) - LOUDNESS) < 0.5
    assert np.abs(levelled).max() <= PEAK + 1e-6


@given(st.integers(0, 99), st.integers(0, 2_000), st.integers(1, 300))
def test_blocks_are_the_largest_magnitudes(seed: int, count: int, frames: int) -> None:
    sound = np.random.default_rng(seed).standard_normal(count)
    expected = [np.abs(sound[start : start + frames]).max() for start in range(0, count, frames)]
    assert blocks_of(sound, frames).tolist() == expected
