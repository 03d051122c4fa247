"""The editor: what is typed is read as it is typed, saved when it is wanted, played from the cursor, never lost."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from sessions.script.models import Script
from tests.tui.conftest import FakeDeck, middle_back, opening, played
from tui.app import Unknot
from tui.deck import Opener
from tui.drafting import Draft
from tui.screens.ask import Ask
from tui.screens.editor import EditorScreen
from tui.screens.session import SessionScreen
from tui.widgets.script_area import ScriptArea
from tui.widgets.words import Words

TEXT = """title = "Mine"
areas = ["hips"]

[[step]]
do = "hold"
for = "30s"

[[step]]
do = "rest"
for = "20s"
say = "Let go of it. Breathe."
"""
Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.store.drafts.data_folder", lambda: tmp_path / "data")
    monkeypatch.setenv("UNKNOT_SESSIONS", str(tmp_path / "own"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    return path


class Editor:
    """The editor on a pilot, and what it wanted played."""

    def __init__(self, path: Path) -> None:
        self.deck = FakeDeck(middle_back())
        self.played: list[Script] = []
        self.screen = EditorScreen(Draft(path), self._opener)
        self.app = Unknot(self.screen)

    def _opener(self, script: Script) -> Opener:
        self.played.append(script)
        return opening(self.deck)

    @property
    def area(self) -> ScriptArea:
        return self.screen.query_one(ScriptArea)

    def lines(self, name: str) -> list[str]:
        pane = self.screen.query_one(f"#{name}", OptionList)
        return [str(pane.get_option_at_index(index).prompt) for index in range(pane.option_count)]

    def words(self, name: str) -> str:
        return self.screen.query_one(f"#{name}", Words).text


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    for _ in range(1_000):
        await pilot.pause(0.01)
        if condition():
            return
    raise AssertionError("it never came")


async def typed(pilot: Pilot[Any], text: str) -> None:
    await pilot.press(*({" ": "space", "\n": "enter", '"': "quotation_mark"}.get(each, each) for each in text))


async def test_what_is_wrong_is_told_as_it_is_typed_and_where(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(editor.lines("steps")) == 2)
        assert not editor.screen.has_class("-wrong")
        editor.area.move_cursor((5, 7))
        await pilot.press("9")
        await until(pilot, lambda: any("a hold lasts at most 90 s" in line for line in editor.lines("findings")))
        assert len(editor.lines("steps")) == 2, "the session before stays in sight"
        editor.area.move_cursor((0, 0))
        await pilot.press("f8")
        assert editor.area.cursor_location == (5, 6)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not editor.screen.has_class("-wrong"))


async def test_the_steps_follow_the_cursor_and_the_cursor_the_steps(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(editor.lines("steps")) == 2)
        steps = editor.screen.query_one("#steps", OptionList)
        assert steps.highlighted is None
        editor.area.move_cursor((9, 2))
        await until(pilot, lambda: steps.highlighted == 1)
        await pilot.press("f6", "up", "enter")
        await until(pilot, lambda: editor.area.cursor_location == (3, 0))
        assert editor.area.has_focus


async def test_saving(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await until(pilot, lambda: bool(editor.words("name")))
        await typed(pilot, "#\n")
        assert editor.words("state") == "not saved"
        await pilot.press("ctrl+s")
        assert editor.words("state") == ""
    assert path.read_text() == "#\n" + TEXT


async def test_leaving_asks_for_what_is_not_saved(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await typed(pilot, "#")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(editor.app.screen, Ask))
        await pilot.press("escape")
        await until(pilot, lambda: editor.app.screen is editor.screen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(editor.app.screen, Ask))
        await pilot.press("s")
        await until(pilot, lambda: not editor.app.is_running or editor.screen not in editor.app.screen_stack)
    assert path.read_text() == "#" + TEXT


async def test_discarding(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await typed(pilot, "#")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(editor.app.screen, Ask))
        await pilot.click("#way-d")
        await until(pilot, lambda: not editor.app.is_running or editor.screen not in editor.app.screen_stack)
    assert path.read_text() == TEXT
    assert Draft(path).unsaved is None


async def test_what_was_not_saved_is_there_the_next_time(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await typed(pilot, "# mine")
        await pilot.press("ctrl+c")
    assert path.read_text() == TEXT
    again = Editor(path)
    async with again.app.run_test() as pilot:
        await until(pilot, lambda: again.area.text == "# mine" + TEXT)
        assert again.words("state") == "not saved"
        await pilot.press("ctrl+z")
        await until(pilot, lambda: again.area.text == TEXT)


async def test_what_another_program_wrote_is_asked_for(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await typed(pilot, "#")
        path.write_text("title = 'Theirs'\n")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(editor.app.screen, Ask))
        await pilot.press("escape")
        await until(pilot, lambda: editor.app.screen is editor.screen)
        assert path.read_text() == "title = 'Theirs'\n"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(editor.app.screen, Ask))
        await pilot.press("o")
        await until(pilot, lambda: path.read_text() == "#" + TEXT)


async def test_playing_from_the_step_under_the_cursor_saved_or_not(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: len(editor.lines("steps")) == 2)
        await typed(pilot, "#\n")
        editor.area.move_cursor((10, 0))
        await pilot.press("f5")
        await played(pilot)
        assert editor.deck.commands[:2] == ["seek 2", "play"]
        assert [script.title for script in editor.played] == ["Mine"]
        assert isinstance(editor.app.screen, SessionScreen)
        await pilot.press("q")
        await until(pilot, lambda: editor.app.screen is editor.screen)
    assert path.read_text() == TEXT


async def test_a_script_with_an_error_is_not_played(path: Path) -> None:
    path.write_text(TEXT.replace("30s", "5m"))
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await pilot.press("f5")
        await until(pilot, lambda: editor.screen.has_class("-wrong"))
        assert editor.played == []


async def test_finding_words(path: Path) -> None:
    editor = Editor(path)
    async with editor.app.run_test() as pilot:
        await pilot.press("ctrl+f")
        editor.screen.query_one(Input).value = "STEP"
        await pilot.press("enter")
        assert editor.area.selected_text == "step"
        first = editor.area.cursor_location
        await pilot.press("enter")
        assert editor.area.cursor_location > first
        await pilot.press("enter")
        assert editor.area.cursor_location == first, "from the top again"
        await pilot.press("escape")
        assert editor.area.has_focus


def prepared(*keys: str, theme: str | None = None) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        if theme:
            pilot.app.theme = theme
        screen = pilot.app.screen
        assert isinstance(screen, EditorScreen)
        await until(pilot, lambda: screen.has_class("-wrong") or bool(screen.query_one("#sum", Words).text))
        await pilot.press(*keys)
        screen.query_one(ScriptArea).cursor_blink = False
        await pilot.pause(0.1)

    return prepare


SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_editor(snap_compare: Compare, path: Path, size: tuple[int, int]) -> None:
    keys = ("down",) * 9
    assert snap_compare(Editor(path).app, terminal_size=size, run_before=prepared(*keys))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("theme", ["unknot-dark", "unknot-light", "unknot-high-contrast"])
def test_editor_with_findings(snap_compare: Compare, path: Path, size: tuple[int, int], theme: str) -> None:
    path.write_text(TEXT.replace("30s", "5m"))
    assert snap_compare(Editor(path).app, terminal_size=size, run_before=prepared("f8", theme=theme))
