"""A short trial of an output: inaudible dither for some seconds, and how regularly it was asked for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from threading import Event

from audio.clip import FRAMES_PER_MS, RATE, Block
from audio.mixer import Levels, Mixer
from audio.outputs.live import LiveOutput
from audio.outputs.output import OutputError, OutputMaker
from audio.outputs.realtime import realtime
from audio.score import Score
from audio.stream import Stream
from sessions.timecode import Ms

LENGTH = Ms(2_000)

OPENS_WITHIN_S = 7.0
"""A device opens in 3 s or is given up, and settles in 3 s or is taken as it is."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: all times in milliseconds."""

    output: str
    latency: Ms
    """About how long sound takes to the ear, as the output tells."""
    began: float
    """From opening to the first frame."""
    period: float
    """Between two pulls, the median."""
    longest: float
    """Between two pulls, the longest."""
    pulls: int
    late: int


def try_output(make: OutputMaker, length: Ms = LENGTH, monotonic: Callable[[], float] = time.monotonic) -> Trial:
    """Open an output, play to it and close it. Raises OutputError where there is no sound, and says why."""
    source = _Hush(length * FRAMES_PER_MS, monotonic)
    failures: list[BaseException] = []
    opened = monotonic()
    with (
        LiveOutput(
            source, make, notice=lambda _: source.done.set(), failed=failures.append, monotonic=monotonic
        ) as live,
        realtime(),
    ):
        source.done.wait(OPENS_WITHIN_S + length / 1000)
        trouble, name, latency, late = live.trouble, live.name, live.latency, live.late_pulls
    if trouble or failures or len(source.moments) < 2:
        raise OutputError(trouble or "".join(map(str, failures)) or "it does not begin to play")
    gaps = [1000 * (after - before) for before, after in zip(source.moments, source.moments[1:], strict=False)]
    began = 1000 * (source.moments[0] - opened)
    return Trial(name, latency, began, median(gaps), max(gaps), len(source.moments), late)


class _Hush:
    """A source of dither alone, which notes when it is pulled."""

    def __init__(self, frames: int, monotonic: Callable[[], float]) -> None:
        self.moments: list[float] = []
        self.done = Event()
        self._left = frames
        self._monotonic = monotonic
        self._stream = Stream(Mixer(Score((), RATE, 0), Levels()))

    def pull(self, frames: int) -> Block:
        self.moments.append(self._monotonic())
        self._left -= frames
        if self._left <= 0:
            self.done.set()
        return self._stream.render(None, frames)

    def skip(self, frames: int) -> None:
        self._left -= frames
        self._stream.skip(frames)

    def ahead(self, frames: int) -> Block:
        return self._stream.twin().render(None, frames)
