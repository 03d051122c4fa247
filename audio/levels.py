"""One loudness for all that is heard: how loud a clip is, and bringing it to the loudness of the others."""

from typing import Any

import numpy as np
import numpy.typing as npt

from audio.clip import RATE

Float = npt.NDArray[np.float64]
"""Mono samples at 48 kHz while they are worked on, shape (frames,)."""

LOUDNESS = -20.0
"""What every clip is brought to, in LUFS (ITU-R BS.1770-4): a voice at speaking loudness, with room for sums."""

PEAK = 10 ** (-6 / 20)
"""No sample of a levelled clip is larger: -6 dBFS, so that a voice over a tone stays under full scale."""

_BLOCK = RATE * 400 // 1000
_HOP = RATE * 100 // 1000
_GATE = 10 ** (-10 / 10)
_SILENT = 10 ** (-60 / 10)
_NOTHING = 1e-14
_OFFSET = -0.691
_TAIL = RATE // 10
_LIMITER_BLOCK = RATE * 5 // 1000
_ROUNDS = 3
_CLOSE_ENOUGH = 0.1


def loudness(samples: npt.NDArray[np.floating[Any]]) -> float:
    """The loudness of the sounding part of mono samples at 48 kHz, in LUFS; minus infinity for silence.

    Blocks of 400 ms begin every 100 ms. Silence is what lies 60 LU under the loudest of them (the standard's gate, -70
    LUFS, is for programmes of a known level); sounding is what is within 10 LU of the mean of the rest. A clip
    shorter than a block is one block.
    """
    if not len(samples):
        return -np.inf
    energy = np.concatenate(([0.0], np.cumsum(_weighted(samples.astype(np.float64)) ** 2)))
    block = min(_BLOCK, len(samples))
    starts = np.arange(0, len(samples) - block + 1, _HOP)
    powers = (energy[starts + block] - energy[starts]) / block
    powers = powers[powers >= powers.max() * _SILENT]
    sounding = powers[powers >= powers.mean() * _GATE]
    power = float(sounding.mean())
    return _OFFSET + 10 * float(np.log10(power)) if power > _NOTHING else -np.inf


def level(samples: npt.NDArray[np.floating[Any]]) -> Float:
    """The same sound at LOUDNESS, its peaks held under PEAK; silence stays as it is."""
    levelled = samples.astype(np.float64)
    for _ in range(_ROUNDS):
        missing = LOUDNESS - loudness(levelled)
        if not np.isfinite(missing) or abs(missing) < _CLOSE_ENOUGH:
            break
        levelled = _limited(levelled * 10 ** (missing / 20))
    return levelled


def blocks_of(samples: npt.NDArray[np.floating[Any]], frames: int) -> Float:
    """The largest magnitude in each block of `frames`, the last one filled up with silence."""
    count = -(-len(samples) // frames)
    padded = np.zeros(count * frames)
    padded[: len(samples)] = np.abs(samples)
    peaks: Float = padded.reshape(count, frames).max(axis=1, initial=0.0)
    return peaks


def _limited(samples: Float) -> Float:
    # The gain runs in straight lines between the middles of blocks. At each middle it is the least that the block
    # or a neighbour needs, so what lies between two middles gets no more than its own block needs.
    needed = np.minimum(1.0, PEAK / np.maximum(blocks_of(samples, _LIMITER_BLOCK), PEAK))
    if needed.min(initial=1.0) == 1.0:
        return samples
    padded = np.pad(needed, 1, mode="edge")
    least = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    middles = (np.arange(len(needed)) + 0.5) * _LIMITER_BLOCK
    gain: Float = np.interp(np.arange(len(samples)), middles, least)
    return samples * gain


def _weighted(samples: Float) -> Float:
    # The K-weighting of BS.1770-4 (tables 1 and 2, for 48 kHz), applied to the spectrum; the tail keeps the end of
    # the filter's answer from coming back at the beginning.
    size = (len(samples) // _TAIL + 2) * _TAIL
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.fft.irfft(np.fft.rfft(samples, size) * shelf * high_pass, size)[: len(samples)]
