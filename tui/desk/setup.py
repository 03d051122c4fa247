"""From what somebody wants to desk breaks that run."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from sessions.breaks.plan import Plan
from sessions.breaks.rotation import fitting
from sessions.breaks.schedule import Moment, Past, Schedule
from sessions.breaks.states import Event
from sessions.store.index import entries
from sessions.timecode import MINUTE, SECOND, Ms
from tui.deck import Opener
from tui.desk.calls import Calls
from tui.desk.chime import Chime
from tui.desk.clock import Clock, DemoClock, SystemClock
from tui.desk.notifications import Notifications
from tui.desk.runner import PERIOD, Runner
from tui.desk.senses import Senses, of_this_system
from tui.desk.words import Choice
from tui.errors import FAILED, UserError
from tui.rehearsing import Playing, opener_of

TAG = "break"
"""The tag of the sessions that a break may be where nobody chose one."""
DEMO_BEGINS = 9
DEMO_PERIOD = Ms(30 * SECOND)


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that desk breaks need, before they run."""

    plan: Plan
    choices: tuple[Choice, ...]
    playing: Playing
    clock: Clock = field(default_factory=SystemClock)
    senses: Senses = field(default_factory=of_this_system)
    period: Ms = PERIOD
    today: tuple[Past, ...] = ()

    def runner(
        self,
        told: Callable[[str], None],
        play: Callable[[str], Awaitable[None]],
        changed: Callable[[], None],
    ) -> tuple[Runner, Calls]:
        """What runs them, and what calls them."""
        schedule = Schedule(self.plan, Moment(self.clock.wall(), self.clock.monotonic()), self.today)

        def answer(event: Event) -> None:
            runner.answer(event)

        calls = Calls(Notifications(told), Chime(self.playing, told), self.choices, answer)
        runner = Runner(schedule, self.clock, self.senses, calls, play=play, changed=changed, period=self.period)
        return runner, calls

    def opener(self, name: str) -> Opener:
        """What opens a session."""
        from tui.loading import load_script

        return opener_of(partial(load_script, name), self.playing)


def chosen(names: tuple[str, ...], every: Ms) -> tuple[Choice, ...]:
    """The sessions that breaks may be: those that are named, or the ones of the library that fit the gap.

    Raises UserError for one that is not there or does not play, and where the library has none.
    """
    if names:
        return tuple(map(_choice, dict.fromkeys(names)))
    tagged = {entry.name: entry for entry in entries() if TAG in entry.tags and not entry.error}
    fit = fitting(((entry.name, Ms(entry.duration_ms)) for entry in tagged.values()), every)
    if not fit:
        raise UserError(
            f"No session of the library has the tag {TAG} and is short enough: name one with --session.", FAILED
        )
    return tuple(Choice(name, tagged[name].title, tagged[name].minutes) for name in fit)


def demo_clock(plan: Plan, now: datetime) -> DemoClock:
    """A clock that begins with the next working day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    morning = midnight.replace(hour=DEMO_BEGINS)
    if plan.hours.spans and not plan.hours.open(midnight):
        return DemoClock((plan.hours.opens(midnight) or morning) - timedelta(minutes=1))
    while not plan.hours.open(morning):
        morning += timedelta(days=1)
    return DemoClock(morning)


def _choice(name: str) -> Choice:
    from tui.loading import draft_of, load_script

    script = load_script(name)
    start, end = draft_of(script).body
    return Choice(name, script.title, max(1, round((end - start) / MINUTE)))
