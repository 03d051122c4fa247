import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.ambience import AMBIENCES, Loop, ambience, read_loop
from audio.clip import RATE, Clip
from audio.levels import LOUDNESS, Float
from sessions.timeline import AmbienceName

WINDOW = 1024
HOP = WINDOW // 2
PEAK = 10 ** (-3 / 20)
METER = pyloudnorm.Meter(RATE)
EVERY = pytest.mark.parametrize("name", AMBIENCES)


def heard(loop: Loop) -> Float:
    return loop.samples.astype(np.float64)


def decibels(power: Float | np.floating) -> Float:
    return np.asarray(10 * np.log10(power + 1e-20))


def bands(sound: Float) -> Float:
    """How loud each half octave of each window is, in dB, shape (windows, bands), for one channel."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP] * np.hanning(WINDOW)
    power = np.abs(np.fft.rfft(windows, axis=1)) ** 2
    edges = np.unique(np.round(2 ** np.arange(0, 9.01, 0.5)).astype(np.int64))
    return decibels(np.add.reduceat(power, edges, axis=1))


def seam_is_found(sound: Float) -> bool:
    """Whether the place where the end of a channel meets its start stands out among all others."""
    steps = np.abs(np.diff(sound))
    if abs(sound[0] - sound[-1]) > np.quantile(steps, 0.9999):
        return True
    elsewhere = bands(sound)
    across = bands(np.concatenate((sound[-WINDOW:], sound[:WINDOW])))
    # The outermost are three windows in ten thousand.
    lowest, highest = np.quantile(elsewhere, (0.0003, 0.9997), axis=0)
    return bool((across < lowest - 1).any() or (across > highest + 1).any())


@EVERY
def test_the_seam_is_not_findable(name: AmbienceName) -> None:
    for channel in heard(ambience(name)).T:
        assert not seam_is_found(channel)


@EVERY
def test_a_gap_of_twenty_milliseconds_at_the_seam_would_be_found(name: AmbienceName) -> None:
    for channel in heard(ambience(name)).T:
        channel[: RATE // 100] = channel[-RATE // 100 :] = 0
        assert seam_is_found(channel)


@pytest.mark.parametrize("name", ["waves", "brown-noise", "drone"])
def test_a_loop_cut_short_would_be_found(name: AmbienceName) -> None:
    for channel in heard(ambience(name)).T:
        worst = np.argmax(np.abs(channel[-RATE:] - channel[0]))
        assert seam_is_found(channel[: len(channel) - RATE + worst + 1])


@EVERY
def test_lasts_20_to_40_seconds_in_stereo_that_nobody_changes(name: AmbienceName) -> None:
    loop = ambience(name)
    assert loop.samples.dtype == np.float32
    assert loop.samples.shape == (loop.frames, 2)
    assert 20 * RATE <= loop.frames <= 40 * RATE
    with pytest.raises(ValueError, match="read-only"):
        loop.samples[0, 0] = 1


def test_all_are_equally_loud() -> None:
    measured = [METER.integrated_loudness(np.tile(heard(ambience(name)), (2, 1))) for name in AMBIENCES]
    assert max(measured) - min(measured) < 0.5
    assert np.abs(np.array(measured) - LOUDNESS).max() < 0.5


@EVERY
def test_stays_under_the_peak_and_has_no_constant_part_or_rumble(name: AmbienceName) -> None:
    sound = heard(ambience(name))
    assert np.abs(sound).max() < PEAK
    assert np.abs(sound.mean(axis=0)).max() < 1e-5
    power = np.abs(np.fft.rfft(sound, axis=0)) ** 2
    below_20_hz = power[: 20 * len(sound) // RATE].sum() / power.sum()
    assert below_20_hz < 0.02


@EVERY
def test_is_wide_and_survives_mono(name: AmbienceName) -> None:
    left, right = heard(ambience(name)).T
    power = (left.var() + right.var()) / 2
    lost = decibels(power / ((left + right) / 2).var())
    assert 0.3 < lost < 2
    assert abs(decibels(left.var() / right.var())) < 0.5


@EVERY
def test_is_the_same_every_time(name: AmbienceName) -> None:
    first = ambience(name)
    assert ambience(name) is first
    ambience.cache_clear()
    again = ambience(name)
    assert again is not first
    assert np.array_equal(again.samples, first.samples)


@pytest.mark.parametrize("name", ["rain", "brown-noise", "drone"])
def test_startles_nobody(name: AmbienceName) -> None:
    # No second is more than 2 dB above the middle one.
    seconds = heard(ambience(name)).reshape(-1, RATE, 2).var(axis=(1, 2))
    assert decibels(seconds.max() / np.median(seconds)) < 2


def test_waves_swell_three_times_a_loop_every_8_to_12_seconds() -> None:
    tenths = heard(ambience("waves")).reshape(-1, RATE // 10, 2).var(axis=(1, 2))
    smooth = np.fft.irfft(np.fft.rfft(tenths)[:7], len(tenths))
    crests = np.flatnonzero((smooth > np.roll(smooth, 1)) & (smooth > np.roll(smooth, -1)) & (smooth > smooth.mean()))
    apart = np.diff(np.append(crests, crests[0] + len(tenths))) / 10
    assert len(crests) == 3
    assert apart.min() >= 7.5
    assert apart.max() <= 12.5


def test_brown_noise_falls_by_6_db_an_octave() -> None:
    power = (np.abs(np.fft.rfft(heard(ambience("brown-noise")), axis=0)) ** 2).sum(axis=1)
    octaves = 100 * 2 ** np.arange(8)
    a_hertz = len(power) / (RATE / 2)
    means = [power[round(low * a_hertz) : round(1.2 * low * a_hertz)].mean() for low in octaves]
    assert np.allclose(np.diff(decibels(np.array(means))), -6.02, atol=0.8)


def noise(seed: int, frames: int) -> Float:
    """Dark noise, in which a click stands out."""
    white = np.random.default_rng(seed).standard_normal(frames + RATE // 10)
    return 0.1 * np.convolve(white, np.hanning(200) / 10, "same")[:frames]


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 99), st.integers(RATE // 20, 6 * RATE), st.booleans())
def test_a_file_of_any_length_becomes_a_loop_without_a_step(seed: int, frames: int, drops: bool) -> None:
    sound = noise(seed, frames)
    if drops:
        sound *= np.linspace(1, 0.3, frames)
    loop = read_loop(Clip.of(sound))
    samples = heard(loop)
    # A crossfade adds up two sounds, and so their steps.
    usual = np.abs(np.diff(samples[:, 0])).max()
    assert abs(samples[0, 0] - samples[-1, 0]) <= 1.5 * usual
    assert usual < 3 * np.abs(samples).max() * np.abs(np.diff(sound)).max() / np.abs(sound).max()
    assert np.array_equal(samples[:, 0], samples[:, 1])
    assert loop.frames >= (5 * RATE if frames < RATE else frames - 2 * RATE)
    assert np.abs(samples).max() < PEAK


def test_the_seam_of_a_file_is_not_findable_where_the_bare_one_is() -> None:
    sound = noise(3, 20 * RATE)
    loop = read_loop(Clip.of(sound))
    assert loop.frames == 18 * RATE
    assert seam_is_found(sound)
    assert not seam_is_found(heard(loop)[:, 0])


def test_the_join_of_a_file_keeps_its_strength() -> None:
    samples = heard(read_loop(Clip.of(noise(5, 20 * RATE))))[:, 0]
    assert abs(decibels(samples[: 2 * RATE].var() / samples[2 * RATE :].var())) < 1


@pytest.mark.parametrize("gain", [0.01, 1, 5])
def test_a_file_is_as_loud_as_the_ambiences(gain: float) -> None:
    samples = heard(read_loop(Clip.of(gain * noise(1, 10 * RATE))))
    assert abs(METER.integrated_loudness(np.tile(samples, (2, 1))) - LOUDNESS) < 0.7


def test_a_silent_file_is_a_silent_loop_and_an_empty_one_is_none() -> None:
    assert not read_loop(Clip.of(np.zeros(RATE * 3))).samples.any()
    assert not read_loop(Clip.of(np.zeros(1))).samples.any()
    with pytest.raises(ValueError, match="empty"):
        read_loop(Clip.of(np.zeros(0)))
