"""The doctor, with a real sound server."""

import json
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest

from audio.clip import RATE
from tests.audio.conftest import Pulse
from tests.conftest import PATIENCE_S, eventually

UNKNOT = str(Path(sysconfig.get_path("scripts")) / "unknot")


def doctor(pulse: Pulse, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in pulse.env.items() if not name.startswith("UNKNOT_")}
    folders = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("DATA", "CONFIG", "CACHE")}
    return subprocess.run(
        [UNKNOT, "doctor", *arguments],
        env=env | folders,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.mark.live
def test_it_tries_the_sound(pulse: Pulse, tmp_path: Path) -> None:
    with pulse.record() as recorder:
        done = doctor(pulse, tmp_path, "--json")
        heard = recorder.heard()
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert report["sound"]["system"] == "PulseAudio"
    assert report["sound"]["devices"] == [{"name": "Ear", "default": True}]
    assert report["trial"]["output"] == "miniaudio (PulseAudio)"
    assert report["trial"]["pulls"] > 10
    assert 0 < np.abs(heard).max() < 2**-14, "nobody hears it"


@pytest.mark.live
def test_a_frozen_server_ends_in_a_sentence(pulse: Pulse, tmp_path: Path) -> None:
    pulse.freeze()
    done = doctor(pulse, tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "  sound system          NONE: the sound system does not answer\n" in done.stdout
    assert "  NO SOUND              the sound system does not answer\n" in done.stdout


@pytest.mark.live
def test_each_ear_hears_its_tone(pulse: Pulse, tmp_path: Path) -> None:
    with pulse.record() as recorder:
        done = doctor(pulse, tmp_path, "--listen")
        eventually(lambda: len(recorder.heard()) > 0, "the tones")
        heard = recorder.heard()
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()[:3]] == ["left", "right", "both"]
    loud = np.abs(heard) > 0.01
    first, last = (np.argmax(loud, axis=0), len(loud) - np.argmax(loud[::-1], axis=0))
    assert loud.any(axis=0).all()
    # The left ear hears the first and the third tone, the right one the second and the third.
    assert first[0] + RATE < first[1]
    between = loud[first[1] : first[1] + RATE]
    assert between[:, 1].any()
    assert not between[:, 0].any()
    assert not loud[: first[1], 1].any()
    assert abs(last[0] - last[1]) < RATE // 10
