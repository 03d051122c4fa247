"""A deck in the test's hand, and a session for it written out as values."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sessions.cue_style import CueStyle
from sessions.script.models import Script
from sessions.store.index import Entry
from sessions.timecode import Ms
from sessions.timeline import Breath, Cue, Phase, Pressure, Say, Segment, SegmentKind, Side, Timeline, Tone
from sessions.transport import Playhead, State
from tests.conftest import PATIENCE_S
from tui.deck import Fader, Opener
from tui.errors import UserError
from tui.journal import Place
from tui.screens.editor import EditorScreen
from tui.screens.session import SessionScreen
from tui.widgets.big_text import BigText


class Lane:
    """Lays segments one after the other."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.cues: list[Cue] = []

    def add(self, do: SegmentKind, seconds: float, side: Side | None = None, **shown: object) -> None:
        start = self.segments[-1].end if self.segments else Ms(0)
        end = Ms(start + round(seconds * 1000))
        self.segments.append(Segment(len(self.segments), start, end, do, side, **shown))  # type: ignore[arg-type]

    def say(self, seconds: float, text: str) -> None:
        last = self.segments[-1]
        self.cues.append(Cue(Ms(last.start + round(seconds * 1000)), Say(text), last.index, last.side, Ms(2000)))

    def tone(self, seconds: float, name: str) -> None:
        last = self.segments[-1]
        at = Ms(last.start + round(seconds * 1000))
        self.cues.append(Cue(at, Tone(name), last.index, last.side, Ms(300)))  # type: ignore[arg-type]

    def timeline(self, title: str, cautions: tuple[str, ...] = ()) -> Timeline:
        return Timeline(
            title, tuple(self.segments), tuple(sorted(self.cues, key=lambda cue: cue.at)), (), "en", cautions
        )


def middle_back() -> Timeline:
    """The session of screens.md: about nine minutes, both sides, a breath at either end."""
    lane = Lane()
    lane.add("intro", 20, title="Middle back release")
    lane.add("move", 20, title="Find your place", line="Ball beside your spine, below the shoulder blade. Lean back.")
    lane.add("breathe", 30, line="Breathe.", breath=Breath((Phase("in", Ms(4000)), Phase("out", Ms(6000))), 3))
    for side in ("left", "right"):
        if side == "right":
            lane.add("switch", 15, "right", line="Switch sides. Right.")
        lane.add("roll", 40, side, line="Bend your knees. Roll slowly.", pressure=Pressure(4, f"r/{side}", None))
        lane.add(
            "hold",
            90,
            side,
            title="Tender spot",
            line="Lean in gently. Stay light.",
            note="Move if it tingles.",
            pressure=Pressure(4, f"a/{side}", Ms(90_000)),
        )
        lane.add("rest", 20, side, line="Ease off. Find a new tender spot.")
        lane.add(
            "hold",
            45,
            side,
            title="New tender spot",
            line="New tender spot.",
            up_to=True,
            pressure=Pressure(4, f"b/{side}", Ms(90_000)),
        )
    lane.add("wait", 15, line="Press Enter when you are ready.")
    lane.add("stretch", 30, "both", line="Hug yourself. Round your upper back.")
    lane.add("reps", 20, line="Ten repetitions.", count=10, every=Ms(2000), round=2, rounds=3)
    lane.add("outro", 8, line="Session complete. Take your time. Drink if thirsty.")
    return lane.timeline("Middle back release", ("On muscle only, beside the spine, never on it.",))


