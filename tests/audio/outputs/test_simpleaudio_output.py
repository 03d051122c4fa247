"""simpleaudio: refused where it would crash, and heard in order where it works."""

import importlib.util
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGTERM

import numpy as np
import pytest

from audio.clip import RATE, Block
from audio.outputs.choose import output_named
from audio.outputs.live import LiveOutput
from audio.outputs.output import OutputError
from audio.outputs.simpleaudio_output import SimpleaudioOutput, simpleaudio_folder
from tests.audio.conftest import Pulse, Recorder
from tests.audio.outputs.conftest import SIGNAL, Signal, script
from tests.conftest import PATIENCE_S, eventually

works = pytest.mark.skipif(
    sys.version_info >= (3, 12) or importlib.util.find_spec("simpleaudio") is None,
    reason="simpleaudio is not there, or crashes this Python",
)


@pytest.mark.parametrize("python", [(3, 12), (3, 13), (4, 0)])
def test_where_it_crashes_the_interpreter_it_is_refused(python: tuple[int, int]) -> None:
    version = ".".join(map(str, python))
    with pytest.raises(OutputError) as refused:
        simpleaudio_folder(python)
    assert str(refused.value) == (
        f"simpleaudio crashes Python 3.12 and later, and this is Python {version}: choose miniaudio"
    )


def not_there(_name: str) -> None:
    """Finds no module."""


def test_where_it_is_not_installed_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", not_there)
    with pytest.raises(OutputError) as refused:
        simpleaudio_folder((3, 11))
    assert str(refused.value) == ("simpleaudio is not installed: choose miniaudio, or install unknot[simpleaudio]")


@pytest.mark.skipif(sys.version_info < (3, 12), reason="there it may work")
def test_it_cannot_be_chosen_where_it_would_crash() -> None:
    with pytest.raises(OutputError, match="simpleaudio crashes Python 3"):
        output_named("simpleaudio", notice=print)


@works
def test_a_device_cannot_be_chosen_and_a_notice_says_so() -> None:
    notices: list[str] = []
    assert output_named("simpleaudio", notices.append, device="Ear")().name == "simpleaudio"
    assert notices == ['simpleaudio plays on the default device only: "Ear" is not used.']


@works
def test_closing_what_was_never_opened_does_nothing() -> None:
    SimpleaudioOutput().close()


def plugin() -> bool:
    """Whether ALSA can play to PulseAudio (Debian: libasound2-plugins)."""
    return any(Path("/usr").glob("lib*/**/alsa-lib/libasound_module_pcm_pulse.so"))


@pytest.fixture
def alsa(pulse: Pulse) -> Pulse:
    """A private PulseAudio that is also ALSA's default device."""
    if not plugin():
        pytest.skip("ALSA cannot play to PulseAudio (Debian: libasound2-plugins)")
    (Path(pulse.env["HOME"]) / ".asoundrc").write_text("pcm.!default pulse\nctl.!default pulse\n")
    return pulse


