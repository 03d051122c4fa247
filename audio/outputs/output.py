"""The contract between what is played and what plays it."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

import numpy as np

from audio.clip import Block
from sessions.timecode import Ms


class OutputError(Exception):
    """A device cannot be opened; the message is a sentence for the person at the screen."""


class Source(Protocol):
    """What an output plays. Called from the output's thread, one call at a time."""

    def pull(self, frames: int) -> Block:
        """Give the next block: float32, shape (frames, 2), C-contiguous."""
        ...

    def skip(self, frames: int) -> None:
        """Go on by frames that nobody hears."""
        ...

    def ahead(self, frames: int) -> Block:
        """Foresee what the next pulls will give, unless a command comes meanwhile; nothing goes on by that."""
        ...


class Output(Protocol):
    """One device, or its stand-in: opened once, closed once."""

    @property
    def name(self) -> str:
        """What it is called, such as ``miniaudio (PulseAudio)``."""
        ...

    @property
    def latency(self) -> Ms:
        """About how long a frame takes from the pull to the ear."""
        ...

    def open(self, source: Source) -> None:
        """Begin to pull. The source given here must not raise. Raises OutputError."""
        ...

    def close(self) -> None:
        """Stop pulling; no pull is under way when it returns. Also right when open failed or was never called."""
        ...


@runtime_checkable
class Replaceable(Protocol):
    """An output that knows whether another device is wanted, and there now."""

    @property
    def superseded(self) -> bool:
        """Whether to make and open this output anew, and to close this one as soon as that plays."""
        ...


OutputMaker = Callable[[], Output]
"""Makes an output that is not open yet: a device that is lost is opened anew as another output."""


def silence(frames: int) -> Block:
    """A block of exact zeros."""
    return np.zeros((frames, 2), dtype=np.float32)
