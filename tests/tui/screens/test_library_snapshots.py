"""What the library looks like, from literal states. Look at every change: `pytest --snapshot-update` takes new ones."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from sessions.store.index import Entry
from tests.tui.conftest import FakeShelf, until
from tui.app import Unknot
from tui.journal import Place
from tui.screens.library import LibraryScreen
from tui.widgets.session_list import SessionList
from tui.widgets.step_list import StepList

Compare = Callable[..., bool]

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
BALL = ("soft massage ball or tennis ball", "wall")
ENTRIES = (
    Entry(
        "middle-back-ball",
        "Middle back release",
        "Slow pressure beside the spine on a wall, one side at a time, with a breath before it and after it.",
        545_000,
        BALL,
        ("back", "massage-ball"),
        ("middle-back",),
    ),
    Entry("blades", "Between the shoulder blades", "", 465_000, BALL, ("back",), ("upper-back", "shoulders")),
    Entry("box-breathing", "Box breathing", "", 270_000, ("chair",), ("breathing", "calm"), ("breath",)),
    Entry("neck", "Screen-neck reset", "", 482_000, ("rolled towel", *BALL), ("neck",), ("neck", "chest")),
    Entry("desk-2", "Desk break, two minutes", "", 120_000, ("chair",), ("desk",), ("shoulders", "neck")),
    Entry("quiet", "Five quiet minutes", "Mine.", 300_000, (), ("calm",), ("glutes",), own=True),
    Entry("my-back", "my-back", own=True, error="line 31: a hold lasts at most 90 s"),
)
SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]
MIDDLE_BACK, NECK, BROKEN = ("down",) * 4, ("end",), ("end", "up")


def library(*, left: bool = True, theme: str = "dark", ascii: bool = False) -> Unknot:
    shelf = FakeShelf(*ENTRIES)
    shelf.played = {"middle-back-ball": NOW - timedelta(days=1)}
    if left:
        shelf.place = Place("middle-back-ball", "Middle back release", 4, "Tender spot", NOW - timedelta(days=1))
    return Unknot(LibraryScreen(shelf, lambda: NOW), theme=theme, ascii=ascii)


def pressing(*keys: str, left: bool = True, steps: bool | None = True) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """Press keys, and wait until a look has the wanted steps, or where that is None until nothing is listed."""

    async def prepare(pilot: Pilot[Any]) -> None:
        library = pilot.app.screen
        library.query_one(Input).cursor_blink = False
        await until(pilot, lambda: library.query_one("#go-on").display is left)
        await pilot.press(*keys)
        if steps is None:
            await until(pilot, lambda: library.query_one(SessionList).option_count == 0)
        else:
            await until(pilot, lambda: bool(library.query_one(StepList).text) is steps)
        await pilot.pause()

    return prepare


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_library(snap_compare: Compare, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(library(theme=theme), terminal_size=size, run_before=pressing(*MIDDLE_BACK))


@pytest.mark.parametrize("size", [(20, 8), (60, 30), (100, 14)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_library_in_odd_windows(snap_compare: Compare, size: tuple[int, int]) -> None:
    left = size != (20, 8)
    assert snap_compare(library(left=left), terminal_size=size, run_before=pressing(left=left))


def test_library_in_high_contrast(snap_compare: Compare) -> None:
    app = library(theme="high-contrast")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing("n", "0", "end"))


def test_library_without_unicode(snap_compare: Compare) -> None:
    assert snap_compare(library(ascii=True), terminal_size=(100, 30), run_before=pressing(*MIDDLE_BACK))


@pytest.mark.parametrize("size", [(40, 12), (60, 30)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_look_in_a_narrow_window(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(library(), terminal_size=size, run_before=pressing(*MIDDLE_BACK, "space"))


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("areas of both figures", NECK),
        ("nothing fits", ("2", "n", "slash", "z")),
        ("a broken script", BROKEN),
        ("tags", ("t", "down")),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)
def test_states(snap_compare: Compare, name: str, keys: tuple[str, ...]) -> None:
    steps = {"nothing fits": None, "a broken script": False}.get(name, True)
    assert snap_compare(
        library(left=False), terminal_size=(110, 34), run_before=pressing(*keys, left=False, steps=steps)
    )


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_tags(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(library(left=False), terminal_size=size, run_before=pressing("t", "down", left=False))
