from contextlib import AbstractContextManager
from threading import Event
from typing import Any

import pytest

from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import State
from tests.conftest import PATIENCE_S, eventually
from tests.tui.conftest import FakeDeck, Lane, middle_back, opening, played, until
from tui.app import Unknot
from tui.deck import Deck, Notice, Opener, Progress
from tui.errors import UserError
from tui.screens.session import SessionScreen
from tui.screens.stop_signs import StopSigns
from tui.widgets.bar import Bar
from tui.widgets.big_text import BigText
from tui.widgets.glyphs import tallest
from tui.widgets.key_bar import KeyBar
from tui.widgets.pacer import Pacer
from tui.widgets.words import Words


def app_of(deck: FakeDeck, opener: Opener | None = None, farewell: float = PATIENCE_S, start: int = 0) -> Unknot:
    return Unknot(SessionScreen(deck.timeline.title, opener or opening(deck), farewell=farewell, start=start))


def words(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", Words).text


def big(app: Unknot, name: str) -> str:
    return app.screen.query_one(f"#{name}", BigText).text


def at(segment: int, into: int = 0, state: State = State.PLAYING) -> FakeDeck:
    deck = FakeDeck(middle_back())
    deck.put(segment, into, state)
    return deck


async def test_it_shows_what_the_playhead_says() -> None:
    deck = at(4, 45_000)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        assert (big(app, "heading"), big(app, "time")) == ("< HOLD LEFT", "0:45")
        assert words(app, "line") == "Lean in gently. Stay light."
        assert words(app, "clock") == "2:15 / 8:40"
        assert words(app, "sides") == "left, then right"
        assert words(app, "next") == "next   Rest left 20 s, then: New tender spot, hold left 45 s"
        deck.put(2, 12_500)
        await until(pilot, lambda: big(app, "heading") == "BREATHE")
        assert app.screen.query_one(Pacer).moment is not None
        assert deck.commands == ["play"]


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("space", "toggle"),
        ("right", "next"),
        ("n", "next"),
        ("left", "back"),
        ("b", "back"),
        ("plus", "extend 10000"),
        ("minus", "extend -10000"),
        ("enter", "ready"),
        ("m", "mute True"),
    ],
)
async def test_each_key_gives_its_command(key: str, command: str) -> None:
    deck = at(4, 45_000)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press(key)
        assert deck.commands == ["play", command]


async def test_a_pause_takes_the_large_place() -> None:
    deck = at(9, 20_000, State.PAUSED)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        assert (big(app, "heading"), big(app, "time")) == ("HOLD RIGHT >   1:10", "PAUSED")
        time = app.screen.query_one("#time", BigText)
        assert app.screen.query_one("#heading").size.height == 1
        assert tallest("PAUSED", *time.size) >= 5
        deck.put(9, 20_000)
        await until(pilot, lambda: big(app, "time") == "1:10")
        assert big(app, "heading") == "HOLD RIGHT >"


@pytest.mark.parametrize(
    ("segment", "state", "footer"),
    [
        (4, State.PLAYING, "space pause  → next  ← back  x feels wrong  q quit  + 10  - 10  m mute  ? help"),
        (6, State.PLAYING, "space pause  enter release  → next  ← back  x feels wrong  q quit  ? help"),
        (12, State.WAITING, "space pause  enter ready  → next  ← back  x feels wrong  q quit  + 10  ? help"),
        (6, State.PAUSED, "space pause  → next  ← back  x feels wrong  q quit  + 10  - 10  m mute  ? help"),
    ],
)
async def test_the_footer_says_what_the_keys_do_now(segment: int, state: State, footer: str) -> None:
    app = app_of(at(segment, 0, state))
    async with app.run_test(size=(80, 24)) as pilot:
        await played(pilot)
        assert str(app.screen.query_one(KeyBar).render()) == footer


@pytest.mark.parametrize(("segment", "seen"), [(0, "line"), (4, "care")])
async def test_the_advice_is_seen_once_in_an_ordinary_window(segment: int, seen: str) -> None:
    app = app_of(at(segment, 1_000))
    async with app.run_test(size=(80, 24)) as pilot:
        await played(pilot)
        assert words(app, seen).startswith("Not a substitute for care. Stop if it hurts.")
        assert app.screen.query_one(f"#{seen}").region.height > 0
        assert app.screen.query_one("#care").display is (seen == "care")


@pytest.mark.parametrize("size", [(10, 4), (20, 8), (40, 12), (80, 24), (200, 5)])
async def test_the_ways_on_are_seen_in_every_window(size: tuple[int, int]) -> None:
    app = app_of(at(4))
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        await pilot.press("x")
        await pilot.pause()
        for button in app.screen.query("Button"):
            assert button.region.height == 1
            assert app.screen.region.contains_point(button.content_region.offset)


