"""What a listener hears, and how the program ends, with a real sound server doing its worst."""

import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals
from subprocess import Popen
from threading import Event

import numpy as np
import pytest

from audio.clip import RATE, Block
from audio.outputs.choose import output_named
from audio.outputs.disposable import bounded
from audio.outputs.live import LiveOutput
from audio.outputs.realtime import realtime
from sessions.timecode import Ms
from tests.audio.conftest import Pulse
from tests.audio.live_session import skip_if_too_busy
from tests.audio.outputs.conftest import SIGNAL, Signal, no_alsa, script
from tests.conftest import PATIENCE_S, eventually

PROGRAM = """
import atexit
import sys
import threading
from audio.outputs.choose import output_named
from audio.outputs.leaving import leave, signals_exit
from audio.outputs.live import LiveOutput
from audio.outputs.realtime import realtime
import numpy as np

class Hum:
    def pull(self, frames):
        return np.full((frames, 2), 0.01, np.float32)

    def skip(self, frames):
        pass

def say(text):
    sys.stdout.write(str(text) + "\\n")
    sys.stdout.flush()

def live():
    return LiveOutput(Hum(), output_named(None, notice=say), notice=say, failed=lambda error: say(repr(error)))

def play():
    with live() as output, realtime():
        output.started.wait()
        say("started")
        end()

def end():
    threading.Event().wait()

"""

ENDS_WITHIN_S = 10.0
"""A program that hangs hangs for ever; one that ends takes 3 s and a little at most."""

NO_ANSWER = (
    "No sound: the sound system does not answer."
    " The session goes on in silence, and a device is tried again meanwhile.\n"
)


def underruns(heard: Block) -> str:
    """Name the runs of exact zeros in what was heard; the signal has none."""
    silent = np.flatnonzero(~heard.any(axis=1))
    runs = np.split(silent, np.flatnonzero(np.diff(silent) > 1) + 1) if len(silent) else []
    return ", ".join(f"{len(run)} frames at {run[0]}" for run in runs)


def listen(pulse: Pulse, end: int) -> Block:
    """Play so many frames of the signal, close as soon as the last one is pulled, and give what was heard."""
    pulled = Event()

    class Ending(Signal):
        def pull(self, frames: int) -> Block:
            block = super().pull(frames).copy()
            block[max(0, end - self.position + frames) :] = 0
            if self.position >= end:
                pulled.set()
            return block

    errors: list[BaseException] = []
    make = output_named(None, notice=print, buffer=Ms(200))
    with pulse.record() as recorder:
        with LiveOutput(Ending(), make, notice=print, failed=errors.append), realtime():
            assert pulled.wait(PATIENCE_S)
        eventually(lambda: len(recorder.heard()) >= end, "the signal")
        heard = recorder.heard()[:end]
    assert not errors
    return heard


