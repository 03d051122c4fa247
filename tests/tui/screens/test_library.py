from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from sessions.store.index import Entry
from sessions.timeline import Timeline
from tests.tui.conftest import FakeShelf, middle_back, played, until
from tui.app import Unknot
from tui.deck import Notice, Opener, Progress
from tui.errors import UserError
from tui.journal import Place
from tui.screens.help import HelpScreen
from tui.screens.library import LibraryScreen
from tui.screens.session import SessionScreen
from tui.screens.tags import TagsScreen
from tui.widgets.body_map import BodyMap
from tui.widgets.chips import ChipBar
from tui.widgets.key_bar import KeyBar
from tui.widgets.step_list import StepList
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
PLACE = Place("middle-back-ball", "Middle back release", 4, "Tender spot", NOW - timedelta(days=1))


def library(shelf: FakeShelf) -> Unknot:
    return Unknot(LibraryScreen(shelf, lambda: NOW))


def shown(app: Unknot) -> list[str]:
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]


def titles(app: Unknot) -> list[str]:
    return [line.splitlines()[0][8:] for line in shown(app)]


def words(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", Words).text


def on(app: Unknot) -> list[str]:
    return [chip.words for chip in app.screen.query_one(ChipBar).chips if chip.on]


def toast(app: Unknot) -> str:
    return " ".join(str(shown.render()) for shown in app.screen.query("Toast"))


async def click_on(pilot: Pilot[Any], selector: str, text: str) -> None:
    """Click the middle of a text that a widget of one line shows."""
    line = str(pilot.app.screen.query_one(selector).render())
    await pilot.click(selector, offset=(line.index(text) + len(text) // 2, 0))
    await pilot.pause()


async def test_it_lists_every_session_by_its_title() -> None:
    app = library(FakeShelf())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert shown(app) == [
            "  5 min Box breathing\n        nothing needed",
            "  9 min Middle back release\n        soft massage ball, wall",
            "      ! my-back\n        does not play",
            "  2 min Two minutes at the desk\n        chair",
        ]
        assert words(app, "care") == "Not a substitute for care. Stop if it hurts."
        assert words(app, "count") == "4 sessions"


async def test_a_low_window_has_a_line_for_each_and_marks_your_own() -> None:
    app = library(FakeShelf(Entry("mine", "Mine", duration_ms=60_000, own=True)))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert shown(app) == ["  1 min Mine · yours"]
        await pilot.resize_terminal(40, 30)
        await pilot.pause()
        assert shown(app) == ["  1 min Mine\n        yours · nothing needed"]


async def test_it_looks_into_the_chosen_one() -> None:
    shelf = FakeShelf()
    shelf.played["middle-back-ball"] = NOW - timedelta(days=3)
    app = library(shelf)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("down")
        await until(pilot, lambda: "left, then right\n" in words(app, "preview-facts"))
        assert words(app, "preview-title") == "Middle back release"
        assert words(app, "preview-about") == "Slow pressure beside the spine, one side at a time."
        assert words(app, "preview-facts").splitlines() == [
            "9 min · left, then right",
            "You need: soft massage ball, wall",
            "Last played 3 days ago",
        ]
        assert words(app, "preview-cautions") == "On muscle only, beside the spine, never on it."
        steps = app.screen.query_one(StepList).text.splitlines()
        assert steps[:3] == ["0:00  M  Find your place, move 20 s", "0:20  B  Breathe 30 s", "0:50  R  Roll left 40 s"]
        assert len(steps) == 14
        await pilot.press("up")
        await until(pilot, lambda: words(app, "preview-title") == "Box breathing")
        assert words(app, "preview-facts").splitlines()[1] == "Nothing needed"


async def test_the_areas_are_named_and_lit_on_the_body() -> None:
    app = library(
        FakeShelf(
            Entry("a", "A", duration_ms=60_000, areas=("ql", "whole-body"), own=True),
            Entry("b", "B", duration_ms=60_000),
        )
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        body = app.screen.query_one(BodyMap)
        assert words(app, "preview-facts").splitlines()[1:] == [
            "Side of the low back, whole body",
            "Nothing needed",
            "Your own: a",
        ]
        assert body.display
        assert "⣿" in str(body.render())
        await pilot.press("down")
        await until(pilot, lambda: words(app, "preview-title") == "B")
        assert not body.display


async def test_enter_plays_and_the_end_comes_back() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("end", "enter")
        await played(pilot)
        assert isinstance(app.screen, SessionScreen)
        assert shelf.opened == ["desk-2"]
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: shelf.deck.closed == 1)
        assert app.return_code is None
        await pilot.press("enter")
        await played(pilot)
        assert shelf.opened == ["desk-2", "desk-2"]


async def test_a_click_selects_and_a_click_on_the_selected_one_plays() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        second = (12, 3)
        await pilot.click("#list", offset=second)
        await until(pilot, lambda: words(app, "preview-title") == "Middle back release")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        assert shelf.opened == []
        await pilot.click("#list", offset=second)
        await played(pilot)
        assert shelf.opened == ["middle-back-ball"]


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_going_on_where_you_stopped(by_mouse: bool) -> None:
    shelf = FakeShelf()
    shelf.place = PLACE
    app = library(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        offer = "▸ Go on: Middle back release, at Tender spot (yesterday)"
        await until(pilot, lambda: words(app, "go-on") == offer)
        await pilot.pause()
        assert "go on" in str(app.screen.query_one(KeyBar).render())
        if by_mouse:
            await pilot.click("#go-on")
        else:
            await pilot.press("g")
        await played(pilot)
        assert isinstance(app.screen, SessionScreen)
        assert shelf.opened == ["middle-back-ball"]
        assert shelf.deck.commands[:2] == ["seek 4", "play"]
        shelf.place = None
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: not app.screen.query_one("#go-on").display)


async def test_with_nowhere_to_go_on_from_there_is_no_offer() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        assert not app.screen.query_one("#go-on").display
        assert isinstance(app.screen, LibraryScreen)
        assert shelf.opened == []


async def test_what_was_played_meanwhile_is_seen_on_coming_back() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await played(pilot)
        shelf.played["box-breathing"] = NOW
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: "Last played today" in words(app, "preview-facts"))


async def test_what_was_written_meanwhile_is_seen_on_coming_back_and_the_choice_stays() -> None:
    class Growing(FakeShelf):
        more: tuple[Entry, ...] = ()

        def entries(self) -> Sequence[Entry]:
            return (*super().entries(), *self.more)

    shelf = Growing()
    app = library(shelf)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("down", "question_mark")
        shelf.more = (Entry("new", "A new one", duration_ms=60_000, own=True),)
        await pilot.press("escape")
        await until(pilot, lambda: titles(app)[0] == "A new one")
        assert words(app, "preview-title") == "Middle back release"
        await pilot.press("enter")
        await played(pilot)
        assert shelf.opened == ["middle-back-ball"]


async def test_words_find_sessions() -> None:
    app = library(FakeShelf())
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("slash", *"WALL")
        assert app.screen.query_one(Input).value == "WALL"
        assert titles(app) == ["Middle back release"]
        assert words(app, "count") == "1 of 4 sessions"
        assert on(app) == ["/ search"]
        await pilot.press(*"xx")
        assert shown(app) == []
        await pilot.press("escape")
        assert len(shown(app)) == 4
        assert on(app) == []
        await pilot.press("slash", *"desk", "enter", "enter")
        await played(pilot)
        assert isinstance(app.screen, SessionScreen)


async def test_from_the_words_down_to_what_they_find() -> None:
    app = library(FakeShelf())
    async with app.run_test() as pilot:
        await pilot.press("slash", *"m", "down", "down")
        assert app.focused is app.screen.query_one(OptionList)
        assert words(app, "preview-title") == "my-back"


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_filters(by_mouse: bool) -> None:
    app = library(FakeShelf())
    keys = {"2 min": "2", "5 min": "5", "10 min": "0", "no equipment": "n"}
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()

        async def switch(chip: str) -> None:
            if by_mouse:
                await click_on(pilot, ChipBar.__name__, chip)
            else:
                await pilot.press(keys[chip])

        await switch("2 min")
        assert (titles(app), on(app)) == (["Two minutes at the desk"], ["2 min"])
        await switch("5 min")
        assert (titles(app), on(app)) == (["Box breathing", "Two minutes at the desk"], ["5 min"])
        await switch("10 min")
        assert (len(titles(app)), on(app)) == (3, ["10 min"])
        await switch("no equipment")
        assert (titles(app), on(app)) == (["Box breathing", "Two minutes at the desk"], ["10 min", "no equipment"])
        await switch("10 min")
        await switch("no equipment")
        assert (len(titles(app)), on(app)) == (4, [])


async def test_a_tag_is_chosen_from_those_there_are() -> None:
    app = library(FakeShelf())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        assert isinstance(app.screen, TagsScreen)
        assert shown(app) == ["any tag", "breath        1", "desk          1", "massage-ball  1"]
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert (titles(app), on(app)) == (["Two minutes at the desk"], ["tag: desk"])
        await click_on(pilot, "ChipBar", "tag: desk")
        assert app.screen.query_one(OptionList).highlighted == 2
        await pilot.press("escape")
        assert on(app) == ["tag: desk"]
        await pilot.press("t")
        await pilot.click("#tags", offset=(2, 0))
        await pilot.pause()
        assert (len(titles(app)), on(app)) == (4, [])


async def test_orders() -> None:
    shelf = FakeShelf()
    shelf.played["desk-2"] = NOW
    app = library(shelf)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("o")
        await until(pilot, lambda: titles(app)[0] == "Two minutes at the desk")
        await pilot.press("o")
        assert titles(app) == ["Two minutes at the desk", "Box breathing", "Middle back release", "my-back"]
        await click_on(pilot, "ChipBar", "order: length")
        assert titles(app)[0] == "Box breathing"


@pytest.mark.parametrize("size", [(120, 40), (40, 12)])
@pytest.mark.parametrize("by_mouse", [False, True])
async def test_where_nothing_fits_it_says_why_and_how_to_see_all_again(size: tuple[int, int], by_mouse: bool) -> None:
    app = library(FakeShelf())
    async with app.run_test(size=size) as pilot:
        await pilot.press("2", "slash", *"zzz")
        assert words(app, "nothing") == (
            "Nothing fits.\n\nNo session with “zzz”, up to 2 min. Esc, or a click here, shows all again."
        )
        assert app.screen.query_one("#nothing").size.height > 0
        assert not app.screen.query_one(OptionList).display
        if by_mouse:
            await pilot.click("#nothing")
        else:
            await pilot.press("escape")
        await pilot.pause()
        assert len(shown(app)) == 4
        assert app.focused is app.screen.query_one(OptionList)


async def test_an_empty_library_says_so() -> None:
    class Empty(FakeShelf):
        def entries(self) -> tuple[Entry, ...]:
            return ()

    app = library(Empty())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert words(app, "nothing") == "There are no sessions.\n\n`unknot new my-back` writes one to begin with."
        await pilot.press("enter", "space", "escape", "q")
    assert app.return_code == 0


async def test_in_a_narrow_window_the_look_takes_the_place_of_the_list() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        look = app.screen.query_one("#preview")
        assert not look.display
        await pilot.press("down", "space")
        await until(pilot, lambda: look.display and bool(app.screen.query_one(StepList).text))
        await pilot.pause()
        assert not app.screen.query_one(OptionList).display
        await pilot.press("down", "down", "pagedown")
        assert look.scroll_y > 2
        await pilot.press("escape")
        assert not look.display
        assert app.focused is app.screen.query_one(OptionList)
        await pilot.press("space", "enter")
        await played(pilot)
        assert shelf.opened == ["middle-back-ball"]


async def test_beside_the_list_space_reads_on() -> None:
    app = library(FakeShelf())
    async with app.run_test(size=(80, 20)) as pilot:
        text = app.screen.query_one("#preview-text")
        await until(pilot, lambda: text.max_scroll_y > 0)
        await pilot.press("space")
        assert text.scroll_y > 0
        there = text.scroll_y
        await pilot.press("shift+up")
        assert text.scroll_y < there


async def test_a_broken_script_does_not_play_and_says_why() -> None:
    shelf = FakeShelf()
    app = library(shelf)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: words(app, "preview-about").startswith("It does not play: line 31"))
        assert words(app, "preview-facts") == "`unknot check my-back` shows where, and how to mend it."
        await until(pilot, lambda: toast(app) == "line 31: a hold lasts at most 90 s")
        assert isinstance(app.screen, LibraryScreen)
        assert shelf.opened == []


async def test_a_look_that_comes_late_is_not_shown_for_another_session() -> None:
    class Odd(FakeShelf):
        def look(self, name: str) -> Timeline | None:
            return middle_back() if name == "middle-back-ball" else None

    app = library(Odd())
    async with app.run_test(size=(120, 40)) as pilot:
        strip = app.screen.query_one(SessionStrip)
        await pilot.press("down")
        await until(pilot, lambda: strip.display)
        await pilot.press("up")
        await until(pilot, lambda: not strip.display)
        assert app.screen.query_one(StepList).text == ""
        assert words(app, "preview-cautions") == ""


async def test_a_session_that_cannot_be_opened_comes_back_with_the_reason() -> None:
    class Closed(FakeShelf):
        def opener(self, name: str) -> Opener:
            def opener(notice: Notice, progress: Progress) -> Any:
                raise UserError("desk-2 has [b]an error[/b].")

            return opener

    app = library(Closed())
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: toast(app) == "desk-2 has [b]an error[/b].")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_script_text_never_becomes_markup_or_steers() -> None:
    evil = "[red]evil[/red] \x1b[2J"
    shelf = FakeShelf(Entry("evil", evil, "[b]about[/b]", 60_000, ("[link]",), (evil,), (evil,)))
    shelf.place = replace(PLACE, title=evil, step=evil)
    app = library(shelf)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: words(app, "preview-about") == "[b]about[/b]")
        assert shown(app) == ["  1 min [red]evil[/red] ␛[2J\n        [link]"]
        await until(pilot, lambda: "at [red]evil[/red] ␛[2J" in words(app, "go-on"))
        await pilot.press("t")
        assert shown(app)[1] == "[red]evil[/red] ␛[2J  1"
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "[red]evil[/red] ␛[2J" in str(app.screen.query_one(ChipBar).render())


async def test_the_help_names_every_key() -> None:
    app = library(FakeShelf())
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(app.screen, HelpScreen)
        keys = " ".join(str(label.render()) for label in app.screen.query(".card-key"))
        for key in ("enter", "↑", "g", "/", "2, 5, 0", "t", "n", "o", "space", "esc", "q", "Ctrl+P"):
            assert key in keys


async def test_every_window_holds_it() -> None:
    app = library(FakeShelf())
    async with app.run_test(size=(120, 40)) as pilot:
        for size in ((1, 1), (20, 8), (40, 12), (76, 12), (80, 24), (300, 100), (30, 80)):
            await pilot.resize_terminal(*size)
            await pilot.press("down", "space", "escape")
        await pilot.press("q")
    assert app.return_code == 0
