"""What the screens look like, from literal states. Look at every change: `pytest --snapshot-update` takes new ones."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from sessions.timeline import Timeline
from sessions.transport import State
from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, middle_back, opening, played, until
from tests.tui.journals import FakeJournal
from tui.app import Unknot
from tui.screens.card import Card
from tui.screens.getting_ready import GettingReady
from tui.screens.session import SessionScreen
from tui.screens.summary import SummaryCard
from tui.screens.tension import TensionCard
from tui.widgets.words import Words

Compare = Callable[..., bool]


@pytest.fixture(autouse=True)
def nothing_counts_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """What tells its seconds looks the same whenever it is seen."""
    monkeypatch.setattr(Card, "COUNT_EVERY", 3_600)


STATES: dict[str, Callable[[FakeDeck], None]] = {
    "intro": lambda deck: deck.put(0, 3_000),
    "hold": lambda deck: deck.put(4, 45_000, pressed=45_000),
    "breathe": lambda deck: deck.put(2, 12_500),
    "wait": lambda deck: deck.put(12, 0, State.WAITING, 0),
    "paused": lambda deck: deck.put(9, 20_000, State.PAUSED, pressed=20_000),
    "end": lambda deck: deck.put(15, 8_000, State.ENDED),
}
KINDS: dict[str, int] = {"move": 1, "roll": 3, "rest": 5, "switch": 7, "stretch": 13, "reps": 14, "outro": 15}
"""Which segment shows the kinds of step that are in no state above."""
SIZES = [(40, 12), (80, 24), (120, 40), (200, 60)]
AREAS: dict[str, str] = {"roll": "middle-back", "hold": "middle-back", "stretch": "middle-back", "breathe": "breath"}


def with_areas() -> Timeline:
    timeline = middle_back()
    return replace(
        timeline, segments=tuple(replace(segment, area=AREAS.get(segment.do)) for segment in timeline.segments)
    )


def deck_in(state: str) -> FakeDeck:
    deck = FakeDeck(with_areas())
    STATES[state](deck)
    return deck


def session(state: str, journal: FakeJournal | None = None, **how: Any) -> Unknot:
    screen = SessionScreen(
        "Middle back release",
        opening(deck_in(state)),
        farewell=PATIENCE_S,
        summary=60,
        journal=(lambda _: journal) if journal else None,
    )
    return Unknot(screen, **how)


def pressing(*keys: str, asked: bool = False) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        if asked:
            await shown(pilot, TensionCard)
        else:
            await played(pilot)
        await pilot.press(*keys)
        await pilot.pause()

    return prepare


def summing_up(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def prepare(pilot: Pilot[Any]) -> None:
        if keys:
            await shown(pilot, TensionCard)
            await pilot.press("6")
        await shown(pilot, SummaryCard)
        await pilot.press(*keys)
        await pilot.pause()

    return prepare


async def shown(pilot: Pilot[Any], card: type[TensionCard] | type[SummaryCard]) -> None:
    for _ in range(1_000):
        screen = pilot.app.screen
        if isinstance(screen, card) and screen.query(Words):
            await pilot.pause()
            await ready(pilot)
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{card.__name__} never came")


async def ready(pilot: Pilot[Any]) -> None:
    """Wait until a card that asks says that the session could begin."""
    for _ in range(1_000):
        if (
            not pilot.app.screen.query("#progress")
            or "by itself" in pilot.app.screen.query_one("#progress", Words).text
        ):
            return
        await pilot.pause(0.01)
    raise AssertionError("the session was never ready")


def size_id(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", [*SIZES, (20, 8)], ids=size_id)
@pytest.mark.parametrize("state", STATES)
def test_session(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    assert snap_compare(session(state), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", [(40, 12), (120, 40)], ids=size_id)
@pytest.mark.parametrize("kind", KINDS)
def test_other_kinds_of_step(snap_compare: Compare, kind: str, size: tuple[int, int]) -> None:
    deck = FakeDeck(with_areas())
    deck.put(KINDS[kind], 5_000)
    app = Unknot(SessionScreen("Middle back release", opening(deck), farewell=PATIENCE_S))
    assert snap_compare(app, terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", [(250, 80), (60, 40), (200, 12)], ids=size_id)
def test_session_in_odd_windows(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(session("hold"), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=size_id)
@pytest.mark.parametrize("state", ["hold", "breathe", "paused"])
def test_session_on_other_grounds(snap_compare: Compare, state: str, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(session(state, theme=theme), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("state", ["hold", "paused"])
def test_session_without_colour(snap_compare: Compare, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(session(state), terminal_size=(80, 24), run_before=pressing())


@pytest.mark.parametrize("size", [(40, 12), (120, 40)], ids=size_id)
@pytest.mark.parametrize("state", ["hold", "breathe"])
def test_session_in_ascii(snap_compare: Compare, state: str, size: tuple[int, int]) -> None:
    assert snap_compare(session(state, ascii=True), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("size", SIZES, ids=size_id)
def test_session_with_reduced_motion(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(session("breathe", motion=False), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("flash", ["flash-go", "flash-done", "flash-tick", "still-go", "still-done"])
def test_session_flashing(snap_compare: Compare, flash: str) -> None:
    async def light(pilot: Pilot[Any]) -> None:
        await played(pilot)
        pilot.app.screen.add_class(f"-{flash}")
        await pilot.pause()

    assert snap_compare(session("hold"), terminal_size=(80, 24), run_before=light)


@pytest.mark.parametrize("size", SIZES, ids=size_id)
@pytest.mark.parametrize("key", ["x", "question_mark", "s"])
def test_cards(snap_compare: Compare, key: str, size: tuple[int, int]) -> None:
    assert snap_compare(session("hold"), terminal_size=size, run_before=pressing(key))


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
def test_cards_on_other_grounds(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(session("hold", theme=theme), terminal_size=(80, 24), run_before=pressing("x"))


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=size_id)
@pytest.mark.parametrize(("key", "state"), [("down", "hold"), ("v", "wait")])
def test_volume_and_style(snap_compare: Compare, key: str, state: str, size: tuple[int, int]) -> None:
    assert snap_compare(session(state), terminal_size=size, run_before=pressing(key))


@pytest.mark.parametrize("size", SIZES, ids=size_id)
def test_getting_ready(snap_compare: Compare, size: tuple[int, int]) -> None:
    loaded: list[Screen[Any]] = []
    ready = GettingReady("Middle back release", Screen, lambda screen, _pressed: loaded.append(screen))

    async def wait(pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(loaded))

    assert snap_compare(Unknot(ready), terminal_size=size, run_before=wait)


@pytest.mark.parametrize("size", SIZES, ids=size_id)
def test_the_question_before(snap_compare: Compare, size: tuple[int, int]) -> None:
    app = session("intro", FakeJournal(asks=True))
    assert snap_compare(app, terminal_size=size, run_before=pressing("right", asked=True))


@pytest.mark.parametrize("size", SIZES, ids=size_id)
@pytest.mark.parametrize("asks", [False, True], ids=["told", "asked"])
def test_summary(snap_compare: Compare, asks: bool, size: tuple[int, int]) -> None:
    run_before = summing_up("3") if asks else summing_up()
    assert snap_compare(session("end", FakeJournal(asks=asks)), terminal_size=size, run_before=run_before)


@pytest.mark.parametrize("theme", ["light", "high-contrast"])
def test_summary_on_other_grounds(snap_compare: Compare, theme: str) -> None:
    app = session("end", FakeJournal(asks=True), theme=theme)
    assert snap_compare(app, terminal_size=(80, 24), run_before=summing_up("3"))
