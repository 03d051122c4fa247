"""The limiter: keeps the master below its ceiling, and remembers nothing."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from audio.clip import Block

CEILING = np.float32(10 ** (-1 / 20))
"""No sample is over it: -1 dBFS."""

_WINDOW = 240
"""Frames before and after a peak over which the gain falls and rises: 5 ms."""

REACH = 2 * _WINDOW
"""Frames that it must see before and after the ones it limits."""

_STEPS = 1 << 24


def limit(mix: Block) -> Block:
    """Limit a mix, shape (frames + 2 * REACH, 2), to its middle, shape (frames, 2).

    The gain of a frame depends on the frames within REACH of it and on nothing else, and it is averaged in whole
    numbers: so the same frames give the same samples in whatever blocks they come.
    """
    middle = mix[REACH : len(mix) - REACH]
    if mix.max(initial=0) <= CEILING and mix.min(initial=0) >= -CEILING:
        return middle
    peaks = np.maximum(np.abs(mix[:, 0]), np.abs(mix[:, 1]))
    gains = np.minimum(np.float32(1), CEILING / np.maximum(peaks, CEILING))
    lowest = sliding_window_view(gains, 2 * _WINDOW + 1).min(axis=1)
    sums = np.cumsum(np.concatenate(([0], (lowest * _STEPS).astype(np.int64))))
    span = 2 * _WINDOW + 1
    gain = ((sums[span:] - sums[:-span]) / (span * _STEPS)).astype(np.float32)
    # The last bit of a product may round up and over.
    limited: Block = np.clip(middle * gain[:, np.newaxis], -CEILING, CEILING)
    return limited
