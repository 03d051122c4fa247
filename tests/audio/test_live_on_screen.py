"""While the screen animates, every tone is heard on its frame."""

from pathlib import Path

import numpy as np
import pytest

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse
from tests.audio.live_session import UNKNOT, compare, environment, hear, on_screen, onsets, rendered, skip_if_too_busy

SCRIPT = """
title = "On screen"
step = [
  { do = "stretch", for = "5s", area = "neck", sides = "both", switch = "3s", say = "Ear down." },
  { do = "breathe", pattern = "2-2", cycles = 2 },
  { do = "reps", count = 2, every = "2s", say = "Nod." },
]
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "screen.toml"
    path.write_text(SCRIPT)
    return path


@pytest.mark.live
def test_every_tone_is_on_its_frame_while_the_screen_animates(pulse: Pulse, script: Path, tmp_path: Path) -> None:
    env = environment(pulse, tmp_path)
    file, at = rendered(script, env), onsets(script, env)
    assert len(file) > 20 * RATE
    assert len(at) > 10
    found: list[str] = []
    # A machine that is too busy makes holes; they are named, and the session is played again.
    for _ in range(4):
        with pulse.record() as recorder, on_screen([UNKNOT, "play", str(script), "--no-intro"], env) as screen:
            heard = hear(recorder, len(file), screen.process)
            drawn = screen.bytes
        assert drawn > 50_000, "the screen was animated"
        hearing = compare(heard, file, at)
        if not hearing.holes:
            assert (set(hearing.errors), hearing.different) == ({0}, 0), str(hearing)
            return
        found.append(str(hearing))
    skip_if_too_busy(pulse, tmp_path, len(file))
    pytest.fail(f"underruns in each of four sessions: {found}")


def test_a_shifted_tone_is_found_out() -> None:
    """The measure itself: a hole that moves what follows is seen in the onsets, and only there."""
    file: Block = np.random.default_rng(3).normal(0, 0.1, (RATE, 2)).astype(np.float32)
    shifted = np.concatenate((file[:20_000], np.zeros((48, 2), np.float32), file[20_000:]))[:RATE]
    at = [0, 10_000, 30_000, 40_000]
    assert compare(file, file, at).errors == (0, 0, 0, 0)
    hearing = compare(shifted, file, at)
    assert hearing.errors == (0, 0, 48, 48)
    assert hearing.holes == ((20_000, 48),)
    lost = file.copy()
    lost[30_000:30_480] *= -1
    assert compare(lost, file, at).errors == (0, 0, None, 0)
