"""What a listener hears of a played session is the rendered file, bit for bit; and it ends when it is told to."""

import os
import signal
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse
from tests.audio.live_session import skip_if_too_busy
from tests.conftest import PATIENCE_S, eventually

UNKNOT = str(Path(sysconfig.get_path("scripts")) / "unknot")
SCRIPT = """
title = "Short"
step = [
  { do = "stretch", for = "4s", area = "neck", sides = "both", switch = "3s", say = "Ear down." },
  { do = "breathe", pattern = "2-2", cycles = 1, say = "" },
]
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(SCRIPT)
    return path


def environment(pulse: Pulse, folder: Path) -> dict[str, str]:
    return {**pulse.env, "XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data")}


def gaps(recorded: Block) -> list[str]:
    """The runs of exact zeros, which dither rules out: each is a hole in the sound."""
    silent = np.flatnonzero(~recorded.any(axis=1))
    starts = silent[np.flatnonzero(np.diff(silent, prepend=-2) > 1)]
    return [f"a hole at {start / RATE:.3f} s" for start in starts[:5]]


@pytest.mark.live
def test_live_is_the_rendered_file(pulse: Pulse, script: Path, tmp_path: Path) -> None:
    env = environment(pulse, tmp_path)
    wav = tmp_path / "short.wav"
    subprocess.run([UNKNOT, "render", script, "--no-intro", "-o", wav], env=env, check=True, timeout=PATIENCE_S)
    rendered, _ = soundfile.read(str(wav), dtype="float32")
    underruns: list[str] = []
    # A machine that is too busy makes holes; they are named, and the session is played again.
    for _ in range(5):
        heard = played(pulse, env, script, len(rendered))
        underruns += gaps(heard)
        if not gaps(heard):
            different = np.flatnonzero((heard != rendered).any(axis=1))
            assert not len(different), f"{len(different)} frames differ, the first at {different[0] / RATE:.4f} s"
            return
    skip_if_too_busy(pulse, tmp_path, len(rendered))
    pytest.fail(f"underruns in every one of five sessions: {underruns}")


def played(pulse: Pulse, env: dict[str, str], script: Path, frames: int) -> Block:
    """What is heard of a session, from the first heard frame on."""
    with pulse.record() as recorder:
        done = subprocess.run(
            [UNKNOT, "play", script, "--no-intro", "--plain"],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "No sound" not in done.stderr + done.stdout
        eventually(lambda: len(recorder.heard()) >= frames, "the end of the session")
        return recorder.heard()[:frames]


@pytest.mark.live
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGHUP, 129)])
def test_a_signal_ends_the_program_while_it_plays(
    pulse: Pulse, script: Path, tmp_path: Path, number: int, code: int
) -> None:
    with pulse.record() as recorder:
        program = subprocess.Popen(
            [UNKNOT, "play", script, "--no-intro", "--plain"],
            env=environment(pulse, tmp_path),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        eventually(lambda: len(recorder.heard()) > 0, "the session")
        os.kill(program.pid, number)
        _, errors = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == code, errors
    assert b"Traceback" not in errors
