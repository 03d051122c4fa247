"""The screen of the desk breaks: what it shows, its keys, and the session over it."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from sessions.breaks.hours import Hours, parse_days, parse_hours
from sessions.breaks.plan import Plan
from sessions.breaks.schedule import Moment, Past
from sessions.breaks.states import Event, State
from sessions.store.desk_state import read_state
from sessions.timecode import MINUTE, SECOND, Ms
from tests.tui.conftest import FakeDeck, middle_back, opening, played
from tests.tui.desk.conftest import NINE, HandClock, HandSenses, until
from tui.app import Unknot
from tui.desk.setup import Desk
from tui.desk.words import Choice
from tui.errors import UserError
from tui.rehearsing import Playing
from tui.screens.breaks import BreaksScreen
from tui.screens.session import SessionScreen
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import KeyBar
from tui.widgets.words import Words

Compare = Callable[..., bool]
CHOICES = (
    Choice("eye-break", "Eye break, one minute", 1),
    Choice("desk-2", "Desk break, two minutes", 2),
    Choice("desk-5", "Desk break, five minutes", 5),
)
PLAN = Plan(
    every=Ms(45 * MINUTE),
    sessions=("eye-break", "desk-2", "desk-5"),
    hours=Hours(parse_hours("8:00-17:30"), parse_days("mon-fri")),
)
TODAY = (
    Past(NINE - timedelta(minutes=40), "desk-2", "taken"),
    Past(NINE - timedelta(minutes=25), "desk-5", "skipped"),
    Past(NINE - timedelta(minutes=5), "desk-5", "away"),
)


@pytest.fixture(autouse=True)
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")


class Case:
    """A screen at a desk in the test's hand."""

    def __init__(self, **more: Any) -> None:
        self.clock, self.senses = HandClock(), HandSenses()
        today = more.pop("today", ())
        desk = Desk(PLAN, CHOICES, Playing(output="silent"), self.clock, self.senses, today=today)
        self.screen = BreaksScreen(desk, **more)
        self.app = Unknot(self.screen)

    def at(self, minutes: float, **known: Any) -> None:
        """Let time go by for the schedule alone: nothing is called."""
        idle, end = known.pop("idle", Ms(0)), Ms(round(minutes * MINUTE))
        while self.clock.now < end:
            self.clock.now = Ms(min(self.clock.now + MINUTE, end))
            self.screen.runner.schedule.tick(Moment(self.clock.wall(), self.clock.now, idle, **known))

    def say(self, event: Event) -> None:
        self.screen.runner.schedule.answer(event, self.clock.wall(), self.clock.now)

    def shown(self, name: str) -> str:
        return self.screen.query_one(f"#{name}", Words).text.strip()

    @property
    def big(self) -> str:
        return self.screen.query_one("#time", BigText).text

    @property
    def keys(self) -> str:
        return " ".join(key.shown for key in self.screen.query_one(KeyBar).keys)


def snoozed(case: Case) -> None:
    case.at(45)
    case.say(Event.SNOOZE)
    case.at(46.5)


def paused(case: Case) -> None:
    case.at(10)
    case.say(Event.PAUSE)
    case.at(20)


STATES: dict[str, Callable[[Case], None]] = {
    "working": lambda case: case.at(21 + 19 / 60),
    "due": lambda case: case.at(45),
    "snoozed": snoozed,
    "held": lambda case: case.at(45, calling=True),
    "idle": lambda case: case.at(10, idle=Ms(400 * SECOND)),
    "paused": paused,
    "outside": lambda case: case.at(9 * 60),
}
SEEN = {
    "working": ("23:41", "s k p q ?", "The next break comes at 09:45."),
    "due": ("MOVE", "s z k p q ?", "A break is due."),
    "snoozed": ("3:30", "s k p q ?", "Snoozed until 09:50."),
    "held": ("LATER", "s k p q ?", "A break is due and held back for now."),
    "idle": (
        "AWAY",
        "s p q ?",
        "Nobody is at the desk. That counts as a break; the time begins anew when somebody is back.",
    ),
    "paused": ("50:00", "s p q ?", "Paused until 10:10."),
    "outside": ("08:00", "s q ?", "Outside of the working hours. They begin at 08:00 on Tuesday."),
}


@pytest.mark.parametrize("state", STATES)
async def test_what_it_shows(state: str) -> None:
    case = Case()
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        STATES[state](case)
        case.screen.check()
        assert (case.big, case.keys, case.shown("line")) == SEEN[state]


