"""The chime on a real PulseAudio, and what is asked of it about the microphone."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from audio.clip import FRAMES_PER_MS
from tests.audio.conftest import Pulse, pulse
from tests.conftest import PATIENCE_S
from tests.tui.desk.conftest import until
from tui.desk.chime import LENGTH, Chime
from tui.desk.probes.linux_calls import microphone_in_use
from tui.rehearsing import Playing

__all__ = ["pulse"]


@pytest.mark.live
async def test_the_chime_is_heard_once_and_whole(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.use(monkeypatch)
    told: list[str] = []
    with pulse.record() as recorder:
        await Chime(Playing(volume=0.5), told.append).ring()
        await until(lambda: len(recorder.heard()) > 2 * LENGTH * FRAMES_PER_MS, "the chime, and silence after it")
        heard = recorder.heard()
    sounding = np.flatnonzero(np.abs(heard).max(axis=1) > 1e-4)
    assert told == []
    assert np.array_equal(heard[:, 0], heard[:, 1])
    # Its last part dies away.
    assert (sounding[-1] + 1) / FRAMES_PER_MS > 0.7 * LENGTH
    assert 0.01 < np.abs(heard).max() <= 0.5


@pytest.mark.live
async def test_what_records_a_microphone_is_told_from_what_records_the_speakers(
    pulse: Pulse, monkeypatch: pytest.MonkeyPatch
) -> None:
    pulse.use(monkeypatch)
    assert await microphone_in_use() is False
    with pulse.record():
        assert await microphone_in_use() is False
    # A source of its own, which is no monitor, as a microphone is.
    pulse.control("load-module", "module-null-source", "source_name=microphone")
    with subprocess.Popen(
        ["parec", "-d", "microphone", "--raw"], env=pulse.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as recorder:
        assert recorder.stdout is not None
        assert recorder.stdout.read(1)
        assert await microphone_in_use() is True
        recorder.terminate()
        recorder.wait(PATIENCE_S)
    pulse.kill()
    monkeypatch.setattr("tui.desk.probes.linux_calls._pipewire", _nobody)
    monkeypatch.setattr("tui.desk.probes.linux_calls.alsa_records", _nothing)
    assert await microphone_in_use() is None


async def _nobody() -> bool | None:
    return None


def _nothing(folder: Path) -> bool | None:
    return None
