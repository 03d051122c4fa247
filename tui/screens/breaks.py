"""The screen of the desk breaks: when the next one comes, what it will be, and what has been of today."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from sessions.breaks.states import Event, State
from sessions.inert import inert
from sessions.timecode import clock
from tui.care import CARE
from tui.desk.calls import Calls
from tui.desk.keeping import Keeping
from tui.desk.runner import Runner
from tui.desk.setup import Desk
from tui.desk.words import OUTCOMES, choice_of, clock_time, plan_in_words, sentence
from tui.host import app_of
from tui.messages import Noticed
from tui.screens.help import HelpScreen
from tui.widgets.bar import Bar
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.words import Words

LOOKS_A_SECOND = 4
"""How often the screen looks whether something has changed; it repaints only what has."""
NOTICE_SECONDS = 12.0

_ANSWERS: dict[Event, Key] = {
    Event.START: Key("s", "start now", "screen.answer('START')", "start"),
    Event.SNOOZE: Key("z", "snooze", "screen.answer('SNOOZE')"),
    Event.SKIP: Key("k", "skip", "screen.answer('SKIP')"),
    Event.PAUSE: Key("p", "pause for an hour", "screen.answer('PAUSE')", "pause"),
    Event.RESUME: Key("p", "go on", "screen.answer('RESUME')"),
}
_QUIT, _HELP = Key("q", "quit", "screen.quit"), Key("?", "help", "screen.help")
HELP = (
    ("s or enter", "Start the break now."),
    ("z", "Snooze: it is called again in five minutes, three times at most."),
    ("k", "Skip it: the next one comes after the whole time again."),
    ("p", "Pause for an hour, or go on. A break that falls into the pause comes at its end."),
    ("q", "Quit. Nothing reminds you then."),
    ("Ctrl+P", "Themes and commands."),
)
_LABELS: dict[State, str] = {
    State.WORKING: "next break in",
    State.DUE: "time to",
    State.SNOOZED: "snoozed for",
    State.HELD: "held back",
    State.ON_BREAK: "a break",
    State.IDLE: "nobody here",
    State.PAUSED: "paused for",
    State.OUTSIDE: "working hours begin at",
}
_BIG: dict[State, str] = {State.DUE: "MOVE", State.ON_BREAK: "MOVE", State.HELD: "LATER", State.IDLE: "AWAY"}
_COUNTED = (State.WORKING, State.SNOOZED, State.PAUSED)

SessionMaker = Callable[[str, str], Screen[Any]]
"""Makes the screen that plays a session, from its name and its title."""


class BreakStarted(Message):
    """A session is to be played; `ended` is set when its screen has closed."""

    def __init__(self, name: str, ended: asyncio.Event) -> None:
        super().__init__()
        self.name, self.ended = name, ended


class BreaksScreen(Screen[None]):
    """Runs the desk breaks and shows how they stand. `keeps` is the file for `--status`; a demo has none."""

    CSS_PATH = ["parts.tcss", "breaks.tcss"]  # noqa: RUF012 - so Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        ("s,enter", "answer('START')", "Start the break now"),
        ("z", "answer('SNOOZE')", "Snooze"),
        ("k", "answer('SKIP')", "Skip the break"),
        ("p", "pause", "Pause for an hour, or go on"),
        ("q", "quit", "Quit"),
        ("question_mark", "help", "Help"),
    ]

    def __init__(
        self,
        desk: Desk,
        *,
        keeps: Path | None = None,
        mistakes: tuple[str, ...] = (),
        session: SessionMaker | None = None,
    ) -> None:
        super().__init__()
        self._desk = desk
        self._mistakes = mistakes
        self._session = session or self._session_screen
        self._keeping = Keeping(keeps, self._notice) if keeps else None
        self._runner: Runner
        self._calls: Calls
        self._runner, self._calls = desk.runner(self._notice, self._play, self._changed)
        self._at_work: asyncio.Task[None] | None = None

    @property
    def runner(self) -> Runner:
        """What runs the breaks."""
        return self._runner

    def compose(self) -> ComposeResult:
        """From the plan down to the keys."""
        with Horizontal(id="top"):
            yield Words("unknot breaks", id="brand")
            yield Words(plan_in_words(self._desk.plan), id="plan")
            yield Words(id="clock")
        with Vertical(id="stage"):
            yield Words(id="label")
            yield BigText(id="time")
            yield Bar(id="bar")
            yield Words(id="what")
            yield Words(id="line")
        yield Words(id="notice")
        yield Words(id="today")
        yield Words(CARE, id="care")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Begin."""
        self._at_work = asyncio.create_task(self._runner.run())
        self.set_interval(1 / LOOKS_A_SECOND, self.check)
        self.check()
        for mistake in self._mistakes:
            self._notice(mistake)

    async def on_unmount(self) -> None:
        """Leave nothing on the desktop."""
        if self._at_work is not None:
            self._at_work.cancel()
            await asyncio.gather(self._at_work, return_exceptions=True)
        await self._calls.close()

    def on_resize(self) -> None:
        """Show as much of the day as there is room for."""
        self.call_after_refresh(self._show_today)

    def on_noticed(self, message: Noticed) -> None:
        """Show a sentence for a while."""
        words = inert(message.sentence)
        self._words("notice").show(words, layout=True)
        self.add_class("-noticed")
        self.set_timer(NOTICE_SECONDS, lambda: self._forget(words))

    def on_break_started(self, message: BreakStarted) -> None:
        """Play it over this screen."""
        title = choice_of(self._desk.choices, message.name).title

        def closed(result: object) -> None:
            message.ended.set()
            if isinstance(result, Exception):
                self._notice(str(result))

        app_of(self).push_screen(self._session(message.name, title), closed)

    def check(self) -> None:
        """Show how things stand, where that has changed."""
        running = self._at_work
        if running is not None and running.done() and not running.cancelled() and (error := running.exception()):
            raise error
        runner, schedule = self._runner, self._runner.schedule
        state, left = schedule.state, runner.left
        choice = choice_of(self._desk.choices, schedule.session)
        self.set_class(state is State.DUE, "-due")
        self.set_class(state not in _COUNTED, "-still")
        self._words("clock").show(clock_time(runner.now))
        self._words("label").show(_LABELS[state])
        self.query_one(BigText).text = self._big(state)
        self.query_one(Bar).show(1 - left / self._whole(state) if left is not None else 0.0)
        self._words("what").show(f"{choice.shown} · {choice.minutes} min", layout=True)
        self._words("line").show(sentence(state, None, runner.until, runner.now), layout=True)
        shown = [key for event, key in _ANSWERS.items() if schedule.may(event)]
        self.query_one(KeyBar).keys = (*shown, _QUIT, _HELP)
        self._show_today()

    def action_answer(self, name: str) -> None:
        """Answer the call, or what is asked without one."""
        self._runner.answer(Event[name])

    def action_pause(self) -> None:
        """Pause, or go on."""
        paused = self._runner.schedule.state is State.PAUSED
        self._runner.answer(Event.RESUME if paused else Event.PAUSE)

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_quit(self) -> None:
        """Leave."""
        self.dismiss(None)

    def _big(self, state: State) -> str:
        left, until = self._runner.left, self._runner.until
        if left is not None:
            return clock(left)
        if state is State.OUTSIDE:
            return clock_time(until) if until else "LATER"
        return _BIG[state]

    def _whole(self, state: State) -> int:
        plan = self._desk.plan
        return {State.SNOOZED: plan.snooze, State.PAUSED: plan.pause}.get(state, plan.every)

    def _show_today(self) -> None:
        """The breaks of the day, a line each where there are lines for it, and else how many of each kind."""
        today = self._runner.schedule.today
        lines = [
            f"{clock_time(past.at)}  {choice_of(self._desk.choices, past.session).shown}: {OUTCOMES[past.outcome]}"
            for past in today
        ]
        room = self.size.height - 18
        counts = Counter(OUTCOMES[past.outcome] for past in today)
        summary = "today   " + (" · ".join(f"{count} {words}" for words, count in counts.items()) or "no break yet")
        if room < 2 or not lines:
            text = summary
        else:
            text = "\n".join([summary, *(f"  {line}" for line in lines[-(room - 1) :])])
        self._words("today").show(text, layout=True)

    def _forget(self, words: str) -> None:
        if self._words("notice").text == words:
            self.remove_class("-noticed")

    def _session_screen(self, name: str, title: str) -> Screen[Any]:
        # The session's own screen is heavy, and most of the day is spent without it.
        from tui.remembering import recording_of
        from tui.screens.session import SessionScreen

        # A demonstration is no practice.
        demo = self._keeping is None
        journal = None if demo else partial(recording_of, name, asks_tension=False)
        return SessionScreen(title, self._desk.opener(name), journal=journal)

    async def _play(self, name: str) -> None:
        ended = asyncio.Event()
        self.post_message(BreakStarted(name, ended))
        await ended.wait()

    def _notice(self, words: str) -> None:
        with suppress(RuntimeError):
            self.post_message(Noticed(words))

    def _changed(self) -> None:
        if self._keeping is not None:
            self._keeping.look(self._runner.status)

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)
