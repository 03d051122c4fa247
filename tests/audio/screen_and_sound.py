"""How far the screen is from the sound: when a step's words are painted, and when that step's tone is heard."""

import os
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse, Recorder
from tests.audio.live_session import UNKNOT, environment, onsets, rendered
from tests.conftest import PATIENCE_S, eventually
from tests.tui.terminals import on_bare

WORDS = ("Xylophone", "Bumblebee", "Quicksand", "Marmalade", "Jackdaws", "Wolfhound")
"""What the steps show: each is painted once."""
STEP_S = 2
_SNIPPET = 480

_STEPS = "\n".join(f'[[step]]\ndo = "stretch"\nfor = "{STEP_S}s"\narea = "neck"\nsay = "{word}"\n' for word in WORDS)
SCRIPT = f'title = "Six"\nclosing = false\n[sound]\nvoice = false\ncountdown = false\n{_STEPS}'


class Timed(Recorder):
    """A recording that knows when it came."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._earliest = float("inf")
        super().__init__(process)

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 65_536):
            now = time.monotonic()
            with self._lock:
                self._bytes += chunk
                self._earliest = min(self._earliest, now - self.frames / RATE)

    def heard_at(self, frame: int) -> float:
        """When a frame came out of the sink (monotonic seconds).

        The recording's frames come at the sink's rate, and each chunk a little late: the one that came with the least
        delay tells when the recording's first frame was.
        """
        return self._earliest + frame / RATE


@contextmanager
def _recording(pulse: Pulse) -> Generator[Timed]:
    words = ("-d", "ear.monitor", "--raw", "--format=float32le", f"--rate={RATE}", "--channels=2", "--latency-msec=50")
    recorder = Timed(
        subprocess.Popen(
            ["parec", *words],
            env=pulse.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    )
    try:
        eventually(lambda: recorder.frames > 0, "the recording")
        yield recorder
    finally:
        recorder.close()


def apart(pulse: Pulse, folder: Path) -> list[float]:
    """Play a session on a terminal; for each step but the first, seconds from its tone to the words on the screen.

    A step whose tone has a hole in it is left out.
    """
    env = {**environment(pulse, folder), "UNKNOT_TENSION": "0"}
    script = folder / "six.toml"
    script.write_text(SCRIPT)
    file, tones = rendered(script, env), onsets(script, env)
    starts = [frame for frame in (nth * STEP_S * RATE for nth in range(1, len(WORDS))) if frame in tones]
    assert len(starts) == len(WORDS) - 1, f"every step begins with a tone: {tones}"
    with _recording(pulse) as recorder, on_bare([UNKNOT, "play", str(script), "--no-intro"], env) as terminal:
        deadline = time.monotonic() + PATIENCE_S
        while "How tense" not in terminal.seen and "Complete:" not in terminal.seen:
            assert time.monotonic() < deadline, f"the session has not ended: {terminal.seen[-500:]!r}"
            terminal.read()
        sounding = recorder.heard()
        first = recorder.frames - len(sounding)
        painted = [_painted(terminal.seen, terminal.arrivals, word) for word in WORDS[1:]]
        return [
            at - recorder.heard_at(first + frame)
            for at, tone in zip(painted, starts, strict=True)
            if (frame := _find(sounding, file[tone : tone + _SNIPPET])) is not None
        ]


def _find(heard: Block, snippet: Block) -> int | None:
    """Where a piece of sound was heard, bit for bit; dither makes it unlike any other."""
    for frame in np.flatnonzero((heard[: -len(snippet)] == snippet[0]).all(axis=1)):
        if np.array_equal(heard[frame : frame + len(snippet)], snippet):
            return int(frame)
    return None


def _painted(seen: str, arrivals: list[tuple[float, int]], word: str) -> float:
    # Repainted lines may say it again: the first time counts.
    end = seen.index(word) + len(word)
    return next(at for at, length in arrivals if length >= end)
