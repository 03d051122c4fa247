"""From what an engine gives to a clip: trimmed, its pauses shortened, at 48 kHz and levelled."""

from itertools import pairwise

import numpy as np

from audio.clip import FRAMES_PER_MS, Clip
from audio.levels import LOUDNESS, Float, blocks_of, level
from audio.resampling import ENGINE, resample

KEY = f"{ENGINE}, {LOUDNESS} LUFS, shaping 1"
"""What of this module shapes a clip; count up when the shaping changes."""

_BLOCK = 5 * FRAMES_PER_MS
_QUIET = 10 ** (-46 / 20)
_LEAD = _BLOCK
_TRAIL = 30 * FRAMES_PER_MS
_PAUSE = 150 * FRAMES_PER_MS
_KEPT_OF_PAUSE = 0.3


def shape(samples: Float, rate: int) -> Clip:
    """A clip of an engine's mono samples at `rate`.

    What is 46 dB under the peak counts as silence. It keeps 5 ms of it before the first sound and 30 ms after the
    last, faded. Of a pause inside, what is over 150 ms is cut to 30 %: espeak-ng stops for 0.7 s between sentences
    where a person who guides you stops for 0.3 s.
    """
    sound = resample(samples, rate)
    peaks = blocks_of(sound, _BLOCK)
    loud = np.flatnonzero(peaks > peaks.max(initial=0.0) * _QUIET)
    if not len(loud):
        return Clip.of(np.zeros(0))
    begin = max(0, int(loud[0]) * _BLOCK - _LEAD)
    end = min(len(sound), (int(loud[-1]) + 1) * _BLOCK + _TRAIL)
    kept = np.ones(len(sound), dtype=bool)
    for before, after in pairwise(loud):
        start, length = (int(before) + 1) * _BLOCK, (int(after) - int(before) - 1) * _BLOCK
        if length > _PAUSE:
            cut = round((length - _PAUSE) * (1 - _KEPT_OF_PAUSE))
            middle = start + (length - cut) // 2
            kept[middle : middle + cut] = False
    return Clip.of(_faded(level(sound[begin:end][kept[begin:end]])))


def _faded(sound: Float) -> Float:
    lead, trail = min(_LEAD, len(sound)), min(_TRAIL, len(sound))
    sound[:lead] *= np.linspace(0.0, 1.0, lead)
    sound[len(sound) - trail :] *= np.linspace(1.0, 0.0, trail)
    return sound
