from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Static

from sessions.store.index import Entry
from tests.tui.conftest import FakeShelf, played
from tui.app import Unknot
from tui.deck import Notice, Opener, Progress
from tui.errors import UserError
from tui.screens.library import LibraryScreen
from tui.screens.session import SessionScreen
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words


async def until(pilot: Pilot[Any], condition: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came")


def shown(app: Unknot) -> list[str]:
    options = app.screen.query_one(OptionList)
    return [str(options.get_option_at_index(index).prompt) for index in range(options.option_count)]


def words(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", Words).text


def toast(app: Unknot) -> str:
    return " ".join(str(shown.render()) for shown in app.screen.query("Toast"))


async def test_it_lists_every_session() -> None:
    app = Unknot(LibraryScreen(FakeShelf()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert [line.splitlines()[0].split() for line in shown(app)] == [
            ["9", "min", "Middle", "back", "release"],
            ["2", "min", "Two", "minutes", "at", "the", "desk"],
            ["5", "min", "Box", "breathing"],
            ["!", "my-back"],
        ]
        assert words(app, "care") == "Not a substitute for care. Stop if it hurts."


async def test_it_looks_into_the_chosen_one() -> None:
    app = Unknot(LibraryScreen(FakeShelf()))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "left, then right" in words(app, "preview-facts"))
        assert words(app, "preview-about") == "Slow pressure beside the spine, one side at a time."
        assert words(app, "preview-facts").splitlines() == [
            "9 min · left, then right",
            "You need: soft massage ball, wall",
            "On muscle only, beside the spine, never on it.",
        ]
        await pilot.press("down")
        await until(pilot, lambda: words(app, "preview-title") == "Two minutes at the desk")


async def test_enter_plays_and_the_end_comes_back() -> None:
    shelf = FakeShelf()
    app = Unknot(LibraryScreen(shelf))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("down", "enter")
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
    app = Unknot(LibraryScreen(shelf))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        third = (12, 5)
        await pilot.click("#list", offset=third)
        await until(pilot, lambda: words(app, "preview-title") == "Box breathing")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)
        assert shelf.opened == []
        await pilot.click("#list", offset=third)
        await played(pilot)
        assert shelf.opened == ["box-breathing"]


async def test_a_filter_that_fits_nothing_shows_nothing() -> None:
    app = Unknot(LibraryScreen(FakeShelf()))
    async with app.run_test(size=(120, 40)) as pilot:
        strip = app.screen.query_one(SessionStrip)
        await until(pilot, lambda: strip.display)
        await pilot.press("slash", *"zzz")
        await until(pilot, lambda: words(app, "preview-title") == "Nothing fits.")
        assert (words(app, "preview-about"), words(app, "preview-facts"), strip.display) == ("", "", False)
        assert str(app.screen.query_one("#preview-steps", Static).content) == ""


async def test_a_broken_script_does_not_play_and_says_why() -> None:
    shelf = FakeShelf()
    app = Unknot(LibraryScreen(shelf))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("end", "enter")
        await until(pilot, lambda: words(app, "preview-about").startswith("It does not play: line 31"))
        assert isinstance(app.screen, LibraryScreen)
        assert shelf.opened == []


async def test_a_session_that_cannot_be_opened_comes_back_with_the_reason() -> None:
    class Closed(FakeShelf):
        def opener(self, name: str) -> Opener:
            def opener(notice: Notice, progress: Progress) -> Any:
                raise UserError("desk-2 has [b]an error[/b].")

            return opener

    app = Unknot(LibraryScreen(Closed()))
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: toast(app) == "desk-2 has [b]an error[/b].")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_filter() -> None:
    app = Unknot(LibraryScreen(FakeShelf()))
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("slash", *"WALL")
        assert app.screen.query_one(Input).value == "WALL"
        assert len(shown(app)) == 1
        assert words(app, "count") == "1 session"
        await pilot.press(*"xx")
        assert shown(app) == []
        await pilot.press("escape")
        assert len(shown(app)) == 4
        await pilot.press("slash", *"desk", "enter", "enter")
        await played(pilot)
        assert isinstance(app.screen, SessionScreen)


async def test_script_text_never_becomes_markup_or_steers() -> None:
    entry = Entry("evil", "[red]evil[/red] \x1b[2J", "[b]about[/b]", 60_000, ("[link]",))
    app = Unknot(LibraryScreen(FakeShelf(entry)))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: words(app, "preview-about") == "[b]about[/b]")
        assert shown(app) == ["  1 min  [red]evil[/red] ␛[2J\n         [link]"]


async def test_an_empty_library_says_so() -> None:
    class Empty(FakeShelf):
        def entries(self) -> tuple[Entry, ...]:
            return ()

    app = Unknot(LibraryScreen(Empty()))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert words(app, "preview-title") == "There are no sessions."
        await pilot.press("enter", "q")
    assert app.return_code == 0


async def test_quitting() -> None:
    app = Unknot(LibraryScreen(FakeShelf()))
    async with app.run_test(size=(1, 1)) as pilot:
        await pilot.press("q")
    assert app.return_code == 0
