"""The ambiences: quiet sounds to lie under a session, each a loop whose end meets its start."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from audio.clip import RATE, Block, Clip
from audio.levels import LONG, LOUDNESS, Float, level, loudness
from sessions.timeline import AmbienceName

AMBIENCES: tuple[AmbienceName, ...] = get_args(AmbienceName)

_SECONDS = 27
_FRAMES = _SECONDS * RATE
_WIDTH = 0.5
_DROPS_A_SECOND = 7
_FADE, _SHORT, _LEAST = 2 * RATE, RATE, 5 * RATE
# Pitches in Hz of an open A chord with a soft third, how strong each is, and by how many cycles a loop its double is
# higher: the double is what beats, once in 5 to 14 seconds.
_CHORD = ((110.0, 1.0, 2), (165.0, 0.6, 3), (220.0, 0.5, 4), (277.2, 0.2, 5), (330.0, 0.22, 3), (440.0, 0.1, 4))


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """Stereo samples at 48 kHz, shape (frames, 2), that may be repeated without a seam and that nobody changes."""

    samples: Block

    def __post_init__(self) -> None:
        self.samples.flags.writeable = False

    @property
    def frames(self) -> int:
        """Its length in frames."""
        return len(self.samples)


@lru_cache(maxsize=len(AMBIENCES))
def ambience(name: AmbienceName) -> Loop:
    """The ambience `name`, 27 s long, at `audio.levels.LOUDNESS` with both channels sounding (BS.1770-4).

    It is made of whole cycles only, or laid out in a circle, so that no frame of it is a beginning.
    """
    sound = _MAKERS[name](np.random.Generator(np.random.PCG64(AMBIENCES.index(name))))
    # The standard adds up the powers of the channels.
    power = sum(10 ** (loudness(channel) / 10) for channel in sound)
    sound *= 10 ** (LOUDNESS / 20) / power**0.5
    return Loop(np.ascontiguousarray(sound.T, dtype=np.float32))


@lru_cache(maxsize=1)
def read_loop(clip: Clip) -> Loop:
    """A clip as a loop, as loud as the ambiences: a quarter of it, 2 s at most, is crossfaded from end into start.

    One shorter than 1 s is repeated until it lasts 5 s. Raises ValueError for a clip without a frame.
    """
    if not clip.frames:
        raise ValueError("an empty clip cannot be repeated")
    body = _crossfaded(level(clip.samples)) if clip.frames > LONG else _crossfaded(level(clip.samples.astype(float)))
    if clip.frames < _SHORT:
        body = np.tile(body, -(-_LEAST // len(body)))
    # Two channels of the same are 3 LU louder than one.
    body *= 0.5**0.5
    samples = np.empty((len(body), 2), dtype=np.float32)
    samples[:] = body[:, np.newaxis]
    return Loop(samples)


def _crossfaded(samples: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.floating[Any]]:
    """The samples, which are changed, without their end: it is laid over their start."""
    fade = min(_FADE, len(samples) // 4)
    angle = (np.arange(fade) + 0.5) / max(fade, 1) * np.pi / 2
    body, end = samples[: len(samples) - fade], samples[len(samples) - fade :]
    body[:fade] = body[:fade] * np.sin(angle) + end * np.cos(angle)
    return body


def _rain(random: np.random.Generator) -> Float:
    hiss = _noise(random, _pink() * _above(250) * _below(7000))
    drops = np.zeros_like(hiss)
    for _ in range(_DROPS_A_SECOND * _SECONDS):
        _let_fall(drops, random)
    hiss /= hiss.std()
    drops += hiss
    return drops


def _let_fall(drops: Float, random: np.random.Generator) -> None:
    frames = int(random.uniform(0.012, 0.035) * RATE)
    share = np.arange(frames) / frames
    # A drop rings upward while its bubble closes.
    cycles = random.uniform(900, 2600) * frames / RATE * (share + 0.15 * share**2)
    drop = random.uniform(0.4, 1.8) * share * (1 - share) * np.exp(-4 * share) * 10 * np.sin(2 * np.pi * cycles)
    where = (random.integers(_FRAMES) + np.arange(frames)) % _FRAMES
    side = random.uniform(0.25, 0.75)
    drops[:, where] += np.outer(((1 - side) ** 0.5, side**0.5), drop)


def _waves(random: np.random.Generator) -> Float:
    turn = 2 * np.pi * np.arange(_FRAMES) / _FRAMES
    # Three swells a loop, of 8 to 10 s; the foam comes with the height of the swell.
    swell = 0.5 - 0.5 * np.cos(3 * turn + 0.3 * np.sin(turn))
    deep = _noise(random, _pink() * _above(60) * _below(350))
    foam = _noise(random, _pink() * _above(200) * _below(1800))
    deep *= (0.25 + 0.75 * swell) / deep.std()
    foam *= 0.6 * swell**2 / foam.std()
    return deep + foam


def _brown_noise(random: np.random.Generator) -> Float:
    return _noise(random, _above(30) / _frequencies())


def _drone(random: np.random.Generator) -> Float:
    spectrum = np.zeros((2, _FRAMES // 2 + 1), dtype=np.complex128)
    for pitch, strength, beats in _CHORD:
        cycles, phase = round(pitch * _SECONDS), random.uniform(0, 2 * np.pi)
        spectrum[:, cycles] = strength * np.exp(1j * phase)
        # The ears hear the beats at different times, while the notes themselves stay in the middle.
        for channel, later in enumerate(random.uniform(0, 2 * np.pi, 2)):
            spectrum[channel, cycles + beats] = 0.45 * strength * np.exp(1j * (phase + later))
    return _circular(spectrum)


_Maker = Callable[[np.random.Generator], Float]
_MAKERS: dict[AmbienceName, _Maker] = {"rain": _rain, "waves": _waves, "brown-noise": _brown_noise, "drone": _drone}


def _noise(random: np.random.Generator, shape: Float) -> Float:
    """Noise of that spectrum, shape (2, frames): mostly the same in both channels, so that it survives mono."""
    spectrum = random.standard_normal((2, len(shape), 2)).view(np.complex128)[..., 0]
    spectrum *= shape
    middle, side = spectrum
    side *= _WIDTH
    # One channel after the other: a loop weighs 10 MB as a spectrum, and as much again as what it is made into.
    sound: Float = np.empty((2, _FRAMES))
    sound[0] = _circular(middle + side)
    middle -= side
    sound[1] = _circular(middle)
    return sound


def _circular(spectrum: npt.NDArray[np.complex128]) -> Float:
    spectrum[..., 0] = 0
    return np.fft.irfft(spectrum, _FRAMES)


def _frequencies() -> Float:
    # Whole cycles a loop, in Hz; the first stands for 0, which is left out later.
    return np.maximum(np.arange(_FRAMES // 2 + 1), 0.5) / _SECONDS


def _pink() -> Float:
    return 1 / np.sqrt(_frequencies())


def _above(frequency: float) -> Float:
    return 1 / (1 + (frequency / _frequencies()) ** 4)


def _below(frequency: float) -> Float:
    return 1 / (1 + (_frequencies() / frequency) ** 2)
