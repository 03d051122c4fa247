"""A clip: a short piece of mono sound, ready to be mixed."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sessions.timecode import Ms

RATE = 48_000
"""Frames a second, everywhere in unknot."""

FRAMES_PER_MS = RATE // 1000
"""A millisecond is a whole number of frames, so that nothing is ever rounded."""

Samples = npt.NDArray[np.float32]
"""Mono samples, shape (frames,), nominally within -1 to 1."""

Block = npt.NDArray[np.float32]
"""Stereo samples, shape (frames, 2), left then right."""


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Mono samples at 48 kHz that nobody changes any more."""

    samples: Samples

    def __post_init__(self) -> None:
        self.samples.flags.writeable = False

    @classmethod
    def of(cls, samples: npt.NDArray[np.floating[Any]]) -> "Clip":
        """A clip of its own copy of mono samples, shape (frames,)."""
        return cls(np.array(samples, dtype=np.float32, copy=True))

    @property
    def frames(self) -> int:
        """Its length in frames."""
        return len(self.samples)

    @property
    def duration(self) -> Ms:
        """Its length in milliseconds, rounded up."""
        return Ms(-(-self.frames // FRAMES_PER_MS))
