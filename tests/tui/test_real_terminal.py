"""Whole sessions on a real terminal, from the first question to the last and back to the shell."""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PATIENCE_S, eventually
from tests.tui.conftest import Terminal

if sys.platform == "win32":
    pytest.skip("pseudo terminals are POSIX", allow_module_level=True)

from tests.tui.terminals import Tmux, left_on, on_bare, on_tmux

WHOLE = """
title = "Calm"
closing = false

[[step]]
do = "move"
for = "2s"
title = "Lie down"

[[step]]
do = "hold"
for = "2s"
title = "Tender spot"
area = "thighs"

[[step]]
do = "rest"
for = "2s"
title = "Let go"
"""

LONG = """
title = "A long one"

[[step]]
do = "move"
for = "10m"
title = "Lie down"

[[step]]
do = "rest"
for = "10m"
title = "Let go"

[[step]]
do = "rest"
for = "10m"
title = "Stay there"
"""


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache of spoken words: every session here may use what another one said."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def unknot(terminal: Terminal, voice: Path) -> Terminal:
    """The program in folders of its own, with its words cached."""
    terminal.env["XDG_CACHE_HOME"] = str(voice)
    return terminal


def quiet(terminal: Terminal) -> dict[str, str]:
    """The environment without the question before a session."""
    return {**terminal.env, "UNKNOT_TENSION": "0"}


def logged(terminal: Terminal) -> list[dict[str, Any]]:
    """The runs that the log holds, the latest first."""
    done = terminal.run("log", "--json")
    assert done.returncode == 0, done.stderr
    runs: list[dict[str, Any]] = json.loads(done.stdout)["runs"]
    return runs


def shell(tmux: Tmux, words: list[str]) -> None:
    """Let the shell in the terminal run a program, and tell its exit code after it."""
    tmux.types(f'clear; {shlex.join(words)}; echo "code $?"\n')


def test_a_session_from_the_first_question_to_the_last(unknot: Terminal) -> None:
    path = unknot.script("my.toml", WHOLE)
    with on_tmux(unknot.words("play", str(path)), unknot.env) as tmux:
        tmux.sees("How tense are you now?", "Esc skips")
        tmux.press("6")
        tmux.sees("Calm", "next   Lie down, move 2 s")
        tmux.loses("How tense are you now?")
        tmux.press("Right")
        tmux.sees("next   Let go, rest 2 s")
        tmux.sees("Complete: 3 of 3 steps in 6 s.", "How tense are you afterwards?", "Tension 6 before.", "thighs")
        tmux.press("2")
        tmux.sees("Tension 6 before, 2 after.")
        tmux.press("Enter")
        assert tmux.ended() == 0
    (run,) = logged(unknot)
    assert (run["complete"], run["steps"], run["of"], run["title"]) == (True, 3, 3, "Calm")
    assert (run["tension_before"], run["tension_after"]) == (6, 2)
    assert 5_900 <= run["practised_ms"] <= 6_100


@pytest.mark.parametrize("how", ["q", "kill", "hang up"])
def test_a_session_that_was_left_goes_on_from_the_library(unknot: Terminal, how: str) -> None:
    path = unknot.script("long.toml", LONG)
    with on_tmux(unknot.words("play", str(path), "--no-intro"), quiet(unknot)) as tmux:
        tmux.sees("Move into position.", "next   Let go")
        tmux.press("Right")
        tmux.sees("Rest. Ten minutes.", "next   Stay there")
        tmux.waits(lambda seen: bool(re.search(r"\b10:(?!00)\d\d / 30:00", seen)), "a second of it")
        if how == "q":
            tmux.press("q")
            assert tmux.ended() == 0
        else:
            # What cannot be foreseen must not have to be: the place is kept as soon as the step has begun.
            eventually(lambda: bool(runs := logged(unknot)) and runs[0]["place"]["index"] == 1, "the log")
            program = tmux.program
            if how == "kill":
                os.kill(program, signal.SIGKILL)
            else:
                tmux.hang_up()
            eventually(lambda: not alive(program), "the end of the program")
    with on_tmux(unknot.words(), quiet(unknot)) as tmux:
        tmux.sees("Go on: A long one, at Let go")
        tmux.press("g")
        tmux.sees("A long one", "Rest. Ten minutes.", "next   Stay there")


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


BURNT = """
from audio.player import Player
failure = Player.failure
Player.failure = property(lambda self: OSError(5, "the device burnt") if self.playhead.segment else failure.fget(self))
"""
"""A player whose device fails in its second step."""

WAYS_OUT: dict[str, tuple[str | int, int]] = {
    "q": ("q", 0),
    "Ctrl-C": ("\x03", 130),
    "a signal": (signal.SIGTERM, 143),
    "a failure": ("n", 1),
}


def leaving(unknot: Terminal) -> list[str]:
    path = unknot.script("long.toml", LONG)
    words = unknot.words("play", str(path), "--no-intro")
    words[2] = BURNT + words[2].replace("; ", "\n")
    return words


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_is_left_on_the_terminal(unknot: Terminal, way: str) -> None:
    by, code = WAYS_OUT[way]
    with on_bare(leaving(unknot), quiet(unknot)) as terminal:
        terminal.sees("Let go")
        assert {"mode 25 off", "mode 1000 on", "mode 1006 on", "mode 1049 on"} <= set(left_on(terminal.seen))
        assert terminal.settings != terminal.settings_before
        if isinstance(by, str):
            terminal.types(by)
        else:
            os.kill(terminal.process.pid, by)
        assert terminal.ended() == code
        assert left_on(terminal.seen) == []
        assert terminal.settings == terminal.settings_before
        after = terminal.seen.rsplit("\x1b[?1049l", 1)[1]
        said = re.sub(r"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[=>]", "", after).strip()
        burnt = "unknot: the device burnt. To see where: UNKNOT_DEBUG=1"
        assert said.splitlines() == ([burnt] if code == 1 else [])
