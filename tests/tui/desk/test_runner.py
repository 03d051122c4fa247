"""The runner through a working day, with a clock and senses of the test's own."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from sessions.breaks.hours import Hours, parse_days, parse_hours
from sessions.breaks.plan import Plan
from sessions.breaks.schedule import Moment, Past, Schedule
from sessions.breaks.states import Event, Notify, State
from sessions.store.desk_state import DeskState, read_state
from sessions.timecode import MINUTE, Ms
from tests.tui.desk.conftest import NINE, HandClock, HandSenses
from tui.desk.clock import DemoClock, SystemClock
from tui.desk.headless import Log
from tui.desk.keeping import Keeping
from tui.desk.runner import Runner
from tui.desk.words import Choice

CHOICES = (Choice("desk-2", "Two minutes", 2), Choice("eye-break", "Eyes", 1))
PLAN = Plan(
    every=Ms(45 * MINUTE),
    sessions=("eye-break", "desk-2"),
    hours=Hours(parse_hours("9:00-17:30"), parse_days("mon-fri")),
)


class Day:
    """A day at the desk: what was done about it, with its time, and what was logged."""

    def __init__(self, plan: Plan = PLAN) -> None:
        self.clock, self.senses = HandClock(), HandSenses()
        self.did: list[str] = []
        self.lines: list[str] = []
        self.states: list[DeskState] = []
        self.session_takes = 2.0
        self.failing = False
        schedule = Schedule(plan, Moment(self.clock.wall(), self.clock.monotonic()))
        self.log = Log(self.lines.append, CHOICES)
        self.runner = Runner(schedule, self.clock, self.senses, self, play=self.play, changed=self.changed)

    def note(self, what: str) -> None:
        self.did.append(f"{self.clock.wall():%H:%M} {what}")

    async def call(self, notify: Notify) -> None:
        self.note(f"call {notify.session} {notify.snoozes_left}")

    async def chime(self) -> None:
        self.note("chime")

    async def withdraw(self) -> None:
        self.note("withdraw")

    async def play(self, name: str) -> None:
        self.note(f"play {name}")
        ends = self.clock.now + self.session_takes * MINUTE
        while self.clock.now < ends:
            await asyncio.sleep(0)
        self.note("played")

    def changed(self) -> None:
        self.log.look(self.runner)
        self.states.append(self.runner.status)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        task = asyncio.create_task(self.runner.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def took(self) -> list[str]:
        did, self.did = self.did, []
        return did


async def test_a_morning() -> None:
    day = Day()
    async with day.running():
        await day.clock.let(45.5)
        assert day.took() == ["09:45 call desk-2 3", "09:45 chime"]
        day.runner.answer(Event.START)
        await day.clock.let(3)
        assert day.took() == ["09:45 withdraw", "09:45 play desk-2", "09:47 played"]
        # A meeting, and a break that comes right after it.
        day.senses.in_call = True
        await day.clock.let(60)
        assert day.took() == []
        assert day.runner.schedule.state is State.HELD
        day.senses.in_call = False
        await day.clock.let(1)
        assert day.took() == ["10:48 call eye-break 3", "10:48 chime"]
        day.runner.answer(Event.SNOOZE)
        await day.clock.let(5.5)
        assert day.took() == ["10:49 withdraw", "10:54 call eye-break 2", "10:54 chime"]
        day.runner.answer(Event.SKIP)
        await day.clock.let(1)
    assert day.took() == ["10:55 withdraw", "10:56 withdraw"]
    assert day.senses.closed
    assert day.lines == [
        "09:00  The next break comes at 09:45: Two minutes.",
        "09:45  A break is due: Two minutes.",
        "09:45  On a break.",
        "09:47  The next break comes at 10:32: Eyes.",
        "10:32  A break is due and held back for now: Eyes.",
        "10:48  A break is due: Eyes.",
        "10:49  Snoozed until 10:54: Eyes.",
        "10:54  A break is due: Eyes.",
        "10:55  The next break comes at 11:40: Eyes.",
    ]


async def test_a_session_that_is_running_ends_with_the_runner() -> None:
    day = Day()
    day.session_takes = 1000
    async with day.running():
        day.runner.answer(Event.START)
        await day.clock.let(1)
        assert day.runner.schedule.state is State.ON_BREAK
    assert day.took() == ["09:00 play desk-2", "09:01 withdraw"]


async def test_it_asks_little_of_the_desk_while_nothing_is_due() -> None:
    day = Day()
    async with day.running():
        await day.clock.let(44)
        assert day.senses.asked == 0
        await day.clock.let(2)
        assert day.senses.asked > 0


async def test_the_time_that_is_left_goes_on_between_two_looks() -> None:
    day = Day()
    async with day.running():
        await day.clock.let(1)
        assert day.runner.left == Ms(44 * MINUTE)
        day.clock.now = Ms(day.clock.now + 1_000)
        assert day.runner.left == Ms(44 * MINUTE - 1_000)
        assert day.runner.until == NINE + timedelta(minutes=45)


async def test_outside_of_the_hours_it_tells_when_they_begin() -> None:
    day = Day()
    day.clock.start = NINE.replace(hour=18)
    async with day.running():
        await day.clock.let(1)
    assert day.lines[-1] == "18:00  Outside of the working hours. They begin at 09:00 on Tuesday."
    assert day.states[-1].until == NINE.replace(day=3)


async def test_what_it_tells_is_kept_when_it_changes(tmp_path: Path) -> None:
    path, told = tmp_path / "breaks.json", list[str]()
    keeping = Keeping(path, told.append)
    state = DeskState(NINE, State.WORKING, "a", NINE + timedelta(minutes=45))
    keeping.look(state)
    assert read_state(path) == state
    path.unlink()
    # The same end, seen a moment later, is nothing new.
    keeping.look(DeskState(NINE + timedelta(minutes=1), State.WORKING, "a", NINE + timedelta(minutes=45, seconds=1)))
    assert not path.exists()
    keeping.look(DeskState(NINE, State.WORKING, "a", NINE + timedelta(minutes=50)))
    keeping.look(due := DeskState(NINE, State.DUE, "a", None, (Past(NINE, "a", "taken"),)))
    assert read_state(path) == due
    assert told == []


async def test_a_state_that_cannot_be_kept_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = list[str]()
    keeping = Keeping(tmp_path / "file" / "breaks.json", told.append)
    keeping.look(DeskState(NINE, State.DUE, "a"))
    keeping.look(DeskState(NINE, State.WORKING, "a"))
    assert len(told) == 1
    assert "cannot be written" in told[0]


async def test_the_clocks() -> None:
    system, demo = SystemClock(), DemoClock(NINE)
    first = system.monotonic()
    await system.sleep(Ms(1))
    assert system.monotonic() > first
    assert system.wall().tzinfo is not None
    await demo.sleep(Ms(60))
    assert NINE < demo.wall() < NINE + timedelta(days=30)
    assert demo.monotonic() >= 60


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_sentence(state: State) -> None:
    from tui.desk.words import sentence

    for until_then in (None, NINE + timedelta(days=1)):
        assert sentence(state, CHOICES[0], until_then, NINE).endswith(".")
