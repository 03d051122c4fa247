"""Desk breaks without a screen: for a service, with lines for its log."""

import asyncio
import signal
import sys
from collections.abc import Callable

from sessions.breaks.states import State
from tui.desk.alone import Alone
from tui.desk.calls import Calls
from tui.desk.runner import Runner
from tui.desk.words import Choice, choice_of, clock_time, sentence


class Log:
    """Tells what changes, a line each, with the time of day that the clock of the breaks has."""

    def __init__(self, tell: Callable[[str], None], choices: tuple[Choice, ...]) -> None:
        self._tell, self._choices = tell, choices
        self._last: tuple[State, int, int] | None = None

    def look(self, runner: Runner) -> None:
        """Tell the state if it is another one, or if the break is called again."""
        schedule = runner.schedule
        seen = (schedule.state, len(schedule.today), schedule.snoozes_left)
        if seen == self._last:
            return
        self._last = seen
        choice = choice_of(self._choices, schedule.session)
        self.say(runner, sentence(schedule.state, choice, runner.until, runner.now))

    def say(self, runner: Runner, words: str) -> None:
        """Tell a sentence."""
        self._tell(f"{clock_time(runner.now)}  {words}")


async def serve(runner: Runner, calls: Calls) -> int:
    """Run until a signal ends it; returns the exit code."""
    ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    running = asyncio.create_task(runner.run())
    if sys.platform != "win32":
        from tui.terminal import ending_signals

        for number, code in ending_signals().items():
            asyncio.get_running_loop().add_signal_handler(number, _end, ended, code)
    try:
        await asyncio.wait((running, ended), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        return _clean(ended.result())
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await calls.close()


def _end(ended: "asyncio.Future[int]", code: int) -> None:
    if not ended.done():
        ended.set_result(code)


def _clean(code: int) -> int:
    """A service that is asked to end has done so well."""
    return 0 if code == 128 + signal.SIGTERM else code


async def play_alone(alone: Alone, calls: Calls, name: str) -> None:
    """Play a session by sound alone, with a notification that ends it."""
    await calls.running(name, alone.stop)
    try:
        await alone.play(name)
    finally:
        await calls.withdraw()
