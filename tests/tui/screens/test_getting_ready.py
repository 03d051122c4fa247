from collections.abc import Sequence
from typing import Any

import pytest
from textual.screen import Screen

from tests.tui.conftest import FakeDeck, middle_back, opening, until
from tui.app import Unknot
from tui.errors import UserError
from tui.screens.getting_ready import GettingReady
from tui.screens.session import SessionScreen
from tui.screens.session_keys import BINDINGS, PREPARING
from tui.widgets.key_bar import KeyBar
from tui.widgets.words import Words


class Stage:
    """Something to get ready for: loaded at once, and shown when the test says so."""

    def __init__(self) -> None:
        self.loaded: Screen[Any] | None = None
        self.pressed: Sequence[str] = ()
        self.app = Unknot(GettingReady("Middle back", self.load, self.show))

    def load(self) -> Screen[Any]:
        deck = FakeDeck(middle_back())
        return SessionScreen(deck.timeline.title, opening(deck))

    def show(self, screen: Screen[Any], pressed: Sequence[str]) -> None:
        self.loaded, self.pressed = screen, pressed


async def test_the_title_and_all_keys_of_the_session_are_there_before_it_is() -> None:
    stage = Stage()
    async with stage.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        assert stage.app.screen.query_one("#title", Words).text == "Middle back"
        before = str(stage.app.screen.query_one(KeyBar).render())
        assert stage.loaded
        stage.app.begin(stage.loaded)
        await until(pilot, lambda: bool(stage.app.screen.query("#care")))
        assert str(stage.app.screen.query_one(KeyBar).render()) == before


async def test_a_key_does_later_what_it_cannot_do_yet() -> None:
    stage = Stage()
    async with stage.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        await pilot.press("space", "plus", "n", "x")
        assert list(stage.pressed) == ["pause", "extend(10)", "next", "ease"]
        assert stage.app.screen.query_one("#status", Words).text == "Preparing… Your key is kept until it begins."


async def test_a_click_on_a_key_is_that_key() -> None:
    stage = Stage()
    async with stage.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        shown = str(stage.app.screen.query_one(KeyBar).render())
        await pilot.click(KeyBar, offset=(shown.index("+") + 1, 0))
        await until(pilot, lambda: bool(stage.pressed))
        assert list(stage.pressed) == ["extend(10)"]


async def test_enter_promises_nothing_where_there_is_no_wait_to_end() -> None:
    stage = Stage()
    async with stage.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        await pilot.press("enter")
        assert not stage.pressed
        assert stage.app.screen.query_one("#status", Words).text == PREPARING


_KEPT = [keys.split(",")[0] for keys, action, _ in BINDINGS if action not in ("quit", "ready")]


@pytest.mark.parametrize("pressed", _KEPT)
async def test_what_is_kept_is_something_that_the_session_does(pressed: str) -> None:
    stage = Stage()
    async with stage.app.run_test() as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        await pilot.press(pressed)
        (action,) = stage.pressed
        assert hasattr(SessionScreen, f"action_{action.partition('(')[0]}")


async def test_q_leaves_before_anything_is_loaded() -> None:
    stage = Stage()
    async with stage.app.run_test() as pilot:
        await until(pilot, lambda: stage.loaded is not None)
        await pilot.press("q")
        await until(pilot, lambda: not stage.app.is_running)
    assert stage.app.return_value is None
    assert stage.app.return_code == 0


async def test_what_cannot_be_loaded_ends_it_with_the_reason() -> None:
    def load() -> Screen[Any]:
        raise UserError("There is no such thing.")

    app = Unknot(GettingReady("Middle back", load, lambda _screen, _pressed: None))
    async with app.run_test() as pilot:
        await until(pilot, lambda: not app.is_running)
    assert str(app.return_value) == "There is no such thing."
