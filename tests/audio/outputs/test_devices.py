"""Devices by their names, and what is heard as they come and go."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from audio.clip import RATE, Block
from audio.outputs import miniaudio_output
from audio.outputs.choose import output_named
from audio.outputs.devices import device_named, playback_devices
from audio.outputs.live import LiveOutput
from audio.outputs.output import OutputError
from tests.audio.conftest import Pulse
from tests.audio.outputs.conftest import SIGNAL, Signal, no_alsa, script
from tests.conftest import PATIENCE_S, eventually

NAMES = ("Built-in Speakers", "USB Headset", "usb headset", "USB Headset Pro", "Ear")


@pytest.mark.parametrize(
    ("wanted", "at"),
    [("Ear", 4), ("ear", 4), ("USB Headset", 1), ("usb headset", 2), ("Usb HeadSet", 1), ("speak", 0), ("pro", 3)],
)
def test_a_name_is_the_whole_or_the_only_part(wanted: str, at: int) -> None:
    assert device_named(wanted, NAMES) == at


@pytest.mark.parametrize(
    ("wanted", "names", "sentence"),
    [
        ("hea", NAMES[1:4:2], '"hea" is a part of several sound devices\' names ("USB Headset", "USB Headset Pro")'),
        ("Nose", NAMES[:2], 'there is no sound device "Nose" (there are "Built-in Speakers", "USB Headset")'),
        ("Nose", ("Ear",), 'there is no sound device "Nose" (there is only "Ear")'),
        ("No\x1b", (), 'there is no sound device "No␛" (there is none at all)'),
        ("Nose", ("E\x1b[2J",), 'there is no sound device "Nose" (there is only "E␛[2J")'),
    ],
)
def test_no_name_or_several_are_named(wanted: str, names: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(OutputError) as refused:
        device_named(wanted, names)
    assert str(refused.value) == sentence


@pytest.mark.live
def test_the_default_is_marked(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.use(monkeypatch)
    pulse.add_ear("nose")
    pulse.control("set-default-sink", "nose")
    found = {device.name: device.default for device in playback_devices().devices}
    assert found == {"Ear": False, "Nose": True}


ASK = """
from audio.outputs.devices import playback_devices
from audio.outputs.leaving import leave
from audio.outputs.output import OutputError
try:
    print(playback_devices({limit}), end="")
except OutputError as error:
    print(error, end="")
leave(0)
"""


@pytest.mark.live
def test_a_frozen_server_makes_a_sentence(pulse: Pulse, tmp_path: Path) -> None:
    pulse.freeze()
    with script(ASK.format(limit=0.2), pulse.env, tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (0, b"the sound system does not answer", b"")


def test_no_sound_system_makes_a_sentence(tmp_path: Path) -> None:
    env = {"PULSE_SERVER": "unix:/nowhere", "HOME": str(tmp_path)} | no_alsa(tmp_path)
    with script(ASK.format(limit=PATIENCE_S), env, tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert err == b""
    assert out.startswith((b"no sound system answers (PULSEAUDIO: ", b"SoundSystem("))


def places(heard: Block) -> tuple[int, int]:
    """Where the first frames of what was heard are in the signal, and how many follow on from there."""
    found = np.flatnonzero((heard[0] == SIGNAL).all(axis=1))
    assert len(found), "what is heard first is not in the signal"
    at = int(found[0])
    same = (heard == SIGNAL[at : at + len(heard)]).all(axis=1)
    return at, int(np.argmin(same)) if not same.all() else len(heard)


@contextmanager
def playing(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch, device: str | None = None
) -> Generator[tuple[Signal, LiveOutput, list[str]]]:
    pulse.use(monkeypatch)
    source, notices = Signal(), list[str]()
    make = output_named(None, notice=notices.append, device=device)
    with LiveOutput(source, make, notice=notices.append, failed=lambda error: notices.append(repr(error))) as live:
        assert live.started.wait(PATIENCE_S)
        yield source, live, notices


@pytest.mark.live
def test_the_default_is_followed_when_it_moves(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.add_ear("nose")
    pulse.control("set-default-sink", "ear")
    with playing(pulse, monkeypatch) as (source, live, notices), pulse.record("nose") as recorder:
        before = source.position
        assert not recorder.recorded().any()
        pulse.control("set-default-sink", "nose")
        eventually(lambda: len(recorder.heard()) > RATE // 2, "the sound at the new default")
        at, follow = places(recorder.heard()[: RATE // 2])
        assert (live.name, notices) == ("miniaudio (PulseAudio)", [])
    assert at + RATE > before
    assert follow >= 480


@pytest.mark.live
def test_after_the_last_device_is_gone_a_new_one_is_adopted(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    with playing(pulse, monkeypatch) as (source, _, notices):
        pulse.remove_ears()
        eventually(lambda: len(notices) == 1, "the notice of the loss")
        lost_at = source.position
        eventually(lambda: source.position > lost_at + RATE // 4, "time going by in silence")
        pulse.add_ear("nose")
        with pulse.record("nose") as recorder:
            eventually(lambda: len(recorder.heard()) > RATE // 4, "sound")
            at, follow = places(recorder.heard()[: RATE // 4])
        eventually(lambda: len(notices) == 2, "the notice of the return")
    assert at > lost_at
    assert follow >= 480
    assert notices == [
        "No sound: the sound device has stopped playing."
        " The session goes on in silence, and a device is tried again meanwhile.",
        "Sound is back: miniaudio (PulseAudio).",
    ]


@pytest.mark.live
def test_a_chosen_device_is_taken_as_soon_as_it_comes(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(miniaudio_output, "LOOK_EVERY_S", 0.1)
    with playing(pulse, monkeypatch, "nose") as (source, _, notices):
        assert notices == ['There is no sound device "nose" (there is only "Ear"): the default one is used.']
        with pulse.record("ear") as old:
            eventually(lambda: len(old.heard()) > RATE // 4, "the sound at the default")
            commanded = source.position
            pulse.add_ear("nose")
            pulse.control("set-default-sink", "ear")
            with pulse.record("nose") as new:
                eventually(lambda: len(new.heard()) > RATE // 4, "the sound at the chosen one")
                at, follow = places(new.heard()[: RATE // 4])
                eventually(lambda: not old.recorded()[-480:].any(), "silence at the default")
    assert notices[1:] == ['The sound device "nose" is there: the sound moves to it.']
    assert at + RATE > commanded
    assert follow >= 480
