"""However the program ends, it leaves the terminal as it was."""

import os
import re
import signal
import sys

import pytest

from tests.conftest import PATIENCE_S
from tests.tui.conftest import Terminal

if sys.platform == "win32":
    pytest.skip("pseudo terminals are POSIX", allow_module_level=True)

from tests.tui.terminals import left_on, on_bare

pytestmark = pytest.mark.live

LONG = """
title = "A long one"

[[step]]
do = "rest"
for = "10m"
title = "Lie still"

[[step]]
do = "rest"
for = "10m"
title = "Let go"
"""

DRAWN = {"mode 25 off", "mode 1000 on", "mode 1006 on", "mode 1049 on"}
"""What a screen changes: the cursor is hidden, the mouse is told, and the other screen is shown."""

BURNT = """
from audio.player import Player
failure = Player.failure
Player.failure = property(lambda self: OSError(5, "the device burnt") if self.playhead.segment else failure.fget(self))
"""
"""A player whose device fails in its second step."""

BROKEN = """
from tui.screens.session import SessionScreen
def boom(self): raise ValueError("boom")
SessionScreen.action_next = boom
"""
"""A program with a mistake in it, behind the key of the next step."""

WAYS_OUT: dict[str, tuple[str | int, int, str]] = {
    "q": ("q", 0, ""),
    "Ctrl-C": ("\x03", 130, ""),
    "SIGINT": (signal.SIGINT, 130, ""),
    "SIGTERM": (signal.SIGTERM, 143, ""),
    "SIGHUP": (signal.SIGHUP, 129, ""),
    "a failure": ("n", 1, BURNT),
    "a mistake of ours": ("n", 1, BROKEN),
}
SAID = {
    BURNT: "unknot: the device burnt. To see where: UNKNOT_DEBUG=1",
    BROKEN: "unknot: something went wrong (ValueError: boom). To see where: UNKNOT_DEBUG=1",
}


def playing(terminal: Terminal, before: str = "") -> list[str]:
    words = terminal.words("play", str(terminal.script("long.toml", LONG)), "--no-intro")
    words[2] = before + words[2].replace("; ", "\n")
    return words


def quiet(terminal: Terminal) -> dict[str, str]:
    """The environment without the question before a session."""
    return {**terminal.env, "UNKNOT_TENSION": "0"}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nothing_is_left_on_it(terminal: Terminal, way: str) -> None:
    by, code, before = WAYS_OUT[way]
    with on_bare(playing(terminal, before), quiet(terminal)) as screen:
        screen.sees("Let go")
        assert set(left_on(screen.seen)) >= DRAWN
        assert screen.settings != screen.settings_before
        if isinstance(by, str):
            screen.types(by)
        else:
            os.kill(screen.process.pid, by)
        assert screen.ended() == code
        assert left_on(screen.seen) == []
        assert screen.settings == screen.settings_before
        after = screen.seen.rsplit("\x1b[?1049l", 1)[1]
        said = re.sub(r"\x1b\[[0-9;?<>=]*[A-Za-z]|\x1b[=>]", "", after).strip()
        assert said.splitlines() == ([SAID[before]] if before else [])


def test_a_terminal_that_goes_away_ends_the_program(terminal: Terminal) -> None:
    with on_bare(playing(terminal), quiet(terminal)) as screen:
        screen.sees("Let go")
        screen.goes_away()
        screen.process.send_signal(signal.SIGHUP)
        assert screen.process.wait(PATIENCE_S) == 129


def test_a_dumb_one_gets_lines(terminal: Terminal) -> None:
    with on_bare(["env", "TERM=dumb", *playing(terminal)], quiet(terminal)) as screen:
        screen.sees("Lie still, rest 10 min")
        assert "\x1b" not in screen.seen
        screen.types("q\n")
        assert screen.ended() == 0
        assert screen.settings == screen.settings_before
