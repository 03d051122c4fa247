"""The schedule of desk breaks, through days whose every event is written out, and through whatever days there are."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.breaks.hours import Hours, parse_days, parse_hours
from sessions.breaks.plan import Plan
from sessions.breaks.schedule import Moment, Past, Schedule
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
from sessions.timecode import HOUR, MINUTE, SECOND, ZERO, Ms

# 2 March 2026 is a Monday.
NINE = datetime(2026, 3, 2, 9)
START = Moment(NINE, Ms(0), Ms(0), False, False)
STEP = Ms(5 * SECOND)


def minutes(number: float) -> Ms:
    return Ms(round(number * MINUTE))


class Desk:
    """A schedule with somebody at it: time goes by in steps of five seconds, and every effect is noted."""

    def __init__(self, plan: Plan | None = None, start: datetime = NINE) -> None:
        self.plan = plan or Plan(every=minutes(45))
        self.now, self.wall = Ms(0), start
        self.idle: Ms | None = Ms(0)
        self.calling: bool | None = False
        self.quiet: bool | None = False
        self.schedule = Schedule(self.plan, self.moment())
        self.events: list[str] = []

    def moment(self) -> Moment:
        return Moment(self.wall, self.now, self.idle, self.calling, self.quiet)

    def note(self, before: State, effects: tuple[Effect, ...]) -> None:
        clock = f"{self.wall:%H:%M}"
        for effect in effects:
            match effect:
                case Notify(session, left):
                    self.events.append(f"{clock} call {session} ({left})")
                case StartSession(session):
                    self.events.append(f"{clock} start {session}")
                case Withdraw():
                    self.events.append(f"{clock} withdraw")
                case Chime():
                    pass
        if self.schedule.state is not before:
            self.events.append(f"{clock} {self.schedule.state.name.lower()}")

    def tick(self) -> None:
        before = self.schedule.state
        self.note(before, self.schedule.tick(self.moment()))

    def work(self, until: str, away: bool = False) -> None:
        """Go on until a time of day; `away` from the keys meanwhile."""
        hour, minute = map(int, until.split(":"))
        end = self.wall.replace(hour=hour, minute=minute, second=0)
        while self.wall < end:
            self.wall += timedelta(milliseconds=STEP)
            self.now = Ms(self.now + STEP)
            if self.idle is not None:
                self.idle = Ms(self.idle + STEP) if away else Ms(0)
            self.tick()

    def sleep(self, until: str) -> None:
        """Let the machine sleep until a time of day."""
        hour, minute = map(int, until.split(":"))
        end = self.wall.replace(hour=hour, minute=minute, second=0)
        self.now = Ms(self.now + round((end - self.wall).total_seconds() * 1000))
        self.wall = end

    def say(self, answer: Event) -> None:
        before = self.schedule.state
        self.note(before, self.schedule.answer(answer, self.wall, self.now))

    def took(self) -> list[str]:
        events, self.events = self.events, []
        return events


def test_a_whole_working_day() -> None:
    plan = Plan(
        every=minutes(45),
        sessions=("desk-2", "eye-break", "desk-5"),
        hours=Hours(parse_hours("9:00-17:30"), parse_days("mon-fri")),
    )
    desk = Desk(plan, NINE.replace(hour=8, minute=30))
    desk.work("9:00")
    assert desk.took() == ["08:30 outside", "09:00 working"]
    desk.work("9:46")
    desk.say(Event.START)
    desk.work("9:48")
    desk.say(Event.DONE)
    assert desk.took() == [
        "09:45 call desk-2 (3)",
        "09:45 due",
        "09:46 withdraw",
        "09:46 start desk-2",
        "09:46 on_break",
        "09:48 working",
    ]
    # Put off twice, then taken.
    desk.work("10:34")
    desk.say(Event.SNOOZE)
    desk.work("10:40")
    desk.say(Event.SNOOZE)
    desk.work("10:46")
    desk.say(Event.START)
    desk.work("10:47")
    desk.say(Event.DONE)
    assert desk.took() == [
        "10:33 call eye-break (3)",
        "10:33 due",
        "10:34 withdraw",
        "10:34 snoozed",
        "10:39 call eye-break (2)",
        "10:39 due",
        "10:40 withdraw",
        "10:40 snoozed",
        "10:45 call eye-break (1)",
        "10:45 due",
        "10:46 withdraw",
        "10:46 start eye-break",
        "10:46 on_break",
        "10:47 working",
    ]
    # A meeting from 11:20 to 11:50 holds the break of 11:32 back. It comes right after, and is skipped.
    desk.work("11:20")
    desk.calling = True
    desk.work("11:50")
    desk.calling = False
    desk.work("11:51")
    desk.say(Event.SKIP)
    assert desk.took() == [
        "11:32 held",
        "11:50 call desk-5 (3)",
        "11:50 due",
        "11:51 withdraw",
        "11:51 working",
    ]
    # Lunch from 12:05 to 12:50 is a break, and the time begins anew with the first key.
    desk.work("12:05")
    desk.work("12:50", away=True)
    desk.work("13:34")
    assert desk.took() == ["12:10 idle", "12:50 working"]
    # Nobody answers: it is called again three times, and then let go.
    desk.work("14:41")
    assert desk.took() == [
        "13:35 call desk-5 (3)",
        "13:35 due",
        "13:40 call desk-5 (2)",
        "13:45 call desk-5 (1)",
        "13:50 call desk-5 (0)",
        "13:55 withdraw",
        "13:55 working",
        "14:40 call desk-5 (3)",
        "14:40 due",
    ]
    # A pause of an hour; the break that it put off comes at its end.
    desk.say(Event.PAUSE)
    desk.work("15:42")
    desk.say(Event.START)
    desk.work("15:47")
    desk.say(Event.DONE)
    assert desk.took() == [
        "14:41 withdraw",
        "14:41 paused",
        "15:41 call desk-5 (3)",
        "15:41 due",
        "15:42 withdraw",
        "15:42 start desk-5",
        "15:42 on_break",
        "15:47 working",
    ]
    # The lid is closed from 16:00 to 16:40: one rest, no late break.
    desk.work("16:00")
    desk.sleep("16:40")
    desk.tick()
    desk.work("17:24")
    assert desk.took() == []
    desk.work("17:26")
    desk.work("19:00")
    assert desk.took() == ["17:25 call desk-2 (3)", "17:25 due", "17:30 withdraw", "17:30 outside"]
    assert [(f"{past.at:%H:%M}", past.session, past.outcome) for past in desk.schedule.today] == [
        ("09:46", "desk-2", "taken"),
        ("10:46", "eye-break", "taken"),
        ("11:51", "desk-5", "skipped"),
        ("12:10", "desk-5", "away"),
        ("13:55", "desk-5", "missed"),
        ("15:42", "desk-5", "taken"),
        ("16:40", "desk-2", "away"),
        ("17:30", "desk-2", "missed"),
    ]


def test_snoozing_ends() -> None:
    desk = Desk()
    desk.work("9:45")
    for _ in range(3):
        assert desk.schedule.may(Event.SNOOZE)
        desk.say(Event.SNOOZE)
        end = desk.wall + timedelta(minutes=5)
        desk.work(f"{end:%H:%M}")
    desk.took()
    assert desk.schedule.state is State.DUE
    assert not desk.schedule.may(Event.SNOOZE)
    desk.say(Event.SNOOZE)
    assert desk.schedule.state is State.DUE
    assert desk.took() == []


def test_do_not_disturb_takes_a_call_back_and_gives_it_again() -> None:
    desk = Desk()
    desk.work("9:46")
    desk.quiet = True
    desk.work("9:50")
    desk.quiet = False
    desk.work("9:51")
    assert desk.took() == [
        "09:45 call desk-2 (3)",
        "09:45 due",
        "09:46 withdraw",
        "09:46 held",
        "09:50 call desk-2 (3)",
        "09:50 due",
    ]


def test_a_microphone_that_flickers_makes_no_burst() -> None:
    desk = Desk()
    desk.work("9:45")
    for _ in range(60):
        desk.calling = not desk.calling
        desk.now, desk.wall = Ms(desk.now + SECOND), desk.wall + timedelta(seconds=1)
        desk.tick()
    desk.calling = False
    assert sum("call" in event for event in desk.took()) == 2


def test_a_silent_meeting_is_no_rest() -> None:
    desk = Desk()
    desk.calling = True
    desk.work("10:00", away=True)
    desk.calling = False
    desk.idle = Ms(0)
    desk.work("10:01")
    assert desk.took() == ["09:45 held", "10:00 call desk-2 (3)", "10:00 due"]


def test_somebody_who_is_back_by_voice_is_back() -> None:
    desk = Desk()
    desk.work("9:10", away=True)
    desk.calling = True
    desk.work("9:11", away=True)
    assert desk.took() == ["09:05 idle", "09:10 working"]


def test_what_cannot_be_known_holds_nothing_back() -> None:
    desk = Desk()
    desk.idle = desk.calling = desk.quiet = None
    desk.work("9:46")
    assert desk.took() == ["09:45 call desk-2 (3)", "09:45 due"]


def test_a_short_look_away_is_work() -> None:
    desk = Desk()
    desk.work("9:40")
    desk.work("9:44", away=True)
    desk.work("9:46")
    assert desk.took() == ["09:45 call desk-2 (3)", "09:45 due"]


def test_going_away_from_a_call_is_the_break() -> None:
    desk = Desk()
    desk.work("9:45")
    desk.work("9:55", away=True)
    desk.work("10:39")
    assert desk.took() == [
        "09:45 call desk-2 (3)",
        "09:45 due",
        "09:50 withdraw",
        "09:50 idle",
        "09:55 working",
    ]
    assert [past.outcome for past in desk.schedule.today] == ["away"]


@pytest.mark.parametrize("hours", [-30, -1, 1, 30, 24 * 400])
def test_a_clock_that_is_set_changes_nothing(hours: int) -> None:
    desk = Desk()
    desk.work("9:30")
    desk.wall += timedelta(hours=hours)
    for _ in range(15 * 12):
        desk.now, desk.wall = Ms(desk.now + STEP), desk.wall + timedelta(milliseconds=STEP)
        desk.tick()
    assert [event.partition(" ")[2] for event in desk.took()] == ["call desk-2 (3)", "due"]
    assert desk.now == minutes(45)


def test_a_night_of_sleep_brings_no_burst() -> None:
    plan = Plan(hours=Hours(parse_hours("9:00-17:30")))
    desk = Desk(plan)
    desk.work("10:00")
    desk.took()
    assert desk.schedule.state is State.DUE
    desk.now, desk.wall = Ms(desk.now + 23 * HOUR), desk.wall + timedelta(hours=23, minutes=30)
    desk.tick()
    desk.work("10:14")
    assert desk.took() == ["09:30 withdraw", "09:30 working"]
    desk.work("10:16")
    assert desk.took() == ["10:15 call desk-2 (3)", "10:15 due"]


def test_a_pause_in_which_somebody_rested_owes_no_break() -> None:
    desk = Desk()
    desk.work("9:30")
    desk.say(Event.PAUSE)
    desk.work("10:20", away=True)
    desk.work("10:31")
    assert desk.took() == ["09:30 paused", "10:30 working"]
    # The last that was seen of them away is 10:20.
    assert desk.schedule.left == minutes(45 - 11)


def test_resuming_early() -> None:
    desk = Desk()
    desk.work("9:10")
    desk.say(Event.PAUSE)
    desk.work("9:20")
    desk.say(Event.RESUME)
    desk.work("9:46")
    assert desk.took() == ["09:10 paused", "09:20 working", "09:45 call desk-2 (3)", "09:45 due"]


def test_a_pause_that_is_taken_back_at_once_makes_no_burst() -> None:
    desk = Desk()
    desk.work("9:45")
    desk.say(Event.PAUSE)
    desk.say(Event.RESUME)
    desk.work("9:47")
    assert desk.took() == [
        "09:45 call desk-2 (3)",
        "09:45 due",
        "09:45 withdraw",
        "09:45 paused",
        "09:45 working",
        "09:45 held",
        "09:46 call desk-2 (3)",
        "09:46 due",
    ]


def test_a_rest_before_a_pause_owes_no_break_after_it() -> None:
    desk = Desk()
    desk.work("9:30")
    desk.work("9:45", away=True)
    desk.say(Event.PAUSE)
    desk.work("9:46")
    desk.say(Event.RESUME)
    desk.work("10:31")
    assert desk.took() == [
        "09:35 idle",
        "09:45 paused",
        "09:46 working",
        "10:30 call desk-2 (3)",
        "10:30 due",
    ]


def test_a_break_can_be_started_and_skipped_at_any_time() -> None:
    desk = Desk()
    desk.work("9:20")
    desk.say(Event.SKIP)
    assert desk.schedule.left == minutes(45)
    desk.say(Event.START)
    assert desk.took() == ["09:20 start desk-2", "09:20 on_break"]
    desk.work("11:00", away=True)
    assert desk.took() == []
    desk.say(Event.DONE)
    assert desk.schedule.left == minutes(45)


def test_it_asks_for_the_microphone_only_when_it_matters() -> None:
    schedule = Schedule(Plan(every=minutes(45)), START)

    def asks(at: Ms, idle: Ms | None = ZERO) -> bool:
        return schedule.asks(Moment(NINE, at, idle))

    assert not asks(minutes(44))
    assert asks(minutes(44.5))
    assert asks(minutes(50))
    assert asks(minutes(10), minutes(5))
    assert not asks(minutes(10), None)


def test_what_is_known_of_the_day_goes_on() -> None:
    today = (Past(NINE - timedelta(days=1), "a", "taken"), Past(NINE, "b", "taken"))
    schedule = Schedule(Plan(sessions=("a", "b", "c")), START, today)
    assert schedule.today == today[1:]
    assert schedule.session == "b"


def test_every_state_is_entered_and_left() -> None:
    assert set(TRANSITIONS.values()) == set(State)
    assert {state for state, _ in TRANSITIONS} == set(State)
    assert {event for _, event in TRANSITIONS} == set(Event)


@pytest.mark.parametrize("state", State)
def test_only_answers_of_the_table_mean_anything(state: State) -> None:
    reach = {
        State.WORKING: (),
        State.DUE: ("work",),
        State.SNOOZED: ("work", Event.SNOOZE),
        State.HELD: ("hold",),
        State.ON_BREAK: (Event.START,),
        State.IDLE: ("away",),
        State.PAUSED: (Event.PAUSE,),
        State.OUTSIDE: ("night",),
    }
    desk = Desk(Plan(hours=Hours(parse_hours("9:00-17:00"))))
    for move in reach[state]:
        if isinstance(move, Event):
            desk.say(move)
        elif move == "night":
            desk.sleep("18:00")
            desk.tick()
        else:
            desk.calling = move == "hold"
            desk.work("9:50", away=move == "away")
    assert desk.schedule.state is state
    for answer in Event:
        assert desk.schedule.may(answer) == (answer in ANSWERS and (state, answer) in TRANSITIONS)


@dataclass(frozen=True)
class Turn:
    """What may happen next: time goes by, the clock is set, the desk changes, and an answer is given."""

    elapsed: int
    set_by: int
    idle: int | None
    calling: bool | None
    quiet: bool | None
    answer: Event | None


MAYBE = st.sampled_from((True, False, None))
TURNS = st.builds(
    Turn,
    elapsed=st.one_of(st.integers(0, 120), st.sampled_from((5, 60, 299, 300, 1500, 2700, 30_000, 200_000))).map(
        lambda seconds: seconds * SECOND
    ),
    set_by=st.one_of(st.just(0), st.integers(-100_000, 100_000)),
    idle=st.one_of(st.none(), st.just(0), st.integers(0, 1_200).map(lambda seconds: seconds * SECOND)),
    calling=MAYBE,
    quiet=MAYBE,
    answer=st.one_of(st.none(), st.sampled_from(sorted(Event, key=lambda event: event.value))),
)
HOURS = st.sampled_from((Hours(), Hours(parse_hours("9:00-17:30"), parse_days("mon-fri")), Hours(parse_hours("22-6"))))
ENDING = (Event.START, Event.SKIP, Event.DONE)


@given(st.integers(20, 60), HOURS, st.lists(TURNS, max_size=120))
def test_whatever_happens(every: int, hours: Hours, turns: list[Turn]) -> None:
    plan = Plan(every=minutes(every), sessions=("a", "b"), hours=hours)
    schedule = Schedule(plan, START)
    now, wall = Ms(0), NINE
    anew, last_call = Ms(0), None
    snoozed = 0
    for turn in turns:
        now, wall = Ms(now + turn.elapsed), wall + timedelta(milliseconds=turn.elapsed, seconds=turn.set_by)
        moment = Moment(wall, now, None if turn.idle is None else Ms(turn.idle), turn.calling, turn.quiet)
        before = schedule.state
        effects = schedule.tick(moment)
        calls = [effect for effect in effects if isinstance(effect, Notify)]
        assert len(calls) <= 1
        assert [isinstance(effect, Chime) for effect in effects].count(True) == len(calls)
        if calls:
            # None while held back, outside of hours, in a pause or on a break.
            assert not turn.calling
            assert not turn.quiet
            assert hours.open(wall)
            assert before is not State.ON_BREAK
            # None closer than the interval allows, and no bursts of one break.
            assert now - anew >= plan.every
            assert last_call is None or now - last_call >= plan.quiet
            last_call = now
            assert (schedule.state, calls[0].snoozes_left) == (State.DUE, schedule.snoozes_left)
        if before is State.DUE and schedule.state is not State.DUE:
            assert effects[0] == Withdraw()
        if (
            schedule.state in (State.IDLE, State.OUTSIDE)
            or before in (State.IDLE, State.OUTSIDE)
            or (before is not State.WORKING and schedule.state is State.WORKING and before is not State.PAUSED)
        ):
            anew, snoozed = now, 0
        assert 0 <= schedule.snoozes_left <= plan.most_snoozes
        assert schedule.state is not State.OUTSIDE or not hours.open(wall)
        if turn.answer is not None:
            state, may = schedule.state, schedule.may(turn.answer)
            done = schedule.answer(turn.answer, wall, now)
            assert (schedule.state is state and not done) or may
            if may and turn.answer is Event.SNOOZE:
                snoozed += 1
                assert snoozed <= plan.most_snoozes
            if may and turn.answer in ENDING:
                anew, snoozed = now, 0
            starts = [effect for effect in done if isinstance(effect, StartSession)]
            assert len(starts) == (may and turn.answer is Event.START)
    # None missed for ever: a person who goes on working is called, within a pause and an interval.
    schedule.answer(Event.DONE, wall, now)
    monday = NINE + timedelta(days=7 * ((wall - NINE).days // 7 + 1))
    wall = monday.replace(hour=23) if hours.spans and hours.spans[0].start.hour == 22 else monday
    called = False
    for _ in range((plan.pause + plan.every + 2 * plan.snooze) // minutes(1) + 1):
        now, wall = Ms(now + MINUTE), wall + timedelta(minutes=1)
        effects = schedule.tick(Moment(wall, now, Ms(0), False, False))
        called = called or schedule.state is State.DUE or any(isinstance(effect, Notify) for effect in effects)
    assert called
