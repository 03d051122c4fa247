from datetime import date, timedelta

import pytest
from textual.widgets import OptionList

from tests.sessions.log.conftest import run_number
from tests.tui.conftest import until
from tests.tui.screens.logged import TODAY, FakeBook, a_year, one_day
from tui.app import Unknot
from tui.screens.log import LogScreen
from tui.widgets.heat_map import HeatMap
from tui.widgets.key_bar import KeyBar
from tui.widgets.words import Words


def app_with(book: FakeBook) -> Unknot:
    return Unknot(LogScreen(book, lambda: TODAY))


def words(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", Words).text


def heat(app: Unknot) -> HeatMap:
    return app.screen.query_one(HeatMap)


def listed(app: Unknot) -> int:
    return app.screen.query_one(OptionList).option_count


def keys(app: Unknot) -> str:
    return " ".join(key.shown for key in app.screen.query_one(KeyBar).keys)


def toast(app: Unknot) -> str:
    return " ".join(str(shown.render()) for shown in app.screen.query("Toast"))


async def test_the_latest_day_is_chosen_and_told() -> None:
    app = app_with(FakeBook(one_day()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 1)
        assert words(app, "summary") == "Streak 1 day · this week 9 min"
        assert words(app, "day") == "today · 9 min · Middle back release"
        assert words(app, "run") == "to its end · middle back 7 min · 4 min of pressure"
        await pilot.press("left")
        assert heat(app).chosen == TODAY - timedelta(days=7)
        assert words(app, "day") == "Sat 14 Nov · a day of rest"
        await pilot.press("end")
        assert heat(app).chosen == TODAY
        await pilot.press("right", "down")
        assert heat(app).chosen == TODAY


async def test_a_click_chooses_a_day_and_enter_its_session() -> None:
    runs = a_year()
    app = app_with(FakeBook(runs))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: listed(app) == len(runs))
        map_ = heat(app)
        wanted = next(run.day for run in runs if run.day > date(2026, 5, 1))
        column, line = next(
            (column, line)
            for column in range(map_.size.width)
            for line in range(9)
            if map_.day_at(column, line) == wanted
        )
        await pilot.click(HeatMap, offset=(column, line))
        assert map_.chosen == wanted
        assert words(app, "day").startswith(f"{wanted:%a} {wanted.day} {wanted:%b}")
        await pilot.press("enter")
        options = app.screen.query_one(OptionList)
        assert options.has_focus
        assert options.highlighted is not None
        assert runs[::-1][options.highlighted].day == wanted


@pytest.mark.parametrize("width", [58, 60, 66, 80, 200])
async def test_what_the_levels_mean_is_told_whole(width: int) -> None:
    app = app_with(FakeBook(a_year()))
    async with app.run_test(size=(width, 40)) as pilot:
        await until(pilot, lambda: listed(app) > 1)
        lines = heat(app).render().split("\n")
        assert all(line.cell_length <= heat(app).size.width for line in lines)
        told = " ".join(word for word in lines[-1].plain.split() if word.isalnum())
        assert told == "none under 5 from 5 from 15 from 30 min"


async def test_what_is_no_day_cannot_be_clicked() -> None:
    app = app_with(FakeBook(one_day()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 1)
        map_ = heat(app)
        last = 4 + 2 * (map_.weeks - 1)
        assert map_.day_at(last, TODAY.weekday() + 1) == TODAY
        assert map_.day_at(last, TODAY.weekday() + 2) is None
        assert map_.day_at(0, 1) is None
        assert map_.day_at(last, 0) is None
        assert map_.day_at(last, 8) is None


async def test_every_view_is_reached_by_its_key_and_by_the_mouse() -> None:
    app = app_with(FakeBook(a_year()))
    async with app.run_test(size=(40, 12)) as pilot:
        await until(pilot, lambda: listed(app) > 1)
        for key, name in zip("12345", ("days", "weeks", "areas", "tension", "runs"), strict=True):
            await pilot.press(key)
            shown = [panel.id for panel in app.screen.query(".panel") if panel.display]
            assert shown == [f"{name}-panel"]
        await pilot.click("#view-areas")
        assert app.screen.query_one("#areas-panel").display
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert all(panel.display for panel in app.screen.query(".panel"))


async def test_a_run_is_deleted_and_brought_back() -> None:
    book = FakeBook((*one_day(), run_number(2, one_day()[0].started - timedelta(days=2), title="An older one")))
    app = app_with(book)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 2)
        assert keys(app) == "q 1-5 d ?"
        await pilot.press("d")
        await pilot.pause()
        assert len(book.held) == 2
        await pilot.press("down", "d")
        await until(pilot, lambda: listed(app) == 1)
        assert [run.title for run in book.held] == ["Middle back release"]
        await until(pilot, lambda: "Deleted: An older one. u brings it back." in toast(app))
        await pilot.press("d")
        await until(pilot, lambda: app.screen.has_class("-empty"))
        assert keys(app) == "q u ?"
        await pilot.press("u", "u")
        await until(pilot, lambda: listed(app) == 2)
        await until(pilot, lambda: keys(app) == "q 1-5 d ?")
        assert {run.title for run in book.held} == {"Middle back release", "An older one"}
        await pilot.press("u")
        await until(pilot, lambda: "nothing to undo" in toast(app))


async def test_nothing_practised_yet() -> None:
    app = app_with(FakeBook())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: app.screen.has_class("-empty"))
        assert words(app, "empty").startswith("Nothing practised yet.")
        assert keys(app) == "q ?"
        await pilot.press("d", "u", "5", "enter", "1")
        await pilot.press("q")
    assert app.return_code == 0


async def test_a_log_that_cannot_be_read_says_why() -> None:
    app = app_with(FakeBook(error="The log /x/log.db is damaged."))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: words(app, "empty") == "The log /x/log.db is damaged.")


async def test_a_log_that_cannot_be_written_keeps_its_runs() -> None:
    book = FakeBook(one_day())
    app = app_with(book)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 1)
        book.error = "The log /x/log.db is held by another program."
        await pilot.press("5", "d")
        await until(pilot, lambda: "held by another program" in toast(app))
        assert listed(app) == 1


async def test_what_was_named_by_somebody_is_only_text() -> None:
    run = run_number(1, one_day()[0].started, title="[red]\x1b[31mA[/]")
    app = app_with(FakeBook((run,)))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 1)
        assert words(app, "day") == "today · 9 min · [red]␛[31mA[/]"
        assert "[red]␛[31mA[/]" in str(app.screen.query_one(OptionList).get_option_at_index(0).prompt)


async def test_the_help_and_back() -> None:
    app = app_with(FakeBook(one_day()))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: listed(app) == 1)
        await pilot.press("question_mark")
        await until(pilot, lambda: not isinstance(app.screen, LogScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LogScreen))
        await pilot.press("escape")
    assert app.return_code == 0