@pytest.mark.parametrize(("size", "rows"), [((20, 8), 1), ((80, 24), 6), ((40, 12), 1), ((250, 80), 10)])
async def test_ease_off_is_as_large_as_the_window_allows(size: tuple[int, int], rows: int) -> None:
    app = app_of(at(4))
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        await pilot.press("x")
        await pilot.pause()
        title = app.screen.query_one(".card-title", BigText)
        assert title.text == "EASE OFF"
        assert max(1, tallest(title.text, *title.size)) == title.size.height == rows


async def test_mute_is_shown() -> None:
    app = app_of(at(4))
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("m")
        assert words(app, "sides") == "left, then right  ·  sound off"
        await pilot.press("m")
        assert words(app, "sides") == "left, then right"


@pytest.mark.parametrize(
    ("key", "commands"),
    [("g", ["toggle"]), ("s", ["seek 5", "toggle"]), ("e", [])],
)
async def test_something_feels_wrong_and_three_ways_on(key: str, commands: list[str]) -> None:
    deck = at(4, 45_000)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("x")
        assert deck.commands == ["play", "ease"]
        assert isinstance(app.screen, StopSigns)
        await pilot.press("enter", "space", "escape")
        assert isinstance(app.screen, StopSigns), "a key hit by chance chooses nothing"
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(app.screen, StopSigns))
        assert deck.commands[2:] == commands
        assert (app.return_code == 0) is (key == "e")
    assert deck.closed == 1


async def test_the_ways_on_can_be_clicked() -> None:
    deck = at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("x")
        await pilot.click("#go-on")
        await until(pilot, lambda: "toggle" in deck.commands)


async def test_keys_can_be_clicked() -> None:
    deck = at(4)
    app = app_of(deck)
    async with app.run_test(size=(120, 40)) as pilot:
        await played(pilot)
        await pilot.click("#keys", offset=(3, 0))
        await until(pilot, lambda: deck.commands == ["play", "toggle"])


async def test_it_repaints_only_what_changes() -> None:
    deck = at(4, 45_100)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.pause()
        painted: list[str] = []

        def note(widget: BigText | Bar | Words) -> None:
            paint = widget.render

            def noted() -> Any:
                painted.append(widget.id or "")
                return paint()

            widget.render = noted  # type: ignore[method-assign]

        for widget in app.screen.query("*").results():
            if isinstance(widget, BigText | Bar | Words):
                note(widget)
        screen = app.screen
        assert isinstance(screen, SessionScreen)
        for into in range(45_100, 45_900, 50):
            deck.put(4, into)
            screen.check()
            await pilot.pause()
        assert painted in ([], ["bar"])
        deck.put(4, 46_050)
        screen.check()
        await pilot.pause()
        assert set(painted) <= {"time", "clock", "bar"}
        assert "time" in painted


async def test_a_change_of_length_lays_the_strip_out_again() -> None:
    deck = at(4, 45_000)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        deck.timeline = longer(deck.timeline)
        deck.put(4, 45_000)
        await until(pilot, lambda: words(app, "clock") == "2:15 / 8:50")


def longer(timeline: Timeline) -> Timeline:
    lane = Lane()
    for segment in timeline.segments:
        extra = 10 if segment.index == 4 else 0
        lane.add(segment.do, segment.duration / 1000 + extra, segment.side, title=segment.title)
    return lane.timeline(timeline.title)


async def test_the_end_closes_the_screen_by_itself() -> None:
    deck = at(14, 19_000)
    app = app_of(deck, farewell=0.01)
    async with app.run_test() as pilot:
        await played(pilot)
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: app.return_code is not None)
    assert (app.return_code, deck.closed) == (0, 1)


async def test_the_end_closes_what_is_open_above_it() -> None:
    deck = at(14, 19_000)
    app = app_of(deck, farewell=0.01)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("question_mark")
        deck.put(15, 8_000, State.ENDED)
        await until(pilot, lambda: app.return_code is not None)
    assert app.crash is None


async def test_the_end_is_shown() -> None:
    app = app_of(at(15, 8_000, State.ENDED))
    async with app.run_test() as pilot:
        await played(pilot)
        assert (big(app, "heading"), big(app, "time")) == ("DONE", "8:40")
        assert words(app, "line") == "Session complete. Take your time. Drink if thirsty."
        await pilot.press("enter")
        await until(pilot, lambda: app.return_code is not None)


async def test_quitting_closes_the_deck() -> None:
    deck = at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    assert deck.closed == 1


async def test_it_begins_where_it_is_told() -> None:
    deck = at(0)
    app = app_of(deck, start=4)
    async with app.run_test() as pilot:
        await played(pilot)
        assert deck.commands == ["seek 4", "play"]


async def test_an_interrupt_ends_with_130() -> None:
    deck = at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("ctrl+c")
        await until(pilot, lambda: app.return_code is not None)
    assert (app.return_code, deck.closed) == (130, 1)


