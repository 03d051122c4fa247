"""Whole sessions on the real player, its output turned by hand: time is what has been pulled."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from audio.clip import RATE
from audio.mixer import Levels
from audio.outputs.output import Output, Source
from audio.player import Player
from audio.rehearsal import Rehearsal
from audio.speech.none import NoSpeech
from audio.staging import Staging
from sessions.reading.source import Document
from sessions.timecode import Ms
from sessions.transport import State
from tests.conftest import PATIENCE_S
from tui.app import Unknot
from tui.deck import Deck, Notice, Opener, Progress
from tui.loading import load_document
from tui.screens.session import SessionScreen
from tui.watching import ScriptWatch
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import KeyBar
from tui.widgets.words import Words

PERIOD = RATE // 10
SCRIPT = """
title = "Hips"
closing = false
[[step]]
do = "rest"
for = "30s"
[[step]]
do = "hold"
for = "70s"
area = "hips"
sides = "both"
"""


class Hand:
    """An output that the test turns by hand, with a clock that goes by what it has pulled."""

    name = "hand"
    latency = Ms(0)

    def __init__(self) -> None:
        self.now = 1000.0
        self.opened = Event()
        self._source: Source | None = None

    def open(self, source: Source) -> None:
        self._source = source
        self.opened.set()

    def close(self) -> None:
        pass

    def turn(self, seconds: float) -> None:
        assert self._source is not None
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            self._source.pull(PERIOD)

    def make(self) -> Output:
        return self


class Session:
    """A session on a screen, whose time the test turns."""

    def __init__(self, path: Path) -> None:
        path.write_text(SCRIPT)
        self.path = path
        self.hand = Hand()
        self.player: Player | None = None
        self.document = self.read()
        screen = SessionScreen("Hips", self.opener, farewell=0.01, watch=self.watch, monotonic=lambda: self.hand.now)
        self.app = Unknot(screen)
        self.pilot: Pilot[Any] | None = None

    def read(self) -> Document:
        return load_document(str(self.path))

    def watch(self) -> ScriptWatch:
        return ScriptWatch(self.document, self.read)

    @property
    def opener(self) -> Opener:
        @contextmanager
        def opened(notice: Notice, progress: Progress) -> Generator[Deck]:
            assert self.document.script
            rehearsal = Rehearsal(self.document.script, NoSpeech(), intro="none")
            staging = Staging(rehearsal, progress, notice)
            staging.open()
            with Player(
                staging, self.hand.make, levels=Levels(), notice=notice, monotonic=lambda: self.hand.now
            ) as player:
                assert self.hand.opened.wait(PATIENCE_S)
                # A device settles with its first pulls, which are answered with silence.
                self.hand.turn(1)
                self.player = player
                yield player

        return opened

    async def begin(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        await self.until(lambda: self.player is not None)
        await self.until(lambda: self.shown() == ("REST", "0:30"))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Turn a little and look, until something has come to be seen."""
        assert self.pilot
        for _ in range(3_000):
            self.look()
            await self.pilot.pause()
            if condition():
                return
            await self.pilot.pause(0.005)
        raise AssertionError(f"it never came: {self.shown()}")

    async def after(self, seconds: float) -> tuple[str, str]:
        """What is seen so many seconds later."""
        assert self.pilot
        self.hand.turn(seconds)
        self.look()
        await self.pilot.pause()
        return self.shown()

    def turned(self, seconds: float) -> bool:
        """Let time go by; nothing has come of it yet."""
        self.hand.turn(seconds)
        return False

    async def press(self, *keys: str) -> None:
        assert self.pilot
        await self.pilot.press(*keys)
        self.hand.turn(0.1)
        self.look()

    async def click(self, word: str) -> None:
        """Click a key of the bar, by what it says it does."""
        assert self.pilot
        bar = self.app.screen.query_one(KeyBar)
        at = str(bar.render()).index(word)
        await self.pilot.click(bar, offset=(at + 1, 0))
        self.hand.turn(0.1)
        self.look()

    def look(self) -> None:
        if isinstance(self.app.screen, SessionScreen):
            self.app.screen.check()

    def shown(self) -> tuple[str, str]:
        screen = self.app.screen_stack[1]
        return screen.query_one("#heading", BigText).text, screen.query_one("#time", BigText).text


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path / "hips.toml")


