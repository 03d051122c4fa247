"""Whole sessions on a real terminal, from the first question to the last and back to the shell."""

import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import eventually
from tests.tui.conftest import Terminal

if sys.platform == "win32":
    pytest.skip("pseudo terminals are POSIX", allow_module_level=True)

from tests.tui.terminals import Tmux, left_on, on_bare, on_tmux

pytestmark = pytest.mark.live

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


def played_a_little(tmux: Tmux) -> None:
    """Wait until the second step of the long session has been played for a second: a run of nothing is forgotten."""
    tmux.waits(lambda seen: re.search(r"\b10:(?!00)\d\d / 30:00", seen) is not None, "a second of it")


def test_a_session_from_the_first_question_to_the_last(unknot: Terminal) -> None:
    path = unknot.script("my.toml", WHOLE)
    with on_tmux(unknot.words("play", str(path)), unknot.env) as tmux:
        tmux.sees("How tense are you now?", "Esc skips")
        tmux.press("6")
        tmux.sees("Calm", "next   Lie down, move 2 s")
        tmux.loses("How tense are you now?")
        tmux.press("Right")
        tmux.sees("Complete: 3 of 3 steps in 6 s.", "How tense are you afterwards?", "Tension 6 before.", "thighs")
        tmux.press("2")
        tmux.sees("Tension 6 before, 2 after.")
        tmux.press("Enter")
        assert tmux.ended() == 0
    (run,) = logged(unknot)
    assert (run["complete"], run["steps"], run["of"], run["title"]) == (True, 3, 3, "Calm")
    assert (run["tension_before"], run["tension_after"]) == (6, 2)
    # A machine that stalls makes the screen look late; the summary above says 6 s as well.
    assert 5_500 <= run["practised_ms"] <= 6_500


def test_a_key_typed_as_soon_as_the_first_screen_is_seen_is_not_lost(unknot: Terminal) -> None:
    with on_tmux(unknot.words("play", "desk-2"), quiet(unknot)) as tmux:
        tmux.sees("something feels wrong")
        tmux.press("m")
        tmux.sees("sound off", "next")
        tmux.press("q")
        assert tmux.ended() == 0


@pytest.mark.parametrize("how", ["kill", "hang up"])
def test_a_session_that_was_cut_off_goes_on_from_the_library(unknot: Terminal, how: str) -> None:
    path = unknot.script("long.toml", LONG)
    with on_tmux(unknot.words("play", str(path), "--no-intro"), quiet(unknot)) as tmux:
        tmux.sees("Move into position.", "next   Let go")
        tmux.press("Right")
        tmux.sees("Rest. Ten minutes.", "next   Stay there")
        played_a_little(tmux)
        # The place is on disk while it plays, because nobody foresees a kill.
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


def test_an_edit_is_played_at_the_same_step(unknot: Terminal) -> None:
    path = unknot.script("long.toml", LONG)
    with on_tmux(unknot.words("play", str(path), "--no-intro"), quiet(unknot)) as tmux:
        tmux.sees("next   Let go")
        tmux.press("Right")
        tmux.sees("Rest. Ten minutes.", "next   Stay there")
        broken = LONG.replace('"Stay there"', '"Stay there')
        path.write_text(broken)
        line = 1 + broken[: broken.index('"Stay there')].count("\n")
        tmux.sees(f"long.toml, line {line}: ", "It goes on as it was.", "Rest. Ten minutes.", "next   Stay there")
        mended = 'title = "Another one"\n' + LONG.partition("\n\n")[2].replace('"Stay there"', '"Stay here a while"')
        path.write_text(mended)
        tmux.sees("Another one", "Rest. Ten minutes.", "next   Stay here a while", "it goes on in its new version.")
        tmux.press("q")
        assert tmux.ended() == 0


def own(unknot: Terminal) -> None:
    """A session of the user's own that the library shows first."""
    (unknot.sessions / "a-long-one.toml").write_text(LONG)


