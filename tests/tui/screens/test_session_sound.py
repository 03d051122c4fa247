"""The keys for volume and cue style, the mix card, and the flashes of the silent style."""

from functools import partial
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from sessions.timecode import Ms
from sessions.transport import State
from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, Lane, middle_back, opening, played, until
from tui.app import Unknot
from tui.flash import STANDS_MS
from tui.screens.mix import MixCard
from tui.screens.session import SessionScreen
from tui.widgets.fader import Fader
from tui.widgets.ground import Columns, Rows
from tui.widgets.words import Words

FLASHES = {f"-{how}-{flash}" for how in ("flash", "still") for flash in ("go", "done", "tick")}


class Clock:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def nothing_goes_out_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is lit or shown for a moment stays until the test looks."""
    for flash in STANDS_MS:
        monkeypatch.setitem(STANDS_MS, flash, Ms(60_000))
    monkeypatch.setattr("tui.screens.session_view.STILL_SECONDS", 60)
    monkeypatch.setattr("tui.screens.deck_screen.SHOWN_SECONDS", 60)


def deck_at(segment: int, into: int = 0) -> FakeDeck:
    deck = FakeDeck(middle_back())
    deck.put(segment, into)
    return deck


def app_of(deck: FakeDeck, *, motion: bool = True, clock: Clock | None = None) -> Unknot:
    screen = SessionScreen("Session", opening(deck), farewell=PATIENCE_S, monotonic=clock or Clock())
    return Unknot(screen, motion=motion)


def sides(app: Unknot) -> str:
    return app.screen.query_one("#sides", Words).text


async def test_up_and_down_are_louder_and_quieter_and_it_is_shown() -> None:
    deck = deck_at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        shown = app.screen.query_one("#volume", Fader)
        assert not shown.display
        await pilot.press("down", "down", "down", "up")
        assert deck.commands[1:] == [f"volume master {volume}" for volume in ("0.95", "0.9", "0.85", "0.9")]
        assert shown.display
        assert "90 %" in str(shown.render())
        assert not shown.can_focus
        assert isinstance(app.screen, SessionScreen)


async def test_louder_turns_the_sound_on_again() -> None:
    deck = deck_at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("m", "down")
        assert deck.muted, "quieter leaves it off"
        await pilot.press("up")
        assert not deck.muted
        assert "sound off" not in sides(app)


async def test_v_goes_round_the_cue_styles_and_says_which() -> None:
    deck = deck_at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        told = app.screen.query_one("#style", Words)
        seen: list[tuple[str, str, str]] = []
        for _ in range(3):
            await pilot.press("v")
            assert told.display
            seen.append((deck.style, told.text, sides(app)))
        assert seen == [
            ("tones", "Tones only", "left, then right  ·  tones only"),
            ("silent", "Silent: the screen flashes", "left, then right  ·  silent"),
            ("voice-and-tones", "Voice and tones", "left, then right"),
        ]


async def test_the_mix_is_moved_by_keys() -> None:
    deck = deck_at(4)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        await pilot.press("s")
        assert isinstance(app.screen, MixCard)
        await pilot.press("left", "down", "left", "left", "down", "home", "down", "minus", "plus", "up")
        await pilot.pause()
        assert deck.volumes == {"master": 0.95, "voice": 0.9, "tones": 0.0, "ambience": 1.0}
        assert app.focused is app.screen.query_one("#fader-tones")
        await pilot.press("escape")
        assert isinstance(app.screen, SessionScreen)
        assert app.screen.query_one("#volume", Fader).volume == 0.95


async def test_the_mix_is_moved_by_the_mouse() -> None:
    deck = deck_at(4)
    app = app_of(deck)
    async with app.run_test(size=(80, 24)) as pilot:
        await played(pilot)
        await pilot.press("s")
        await pilot.pause()
        fader = app.screen.query_one("#fader-voice", Fader)
        start = len("  everything ")
        await pilot.click(fader, offset=(start, 0))
        assert deck.volumes["voice"] == 0.0
        await pilot.click(fader, offset=(fader.size.width - 7, 0))
        await pilot.pause()
        assert deck.volumes["voice"] == 1.0


async def test_words_that_are_still_being_made_are_told() -> None:
    deck = deck_at(4)
    deck.words_ready = (12, 30)
    app = app_of(deck)
    async with app.run_test() as pilot:
        await played(pilot)
        status = app.screen.query_one("#status", Words)
        assert status.text == "voice 12 of 30"
        deck.words_ready = (30, 30)
        looked(app)
        assert status.text == ""


def looked(app: Unknot) -> None:
    assert isinstance(app.screen, SessionScreen)
    app.screen.check()


def flashing() -> FakeDeck:
    lane = Lane()
    lane.add("move", 10)
    lane.add("hold", 10, "left")
    lane.tone(0, "start")
    lane.tone(9, "tick")
    lane.tone(10, "end")
    lane.add("rest", 10)
    deck = FakeDeck(lane.timeline("Flashing"))
    deck.put(0, 5_000)
    return deck


def lit(app: Unknot) -> set[str]:
    return {flash for flash in FLASHES if app.screen.has_class(flash)}


async def see(pilot: Pilot[Any], app: Unknot, deck: FakeDeck, clock: Clock, seconds: float) -> set[str]:
    """Stand at a moment of the session, and look."""
    at = Ms(round(seconds * 1000))
    segment = deck.timeline.segment_at(at)
    deck.put(segment.index, at - segment.start)
    clock.now += 1
    looked(app)
    await pilot.pause()
    return lit(app)


@pytest.mark.parametrize(("motion", "how"), [(True, "flash"), (False, "still")])
async def test_in_silence_the_screen_flashes_at_every_tone(motion: bool, how: str) -> None:
    deck, clock = flashing(), Clock()
    deck.style = "silent"
    app = app_of(deck, motion=motion, clock=clock)
    async with app.run_test() as pilot:
        await played(pilot)
        assert await see(pilot, app, deck, clock, 9.9) == set()
        assert await see(pilot, app, deck, clock, 10.01) == {f"-{how}-go"}
        assert await see(pilot, app, deck, clock, 19.01) == {f"-{how}-tick"}
        assert await see(pilot, app, deck, clock, 20.0) == {f"-{how}-done"}


async def test_flashes_are_told_apart_by_their_shape() -> None:
    deck, clock = flashing(), Clock()
    deck.style = "silent"
    app = app_of(deck, clock=clock)
    async with app.run_test() as pilot:
        await played(pilot)
        shapes: dict[str, tuple[bool, ...]] = {}
        for name, at in (("none", 9.9), ("go", 10.01), ("tick", 19.01), ("done", 20.0)):
            await see(pilot, app, deck, clock, at)
            light = app.get_css_variables()["foreground"]
            grounds = [app.screen.query_one(place).background_colors[1] for place in ("#stage", "#time", "#heading")]
            shapes[name] = tuple(ground.hex.lower() == light.lower() for ground in grounds)
        assert shapes == {
            "none": (False, False, False),
            "go": (True, True, True),
            "done": (True, False, True),
            "tick": (False, False, True),
        }


async def test_keys_in_a_row_flash_no_faster_than_eyes_bear() -> None:
    deck, clock = flashing(), Clock()
    deck.style = "silent"
    app = app_of(deck, clock=clock)
    async with app.run_test() as pilot:
        await played(pilot)
        assert isinstance(app.screen, SessionScreen)
        flashes: list[float] = []
        app.screen.flash = lambda flash: flashes.append(clock.now)  # type: ignore[method-assign]
        for _ in range(50):
            for segment, into in ((0, 5_000), (1, 10)):
                deck.put(segment, into)
                clock.now += 0.025
                looked(app)
                await pilot.pause()
        assert len(flashes) >= 4
        assert all(sum(start <= at < start + 1 for at in flashes) <= 3 for start in flashes)


async def test_with_sound_nothing_flashes() -> None:
    deck, clock = flashing(), Clock()
    app = app_of(deck, clock=clock)
    async with app.run_test() as pilot:
        await played(pilot)
        for at in (9.9, 10.01, 19.01, 20.0):
            assert await see(pilot, app, deck, clock, at) == set()


async def test_a_pause_does_not_flash() -> None:
    deck, clock = flashing(), Clock()
    deck.style = "silent"
    app = app_of(deck, clock=clock)
    async with app.run_test() as pilot:
        await played(pilot)
        deck.put(1, 10, State.PAUSED)
        clock.now += 1
        looked(app)
        assert lit(app) == set()


def is_on(screen: Screen[Any], ground: str) -> bool:
    return screen.background_colors[1].hex.lower() == ground.lower()


async def test_what_lies_under_everything_has_the_colour_of_the_moment() -> None:
    deck, clock = flashing(), Clock()
    deck.style = "silent"
    app = app_of(deck, clock=clock)

    def wrong() -> list[Widget]:
        """Grounds whose cells have another background than Textual gives the widget now."""
        grounds = [app.screen, *app.screen.query(Rows), *app.screen.query(Columns)]
        painted = {ground: ground.render_lines(Region(0, 0, 1, 1))[0] for ground in grounds}
        return [
            ground
            for ground, strip in painted.items()
            for segment in strip
            if segment.style is None or segment.style.bgcolor != ground.background_colors[1].rich_color
        ]

    async with app.run_test() as pilot:
        await played(pilot)
        for at in (9.9, 10.01, 19.01, 20.0):
            await see(pilot, app, deck, clock, at)
            assert not wrong()
        for theme in ("unknot-light", "unknot-high-contrast", "unknot-dark"):
            app.theme = theme
            ground = app.get_css_variables()["background"]
            await until(pilot, partial(is_on, app.screen, ground))
            assert not wrong()
