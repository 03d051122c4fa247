"""The command palette, the themes, and what is drawn where there is no colour, no motion and no unicode."""

import html
import re

import pytest

from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, middle_back, opening, played
from tui.app import Unknot
from tui.screens.session import SessionScreen
from tui.screens.session_keys import BINDINGS
from tui.themes import THEMES
from tui.widgets.pacer import Pacer


def app_of(segment: int, into: int = 0, **how: object) -> tuple[Unknot, FakeDeck]:
    deck = FakeDeck(middle_back())
    deck.put(segment, into)
    return Unknot(SessionScreen("Session", opening(deck), farewell=PATIENCE_S), **how), deck  # type: ignore[arg-type]


async def test_the_palette_has_everything_that_a_key_does() -> None:
    app, _ = app_of(4)
    async with app.run_test() as pilot:
        await played(pilot)
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        assert {told for _, _, told in BINDINGS} <= set(commands)
        assert commands["Ten seconds more"].help == "Key: + or ="
        assert {f"Theme: {name}" for name in ("dark", "light", "high contrast")} <= set(commands)
        assert not {"Quit", "Screenshot", "Maximize", "Keys", "Theme"} & set(commands)


async def test_a_command_of_the_palette_runs_on_the_session() -> None:
    app, deck = app_of(4)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*"ten seconds more")
        for _ in range(500):
            await pilot.pause(0.01)
            if app.screen.query("CommandList") and app.screen.query_one("CommandList").display:
                break
        await pilot.press("enter")
        for _ in range(500):
            if "extend 10000" in deck.commands:
                break
            await pilot.pause(0.01)
        assert deck.commands == ["play", "extend 10000"]


@pytest.mark.parametrize("name", THEMES)
async def test_the_theme_is_worn_from_the_start_and_from_the_palette(name: str) -> None:
    app, _ = app_of(4, theme=name)
    async with app.run_test() as pilot:
        await played(pilot)
        assert app.theme == THEMES[name].name
        for other, theme in THEMES.items():
            command = next(
                command
                for command in app.get_system_commands(app.screen)
                if command.title == f"Theme: {other.replace('-', ' ')}"
            )
            command.callback()
            assert app.theme == theme.name


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (160, 60)])
async def test_without_unicode_everything_is_ascii(size: tuple[int, int]) -> None:
    app, deck = app_of(4, 2_000, ascii=True)
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        for segment in (0, 2, 9, 12):
            assert isinstance(app.screen, SessionScreen)
            deck.put(segment, 2_000)
            app.screen.check()
            await pilot.pause()
            assert not strange(app)
        for keys in (("down",), ("v",), ("s",), ("escape", "question_mark"), ("escape", "x")):
            await pilot.press(*keys)
            await pilot.pause()
            assert not strange(app)


def strange(app: Unknot) -> set[str]:
    """What is shown that is not ASCII."""
    shown = app.export_screenshot(simplify=True)
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", shown)
    assert texts
    return {character for text in texts for character in html.unescape(text) if not character.isascii()} - {"\xa0"}


async def test_with_reduced_motion_the_pacer_moves_with_its_count() -> None:
    app, deck = app_of(2, 0, motion=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await played(pilot)
        pacer = app.screen.query_one(Pacer)
        assert isinstance(app.screen, SessionScreen)
        seen: list[tuple[str, int] | None] = []
        for into in range(0, 10_000, 100):
            deck.put(2, into)
            app.screen.check()
            if not seen or seen[-1] != pacer.moment:
                seen.append(pacer.moment)
        words = [moment[0] for moment in seen if moment]
        assert words == ["IN 1", "IN 2", "IN 3", "IN 4", *(f"OUT {count}" for count in range(1, 7))]
        assert app.animation_level == "none"


async def test_with_motion_the_pacer_moves_all_the_time() -> None:
    app, deck = app_of(2, 0)
    async with app.run_test(size=(80, 24)) as pilot:
        await played(pilot)
        pacer = app.screen.query_one(Pacer)
        assert isinstance(app.screen, SessionScreen)
        widths: list[int] = []
        for into in range(0, 4_000, 100):
            deck.put(2, into)
            app.screen.check()
            assert pacer.moment
            widths.append(pacer.moment[1])
        assert widths == sorted(widths)
        assert len(set(widths)) > 10
