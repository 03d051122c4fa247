"""Plain mode: a session as lines, one for each event, for screen readers, pipes and plain terminals."""

import time
from collections.abc import Callable

from sessions.inert import inert
from sessions.timecode import ZERO, Ms, short
from sessions.timeline import Segment, Timeline
from sessions.transport import Playhead, State
from tui.accounts import (
    AFTER_QUESTION,
    BEFORE_QUESTION,
    SCALE,
    STYLES,
    areas_in_words,
    done_in_words,
    next_style,
    tension_in_words,
)
from tui.care import ASK_FIRST, STOP_SIGNS, URGENT_CARE
from tui.deck import Deck
from tui.face import describe
from tui.journal import Journal, Moment
from tui.lines import Lines
from tui.plain_keys import KEYS, LOUDER, MORE, SCALE_KEYS, WAYS, level_of, way_of
from tui.spots import after_spot
from tui.telling import Telling
from tui.volume import louder

LOOK_EVERY_S = 0.05
NOBODY_THERE_S = 15.0
"""How long a wait lasts when no key can come any more."""
ANSWER_WITHIN_S = 1.0
"""A step whose length has not changed this long after the key for it stays as it is."""
ASKS_BEFORE_S, ASKS_AFTER_S = 30.0, 60.0
"""How long a question about the tension waits for its answer; then it goes on without one."""