def test_everything_is_reached_by_keys_in_every_size(unknot: Terminal) -> None:
    own(unknot)
    with on_tmux(unknot.words(), unknot.env) as tmux:
        tmux.sees("A long one", "search")
        tmux.press("o")
        tmux.sees("order: last played")
        tmux.press("o", "o")
        tmux.sees("order: name")
        for key, seen in ((",", "Speech engine"), ("l", "Nothing practised yet"), ("e", "ctrl+s save")):
            tmux.press(key)
            tmux.sees(seen)
            tmux.press("Escape")
            tmux.sees("order: name", "enter play")
        tmux.press("/")
        tmux.sees("a word of its name")
        tmux.types("a long")
        tmux.sees("2 of 21 sessions", "30 min A long one")
        tmux.press("Enter")
        tmux.press("Enter")
        tmux.sees("How tense are you now?")
        tmux.press("Escape")
        tmux.loses("How tense are you now?")
        tmux.sees("next   Lie down")
        tmux.press("Right")
        tmux.sees("next   Let go")
        tmux.resize(20, 8)
        tmux.sees("Move into position.")
        tmux.press("x")
        tmux.sees("EASE OFF", "g Go on")
        tmux.press("g")
        tmux.sees("Move into position.")
        tmux.resize(120, 40)
        tmux.sees("A long one", "next   Let go", "something feels wrong")
        tmux.press("C-p")
        tmux.sees("Search for commands")
        tmux.types("next step")
        tmux.sees("Key: → or n")
        tmux.press("Enter")
        tmux.sees("Rest. Ten minutes.", "next   Stay there")
        played_a_little(tmux)
        tmux.press("q")
        tmux.sees("unknot", "Go on: A long one, at Let go")
        tmux.press("g")
        tmux.sees("How tense are you now?")
        tmux.press("Escape")
        tmux.sees("Rest. Ten minutes.", "next   Stay there")
        tmux.press("q")
        tmux.sees("unknot", "Go on: A long one, at Let go")
        tmux.press("q")
        assert tmux.ended() == 0


def test_everything_is_reached_by_the_mouse(unknot: Terminal) -> None:
    own(unknot)
    with on_tmux(unknot.words(), unknot.env) as tmux:
        tmux.sees("order: name")
        tmux.click("order: name")
        tmux.sees("order: last played")
        for words, seen, close in (
            (", settings", "Speech engine", "q close"),
            ("l log", "Nothing practised yet", "q back"),
            ("e edit", "ctrl+s save", "esc leave"),
        ):
            tmux.click(words)
            tmux.sees(seen)
            tmux.click(close)
            tmux.sees("order: last played", "enter play")
        tmux.click("enter play")
        tmux.sees("How tense are you now?")
        tmux.click(" 6 ")
        tmux.loses("How tense are you now?")
        tmux.sees("next   Lie down")
        tmux.click("→ next")
        tmux.sees("next   Let go")
        tmux.click("? help")
        tmux.click("Esc closes this")
        tmux.click("s mix")
        tmux.click("Esc closes")
        tmux.loses("Esc closes")
        tmux.click("x something feels wrong")
        tmux.sees("g Go on")
        tmux.click("g Go on")
        tmux.loses("g Go on")
        tmux.click("→ next")
        tmux.sees("Rest. Ten minutes.")
        played_a_little(tmux)
        tmux.click("q quit")
        tmux.click("Go on: A long one, at Let go")
        tmux.sees("How tense are you now?")
        tmux.click("q quits")
        tmux.sees("unknot", "order: last played")
        tmux.click("q quit")
        assert tmux.ended() == 0


WORDS = [
    "Calm, 0:03",
    "Not a substitute for care. Stop if it hurts.",
    "Lie down, move 1 s",
    "Tender spot, hold 1 s, pressure 4 of 10",
    "Let go, rest 1 s",
    "The session is complete.",
    "Complete: 3 of 3 steps in 3 s.",
    "thighs: 1 s",
]
"""What plain mode says of the whole session, in this order."""


def assert_told(told: str) -> None:
    at = 0
    for words in WORDS:
        at = told.find(words, at)
        assert at >= 0, f"{words!r} is missing, or not in its place:\n{told}"
    assert "\x1b" not in told


def test_plain_mode_through_pipes_asks_nothing_and_sums_up(unknot: Terminal) -> None:
    path = unknot.script("my.toml", WHOLE.replace("2s", "1s"))
    done = unknot.run("play", str(path), "--no-intro", keys="m\n?\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert_told(done.stdout)
    assert "Sound off." in done.stdout
    assert "Keys, each with Enter:" in done.stdout
    assert "How tense" not in done.stdout


def test_plain_mode_takes_keys_as_lines_on_a_terminal(unknot: Terminal) -> None:
    path = unknot.script("long.toml", LONG)
    with on_bare(unknot.words("play", str(path), "--no-intro", "--plain"), unknot.env) as terminal:
        terminal.sees("q quit.")
        terminal.sees("How tense are you now?")
        terminal.types("\n")
        for keys, answer in (
            ("", "Lie down, move 10 min"),
            ("p", "Paused"),
            ("p", "Going on, 10:00 left."),
            ("+", "This step now lasts 10 min 10 s."),
            ("m", "Sound off."),
            ("m", "Sound on."),
            ("v", "Tones only."),
            ("n", "Let go, rest 10 min"),
            ("x", "e ends the session, s skips this spot, g goes on."),
            ("", "Paused."),
            ("g", "Going on, "),
            ("b", "Lie down, move 10 min"),
            ("zebra", '"zebra" is no key. ? lists them.'),
            ("q", "Stopped in: Lie down, move 10 min"),
        ):
            terminal.types(f"{keys}\n" if keys else "")
            terminal.sees(answer)
        assert terminal.ended() == 0
        assert left_on(terminal.seen) == []
        assert terminal.settings == terminal.settings_before
        assert "\x1b" not in terminal.seen
