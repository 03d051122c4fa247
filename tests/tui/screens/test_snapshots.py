"""What the screens look like, from literal states. Look at every change: `pytest --snapshot-update` takes new ones."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from sessions.transport import State
from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, FakeShelf, middle_back, opening, played
from tui.app import Unknot
from tui.screens.library import LibraryScreen
from tui.screens.session import SessionScreen
from tui.widgets.strip import SessionStrip

Compare = Callable[..., bool]

STATES: dict[str, Callable[[FakeDeck], None]] = {
    "intro": lambda deck: deck.put(0, 3_000),
    "hold": lambda deck: deck.put(4, 45_000, pressed=45_000),
    "breathe": lambda deck: deck.put(2, 12_500),
    "wait": lambda deck: deck.put(12, 0, State.WAITING, 0),
    "paused": lambda deck: deck.put(9, 20_000, State.PAUSED, pressed=20_000),
    "end": lambda deck: deck.put(15, 8_000, State.ENDED),
}
SIZES = [(40, 12), (80, 24), (120, 40)]


def session(state: str) -> Unknot:
    deck = FakeDeck(middle_back())
    STATES[state](deck)
    return Unknot(SessionScreen("Middle back release", opening(deck), farewell=PATIENCE_S))


def pressing(*keys: str, theme: str | None = None) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        await played(pilot)
        if theme:
            pilot.app.theme = theme
        await pilot.press(*keys)
        await pilot.pause()

    return prepare


async def looked(pilot: Pilot[Any]) -> None:
    for _ in range(1_000):
        if pilot.app.screen.query_one(SessionStrip).display:
            break
        await pilot.pause(0.01)
    await pilot.pause()


@pytest.mark.parametrize("size", [*SIZES, (20, 8)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", STATES)
def test_session(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    assert snap_compare(session(state), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", [(250, 80), (60, 40), (200, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_session_in_odd_windows(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(session("hold"), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("state", ["hold", "breathe"])
def test_session_on_light_ground(snap_compare: Compare, state: str) -> None:
    assert snap_compare(session(state), terminal_size=(80, 24), run_before=pressing(theme="unknot-light"))


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("key", ["x", "question_mark"])
def test_cards(snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    assert snap_compare(session("hold"), terminal_size=size, run_before=pressing(key))


@pytest.mark.parametrize("size", [*SIZES, (20, 8)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_library(snap_compare: Compare, size: tuple[int, int]) -> None:
    run_before = looked if size[0] > 76 else None
    assert snap_compare(Unknot(LibraryScreen(FakeShelf())), terminal_size=size, run_before=run_before)
