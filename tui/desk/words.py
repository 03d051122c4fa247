"""Desk breaks in sentences: for the log, the status and the screen."""

from dataclasses import dataclass
from datetime import datetime

from sessions.breaks.hours import DAY_NAMES, EVERY_DAY
from sessions.breaks.plan import Plan
from sessions.breaks.schedule import Outcome
from sessions.breaks.states import State
from sessions.inert import inert
from sessions.timecode import short

OUTCOMES: dict[Outcome, str] = {
    "taken": "taken",
    "skipped": "skipped",
    "missed": "not answered",
    "away": "away from the desk",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A session that a break may be: how it is asked for, what it is called, and how long it takes."""

    name: str
    title: str
    minutes: int

    @property
    def shown(self) -> str:
        """Its title, safe to be shown."""
        return inert(self.title)


def choice_of(choices: tuple[Choice, ...], name: str) -> Choice:
    """The choice of a name; one that is gone is its own title."""
    return next((choice for choice in choices if choice.name == name), Choice(name, name, 1))


def clock_time(moment: datetime) -> str:
    """A time of day, as clocks show it."""
    return f"{moment:%H:%M}"


def sentence(state: State, choice: Choice | None, until: datetime | None, now: datetime) -> str:
    """How things stand; `until` is the end of the time that runs. Without a choice, what comes is not named."""
    when = _when(until, now) if until else "later"
    named = f": {choice.shown}." if choice else "."
    match state:
        case State.WORKING:
            return f"The next break comes at {when}{named}"
        case State.DUE:
            return f"A break is due{named}"
        case State.SNOOZED:
            return f"Snoozed until {when}{named}"
        case State.HELD:
            return f"A break is due and held back for now{named}"
        case State.ON_BREAK:
            return "On a break."
        case State.IDLE:
            return "Nobody is at the desk. That counts as a break; the time begins anew when somebody is back."
        case State.PAUSED:
            return f"Paused until {when}."
        case State.OUTSIDE:
            return f"Outside of the working hours. They begin at {when}." if until else "Outside of the working hours."


def _when(moment: datetime, now: datetime) -> str:
    days = (moment.date() - now.date()).days
    return clock_time(moment) if days == 0 else f"{clock_time(moment)} on {moment:%A}"


def plan_in_words(plan: Plan) -> str:
    """How often breaks come, and when they may: `every 45 min, 9:00-17:30, mon-fri`."""
    spans = ", ".join(map(str, plan.hours.spans))
    days = "" if plan.hours.days == EVERY_DAY else _days(plan.hours.days)
    return ", ".join(filter(None, (f"every {short(plan.every)}", spans, days)))


def _days(days: frozenset[int]) -> str:
    if days == frozenset(range(5)):
        return "mon-fri"
    return " ".join(DAY_NAMES[day] for day in sorted(days))