async def test_with_keys_alone(session: Session) -> None:
    async with session.app.run_test(size=(100, 30)) as pilot:
        await session.begin(pilot)
        assert await session.after(10.05) == ("REST", "0:20")
        await session.press("space")
        assert await session.after(60) == ("REST   0:20", "PAUSED")
        await session.press("space")
        assert (await session.after(9))[1] in ("0:10", "0:11")
        await session.press("right")
        assert await session.after(0.5) == ("< HOLD LEFT", "1:10")
        assert session.player
        for _ in range(5):
            await session.press("plus")
        hold = session.player.playhead.segment
        await session.until(lambda: bool(session.player and session.player.timeline.segments[hold].duration == 90_000))
        await session.press("plus")
        await session.after(1)
        assert session.player.timeline.segments[hold].duration == 90_000, "a hold never passes its cap"
        await session.press("left")
        assert (await session.after(0.5))[0] in ("< HOLD LEFT", "REST")
        await session.press("x", "g")
        await session.until(lambda: bool(session.player and session.player.playhead.state is State.PLAYING))
        while session.player.playhead.segment <= hold:
            await session.after(5)
        assert session.shown()[0] == "SWITCH RIGHT >"
        await session.press("n")
        assert (await session.after(0.5))[0] == "HOLD RIGHT >"
        await session.press("x", "s")
        await session.until(lambda: session.app.return_code is not None or session.turned(5))
    assert (session.app.return_code, session.app.crash) == (0, None)


async def test_with_the_mouse_alone(session: Session) -> None:
    async with session.app.run_test(size=(140, 40)) as pilot:
        await session.begin(pilot)
        await session.click("pause")
        assert (await session.after(3))[1] == "PAUSED"
        await session.click("pause")
        assert (await session.after(3))[1] in ("0:26", "0:27")
        await session.click("next")
        assert await session.after(0.5) == ("< HOLD LEFT", "1:10")
        await session.click("something feels wrong")
        assert session.player
        assert session.player.playhead.state is State.PAUSED
        await pilot.click("#go-on")
        await session.after(0.1)
        await session.until(lambda: session.shown() == ("< HOLD LEFT", "1:10"))
        await session.click("voice")
        assert session.player.style == "tones"
        await session.click("mix")
        await pilot.pause()
        fader = session.app.screen.query_one("#fader-master")
        await pilot.click(fader, offset=(len("  everything "), 0))
        await pilot.pause()
        assert session.player.volume("master") == 0
        await pilot.press("escape")
        await session.click("quit")
        await session.until(lambda: session.app.return_code is not None)
    assert (session.app.return_code, session.app.crash) == (0, None)


async def test_through_every_size_to_the_end(session: Session) -> None:
    async with session.app.run_test(size=(80, 24)) as pilot:
        await session.begin(pilot)
        for size in ((20, 6), (1, 1), (250, 80), (40, 12), (80, 24)):
            await pilot.resize_terminal(*size)
            await session.after(2)
        assert session.shown() == ("REST", "0:20")
        await session.until(lambda: session.app.return_code is not None or session.turned(5))
    assert (session.app.return_code, session.app.crash) == (0, None)


async def test_a_broken_edit_stops_nothing_and_a_mended_one_is_played(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.screens.session.WATCH_SECONDS", 0.05)
    async with session.app.run_test(size=(100, 30)) as pilot:
        await session.begin(pilot)
        assert await session.after(10.05) == ("REST", "0:20")
        assert session.player

        def told() -> str:
            return session.app.screen.query_one("#notice", Words).text

        before = session.player.timeline
        session.path.write_text(SCRIPT.replace("70s", "5m"))
        await session.until(lambda: "a hold lasts at most 90 s" in told())
        assert told() == "hips.toml, line 9: a hold lasts at most 90 s. It goes on as it was."
        assert session.player.timeline is before
        assert session.shown() == ("REST", "0:20")
        session.path.write_text(SCRIPT.replace("70s", "80s"))
        await session.until(lambda: "new version" in told())
        await session.until(
            lambda: bool(session.player and session.player.timeline is not before) or session.turned(0.1)
        )
        assert session.shown()[0] == "REST", "the same step"
        await session.press("right")
        assert await session.after(0.5) == ("< HOLD LEFT", "1:20")
        await session.press("q")
        await session.until(lambda: session.app.return_code is not None)
    assert (session.app.return_code, session.app.crash) == (0, None)
