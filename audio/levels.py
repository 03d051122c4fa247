"""One loudness for all that is heard: how loud a clip is, and bringing it to the loudness of the others."""

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from audio.clip import RATE

Precision = TypeVar("Precision", bound=np.floating[Any])

Float = npt.NDArray[np.float64]
"""Mono samples at 48 kHz while they are worked on, shape (frames,)."""

LOUDNESS = -20.0
"""What every clip is brought to, in LUFS (ITU-R BS.1770-4): a voice at speaking loudness, with room for sums."""

PEAK = 10 ** (-6 / 20)
"""No sample of a levelled clip is larger: -6 dBFS, so that a voice over a tone stays under full scale."""

LONG = 120 * RATE
"""More frames than these are worked on piece by piece, and then single precision is enough.

Words and tones are never as long.
"""

_BLOCK = RATE * 400 // 1000
_HOP = RATE * 100 // 1000
_GATE = 10 ** (-10 / 10)
_SILENT = 10 ** (-60 / 10)
_NOTHING = 1e-14
_OFFSET = -0.691
_TAIL = RATE // 10
# Whole hops, and with the tail before it a length that is quick to transform.
_PIECE = 99 * _TAIL
_LIMITER_BLOCK = RATE * 5 // 1000
_ROUNDS = 3
_BINS = 1 << 15
_CLOSE_ENOUGH = 0.1


def loudness(samples: npt.NDArray[np.floating[Any]]) -> float:
    """The loudness of the sounding part of mono samples at 48 kHz, in LUFS; minus infinity for silence.

    Blocks of 400 ms begin every 100 ms. Silence is what lies 60 LU under the loudest of them (the standard's gate, -70
    LUFS, is for programmes of a known level); sounding is what is within 10 LU of the mean of the rest. A clip
    shorter than a block is one block.
    """
    if not len(samples):
        return -np.inf
    powers = _powers_by_pieces(samples) if len(samples) > LONG else _powers(samples.astype(np.float64))
    powers = powers[powers >= powers.max() * _SILENT]
    sounding = powers[powers >= powers.mean() * _GATE]
    power = float(sounding.mean())
    return _OFFSET + 10 * float(np.log10(power)) if power > _NOTHING else -np.inf


def level(samples: npt.NDArray[Precision]) -> npt.NDArray[Precision]:
    """The same sound at LOUDNESS, its peaks held under PEAK, in the precision it came in; silence stays as it is."""
    levelled = samples.copy()
    for _ in range(_ROUNDS):
        missing = LOUDNESS - loudness(levelled)
        if not np.isfinite(missing) or abs(missing) < _CLOSE_ENOUGH:
            break
        levelled *= 10 ** (missing / 20)
        if not _limit(levelled):
            break
    return levelled


def blocks_of(samples: npt.NDArray[np.floating[Any]], frames: int) -> Float:
    """The largest magnitude in each block of `frames`, the last one filled up with silence."""
    whole = len(samples) // frames
    blocks = samples[: whole * frames].reshape(whole, frames)
    peaks: Float = np.zeros(-(-len(samples) // frames))
    np.maximum(blocks.max(axis=1, initial=0.0), -blocks.min(axis=1, initial=0.0), out=peaks[:whole])
    if whole < len(peaks):
        peaks[whole] = np.abs(samples[whole * frames :]).max()
    return peaks


def _limit(samples: npt.NDArray[Precision]) -> bool:
    """Hold the peaks of samples, in their place, under PEAK; whether there was one to hold."""
    # The gain runs in straight lines between the middles of blocks. At each middle it is the least that the block
    # or a neighbour needs, so what lies between two middles gets no more than its own block needs.
    needed = np.minimum(1.0, PEAK / np.maximum(blocks_of(samples, _LIMITER_BLOCK), PEAK))
    if needed.min(initial=1.0) == 1.0:
        return False
    padded = np.pad(needed, 1, mode="edge")
    least = np.minimum(np.minimum(padded[:-2], padded[1:-1]), padded[2:])
    middles = (np.arange(len(needed)) + 0.5) * _LIMITER_BLOCK
    for start in range(0, len(samples), _PIECE):
        piece = samples[start : start + _PIECE]
        piece *= np.interp(np.arange(start, start + len(piece)), middles, least)
    return True


def _powers(samples: Float) -> Float:
    """The power of each block, weighted. The filter's tail is kept from coming back at the beginning."""
    size = (len(samples) // _TAIL + 2) * _TAIL
    spectrum = np.fft.rfft(samples, size)
    # Piece by piece: the weighting of a whole loop would take five times the memory of its spectrum.
    for start in range(0, len(spectrum), _BINS):
        piece = spectrum[start : start + _BINS]
        for stage in _weighting(size, start, len(piece)):
            piece *= stage
    weighted = np.fft.irfft(spectrum, size)[: len(samples)]
    weighted *= weighted
    energy = np.empty(len(samples) + 1)
    energy[0] = 0.0
    np.cumsum(weighted, out=energy[1:])
    block = min(_BLOCK, len(samples))
    starts = np.arange(0, len(samples) - block + 1, _HOP)
    powers: Float = (energy[starts + block] - energy[starts]) / block
    return powers


def _powers_by_pieces(samples: npt.NDArray[np.floating[Any]]) -> Float:
    """The same for a sound of more than a block."""
    hops = np.concatenate(list(_energies_of_hops(samples)))[: len(samples) // _HOP]
    powers: Float = np.convolve(hops, np.ones(_BLOCK // _HOP), "valid") / _BLOCK
    return powers


def _energies_of_hops(samples: npt.NDArray[np.floating[Any]]) -> Iterator[Float]:
    # Each piece comes with the tail of the one before it, in whose place there is nonsense afterwards: the answer to
    # where the piece was cut, and the end of the answer to where it ends. After a tail both are down by 180 dB.
    size = _TAIL + _PIECE
    shelf, high_pass = _weighting(size, 0, size // 2 + 1)
    weighting = (shelf * high_pass).astype(np.result_type(samples.dtype, np.complex64))
    piece = np.zeros(size, samples.dtype)
    for start in range(0, len(samples), _PIECE):
        before = min(start, _TAIL)
        part = samples[start - before : start + _PIECE]
        piece[:] = 0
        piece[_TAIL - before : _TAIL - before + len(part)] = part
        weighted = np.fft.irfft(np.fft.rfft(piece) * weighting, size)[_TAIL:]
        yield (weighted**2).reshape(-1, _HOP).sum(axis=1, dtype=np.float64)


def _weighting(size: int, first: int, bins: int) -> tuple[npt.NDArray[np.complex128], npt.NDArray[np.complex128]]:
    # The two filters of the K-weighting (BS.1770-4, tables 1 and 2, for 48 kHz), for some bins of a spectrum of so
    # many frames.
    z: npt.NDArray[np.complex128] = np.exp(-2j * np.pi * np.arange(first, first + bins) / size)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass: npt.NDArray[np.complex128] = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return shelf, high_pass
