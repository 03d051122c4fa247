import numpy as np
import pytest

from audio.clip import RATE
from audio.levels import LOUDNESS, Float, loudness
from audio.speech.shaping import shape


def sound(*parts: tuple[str, float]) -> Float:
    """`loud` and `still` for so many seconds."""
    pieces: list[Float] = []
    for kind, seconds in parts:
        frames = np.arange(round(seconds * RATE))
        pieces.append(np.sin(2 * np.pi * 440 * frames / RATE + 1) * (0.3 if kind == "loud" else 0.0))
    return np.concatenate(pieces)


def seconds(samples: Float) -> float:
    return shape(samples, RATE).frames / RATE


def test_silence_around_words_is_trimmed() -> None:
    clip = shape(sound(("still", 0.4), ("loud", 1), ("still", 0.7)), RATE)
    assert abs(clip.frames / RATE - (0.005 + 1 + 0.03)) < 0.006
    assert np.abs(clip.samples[: RATE // 100]).max() > 0.01


@pytest.mark.parametrize(("pause", "left"), [(0.05, 0.05), (0.14, 0.14), (0.5, 0.255), (1.0, 0.405)])
def test_long_pauses_are_shortened(pause: float, left: float) -> None:
    between = seconds(sound(("loud", 0.5), ("still", pause), ("loud", 0.5))) - seconds(sound(("loud", 1)))
    assert abs(between - left) < 0.011


def test_quiet_is_no_silence() -> None:
    whisper = sound(("loud", 1)) * 10 ** (-40 / 20)
    assert seconds(np.concatenate([sound(("loud", 0.5)), whisper, sound(("loud", 0.5))])) > 1.95


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_any_rate_becomes_the_sessions_and_one_loudness(rate: int) -> None:
    hum = 0.01 * np.sin(2 * np.pi * 440 * np.arange(2 * rate) / rate)
    clip = shape(hum, rate)
    assert abs(clip.frames / RATE - 2) < 0.02
    assert abs(loudness(clip.samples) - LOUDNESS) < 0.3


@pytest.mark.parametrize("frames", [0, 1, 5, 22_050])
def test_nothing_but_silence_is_an_empty_clip(frames: int) -> None:
    assert shape(np.zeros(frames), 22_050).frames == 0