@pytest.mark.live
def test_what_is_heard_is_the_source_bit_for_bit_to_its_end(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pulse.use(monkeypatch)
    found: list[str] = []
    # A machine that is busy elsewhere may let the sound run dry, and gets four more chances; every other difference
    # from the signal is ours.
    for _ in range(5):
        heard = listen(pulse, 3 * RATE)
        if not underruns(heard):
            assert np.array_equal(heard, SIGNAL[: 3 * RATE])
            return
        found.append(underruns(heard))
    skip_if_too_busy(pulse, tmp_path, 3 * RATE)
    pytest.fail(f"underruns in each of five recordings: {'; then '.join(found)}")


@pytest.mark.live
def test_the_server_is_killed_and_comes_back_and_the_time_is_unbroken(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.use(monkeypatch)
    source = Signal()
    notices: list[str] = []
    make = output_named(None, notice=notices.append)
    with LiveOutput(source, make, notice=notices.append, failed=lambda error: notices.append(repr(error))) as live:
        assert live.started.wait(PATIENCE_S)
        began = time.monotonic() - source.position / RATE
        pulse.kill()
        eventually(lambda: len(notices) == 1, "the notice of the loss")
        assert live.name == "silent"
        lost_at = source.position
        eventually(lambda: source.position > lost_at + RATE // 4, "time going by in silence")
        assert off(source, began) < OFF_S
        pulse.start()
        with pulse.record() as recorder:
            eventually(lambda: len(recorder.heard()) >= RATE // 4, "sound")
            heard = recorder.heard()[: RATE // 4]
        assert off(source, began) < OFF_S
        eventually(lambda: len(notices) == 2, "the notice of the return")
        assert live.name == "miniaudio (PulseAudio)"
    assert notices == [
        "No sound: the sound device has stopped playing."
        " The session goes on in silence, and a device is tried again meanwhile.",
        "Sound is back: miniaudio (PulseAudio).",
    ]
    # What is heard first is a place of the signal later than where the sound was lost.
    at = int(np.flatnonzero((heard[0] == SIGNAL).all(axis=1))[0])
    assert at > lost_at
    assert np.array_equal(heard[:480], SIGNAL[at : at + 480])


OFF_S = 1.0
"""A pull, a stall too short to be caught up, and what a busy machine adds; a loss that is not caught up is 2 s."""


def off(source: Signal, began: float) -> float:
    """By how many seconds at least the source is away from the time since its beginning."""
    before = time.monotonic() - began
    at = source.position / RATE
    return max(before - at, at - (time.monotonic() - began), 0.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a device cannot be hidden from a program")
def test_without_any_device_the_session_goes_on_with_one_notice_and_nothing_on_the_screen(tmp_path: Path) -> None:
    text = PROGRAM + "play()"
    env = os.environ | {"PULSE_SERVER": "unix:/nowhere", "HOME": str(tmp_path)} | no_alsa(tmp_path)
    with script(text, env, tmp_path) as process:
        notice, started = sorted([line(process), line(process)])
        assert notice.startswith("No sound: no device can be opened (PULSEAUDIO: ")
        assert started == "started\n"
        process.send_signal(SIGINT)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert out == b""
    assert err.endswith(b"KeyboardInterrupt\n")
    assert b"ALSA" not in err


def line(process: Popen[bytes]) -> str:
    """The next line that the program prints."""
    assert process.stdout is not None
    return bounded(process.stdout.readline, limit=PATIENCE_S).decode()


NEVER_CLOSED = """
atexit.register(lambda: say([thread.name for thread in threading.enumerate()]))
output = live().__enter__()
output.started.wait()
say("started")
"""


@pytest.mark.live
def test_every_way_of_ending_ends_while_a_device_plays(pulse: Pulse, tmp_path: Path) -> None:
    ways: list[tuple[str, Signals | None, int, bytes]] = [
        ("with signals_exit(): play()", SIGTERM, 128 + SIGTERM, b""),
        ("play()", SIGINT, -SIGINT, b""),
        ("def end(): raise LookupError\nplay()", None, 1, b""),
        (NEVER_CLOSED, None, 0, b"['MainThread']\n"),
    ]
    with ExitStack() as stack:
        running: list[Popen[bytes]] = []
        for number, (way, *_) in enumerate(ways):
            (folder := tmp_path / str(number)).mkdir()
            running.append(stack.enter_context(script(PROGRAM + way, pulse.env, folder)))
        for process, (way, signal, code, last_words) in zip(running, ways, strict=True):
            assert line(process) == "started\n"
            if signal is not None:
                process.send_signal(signal)
            out, _ = process.communicate(timeout=ENDS_WITHIN_S)
            assert (process.returncode, out) == (code, last_words), way


@pytest.mark.live
@pytest.mark.parametrize("when", ["while it plays", "from the beginning"])
def test_with_a_frozen_server_the_program_still_ends(pulse: Pulse, tmp_path: Path, when: str) -> None:
    text = """
try:
    with signals_exit():
        play()
except SystemExit as ending:
    say("leaving")
    leave(ending.code)
"""
    if when == "from the beginning":
        pulse.freeze()
    with script(PROGRAM + text, pulse.env, tmp_path) as process:
        if when == "from the beginning":
            assert {line(process), line(process)} == {NO_ANSWER, "started\n"}
        else:
            assert line(process) == "started\n"
            pulse.freeze()
        process.send_signal(SIGTERM)
        out, _ = process.communicate(timeout=ENDS_WITHIN_S)
        assert (process.returncode, out) == (128 + SIGTERM, b"leaving\n")
