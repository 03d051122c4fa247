from collections.abc import Callable
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.color import Color
from textual.screen import Screen

import tui.screens
from sessions.timeline import Side
from tui.app import Unknot
from tui.widgets.body_map import BodyMap

Compare = Callable[..., bool]
CORAL = Color.parse("#ff8466")


class Shown(Screen[None]):
    """A body map that fills the window."""

    CSS_PATH = Path(tui.screens.__file__).with_name("parts.tcss")

    DEFAULT_CSS = "Shown BodyMap { width: 100%; height: 100%; }"

    def __init__(self, areas: tuple[str, ...] = (), side: Side | None = None) -> None:
        super().__init__()
        self._areas = areas
        self._lit: Side | None = side

    def compose(self) -> ComposeResult:
        shown = BodyMap()
        shown.show(self._areas, self._lit, CORAL)
        yield shown


def lines(app: Unknot) -> list[str]:
    return str(app.screen.query_one(BodyMap).render()).splitlines()


async def test_it_is_as_large_as_its_place_and_keeps_to_it() -> None:
    app = Unknot(Shown(("ql",), "left"))
    async with app.run_test(size=(12, 10)) as pilot:
        await pilot.pause()
        assert [len(line) for line in lines(app)] == [12] * 10
        assert lines(app)[-1].split() == ["back"]
        await pilot.resize_terminal(30, 12)
        await pilot.pause()
        assert [len(line) for line in lines(app)] == [30] * 12
        assert lines(app)[-1].split() == ["front", "back"]


async def test_where_either_figure_would_do_it_keeps_the_one_it_shows() -> None:
    app = Unknot(Shown())
    async with app.run_test(size=(12, 10)) as pilot:
        await pilot.pause()
        shown = app.screen.query_one(BodyMap)
        seen: list[str] = []
        for area in ("", "ql", "feet", "", "chest", "feet", ""):
            shown.show((area,) if area else (), None, CORAL)
            seen += lines(app)[-1].split()
        assert seen == ["front", "back", "back", "back", "front", "front", "front"]


async def test_it_is_painted_anew_only_where_that_is_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Unknot(Shown())
    async with app.run_test(size=(12, 10)) as pilot:
        await pilot.pause()
        shown = app.screen.query_one(BodyMap)
        painted: list[None] = []
        monkeypatch.setattr(shown, "refresh", lambda: painted.append(None))
        for _ in range(3):
            shown.show(("ql",), "left", CORAL)
        assert len(painted) == 1
        shown.show(("ql",), "right", CORAL)
        assert len(painted) == 2


async def test_without_unicode() -> None:
    app = Unknot(Shown(("ql",), "left"), ascii=True)
    async with app.run_test(size=(24, 18)) as pilot:
        await pilot.pause()
        assert "\n".join(lines(app)).isascii()
        assert "#" in "\n".join(lines(app))


@pytest.mark.parametrize(
    "size", [(9, 7), (12, 10), (24, 18), (40, 30), (60, 30)], ids=lambda size: f"{size[0]}x{size[1]}"
)
@pytest.mark.parametrize(("area", "side"), [("middle-back", "left"), ("chest", "right"), ("breath", None)])
def test_body_map(snap_compare: Compare, area: str, side: Side | None, size: tuple[int, int]) -> None:
    assert snap_compare(Unknot(Shown((area,), side)), terminal_size=size)


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
def test_body_map_on_other_grounds(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(Unknot(Shown(("ql", "neck", "chest"), "both"), theme=theme), terminal_size=(44, 24))


def test_body_map_without_unicode(snap_compare: Compare) -> None:
    assert snap_compare(Unknot(Shown(("glutes",), "left"), ascii=True), terminal_size=(30, 24))
