from pathlib import Path

import pytest

from audio.clip import Block
from audio.outputs.devices import Device, SoundSystem, playback_devices
from audio.outputs.miniaudio_output import MiniaudioOutput
from audio.outputs.output import silence
from sessions.timecode import Ms
from tests.audio.conftest import Pulse
from tests.audio.outputs.conftest import no_alsa, script
from tests.conftest import PATIENCE_S, eventually

pytestmark = pytest.mark.live


class Counting:
    """A silent source that counts its pulls."""

    def __init__(self) -> None:
        self.pulls = 0

    def pull(self, frames: int) -> Block:
        self.pulls += 1
        return silence(frames)

    def skip(self, frames: int) -> None:
        raise AssertionError

    def ahead(self, frames: int) -> Block:
        raise AssertionError


def test_the_devices_have_names(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.use(monkeypatch)
    assert playback_devices() == SoundSystem("PulseAudio", (Device("Ear", default=True),))


@pytest.mark.parametrize(
    ("device", "notices"),
    [
        (None, []),
        ("Ear", []),
        ("ea", []),
        ("Mouth", ['There is no sound device "Mouth" (there is only "Ear"): the default one is used.']),
    ],
)
def test_a_device_is_opened_by_name(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch, device: str | None, notices: list[str]
) -> None:
    pulse.use(monkeypatch)
    told: list[str] = []
    source = Counting()
    output = MiniaudioOutput(device, Ms(100), told.append)
    output.open(source)
    try:
        eventually(lambda: source.pulls > 0, "a pull")
        assert output.name == "miniaudio (PulseAudio)"
    finally:
        output.close()
    assert told == notices


def test_twenty_opens_and_closes_leak_no_file_descriptor(pulse: Pulse, tmp_path: Path) -> None:
    text = """
import os
from audio.outputs.miniaudio_output import MiniaudioOutput
from audio.outputs.output import OutputError, silence
from sessions.timecode import Ms

class Silence:
    def pull(self, frames):
        return silence(frames)

def descriptors():
    output = MiniaudioOutput(None, Ms(20), print)
    try:
        output.open(Silence())
    except OutputError as error:
        print(error)
    output.close()
    return len(os.listdir("/proc/self/fd"))

def leaked():
    descriptors()
    before = descriptors()
    return [descriptors() - before for _ in range(20)]

print(leaked() == [0] * 20)
os.environ["PULSE_SERVER"] = "unix:/nowhere"
print(leaked() == [0] * 20)
"""
    with script(text, pulse.env | no_alsa(tmp_path), tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    lines = out.decode().splitlines()
    assert (lines[0], lines[-1], len(lines), err) == ("True", "True", 24, b"")
    assert all(line.startswith("no device can be opened (PULSEAUDIO: ") for line in lines[1:-1])
