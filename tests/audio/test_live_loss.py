"""A session whose sound server is killed, or freezes, in the middle: it goes on, and its time is unbroken."""

import subprocess
import time
from pathlib import Path
from signal import SIGTERM
from threading import Thread

import numpy as np
import pytest

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse, Recorder
from tests.audio.live_session import UNKNOT, environment, onsets, rendered
from tests.audio.outputs.conftest import script as running
from tests.conftest import PATIENCE_S, eventually

SCRIPT = """
title = "Loss"
closing = false
step = [
  { do = "reps", count = 25, every = "2s", say = "" },
  { do = "rest", for = "20s", say = "" },
]
"""

SNIPPET = 480

OFF_S = 2.0
"""What a busy machine may add; a loss whose time is not counted is more than 3 s off."""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "loss.toml"
    path.write_text(SCRIPT)
    return path


class Lines:
    """A session played as lines, which are read as they come."""

    def __init__(self, script: Path, env: dict[str, str]) -> None:
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [UNKNOT, "play", str(script), "--no-intro", "--plain"],
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(self.process.stdout)

    def says(self, text: str) -> bool:
        return any(text in line for line in self.lines)

    def end(self) -> int:
        """Ask it to end, and wait."""
        self.process.send_signal(SIGTERM)
        code = self.process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)
        return code

    def close(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)
        assert self.process.stdout is not None
        self.process.stdout.close()


def places(heard: Block, file: Block, at: list[int]) -> list[int]:
    """Where the file would have begun in what was heard, by each tone that is found in it whole."""
    found: list[int] = []
    for frame in at:
        snippet = file[frame : frame + SNIPPET]
        for candidate in np.flatnonzero((heard[: len(heard) - SNIPPET] == snippet[0]).all(axis=1)):
            if np.array_equal(heard[candidate : candidate + SNIPPET], snippet):
                found.append(int(candidate) - frame)
                break
    return found


def first_heard(recorder: Recorder) -> float:
    """About the moment at which the first sound was heard."""
    eventually(lambda: len(recorder.heard()) > 0, "sound")
    return time.monotonic() - len(recorder.heard()) / RATE


@pytest.mark.live
def test_after_a_loss_the_tones_are_where_the_timeline_has_them(pulse: Pulse, script: Path, tmp_path: Path) -> None:
    env = environment(pulse, tmp_path)
    file, at = rendered(script, env), onsets(script, env)
    session = Lines(script, env)
    try:
        with pulse.record() as recorder:
            began = first_heard(recorder)
            eventually(lambda: len(places(recorder.heard(), file, at[:3])) >= 2, "two tones")
            heard_before = recorder.heard()
            before = places(heard_before, file, at[:3])
        pulse.kill()
        eventually(lambda: session.says("No sound: the sound device has stopped playing."), "the notice of the loss")
        pulse.start()
        with pulse.record() as recorder:
            came_back = first_heard(recorder)
            eventually(lambda: len(places(recorder.heard(), file, at)) >= 3, "three tones more")
            heard = recorder.heard()
        after = places(heard, file, at)
        eventually(lambda: session.says("Sound is back: miniaudio (PulseAudio)."), "the notice of the return")
        assert session.end() == 128 + SIGTERM
    finally:
        session.close()
    # A hole moves what follows it: the machine was too busy.
    if heard_before[: before[-1] + at[2]].any(axis=1).all():
        assert set(before) == {0}
    if heard[: after[0] + at[-1]].any(axis=1).all():
        assert len(set(after)) == 1, "the tones are as far apart as in the file"
    assert abs((came_back - began) + after[0] / RATE) < OFF_S


@pytest.mark.live
def test_with_a_frozen_server_the_session_goes_on_and_ends_when_told(pulse: Pulse, tmp_path: Path) -> None:
    script = tmp_path / "frozen.toml"
    script.write_text(
        'title = "Frozen"\nstep = [{ do = "rest", for = "6s" }, { do = "rest", for = "60s", title = "After" }]'
    )
    session = Lines(script, environment(pulse, tmp_path))
    try:
        with pulse.record() as recorder:
            eventually(lambda: len(recorder.heard()) > 0, "sound")
        pulse.freeze()
        eventually(lambda: session.says("No sound: the sound device has stopped playing."), "the notice of the loss")
        eventually(lambda: session.says("After"), "the next step")
        assert session.end() == 128 + SIGTERM
    finally:
        session.close()
        pulse.thaw()
    assert not session.says("Traceback")


LOSSES = """
import os, sys, threading
from audio.outputs import supervisor, watchdog
from audio.outputs.choose import output_named
from audio.outputs.live import LiveOutput
import numpy as np

# A loss is found out, and a return tried, sooner than a person would want it.
watchdog.LOST_AFTER_S, watchdog.LOST_AFTER_PERIODS, supervisor.REOPEN_AFTER_S = 0.3, 2, 0.1

class Hum:
    def pull(self, frames):
        return np.full((frames, 2), 0.01, np.float32)

    ahead = pull

    def skip(self, frames):
        pass

def say(text):
    sys.stdout.write(text + "\\n")
    sys.stdout.flush()

def quiet(_):
    pass

def held():
    return f"{len(os.listdir('/proc/self/fd'))} descriptors, {threading.active_count()} threads"

make = output_named(None, quiet, None, 50)
with LiveOutput(Hum(), make, notice=quiet, failed=lambda error: say(repr(error))) as live:
    live.started.wait()
    for asked in sys.stdin:
        say(held() if asked == "held\\n" else live.name)
"""


@pytest.mark.live
def test_twenty_losses_and_returns_leak_nothing(pulse: Pulse, tmp_path: Path) -> None:
    with running(LOSSES, pulse.env, tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        out, into = process.stdout, process.stdin

        def ask(what: str) -> str:
            into.write(f"{what}\n".encode())
            return out.readline().decode().strip()

        held: list[str] = []
        for _ in range(21):
            pulse.kill()
            eventually(lambda: ask("name") == "silent", "the loss")
            pulse.start()
            eventually(lambda: ask("name") == "miniaudio (PulseAudio)", "the return")
            held.append(ask("held"))
        eventually(lambda: ask("held") == held[0], f"what was held after the first: {held}")
        into.close()
        assert process.wait(PATIENCE_S) == 0
