from contextlib import AbstractContextManager
from threading import Event

from tests.conftest import PATIENCE_S, eventually
from tests.tui.conftest import FakeDeck, middle_back
from tui.deck import Deck, Notice, Progress
from tui.opening import Opening


class Watched:
    """An opening whose opener waits for the test."""

    def __init__(self, error: Exception | None = None) -> None:
        self.deck = FakeDeck(middle_back())
        self.may_go_on = Event()
        self.opened: list[Deck] = []
        self.failed: list[Exception] = []
        self.error = error
        self.opening = Opening(self.open_deck, print, print, self.opened.append, self.failed.append)
        self.opening.start()

    def open_deck(self, notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        assert self.may_go_on.wait(PATIENCE_S)
        if self.error:
            raise self.error
        return self.deck.opened()


def test_a_deck_is_handed_over_and_closed_once() -> None:
    watched = Watched()
    watched.may_go_on.set()
    eventually(lambda: watched.opened == [watched.deck], "the deck")
    watched.opening.close()
    watched.opening.close()
    assert watched.deck.closed == 1


def test_a_deck_that_comes_too_late_is_closed_at_once() -> None:
    watched = Watched()
    watched.opening.close()
    watched.may_go_on.set()
    eventually(lambda: watched.deck.closed == 1, "the late deck closed")
    assert watched.opened == []


def test_a_failure_is_told() -> None:
    watched = Watched(ValueError("no"))
    watched.may_go_on.set()
    eventually(lambda: [str(error) for error in watched.failed] == ["no"], "the failure")
    assert watched.opened == []
