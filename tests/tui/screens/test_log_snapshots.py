"""What the log looks like. Look at every change: `pytest --snapshot-update` takes new ones."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.screens.logged import TODAY, FakeBook, a_year, one_day
from tui.app import Unknot
from tui.screens.log import LogScreen

Compare = Callable[..., bool]
RUNS = {"nothing": (), "one-day": one_day(), "a-year": a_year()}
SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]


def log(runs: str) -> Unknot:
    return Unknot(LogScreen(FakeBook(RUNS[runs]), lambda: TODAY))


async def shown(pilot: Pilot[Any]) -> None:
    """Wait until the log has been read."""
    screen = pilot.app.screen
    for _ in range(1_000):
        if screen.query_one(OptionList).option_count or screen.has_class("-empty"):
            break
        await pilot.pause(0.01)
    await pilot.pause()


def reading(*keys: str, theme: str = "unknot-dark") -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await shown(pilot)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()

    return prepare


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("runs", RUNS)
def test_log(snap_compare: Compare, runs: str, size: tuple[int, int]) -> None:
    assert snap_compare(log(runs), terminal_size=size, run_before=reading())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_log_on_light_ground(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(log("a-year"), terminal_size=size, run_before=reading(theme="unknot-light"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_log_in_high_contrast(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(log("a-year"), terminal_size=size, run_before=reading(theme="unknot-high-contrast"))


@pytest.mark.parametrize("runs", ["one-day", "a-year"])
@pytest.mark.parametrize("view", ["2", "3", "4", "5"])
def test_log_views_in_a_small_window(snap_compare: Compare, view: str, runs: str) -> None:
    assert snap_compare(log(runs), terminal_size=(40, 12), run_before=reading(view))


@pytest.mark.parametrize("size", [(60, 40), (76, 20), (20, 8)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_log_in_odd_windows(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(log("a-year"), terminal_size=size, run_before=reading("4"))


def test_log_in_ascii(snap_compare: Compare) -> None:
    app = Unknot(LogScreen(FakeBook(RUNS["a-year"]), lambda: TODAY), ascii=True)
    assert snap_compare(app, terminal_size=(120, 40), run_before=reading())
