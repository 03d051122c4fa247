"""A session played on a real screen into a private PulseAudio, and how what was heard differs from its file."""

import os
import pty
import select
import struct
import subprocess
import sys
import sysconfig
import termios
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import ioctl
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
import soundfile

from audio.clip import FRAMES_PER_MS, RATE, Block
from tests.audio.conftest import Pulse, Recorder
from tests.audio.outputs.conftest import script as running
from tests.conftest import PATIENCE_S, eventually

UNKNOT = str(Path(sysconfig.get_path("scripts")) / "unknot")

_SNIPPET = 480
_FAR = RATE // 10


def environment(pulse: Pulse, folder: Path) -> dict[str, str]:
    """The environment of a program that plays to the server and keeps its files in a folder."""
    kept = {name: value for name, value in pulse.env.items() if not name.startswith("UNKNOT_")}
    folders = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "CACHE")}
    return kept | folders | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "UNKNOT_TENSION": "0"}


def rendered(script: Path, env: dict[str, str]) -> Block:
    """The session as a file; its words are in the cache afterwards."""
    wav = script.with_suffix(".wav")
    subprocess.run(
        [UNKNOT, "render", str(script), "--no-intro", "-o", str(wav)], env=env, check=True, capture_output=True
    )
    samples: Block = soundfile.read(str(wav), dtype="float32")[0]
    return samples


def onsets(script: Path, env: dict[str, str]) -> list[int]:
    """The frame of every tone of the session."""
    import json

    shown = subprocess.run(
        [UNKNOT, "show", str(script), "--no-intro", "--json"], env=env, check=True, capture_output=True, text=True
    )
    cues = json.loads(shown.stdout)["cues"]
    return [cue["at_ms"] * FRAMES_PER_MS for cue in cues if cue["kind"] == "tone"]


class Screen:
    """A program on a terminal that is read but not looked at."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process = process
        self.bytes = 0
        self.text = b""
        self._descriptor = descriptor
        self._closing = Event()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def press(self, keys: str) -> None:
        os.write(self._descriptor, keys.encode())

    def close(self) -> None:
        self._closing.set()
        self._thread.join(PATIENCE_S)
        os.close(self._descriptor)

    def _read(self) -> None:
        while not self._closing.is_set():
            if not select.select([self._descriptor], [], [], 0.1)[0]:
                continue
            try:
                chunk = os.read(self._descriptor, 65_536)
            except OSError:
                return
            self.bytes += len(chunk)
            self.text = (self.text + chunk)[-20_000:]


@contextmanager
def on_screen(words: Sequence[str], env: dict[str, str]) -> Generator[Screen]:
    """Run a program on a terminal of 120 by 36, killed on leaving."""
    parent, child = pty.openpty()
    ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    process = subprocess.Popen(words, stdin=child, stdout=child, stderr=child, env=env, start_new_session=True)
    os.close(child)
    screen = Screen(process, parent)
    try:
        yield screen
    finally:
        process.kill()
        process.wait(PATIENCE_S)
        screen.close()


def hear(recorder: Recorder, frames: int, process: "subprocess.Popen[bytes]") -> Block:
    """Wait until so many frames have been recorded since the first that is not silent, and give them."""
    eventually(lambda: len(recorder.heard()) > 0 or process.poll() is not None, "the first sound")
    first = recorder.frames - len(recorder.heard())
    for end in range(first, first + frames + 5 * RATE, 5 * RATE):
        wanted = min(end, first + frames)
        eventually(lambda: recorder.frames >= wanted or process.poll() is not None, "the session")  # noqa: B023
    assert process.poll() is None, "the program has ended before its session"
    return recorder.heard()[:frames]


@dataclass(frozen=True)
class Hearing:
    """How what was heard differs from the rendered session."""

    holes: tuple[tuple[int, int], ...]
    """Runs of exact zeros, which dither rules out: where, and how long, in frames."""
    errors: tuple[int | None, ...]
    """For each onset by how many frames it came late; None where its tone was not found within a tenth of a second."""
    different: int
    """Frames that are another than those of the file."""

    def __str__(self) -> str:
        found = [error for error in self.errors if error is not None]
        worst = max(map(abs, found), default=0)
        return (
            f"{len(self.errors)} onsets: {len(self.errors) - len(found)} not found, the others off by {worst} frames at"
            f" most; {len(self.holes)} holes of {sum(length for _, length in self.holes)} frames in all;"
            f" {self.different} frames differ"
        )


def compare(heard: Block, file: Block, at: Sequence[int]) -> Hearing:
    """Hold what was heard, from its first frame on, against the file."""
    silent = np.flatnonzero(~heard.any(axis=1))
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1) if len(silent) else []
    holes = tuple((int(run[0]), len(run)) for run in runs)
    different = int((heard != file).any(axis=1).sum())
    return Hearing(holes, tuple(_error(heard, file, frame) for frame in at), different)


def _error(heard: Block, file: Block, frame: int) -> int | None:
    snippet = file[frame : frame + _SNIPPET]
    for off in range(_FAR):
        for sign in (off, -off):
            found = heard[frame + sign : frame + sign + _SNIPPET] if frame + sign >= 0 else heard[:0]
            if np.array_equal(found, snippet):
                return sign
    return None


_BARE = """
import threading
import numpy as np
from audio.outputs.choose import output_named
from audio.outputs.live import LiveOutput
from audio.outputs.realtime import realtime

class Hum:
    def pull(self, frames):
        return np.full((frames, 2), 0.01, np.float32)

    ahead = pull

    def skip(self, frames):
        pass

with LiveOutput(Hum(), output_named(None, notice=print), notice=print, failed=print), realtime():
    threading.Event().wait()
"""


def skip_if_too_busy(pulse: Pulse, folder: Path, frames: int) -> None:
    """Skip the test on a machine that now makes holes in anything: a bare hum of so many frames has them too.

    To be asked after sessions with holes, so that only those count that are the program's own.
    """
    with pulse.record() as recorder, running(_BARE, pulse.env, folder) as process:
        hum = hear(recorder, frames, process)
    if not hum.any(axis=1).all():
        pytest.skip("this machine is too busy: a bare hum has holes too")


if sys.platform == "win32":
    raise ImportError("pseudo terminals are POSIX")
