"""Runs the schedule: asks the desk, tells the schedule, and does what it says."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Protocol

from sessions.breaks.schedule import Moment, Schedule
from sessions.breaks.states import Chime, Effect, Event, Notify, StartSession, State, Withdraw
from sessions.store.desk_state import DeskState
from sessions.timecode import SECOND, Ms
from tui.desk.clock import Clock
from tui.desk.senses import Senses

PERIOD = Ms(5 * SECOND)


class Caller(Protocol):
    """What calls a break and takes the call back."""

    async def call(self, notify: Notify) -> None:
        """Show that it is due."""
        ...

    async def chime(self) -> None:
        """Let it be heard."""
        ...

    async def withdraw(self) -> None:
        """Take the call back."""
        ...


class Runner:
    """Lets the schedule live in an event loop. All of its methods belong to that loop.

    `play` plays a session to its end and never raises; `changed` is called after every look and every answer.
    """

    def __init__(
        self,
        schedule: Schedule,
        clock: Clock,
        senses: Senses,
        caller: Caller,
        *,
        play: Callable[[str], Awaitable[None]],
        changed: Callable[[], None],
        period: Ms = PERIOD,
    ) -> None:
        self.schedule = schedule
        self._clock, self._senses, self._caller = clock, senses, caller
        self._play, self._changed, self._period = play, changed, period
        self._effects: asyncio.Queue[Effect] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def left(self) -> Ms | None:
        """How much of the running time is left by now, to be counted down on a screen."""
        left = self.schedule.left
        since = self._clock.monotonic() - self.schedule.moment.monotonic
        return None if left is None else Ms(max(0, left - since))

    @property
    def until(self) -> datetime | None:
        """When the running time ends, or the working hours begin."""
        if self.schedule.state is State.OUTSIDE:
            return self.schedule.plan.hours.opens(self.now)
        left = self.left
        return None if left is None else self.now + timedelta(milliseconds=left)

    @property
    def now(self) -> datetime:
        """The time by its clock."""
        return self._clock.wall()

    @property
    def status(self) -> DeskState:
        """How things stand."""
        schedule = self.schedule
        return DeskState(self.now, schedule.state, schedule.session, self.until, schedule.today)

    async def run(self) -> None:
        """Look, again and again, until it is cancelled; then nothing is left on the screen, and no session plays."""
        doing = asyncio.create_task(self._do_effects())
        try:
            while True:
                await self._look()
                await self._clock.sleep(self._period)
        finally:
            for task in (doing, *self._tasks):
                task.cancel()
            await asyncio.gather(doing, *self._tasks, return_exceptions=True)
            with suppress(Exception):
                await self._caller.withdraw()
            self._senses.close()

    def answer(self, answer: Event) -> None:
        """Take what the person says, at once."""
        self._take(self.schedule.answer(answer, self._clock.wall(), self._clock.monotonic()))

    async def _look(self) -> None:
        idle = await self._senses.idle()
        moment = Moment(self._clock.wall(), self._clock.monotonic(), idle)
        if self.schedule.asks(moment):
            calling, quiet = await asyncio.gather(self._senses.calling(), self._senses.quiet())
            moment = Moment(self._clock.wall(), self._clock.monotonic(), idle, calling, quiet)
        self._take(self.schedule.tick(moment))

    def _take(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._effects.put_nowait(effect)
        self._changed()

    async def _do_effects(self) -> None:
        """One after the other, so that a call is never taken back before it is shown."""
        while True:
            match await self._effects.get():
                case Notify() as notify:
                    await self._caller.call(notify)
                case Withdraw():
                    await self._caller.withdraw()
                case Chime():
                    self._begin(self._caller.chime())
                case StartSession(name):
                    self._begin(self._session(name))

    async def _session(self, name: str) -> None:
        try:
            await self._play(name)
        finally:
            self.answer(Event.DONE)

    def _begin(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
