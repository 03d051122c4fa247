"""Texts that would steer a terminal or be taken for markup: shown as they stand, and none of it raw."""

import json
import re
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from sessions.store.index import Entry
from tests.tui.conftest import FakeDeck, FakeShelf, Lane, Terminal, opening, played
from tui.app import Unknot
from tui.screens.library import LibraryScreen
from tui.screens.session import SessionScreen

NASTY = "\x1b]0;pwn\x07\x1b[31m\x9b2J\u202eback\u2066 [red]x[/red][/][@click=app.quit]y[/] \u200b\u3000\r\n\x00"
ESCAPED = "".join(f"\\u{ord(character):04x}" for character in NASTY)
LARGE = (120, 40)
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SCRIPT = f"""\
title = "T{ESCAPED}"
about = "about {ESCAPED}"
author = "author {ESCAPED}"
needs = ["need {ESCAPED}"]
tags = ["tag {ESCAPED}"]
caution = ["caution {ESCAPED}"]
[vars]
v = "{ESCAPED}"
[[step]]
do = "rest"
for = "20s"
title = "title {ESCAPED}"
say = "say {ESCAPED}"
note = "note {ESCAPED} {{v}}"
cue = [{{ at = "half", say = "cue {ESCAPED}" }}]
"""
BROKEN = f"""\
title = "T"
"{ESCAPED}" = 1
[vars]
"k{ESCAPED}" = "1"
[sound]
ambience = "./{ESCAPED}.wav"
[[step]]
do = "rest{ESCAPED}"
[[step]]
do = "rest"
for = "1s{ESCAPED}"
area = "{ESCAPED}"
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",), ("list", "--json"), ("list", "--tag", NASTY.replace("\0", "")),
        ("show", "nasty"), ("show", "nasty", "--json"), ("show", "nasty", "--set", "v=" + NASTY.replace("\0", "")),
        ("show", NASTY.replace("\0", "")),
        ("check", "nasty", "broken"), ("check", "nasty", "broken", "--json"), ("play", "broken", "--plain"),
        ("render", "nasty", "-o", NASTY.replace("\0", "")),
        ("show", "~nobody-here/x.toml"), ("new", "~nobody-here/x.toml"), ("edit", "~nobody-here/x.toml"),
        ("log", "--import", "~nobody-here/x"),
    ],
    ids=lambda arguments: re.sub(r"[^a-z~ -]+", "_", " ".join(arguments))[:24],
)  # fmt: skip
def test_nothing_steers_the_terminal(arguments: tuple[str, ...], terminal: Terminal) -> None:
    terminal.script("sessions/nasty.toml", SCRIPT)
    terminal.script("sessions/broken.toml", BROKEN)
    terminal.script("sessions/a\nb\x1b[31m\u202e.toml", SCRIPT)
    ran = terminal.run(*arguments, UNKNOT_VOICE_ENGINE="none")
    assert ran.returncode in (0, 1, 2)
    assert not STEERING.search(ran.stdout + ran.stderr)
    assert "Traceback" not in ran.stderr
    assert "went wrong" not in ran.stderr
    assert ran.stdout or ran.stderr
    if "--json" in arguments and arguments[0] != "check":
        assert "\u202eback" in json.dumps(json.loads(ran.stdout), ensure_ascii=False), "JSON still means the text"


def screen_text(app: App[Any]) -> str:
    strips = app.screen._compositor.render_strips()  # pyright: ignore[reportPrivateUsage]
    return "\n".join(strip.text for strip in strips)


async def until_shown(pilot: Pilot[Any], words: str) -> None:
    for _ in range(1_000):
        if words in screen_text(pilot.app):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"never shown: {words}")


@pytest.mark.parametrize("size", [LARGE, (1, 1)])
async def test_the_library_shows_it_as_it_stands(size: tuple[int, int]) -> None:
    shelf = FakeShelf(
        Entry("nasty", NASTY, NASTY, 60_000, (NASTY, "[/]"), (NASTY, "[/]"), ("glutes",), own=True),
        Entry("[/]" + NASTY, "[/]", "[@click=app.quit]", 60_000, own=True, error=NASTY),
    )
    app = Unknot(LibraryScreen(shelf))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in (
            "down",
            "up",
            "t",
            "escape",
            "slash",
            "left_square_bracket",
            "slash",
            "right_square_bracket",
            "escape",
        ):
            await pilot.press(key)
        if size == LARGE:
            await until_shown(pilot, "[red]x[/red]")
        assert not STEERING.search(screen_text(app))


@pytest.mark.parametrize("size", [LARGE, (1, 1)])
async def test_a_session_shows_it_as_it_stands(size: tuple[int, int]) -> None:
    lane = Lane()
    lane.add("rest", 60, title=NASTY, line=NASTY, note=NASTY)
    lane.add("rest", 60, title="[/]", line="[/]", note="[@click=app.quit]x[/]")
    lane.say(1, NASTY)
    deck = FakeDeck(lane.timeline(NASTY, (NASTY, "[/]")))
    app = Unknot(SessionScreen(NASTY, opening(deck), start=0))
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        for segment, words in enumerate(("[red]x[/red]", "[@click=app.quit]x[/]")):
            deck.put(segment, 1_000)
            if size == LARGE:
                await until_shown(pilot, words)
            assert not STEERING.search(screen_text(app))
        for key in ("s", "escape", "question_mark", "escape", "x"):
            await pilot.press(key)
            assert not STEERING.search(screen_text(app))
