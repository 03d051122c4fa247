"""Any rate to the session's rate."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import soxr

from audio.clip import RATE

Precision = TypeVar("Precision", np.float32, np.float64)

ENGINE = f"soxr {soxr.__version__}"
"""What resamples, and its version: part of what shapes a clip."""


def resample(samples: npt.NDArray[Precision], rate: int) -> npt.NDArray[Precision]:
    """Mono samples at `rate` frames a second as samples at 48 kHz, the whole at once: equal input, equal output."""
    if rate == RATE or not len(samples):
        return samples
    return soxr.resample(np.ascontiguousarray(samples), rate, RATE, quality="HQ")