async def test_a_notice_is_shown_as_it_stands() -> None:
    deck = at(4)

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        notice("No sound device: [b]playing[/b] \x1bsilently.")
        return deck.opened()

    app = app_of(deck, opener)
    async with app.run_test() as pilot:
        await played(pilot)
        await until(pilot, lambda: words(app, "notice") == "No sound device: [b]playing[/b] ␛silently.")


async def test_preparing_is_shown_and_can_be_left() -> None:
    deck = at(4)
    go_on = Event()

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        progress(12, 30)
        assert go_on.wait(PATIENCE_S)
        return deck.opened()

    app = app_of(deck, opener)
    async with app.run_test() as pilot:
        await until(pilot, lambda: words(app, "status") == "Preparing the voice 12 of 30")
        assert words(app, "line") == "Not a substitute for care. Stop if it hurts."
        for key in ("space", "x", "n", "m", "enter"):
            await pilot.press(key)
        await pilot.press("q")
        await until(pilot, lambda: app.return_code is not None)
    go_on.set()
    eventually(lambda: deck.closed == 1, "the deck that came too late was closed")
    assert deck.commands == []


def opening_after(go_on: Event, deck: FakeDeck) -> Opener:
    """An opener that hands over the deck once it may."""

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        assert go_on.wait(PATIENCE_S)
        return deck.opened()

    return opener


async def test_keys_that_come_too_early_are_kept_in_their_order_until_it_begins() -> None:
    deck = at(4)
    go_on = Event()
    app = app_of(deck, opening_after(go_on, deck))
    async with app.run_test() as pilot:
        await pilot.press("plus", "enter", "m", "n", "space")
        assert words(app, "status") == "Preparing… Your key is kept until it begins."
        assert deck.commands == []
        go_on.set()
        await until(pilot, lambda: len(deck.commands) > 1)
        assert deck.commands == ["play", "extend 10000", "mute True", "next", "toggle"]
        await pilot.press("b")
        assert deck.commands[5:] == ["back"]


@pytest.mark.parametrize("after", [(), ("x",), ("space",)])
async def test_x_that_comes_too_early_stops_the_session_as_it_begins(after: tuple[str, ...]) -> None:
    deck = at(4)
    go_on = Event()
    app = app_of(deck, opening_after(go_on, deck))
    async with app.run_test() as pilot:
        await pilot.press("x", *after)
        go_on.set()
        await until(pilot, lambda: isinstance(app.screen, StopSigns))
        assert deck.commands == ["play", "ease"]
        await pilot.press("g")
        await until(pilot, lambda: not isinstance(app.screen, StopSigns))
        assert deck.commands == ["play", "ease", "toggle"]


async def test_what_cannot_be_opened_ends_with_its_reason() -> None:
    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        raise UserError("there is no output nowhere", 2)

    app = app_of(at(4), opener)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_code is not None)
    assert isinstance(app.return_value, UserError)


async def test_a_deck_that_fails_ends_the_program() -> None:
    deck = at(4)
    app = app_of(deck)

    async def run() -> None:
        async with app.run_test() as pilot:
            await played(pilot)
            deck.failure = RuntimeError("the mixer broke")
            await until(pilot, lambda: app.return_code is not None)

    with pytest.raises(RuntimeError, match="the mixer broke"):
        await run()
    assert str(app.crash) == "the mixer broke"
    assert deck.closed == 1


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (39, 11), (300, 5), (8, 60)])
async def test_no_window_is_too_small_or_too_large(size: tuple[int, int]) -> None:
    deck = at(0)
    app = app_of(deck)
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        for segment in deck.timeline.segments[::3]:
            deck.put(segment.index, 5_000, State.PAUSED if segment.index % 2 else State.PLAYING)
            await pilot.pause()
        await pilot.press("x", "g", "question_mark", "escape")
        await pilot.resize_terminal(80, 24)
        await pilot.resize_terminal(*size)
        assert big(app, "heading")
    assert app.crash is None


@pytest.mark.parametrize("size", [(20, 8), (24, 9), (39, 11)])
async def test_the_smallest_form_still_shows_kind_side_and_time(size: tuple[int, int]) -> None:
    app = app_of(at(4, 45_000))
    async with app.run_test(size=size) as pilot:
        await played(pilot)
        for name in ("heading", "time"):
            region = app.screen.query_one(f"#{name}").region
            assert app.screen.region.contains_region(region)
            assert region.area > 0


async def test_a_step_of_no_length_is_shown() -> None:
    lane = Lane()
    lane.add("rest", 0)
    deck = FakeDeck(lane.timeline("Nothing"))
    app = app_of(deck)
    async with app.run_test() as pilot:
        deck.put(0)
        await played(pilot)
        assert deck.playhead.remaining == Ms(0)