def runs(heard: Block) -> list[tuple[int, int, int]]:
    """What was recorded, as pieces of the signal: where each begins in the recording and in the signal; its frames."""
    keys, wanted = SIGNAL.view(np.uint64).ravel(), np.ascontiguousarray(heard).view(np.uint64).ravel()
    order = np.argsort(keys)
    places = order[np.searchsorted(keys, wanted, sorter=order).clip(max=len(keys) - 1)]
    at = np.flatnonzero(keys[places] == wanted)
    places = places[at]
    broken = (np.diff(at) != 1) | (np.diff(places) != 1)
    parts = zip(np.split(at, np.flatnonzero(broken) + 1), np.split(places, np.flatnonzero(broken) + 1), strict=True)
    return [(int(there[0]), int(place[0]), len(there)) for there, place in parts if len(there) > RATE // 100]


@contextmanager
def playing(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> Generator[tuple[Signal, LiveOutput, Recorder, list[str]]]:
    pulse.use(monkeypatch)
    source, notices = Signal(), list[str]()
    make = output_named("simpleaudio", notice=notices.append)
    with (
        pulse.record() as recorder,
        LiveOutput(source, make, notice=notices.append, failed=lambda error: notices.append(repr(error))) as live,
    ):
        assert live.started.wait(PATIENCE_S)
        yield source, live, recorder, notices


@works
@pytest.mark.live
def test_a_command_is_heard_in_place_of_what_was_rendered_ahead(alsa: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    jump = 40 * RATE
    lost: list[str] = []
    # A worker that a busy machine keeps from answering for 2 s is given up as lost, as it must be; it gets four more
    # chances.
    for _ in range(5):
        with playing(alsa, monkeypatch) as (source, live, recorder, notices):
            eventually(lambda: len(recorder.heard()) > RATE, "the signal")
            commanded = source.position
            source.position = jump
            eventually(lambda: any(place >= jump for _, place, _ in runs(recorder.recorded()[-RATE:])), "the command")
            heard = runs(recorder.recorded())
            if not notices:
                assert live.name == "simpleaudio"
                break
            lost += notices
    else:
        pytest.fail(f"the device was lost each time: {lost}")
    before = [run for run in heard if run[1] < jump]
    after = heard[len(before) :]
    assert before
    assert after
    assert all(place >= jump for _, place, _ in after), "once it is heard, nothing of the old is"
    assert sum(before[-1][1:]) <= commanded + 3 * RATE, "heard within 3 s"
    places = [place for _, place, _ in heard]
    assert places == sorted(places), "nothing is heard twice"


@works
@pytest.mark.live
def test_a_server_that_is_killed_costs_the_sound_until_it_is_back(alsa: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(alsa, monkeypatch) as (source, _, recorder, notices):
        eventually(lambda: len(recorder.heard()) > RATE // 4, "the signal")
        alsa.kill()
        eventually(lambda: len(notices) == 1, "the notice of the loss")
        lost_at = source.position
        eventually(lambda: source.position > lost_at + RATE // 4, "time going by in silence")
        alsa.start()
        with alsa.record() as again:
            eventually(lambda: len(runs(again.heard())) > 0, "sound")
            heard = runs(again.heard())
        eventually(lambda: len(notices) == 2, "the notice of the return")
    assert heard[0][1] > lost_at % len(SIGNAL)
    assert notices == [
        "No sound: the sound device has stopped playing."
        " The session goes on in silence, and a device is tried again meanwhile.",
        "Sound is back: simpleaudio.",
    ]


PROGRAM = """
import os, sys, threading
from audio.outputs.choose import output_named
from audio.outputs.leaving import leave, signals_exit
from audio.outputs.live import LiveOutput
import numpy as np

class Hum:
    def pull(self, frames):
        return np.full((frames, 2), 0.01, np.float32)

    ahead = pull

    def skip(self, frames):
        pass

def say(text):
    sys.stdout.write(str(text) + "\\n")
    sys.stdout.flush()

def play():
    with LiveOutput(Hum(), output_named("simpleaudio", notice=say), notice=say, failed=say) as output:
        output.started.wait()
        say("started")
        threading.Event().wait()

def children():
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and f"PPid:\\t{os.getpid()}\\n" in status(pid)]

def status(pid):
    try:
        with open(f"/proc/{pid}/status") as file:
            return file.read()
    except OSError:
        return ""
"""


@works
@pytest.mark.live
def test_a_frozen_server_does_not_hang_the_end(alsa: Pulse, tmp_path: Path) -> None:
    text = """
try:
    with signals_exit():
        play()
except SystemExit as ending:
    say(len(children()))
    leave(ending.code)
"""
    with script(PROGRAM + text, alsa.env, tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"started\n"
        alsa.freeze()
        process.send_signal(SIGTERM)
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (128 + SIGTERM, b"0\n", b"")


@works
@pytest.mark.live
def test_opening_and_closing_leaves_nothing_behind(alsa: Pulse, tmp_path: Path) -> None:
    text = """
from audio.outputs.output import OutputError
from audio.outputs.simpleaudio_output import SimpleaudioOutput

def once():
    output = SimpleaudioOutput()
    try:
        output.open(Hum())
    except OutputError as error:
        say(error)
    output.close()
    return len(os.listdir("/proc/self/fd")), threading.active_count(), len(children())

first = once()
say([once() for _ in range(5)] == [first] * 5)
os.environ["PULSE_SERVER"] = "unix:/nowhere"
say([once() for _ in range(5)] == [first] * 5)
"""
    with script(PROGRAM + text, alsa.env, tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    refusal = "no device can be opened (Connection refused)"
    assert (out.decode().splitlines(), err) == (["True", *[refusal] * 5, "True"], b"")


@works
def test_without_a_device_it_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere a device cannot be hidden from a program")
    (tmp_path / "asound.conf").touch()
    monkeypatch.setitem(os.environ, "ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    output = SimpleaudioOutput()
    with pytest.raises(OutputError, match="no device can be opened \\(No such file or directory\\)"):
        output.open(Signal())
    output.close()
