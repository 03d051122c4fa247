"""Desk breaks whole, on a real notification daemon: what its buttons say is what happens."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from sessions.breaks.plan import Plan
from sessions.breaks.states import Event, State
from sessions.timecode import MINUTE, Ms
from sessions.transport import State as PlayState
from tests.tui.conftest import FakeDeck, middle_back, opening
from tests.tui.desk.conftest import Dunst, HandClock, HandSenses, Noted, there, until
from tui.desk.alone import Alone
from tui.desk.headless import play_alone
from tui.desk.setup import Desk
from tui.desk.words import Choice
from tui.rehearsing import Playing


class Headless:
    """Desk breaks as the service runs them, with a clock, senses and a deck in the test's hand."""

    def __init__(self) -> None:
        self.clock, self.senses, self.deck = HandClock(), HandSenses(), FakeDeck(middle_back())
        self.deck.put(1, 0)
        self.told: list[str] = []
        plan = Plan(every=Ms(20 * MINUTE), sessions=("desk-2",))
        choices = (Choice("desk-2", "Desk break, two minutes", 2),)
        desk = Desk(plan, choices, Playing(output="silent"), self.clock, self.senses)
        self.alone = Alone(lambda name: opening(self.deck), lambda name: Noted(), self.told.append)
        self.runner, self.calls = desk.runner(self.told.append, self.play, lambda: None)

    async def play(self, name: str) -> None:
        await play_alone(self.alone, self.calls, name)

    @property
    def state(self) -> State:
        return self.runner.schedule.state

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        task = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await self.calls.close()


async def test_start_plays_the_session_and_the_next_break_comes_after_it(dunst: Dunst) -> None:
    desk = Headless()
    async with desk.running():
        await desk.clock.let(20)
        await there(dunst, 1)
        dunst.press("Start")
        await until(lambda: "play" in desk.deck.commands, "the session")
        assert desk.state is State.ON_BREAK
        await until(lambda: len(dunst.shown()) == 2, "the notification that it plays")
        assert dunst.shown()[1] == ["unknot", "Desk break, two minutes", "It plays now, by sound alone."]
        desk.deck.put(15, 0, PlayState.ENDED)
        await until(lambda: desk.state is State.WORKING, "the end of the session")
        await there(dunst, 0)
    assert desk.told == []


async def test_stop_ends_the_session(dunst: Dunst) -> None:
    desk = Headless()
    async with desk.running():
        await desk.clock.let(20)
        await there(dunst, 1)
        dunst.press("Start")
        await until(lambda: len(dunst.shown()) == 2, "the notification that it plays")
        dunst.press("Stop")
        await until(lambda: desk.state is State.WORKING, "the end of the session")
        assert desk.deck.closed == 1


async def test_snooze_takes_it_back_and_brings_it_again(dunst: Dunst) -> None:
    desk = Headless()
    async with desk.running():
        await desk.clock.let(20)
        await there(dunst, 1)
        dunst.press("Snooze")
        await until(lambda: desk.state is State.SNOOZED, "the snooze")
        await there(dunst, 0)
        await desk.clock.let(5)
        await there(dunst, 1)
        assert desk.runner.schedule.snoozes_left == 2


async def test_skip_takes_it_back(dunst: Dunst) -> None:
    desk = Headless()
    async with desk.running():
        await desk.clock.let(20)
        await there(dunst, 1)
        dunst.press("Skip")
        await until(lambda: desk.state is State.WORKING, "the skipping")
        await there(dunst, 0)
        assert [past.outcome for past in desk.runner.schedule.today] == ["skipped"]


@pytest.mark.parametrize("what", ["meeting", "answered on the screen", "the end"])
async def test_it_is_withdrawn_when_it_is_no_longer_due(dunst: Dunst, what: str) -> None:
    desk = Headless()
    async with desk.running():
        await desk.clock.let(20)
        await there(dunst, 1)
        if what == "meeting":
            desk.senses.in_call = True
            await desk.clock.let(0.5)
            assert desk.state is State.HELD
            await there(dunst, 0)
        elif what == "answered on the screen":
            desk.runner.answer(Event.SKIP)
            await there(dunst, 0)
    await there(dunst, 0)
