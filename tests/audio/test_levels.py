import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE
from audio.levels import LOUDNESS, PEAK, Float, level, loudness

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