class FakeDeck:
    """Stands where it is put, and notes every command."""

    def __init__(self, timeline: Timeline, segment: int = 0, into: int = 0) -> None:
        self.timeline = timeline
        self.commands: list[str] = []
        self.failure: BaseException | None = None
        self.muted = False
        self.style: CueStyle = "voice-and-tones"
        self.words_ready: tuple[int, int] = (10, 10)
        self.volumes: dict[Fader, float] = {"master": 1.0, "voice": 1.0, "tones": 1.0, "ambience": 1.0}
        self.closed = 0
        self.playhead = Playhead(State.STOPPED, Ms(0), 0, timeline.segments[0].duration)
        self.put(segment, into, State.STOPPED)

    def put(
        self, segment: int, into: int = 0, state: State = State.PLAYING, remaining: int | None = None, **more: object
    ) -> None:
        """Stand so many milliseconds into a segment."""
        here = self.timeline.segments[segment]
        left = here.duration - into if remaining is None else remaining
        self.playhead = Playhead(state, Ms(here.start + into), segment, Ms(left), **more)  # type: ignore[arg-type]

    def play(self) -> None:
        self.commands.append("play")

    def toggle(self) -> None:
        self.commands.append("toggle")

    def next(self) -> None:
        self.commands.append("next")

    def back(self) -> None:
        self.commands.append("back")

    def extend(self, by: Ms) -> None:
        self.commands.append(f"extend {by}")

    def ready(self) -> None:
        self.commands.append("ready")

    def ease(self) -> None:
        self.commands.append("ease")

    def seek(self, segment: int) -> None:
        self.commands.append(f"seek {segment}")

    def mute(self, on: bool) -> None:
        self.muted = on
        self.commands.append(f"mute {on}")

    def volume(self, fader: Fader) -> float:
        return self.volumes[fader]

    def set_volume(self, fader: Fader, volume: float) -> None:
        self.volumes[fader] = volume
        self.commands.append(f"volume {fader} {volume:g}")

    def choose_style(self, style: CueStyle) -> None:
        self.style = style
        self.commands.append(f"style {style}")

    def reload(self, script: Script) -> None:
        self.commands.append(f"reload {script.title}")

    def wait_ended(self, timeout: float | None = None) -> bool:
        return self.playhead.state is State.ENDED

    @contextmanager
    def opened(self) -> Generator["FakeDeck"]:
        """Count how often it is closed."""
        try:
            yield self
        finally:
            self.closed += 1


def opening(deck: FakeDeck) -> Opener:
    """An opener that hands over the deck at once."""
    return lambda notice, progress: deck.opened()


class FakeShelf:
    """A library of a few sessions, whose decks the test has in its hand."""

    def __init__(self, *entries: Entry, deck: FakeDeck | None = None) -> None:
        needs = ("soft massage ball", "wall")
        about = "Slow pressure beside the spine, one side at a time."
        self._entries = entries or (
            Entry("middle-back-ball", "Middle back release", about, 520_000, needs, ("massage-ball",)),
            Entry("desk-2", "Two minutes at the desk", "", 120_000, ("chair",), ("desk",)),
            Entry("box-breathing", "Box breathing", "", 270_000, (), ("breath",)),
            Entry("my-back", "my-back", own=True, error="line 31: a hold lasts at most 90 s"),
        )
        self.deck = deck or FakeDeck(middle_back())
        self.opened: list[str] = []
        self.played: dict[str, datetime] = {}
        self.place: Place | None = None

    def entries(self) -> Sequence[Entry]:
        return self._entries

    def look(self, name: str) -> Timeline | None:
        return middle_back()

    def session(self, name: str, place: Place | None = None) -> SessionScreen:
        self.opened.append(name)
        title = next((entry.title for entry in self._entries if entry.name == name), name)
        return SessionScreen(title, self.opener(name), start=place.segment if place else 0)

    def opener(self, name: str) -> Opener:
        return opening(self.deck)

    def editor(self, name: str) -> EditorScreen:
        raise UserError(f"There is no editor for {name} here.")

    def last_played(self, name: str) -> datetime | None:
        return self.played.get(name)

    def left_at(self) -> Place | None:
        return self.place


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    """Let the screen go on until the condition holds; fail when it never does."""
    for _ in range(1_000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came")


async def played(pilot: Pilot[Any]) -> None:
    """Wait until the session screen shows its deck."""
    for _ in range(1_000):
        if pilot.app.screen.query("#time") and pilot.app.screen.query_one("#time", BigText).text:
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError("the deck was never shown")


class Terminal:
    """Runs the console script in folders of the test's own, with nothing heard."""

    def __init__(self, folder: Path) -> None:
        self.sessions = folder / "sessions"
        self.sessions.mkdir()
        self.folder = folder
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("UNKNOT_", "XDG_", "PULSE"))},
            "XDG_CACHE_HOME": str(folder / "cache"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "UNKNOT_SESSIONS": str(self.sessions),
            "UNKNOT_OUTPUT": "silent",
        }

    def words(self, *arguments: str) -> list[str]:
        return [sys.executable, "-c", "from tui.cli import main; main()", *arguments]

    def run(self, *arguments: str, keys: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.words(*arguments),
            input=keys,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={**self.env, **env},
            timeout=PATIENCE_S,
        )

    def script(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)