async def test_keys_answer() -> None:
    case = Case()
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        schedule = case.screen.runner.schedule
        for key, minutes, state in (
            ("z", 45, State.SNOOZED),
            ("k", 46, State.WORKING),
            ("p", 47, State.PAUSED),
            ("p", 48, State.WORKING),
        ):
            case.at(minutes)
            await pilot.press(key)
            assert schedule.state is state, key


async def test_a_click_on_a_key_answers() -> None:
    case = Case()
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        case.at(1)
        case.screen.check()
        await pilot.pause()
        column = "s start now   k skip   p pause for an hour".index("p pause")
        await pilot.click(KeyBar, offset=(column + 2, 0))
        assert case.screen.runner.schedule.state is State.PAUSED


async def test_the_help_tells_every_key() -> None:
    case = Case()
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        text = "\n".join(label.text for label in case.app.screen.query(Words))
        for words in ("Start the break now.", "Snooze:", "Skip it:", "Pause for an hour", "Quit."):
            assert words in text


async def test_quitting_ends_the_program_and_the_breaks() -> None:
    case = Case()
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("q")
    assert case.app.return_code == 0
    assert case.senses.closed


async def test_a_break_plays_over_it_and_the_time_begins_anew() -> None:
    deck = FakeDeck(middle_back())

    def session(name: str, title: str) -> Screen[Any]:
        return SessionScreen(title, opening(deck))

    case = Case(session=session)
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        case.at(30)
        await pilot.press("s")
        await until(lambda: isinstance(case.app.screen, SessionScreen), "the session")
        await played(pilot)
        assert case.screen.runner.schedule.state is State.ON_BREAK
        await pilot.press("q")
        await until(lambda: case.screen.runner.schedule.state is State.WORKING, "the end of the session")
        assert case.app.screen is case.screen
        case.screen.check()
        assert case.big == "45:00"
        assert "1 taken" in case.shown("today")


class Unplayable(Screen[Exception]):
    """A session that cannot be opened."""

    def on_mount(self) -> None:
        self.dismiss(UserError("There is no session x."))


async def test_a_session_that_does_not_open_is_told_and_costs_no_break() -> None:
    def session(name: str, title: str) -> Screen[Any]:
        return Unplayable()

    case = Case(session=session)
    async with case.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("s")
        await until(lambda: case.shown("notice") == "There is no session x.", "the sentence")
        await until(lambda: case.screen.runner.schedule.state is State.WORKING, "the end of the break")


async def test_it_keeps_what_status_tells(tmp_path: Path) -> None:
    case = Case(keeps=tmp_path / "breaks.json")
    async with case.app.run_test(size=(80, 24)) as pilot:
        await until(lambda: read_state(tmp_path / "breaks.json") is not None, "the state")
        await pilot.press("p")
        kept = read_state(tmp_path / "breaks.json")
        assert kept is not None
        assert kept.state is State.PAUSED
        assert kept.until == NINE + timedelta(hours=1)


async def test_mistakes_of_the_settings_are_told() -> None:
    case = Case(mistakes=("config.toml, line 3: breaks.every takes 20m to 60m.",))
    async with case.app.run_test(size=(80, 24)):
        await until(lambda: "breaks.every" in case.shown("notice"), "the sentence")


def standing(case: Case, state: str, theme: str | None = None) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        app: App[Any] = pilot.app
        await pilot.pause()
        if theme:
            app.theme = theme
        STATES[state](case)
        case.screen.check()
        await pilot.pause()

    return prepare


SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", [*SIZES, (20, 8)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", ["working", "due"])
def test_looks(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    case = Case(today=TODAY)
    assert snap_compare(case.app, terminal_size=size, run_before=standing(case, state))


@pytest.mark.parametrize("state", ["working", "due"])
def test_looks_in_high_contrast(snap_compare: Compare, state: str) -> None:
    case = Case(today=TODAY)
    assert snap_compare(case.app, terminal_size=(80, 24), run_before=standing(case, state, "unknot-high-contrast"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", ["working", "due"])
def test_looks_on_light_ground(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    case = Case(today=TODAY)
    assert snap_compare(case.app, terminal_size=size, run_before=standing(case, state, "unknot-light"))


@pytest.mark.parametrize("state", ["snoozed", "held", "idle", "paused", "outside"])
def test_looks_in_other_states(snap_compare: Compare, state: str) -> None:
    case = Case(today=TODAY)
    assert snap_compare(case.app, terminal_size=(80, 24), run_before=standing(case, state))
