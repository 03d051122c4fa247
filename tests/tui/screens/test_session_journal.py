"""A session that is remembered: the questions before and after, and the summary."""

from contextlib import AbstractContextManager
from threading import Event

import pytest

from sessions.transport import State
from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, middle_back, opening, played, until
from tests.tui.journals import FakeJournal
from tui.app import Unknot
from tui.deck import Deck, Notice, Opener, Progress
from tui.screens.session import SessionScreen
from tui.screens.summary import SummaryCard
from tui.screens.tension import BEGINS_AFTER, TensionCard
from tui.widgets.words import Words


def deck_at(segment: int, into: int = 0, state: State = State.PLAYING) -> FakeDeck:
    deck = FakeDeck(middle_back())
    deck.put(segment, into, state)
    return deck


def app_of(deck: FakeDeck, journal: FakeJournal, opener: Opener | None = None) -> Unknot:
    opener = opener or opening(deck)
    return Unknot(SessionScreen("Session", opener, farewell=0.01, journal=lambda _: journal, summary=600))


def told(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", Words).text


async def test_the_journal_follows_the_session_to_its_end_and_is_closed() -> None:
    deck, journal = deck_at(4), FakeJournal()
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await played(pilot)
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: isinstance(app.screen, SummaryCard))
        assert journal.looks[0].segment == 4
        assert journal.looks[-1].state is State.ENDED
        assert app.return_code is None, "a summary does not go by itself in a moment"
        await pilot.press("enter")
        await until(pilot, lambda: app.return_code is not None)
    assert journal.closed
    assert journal.told == []


async def test_quitting_closes_the_journal_without_a_summary() -> None:
    deck, journal = deck_at(4), FakeJournal(asks=False)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    assert journal.closed


async def test_a_session_that_is_not_begun_closes_its_journal() -> None:
    deck, journal = deck_at(0), FakeJournal(asks=True)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard))
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    assert journal.closed
    assert journal.told == []
    assert deck.commands == []


@pytest.mark.parametrize(
    ("keys", "level"),
    [
        (("7",), 7),
        (("0",), 0),
        (("t",), 10),
        (("right", "enter"), 5),
        (("right", "right", "enter"), 6),
        (("left", "left", "left", "left", "left", "left", "left", "enter"), 0),
        (("enter",), None),
        (("escape",), None),
        (("s",), None),
    ],
)
async def test_the_tension_is_asked_while_the_voice_is_prepared(keys: tuple[str, ...], level: int | None) -> None:
    deck, journal, go_on = deck_at(0), FakeJournal(asks=True), Event()

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        progress(3, 30)
        assert go_on.wait(PATIENCE_S)
        return deck.opened()

    app = app_of(deck, journal, opener)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard))
        await until(pilot, lambda: told(app, "progress") == "Preparing the voice 3 of 30")
        await pilot.press(*keys)
        await until(pilot, lambda: isinstance(app.screen, SessionScreen))
        assert journal.told == [("before", level)]
        assert deck.commands == []
        go_on.set()
        await until(pilot, lambda: deck.commands == ["play"])


async def test_a_session_that_is_ready_waits_for_the_answer_and_not_for_ever() -> None:
    deck, journal = deck_at(0), FakeJournal(asks=True)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard) and "by itself" in told(app, "progress"))
        card = app.screen
        assert isinstance(card, TensionCard)
        assert deck.commands == []
        for _ in range(BEGINS_AFTER):
            card.count_down()
        await until(pilot, lambda: deck.commands == ["play"])
    assert journal.told == [("before", None)]


async def test_a_click_tells_the_tension() -> None:
    deck, journal = deck_at(0), FakeJournal(asks=True)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard) and bool(app.screen.query("Scale")))
        await pilot.pause()
        await pilot.click("Scale", offset=(4 * 3 + 1, 0))
        await until(pilot, lambda: journal.told == [("before", 4)])


async def test_the_summary_tells_what_was_done() -> None:
    deck, journal = deck_at(15, 8_000, State.ENDED), FakeJournal()
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SummaryCard) and bool(app.screen.query("#areas")))
        await pilot.pause()
        assert told(app, "done") == "Complete: 13 of 14 steps in 9 min 5 s."
        names = [words.text for words in app.screen.query(".area-name").results(Words)]
        times = [words.text for words in app.screen.query(".area-time").results(Words)]
        assert list(zip(names, times, strict=True)) == [("middle back", "6 min 30 s"), ("glutes", "75 s")]
        assert not app.screen.query("Scale"), "nobody wants to be asked"


async def test_the_tension_afterwards_stands_beside_the_one_before() -> None:
    deck, journal = deck_at(0), FakeJournal(asks=True)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard) and bool(app.screen.query("Scale")))
        await pilot.press("6")
        await until(pilot, lambda: deck.commands == ["play"])
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: isinstance(app.screen, SummaryCard) and bool(app.screen.query("Scale")))
        await pilot.pause()
        assert told(app, "tension") == "Tension 6 before."
        await pilot.press("3")
        assert told(app, "tension") == "Tension 6 before, 3 after."
        await pilot.press("2")
        assert told(app, "tension") == "Tension 6 before, 2 after."
        await pilot.press("enter")
        await until(pilot, lambda: app.return_code is not None)
    assert journal.told == [("before", 6), ("after", 3), ("after", 2)]


async def test_a_summary_that_nobody_answers_closes_by_itself() -> None:
    deck, journal = deck_at(15, 8_000, State.ENDED), FakeJournal(asks=False)
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SummaryCard) and bool(app.screen.query("#closing")))
        card = app.screen
        assert isinstance(card, SummaryCard)
        await pilot.pause()
        assert told(app, "closing").startswith("Enter closes; by itself in ")
        for _ in range(600):
            card.count_down()
        await until(pilot, lambda: app.return_code is not None)
    assert (app.return_code, deck.closed) == (0, 1)


async def test_the_summary_takes_the_place_of_what_is_open() -> None:
    deck, journal = deck_at(4), FakeJournal()
    app = app_of(deck, journal)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("question_mark")
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: isinstance(app.screen, SummaryCard))
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    assert app.crash is None


@pytest.mark.parametrize("size", [(1, 1), (20, 6), (40, 12), (250, 80)])
async def test_the_cards_stand_in_every_window(size: tuple[int, int]) -> None:
    deck, journal = deck_at(0), FakeJournal(asks=True)
    app = app_of(deck, journal)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TensionCard) and bool(app.screen.query("Scale")))
        await pilot.press("6")
        await until(pilot, lambda: deck.commands == ["play"])
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: isinstance(app.screen, SummaryCard) and bool(app.screen.query("Scale")))
        await pilot.pause()
        await pilot.press("3", "escape")
        await until(pilot, lambda: app.return_code is not None)
    assert app.crash is None
