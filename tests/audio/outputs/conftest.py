"""Sources, clocks and outputs that a test has in its hand."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import numpy as np

from audio.clip import RATE, Block
from audio.outputs.output import Source
from sessions.timecode import Ms

SIGNAL: Block = np.random.default_rng(7).integers(1, 2**22, (60 * RATE, 2)).astype(np.float32) / np.float32(2**23)
"""A minute in which no sample is zero and no two places are alike; every sample is exact in float32."""


class Clock:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Signal:
    """A source that gives the signal from its beginning, and notes what became of it."""

    def __init__(self) -> None:
        self.position = 0
        self.skips: list[int] = []

    def pull(self, frames: int) -> Block:
        self.position += frames
        start = (self.position - frames) % len(SIGNAL)
        wraps = start + frames > len(SIGNAL)
        return np.concatenate((SIGNAL[start:], SIGNAL))[:frames] if wraps else SIGNAL[start : start + frames]

    def skip(self, frames: int) -> None:
        self.position += frames
        self.skips.append(frames)

    def ahead(self, frames: int) -> Block:
        places = np.arange(self.position, self.position + frames) % len(SIGNAL)
        return SIGNAL[places]


class HandDriven:
    """An output whose pulls the test makes."""

    def __init__(self, name: str, latency: int = 100, opening: Callable[[], None] = lambda: None) -> None:
        self.name = name
        self.latency = Ms(latency)
        self.source: Source | None = None
        self.closed = False
        self.superseded = False
        self._opening = opening

    def open(self, source: Source) -> None:
        self._opening()
        self.source = source

    def close(self) -> None:
        self.closed = True

    def pull(self, frames: int) -> Block:
        assert self.source is not None
        return self.source.pull(frames)


@contextmanager
def script(text: str, env: dict[str, str], folder: Path, stdin: int = DEVNULL) -> Generator[Popen[bytes], None, None]:
    """Run a script beside the tests, killed on leaving; its standard output and error can be read."""
    file = folder / "script.py"
    file.write_text(text)
    root = Path(__file__).parents[3]
    with Popen(
        [sys.executable, "-W", "error", str(file)],
        env=env | {"PYTHONPATH": str(root)},
        stdin=stdin,
        stdout=PIPE,
        stderr=PIPE,
        bufsize=0,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def no_alsa(folder: Path) -> dict[str, str]:
    """The environment of a machine whose ALSA has no card, whatever this one has."""
    empty = folder / "asound.conf"
    empty.touch()
    return {"ALSA_CONFIG_PATH": str(empty)}