class Plain:
    """Tells what a deck plays until it ends, and takes keys as lines.

    `tell` prints one line. With `hint` the keys are told first.
    """

    def __init__(
        self,
        deck: Deck,
        lines: Lines,
        tell: Callable[[str], None],
        *,
        hint: bool = False,
        journal: Journal | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._deck, self._lines, self._tell, self._hint = deck, lines, tell, hint
        self._journal, self._monotonic, self._sleep = journal, monotonic, sleep
        self._told_words: tuple[int, int] | None = None
        self._telling = Telling(tell)
        self._waiting: list[str] = []
        self._waits_since = 0.0
        self._easing = False
        self._asked: tuple[float, Segment] | None = None

    def run(self) -> bool:
        """Play to the end; False when the person quit before. Raises the error that a deck failed with."""
        try:
            return self._run()
        finally:
            if self._journal:
                self._journal.close()

    def _run(self) -> bool:
        self._telling.head(self._deck.timeline)
        if self._hint:
            self._tell(KEYS)
        if not self._ask("before", BEFORE_QUESTION, ASKS_BEFORE_S):
            return False
        self._deck.play()
        try:
            while not self._deck.wait_ended(LOOK_EVERY_S):
                self._check()
                self._see(self._deck.timeline, self._deck.playhead)
                while self._telling.last and (line := self._next_line()) is not None:
                    if self._ends(line):
                        self._stopped()
                        return False
                    self._key(line)
                self._go_on_alone()
                self._answer()
                self._tell_words()
        except KeyboardInterrupt:
            self._stopped()
            raise
        self._check()
        timeline = self._deck.timeline
        last = len(timeline.segments) - 1
        self._see(timeline, Playhead(State.ENDED, timeline.duration, last, ZERO))
        self._ask("after", AFTER_QUESTION, ASKS_AFTER_S)
        self._sum_up()
        return True

    def _see(self, timeline: Timeline, now: Playhead) -> None:
        if self._journal and now.segment < len(timeline.segments):
            self._journal.look(timeline, now)
        last = self._telling.last
        self._telling.look(timeline, now)
        if now.state is State.WAITING and (last is None or last.state is not State.WAITING):
            self._waits_since = self._monotonic()
            if self._lines.ended and timeline.segments[now.segment].auto is None:
                self._telling.at(now.position, f"No key can come: it goes on by itself in {NOBODY_THERE_S:g} s.")

    def _ends(self, line: str) -> bool:
        return way_of(line) == "end" if self._easing else line.lower() == "q"

    def _ask(self, moment: Moment, question: str, within: float) -> bool:
        """Ask how tense the person is, where that is wanted; False when they would rather quit."""
        if self._journal is None or not self._journal.asks_tension:
            return True
        self._tell(f"{question} {SCALE}. {SCALE_KEYS} It goes on by itself in {within:g} s.")
        until = self._monotonic() + within
        level: int | None = None
        while self._monotonic() < until:
            if (line := self._next_line()) is None:
                if self._lines.ended:
                    break
                self._sleep(LOOK_EVERY_S)
                continue
            if line.lower() == "q":
                self._journal.note_tension(moment, None)
                return False
            try:
                level = level_of(line)
                break
            except ValueError:
                self._tell(f'"{inert(line)}" is no number from 0 to 10. {SCALE_KEYS}')
        self._journal.note_tension(moment, level)
        return True

    def _next_line(self) -> str | None:
        if not self._waiting:
            self._waiting += self._lines.take()
        return self._waiting.pop(0) if self._waiting else None

    def _sum_up(self) -> None:
        if self._journal is None:
            return
        account = self._journal.account
        self._tell(done_in_words(account))
        for area, told in areas_in_words(account):
            self._tell(f"{area}: {told}")
        if tension := tension_in_words(account):
            self._tell(tension)

    def _tell_words(self) -> None:
        """Tell that words are still being made, and when all are there."""
        now = self._deck.words_ready
        missing, missed = now[0] < now[1], self._told_words is not None and self._told_words[0] < self._told_words[1]
        if missing and self._told_words is None:
            self._tell(f"Words are still being made: {now[0]} of {now[1]} are ready.")
        elif missed and not missing:
            self._tell("All words are ready.")
        self._told_words = now

    def _check(self) -> None:
        if self._deck.failure is not None:
            raise self._deck.failure

    def _go_on_alone(self) -> None:
        if self._telling.last is None or self._telling.last.state is not State.WAITING or not self._lines.ended:
            return
        segment = self._deck.timeline.segments[self._telling.last.segment]
        if segment.auto is None and self._monotonic() - self._waits_since >= NOBODY_THERE_S:
            self._deck.ready()

    def _extend(self, by: Ms) -> None:
        if self._telling.last is not None:
            self._asked = self._monotonic(), self._deck.timeline.segments[self._telling.last.segment]
        self._deck.extend(by)

    def _answer(self) -> None:
        """Tell what has come of a key that changes the length of a step: it takes a moment to be heard."""
        if self._asked is None or self._telling.last is None:
            return
        asked_at, before = self._asked
        if self._telling.last.segment != before.index:
            self._asked = None
            return
        now = self._deck.timeline.segments[before.index]
        if now.duration != before.duration:
            self._telling.at(self._telling.last.position, f"This step now lasts {short(now.duration)}.")
        elif self._monotonic() - asked_at < ANSWER_WITHIN_S:
            return
        else:
            self._telling.at(self._telling.last.position, f"This step stays at {short(now.duration)}.")
        self._asked = None

    def _key(self, line: str) -> None:
        if self._easing:
            self._go_on(line)
            return
        match line.lower():
            case "":
                self._deck.ready()
            case "p":
                self._deck.toggle()
            case "n":
                self._deck.next()
            case "b":
                self._deck.back()
            case "+" | "-":
                self._extend(MORE[line])
            case ">" | "<":
                self._louder(LOUDER[line])
            case "v":
                self._restyle()
            case "m":
                self._deck.mute(not self._deck.muted)
                self._tell("Sound off." if self._deck.muted else "Sound on.")
            case "x":
                self._ease()
            case "?":
                self._tell(KEYS)
            case other:
                self._tell(f'"{inert(other)}" is no key. ? lists them.')

    def _ease(self) -> None:
        self._deck.ease()
        self._easing = True
        self._tell("Ease off.")
        self._tell("Stop for today at any of these: " + " ".join(STOP_SIGNS))
        self._tell(f"Urgent care: {URGENT_CARE}")
        self._tell(f"Ask first: {ASK_FIRST}")
        self._tell(WAYS)

    def _go_on(self, line: str) -> None:
        match way_of(line):
            case "skip":
                self._deck.seek(after_spot(self._deck.timeline, self._deck.playhead.segment))
            case "go-on":
                pass
            case _:
                self._tell(WAYS)
                return
        self._easing = False
        self._deck.toggle()

    def _louder(self, steps: int) -> None:
        volume = louder(self._deck.volume("master"), steps)
        self._deck.set_volume("master", volume)
        if steps > 0 and self._deck.muted:
            self._deck.mute(False)
        self._tell(f"Volume {round(volume * 100)} %.")

    def _restyle(self) -> None:
        style = next_style(self._deck.style)
        self._deck.choose_style(style)
        self._tell(f"{'Silent' if style == 'silent' else STYLES[style]}.")

    def _stopped(self) -> None:
        if self._telling.last:
            segment = self._deck.timeline.segments[self._telling.last.segment]
            self._telling.at(self._telling.last.position, f"Stopped in: {describe(segment)}.")
