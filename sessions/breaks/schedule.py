"""The schedule of desk breaks. Pure: it is told the time and what is known of the desk, and says what to do."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sessions.breaks.plan import Plan
from sessions.breaks.rotation import session_of
from sessions.breaks.states import (
    ANSWERS,
    TRANSITIONS,
    Chime,
    Effect,
    Event,
    Notify,
    StartSession,
    State,
    Withdraw,
)
from sessions.timecode import Ms

Outcome = Literal["taken", "skipped", "missed", "away"]
"""What became of a break: `missed` was called and never answered, `away` was a pause from the desk by itself."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at the desk.

    `wall` is the local time, which may be set; `monotonic` never is, and goes on while the machine sleeps where the
    system has such a clock. `idle` is how long no key was touched, `calling` whether the microphone or the camera is
    in use, `quiet` whether the person wants not to be disturbed; None where that cannot be known.
    """

    wall: datetime
    monotonic: Ms
    idle: Ms | None = None
    calling: bool | None = None
    quiet: bool | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A break of today: when it was settled, by the wall clock, which session it was, and what became of it."""

    at: datetime
    session: str
    outcome: Outcome


class Schedule:
    """Says when a break comes. `tick` takes a moment, `answer` what the person says; both return what is to be done.

    Whatever the clocks do and however often it is asked, a break is called at most once in its interval and the
    calls that repeat it stay `snooze` apart: what is late because the machine slept comes once.
    """

    def __init__(self, plan: Plan, start: Moment, today: tuple[Past, ...] = ()) -> None:
        """Begin to work; `today` is what is known of the day so far."""
        self.plan = plan
        self._state = State.WORKING
        self._moment = start
        self._ticked = start.monotonic
        self._due = Ms(start.monotonic + plan.every)
        self._until = self._due
        self._snoozes = 0
        self._called: Ms | None = None
        self._today = today
        self._effects: list[Effect] = []

    @property
    def state(self) -> State:
        """How things stand."""
        return self._state

    @property
    def moment(self) -> Moment:
        """The last moment it was told of."""
        return self._moment

    @property
    def session(self) -> str:
        """What the next break will be."""
        taken = sum(past.outcome == "taken" for past in self.today)
        return session_of(self.plan.sessions, self._moment.wall.date(), taken)

    @property
    def today(self) -> tuple[Past, ...]:
        """What became of the breaks of this day."""
        day = self._moment.wall.date()
        return tuple(past for past in self._today if past.at.date() == day)

    @property
    def snoozes_left(self) -> int:
        """How often this break can still be put off."""
        return self.plan.most_snoozes - self._snoozes

    @property
    def left(self) -> Ms | None:
        """How long until the next break, the end of the snooze or the end of the pause; None where time does not tell.

        Working on, it is the time until the break is due.
        """
        ends = self._ends()
        return None if ends is None else Ms(max(0, ends - self._moment.monotonic))

    def asks(self, moment: Moment) -> bool:
        """Whether it matters at a moment if the microphone is in use or nobody may disturb."""
        ends = self._ends()
        soon = ends is not None and ends - moment.monotonic <= self.plan.heed
        resting = moment.idle is not None and moment.idle >= self.plan.rest
        waiting = self._state in (State.DUE, State.HELD, State.IDLE)
        return soon or waiting or (resting and self._state is not State.OUTSIDE)

    def may(self, answer: Event) -> bool:
        """Whether an answer means anything now."""
        if answer not in ANSWERS or (self._state, answer) not in TRANSITIONS:
            return False
        return answer is not Event.SNOOZE or self.snoozes_left > 0

    def answer(self, answer: Event, wall: datetime, monotonic: Ms) -> tuple[Effect, ...]:
        """Take an answer at its time; one that means nothing now is ignored."""
        if self.may(answer):
            self._moment = replace(self._moment, wall=wall, monotonic=monotonic)
            self._go(answer)
        return self._taken()

    def tick(self, moment: Moment) -> tuple[Effect, ...]:
        """Take the time and the desk as they are now."""
        slept = moment.monotonic - self._ticked >= self.plan.rest
        self._moment, self._ticked = moment, moment.monotonic
        while (event := self._met(slept)) is not None:
            self._go(event)
            # A machine sleeps once: what comes after is about somebody who is back.
            slept = False
        return self._taken()

    def _ends(self) -> Ms | None:
        ends = {State.WORKING: self._due, State.SNOOZED: self._until, State.PAUSED: self._until}
        return ends.get(self._state)

    def _met(self, slept: bool) -> Event | None:
        """What the moment brings, if it brings anything."""
        moment, plan, state = self._moment, self.plan, self._state
        if state is State.ON_BREAK:
            return None
        if not plan.hours.open(moment.wall):
            return None if state is State.OUTSIDE else Event.CLOSE
        if state is State.OUTSIDE:
            return Event.OPEN
        # A silent meeting is no rest.
        resting = slept or (moment.idle is not None and moment.idle >= plan.rest and not moment.calling)
        if state is State.PAUSED:
            if resting:
                self._begin_anew()
            return Event.RESUME if moment.monotonic >= self._until else None
        if state is State.IDLE:
            return None if resting else Event.RETURN
        if resting:
            return Event.REST
        return self._due_or_not()

    def _due_or_not(self) -> Event | None:
        now = self._moment.monotonic
        held = bool(self._moment.calling or self._moment.quiet)
        match self._state:
            case State.WORKING | State.SNOOZED:
                ends = self._due if self._state is State.WORKING else self._until
                if now < ends:
                    return None
                return Event.HOLD if held or not self._rung_out() else Event.CALL
            case State.HELD:
                return None if held or not self._rung_out() else Event.CALL
            case State.DUE if held:
                return Event.HOLD
            case State.DUE if now >= self._until:
                return Event.CALL_AGAIN if self.snoozes_left else Event.LAPSE
            case _:
                return None

    def _rung_out(self) -> bool:
        return self._called is None or self._moment.monotonic - self._called >= self.plan.quiet

    def _go(self, event: Event) -> None:
        before, now = self._state, self._moment.monotonic
        session = self.session
        self._state = TRANSITIONS[before, event]
        if before is State.DUE and event is not Event.CALL_AGAIN:
            self._effects.append(Withdraw())
        match event:
            case Event.START:
                self._effects.append(StartSession(session))
            case Event.SNOOZE:
                self._snoozes += 1
                self._until = Ms(now + self.plan.snooze)
            case Event.PAUSE:
                self._until = Ms(now + self.plan.pause)
                if before is State.IDLE:
                    self._begin_anew()
            case Event.CALL | Event.CALL_AGAIN:
                self._snoozes += event is Event.CALL_AGAIN
                self._called = now
                self._until = Ms(now + self.plan.snooze)
                self._effects += [Notify(session, self.snoozes_left), Chime()]
            case Event.SKIP | Event.LAPSE | Event.DONE | Event.RETURN | Event.OPEN:
                self._begin_anew()
            case _:
                pass
        self._remember(before, event, session)

    def _begin_anew(self) -> None:
        self._due = Ms(self._moment.monotonic + self.plan.every)
        self._snoozes = 0

    def _remember(self, before: State, event: Event, session: str) -> None:
        called = before in (State.DUE, State.SNOOZED, State.HELD)
        outcome: Outcome | None = None
        if event is Event.START:
            outcome = "taken"
        elif event is Event.SKIP:
            outcome = "skipped"
        elif event is Event.LAPSE or (event is Event.CLOSE and called):
            outcome = "missed"
        elif event is Event.REST:
            outcome = "away"
        if outcome is not None:
            self._today = (*self.today, Past(self._moment.wall, session, outcome))

    def _taken(self) -> tuple[Effect, ...]:
        effects, self._effects = tuple(self._effects), []
        return effects
