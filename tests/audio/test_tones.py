import hashlib
import itertools
import subprocess
import sys
from typing import get_args

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import FRAMES_PER_MS, RATE
from audio.levels import LOUDNESS, PEAK, Float
from audio.tones import tone
from sessions.timecode import Ms
from sessions.timeline import TONE_MS, ToneName

NAMES: tuple[ToneName, ...] = get_args(ToneName)
AUDIBLE = 10 ** (-40 / 20)
TEN_MS = 10 * FRAMES_PER_MS


def heard(name: ToneName, duration: Ms | None = None) -> Float:
    return tone(name, TONE_MS[name] if duration is None else duration).samples.astype(np.float64)


def pitch(sound: Float) -> float:
    """The strongest frequency, in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 4 * RATE))
    return float(np.argmax(spectrum)) / 4


def picture(name: ToneName) -> Float:
    """What an ear keeps of a tone: how strong each semitone is in each eighth of its length, as one unit vector."""
    bands = 55 * 2 ** (np.arange(85) / 12)
    rows: list[Float] = []
    for part in np.array_split(heard(name), 8):
        frequencies = np.fft.rfftfreq(len(part), 1 / RATE)
        power = np.abs(np.fft.rfft(part * np.hanning(len(part)))) ** 2
        rows.append(np.histogram(frequencies, bands, weights=power)[0] ** 0.5)
    flat = np.concatenate(rows)
    unit: Float = flat / np.linalg.norm(flat)
    return unit


@pytest.mark.parametrize("name", NAMES)
def test_is_exactly_as_long_as_asked_for(name: ToneName) -> None:
    assert tone(name, TONE_MS[name]).frames == TONE_MS[name] * 48


@pytest.mark.parametrize("name", NAMES)
def test_is_heard_within_ten_milliseconds_and_begins_softly(name: ToneName) -> None:
    sound = heard(name)
    assert np.abs(sound[:TEN_MS]).max() > 4 * AUDIBLE
    assert np.abs(sound[0]) < AUDIBLE / 4
    assert np.abs(np.diff(sound)).max() < 0.12


@pytest.mark.parametrize("name", NAMES)
def test_ends_at_zero_without_a_click(name: ToneName) -> None:
    sound = heard(name)
    assert abs(sound[-1]) < 1e-6
    assert np.abs(sound[-FRAMES_PER_MS:]).max() < AUDIBLE


@pytest.mark.parametrize("name", NAMES)
def test_all_are_equally_loud(name: ToneName) -> None:
    sound = heard(name)
    # A meter needs 0.4 s: what is shorter is repeated.
    repeated = np.tile(sound, -(-RATE // len(sound)))
    assert abs(pyloudnorm.Meter(RATE).integrated_loudness(repeated) - LOUDNESS) < 0.7
    assert np.abs(sound).max() <= PEAK + 1e-6


@pytest.mark.parametrize(("one", "other"), itertools.combinations(NAMES, 2))
def test_any_two_are_told_apart(one: ToneName, other: ToneName) -> None:
    assert float(picture(one) @ picture(other)) < 0.6


def test_start_goes_up_and_end_goes_down() -> None:
    start, end = heard("start"), heard("end")
    assert pitch(start[: len(start) // 4]) < pitch(start[len(start) // 2 :])
    assert pitch(end[: len(end) // 5]) > pitch(end[len(end) * 3 // 4 :])


@settings(max_examples=20)
@given(st.integers(300, 12_000))
def test_breaths_rise_and_fall_over_the_whole_of_their_phase(milliseconds: int) -> None:
    breaths: tuple[tuple[ToneName, int], ...] = (("breathe-in", 1), ("breathe-out", -1))
    for name, direction in breaths:
        sound = heard(name, Ms(milliseconds))
        assert len(sound) == milliseconds * 48
        quarter = len(sound) // 4
        first, last = pitch(sound[:quarter]), pitch(sound[-quarter:])
        assert direction * (last - first) > 40
        assert np.abs(sound[:TEN_MS]).max() > AUDIBLE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("milliseconds", [0, 1, 7, 40])
def test_very_short_ones_are_sound_too(name: ToneName, milliseconds: int) -> None:
    sound = heard(name, Ms(milliseconds))
    assert len(sound) == milliseconds * 48
    assert np.isfinite(sound).all()


def test_another_process_makes_the_same_samples() -> None:
    code = (
        "import hashlib; from audio.tones import tone; from sessions.timeline import TONE_MS\n"
        "print(hashlib.sha256(b''.join(tone(n, d).samples.tobytes() for n, d in TONE_MS.items())).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    here = b"".join(tone(name, duration).samples.tobytes() for name, duration in TONE_MS.items())
    assert hashlib.sha256(here).hexdigest() == there
