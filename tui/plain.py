"""Plain mode: a session as lines, one for each event, for screen readers, pipes and plain terminals."""

import time
from collections.abc import Callable

from sessions.inert import inert
from sessions.timecode import SECOND, ZERO, Ms, clock, short
from sessions.timeline import Say, Segment, Timeline, Tone
from sessions.transport import Playhead, State
from tui.care import ASK_FIRST, CARE, STOP_SIGNS, URGENT_CARE
from tui.deck import Deck
from tui.face import body_length, describe, sides_in_order
from tui.lines import Lines
from tui.spots import after_spot

LOOK_EVERY_S = 0.05
NOBODY_THERE_S = 15.0
"""How long a wait lasts when no key can come any more."""
ANSWER_WITHIN_S = 1.0
"""A step whose length has not changed this long after the key for it stays as it is."""
_LEAP = Ms(2_000)
"""A playhead that is further on than this since the last look has been moved there."""

KEYS = (
    "Keys, each with Enter: p pause or go on, n next, b back, + or - ten seconds more or less, "
    "x something feels wrong, m sound off or on, q quit. Enter alone: ready."
)
_BREATHS = {"breathe-in": "In", "breathe-out": "Out"}


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
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._deck, self._lines, self._tell, self._hint, self._monotonic = deck, lines, tell, hint, monotonic
        self._last: Playhead | None = None
        self._waits_since = 0.0
        self._easing = False
        self._asked: tuple[float, Segment] | None = None

    def run(self) -> bool:
        """Play to the end; False when the person quit before. Raises the error that a deck failed with."""
        self._head(self._deck.timeline)
        self._deck.play()
        try:
            while not self._deck.wait_ended(LOOK_EVERY_S):
                self._check()
                self._look(self._deck.timeline, self._deck.playhead)
                for line in self._lines.take() if self._last else ():
                    if line.lower() == "q":
                        self._stopped()
                        return False
                    self._key(line)
                self._go_on_alone()
                self._answer()
        except KeyboardInterrupt:
            self._stopped()
            raise
        self._check()
        timeline = self._deck.timeline
        last = len(timeline.segments) - 1
        self._look(timeline, Playhead(State.ENDED, timeline.duration, last, ZERO))
        return True

    def _check(self) -> None:
        if self._deck.failure is not None:
            raise self._deck.failure

    def _head(self, timeline: Timeline) -> None:
        about = (inert(timeline.title), sides_in_order(timeline), clock(body_length(timeline)))
        self._tell(", ".join(filter(None, about)))
        self._tell(CARE)
        for caution in timeline.cautions:
            self._tell(inert(caution))
        if self._hint:
            self._tell(KEYS)

    def _look(self, timeline: Timeline, now: Playhead) -> None:
        if now.state is State.STOPPED or now.segment >= len(timeline.segments):
            return
        last, self._last = self._last, now
        if last is not None and last.segment <= now.segment and 0 <= now.position - last.position <= _LEAP:
            for segment in timeline.segments[last.segment : now.segment + 1]:
                if segment.index > last.segment:
                    self._enter(timeline, segment, now)
                self._hear(timeline, segment, max(last.position, segment.start), now.position)
        else:
            segment = timeline.segments[now.segment]
            self._enter(timeline, segment, now)
            self._hear(timeline, segment, segment.start, now.position)
        if last is None or last.state is not now.state:
            self._change(timeline.segments[now.segment], last, now)

    def _enter(self, timeline: Timeline, segment: Segment, now: Playhead) -> None:
        words = [describe(segment)]
        if segment.pressure and segment.pressure.level:
            words.append(f"pressure {segment.pressure.level} of 10")
        if segment.round and segment.rounds:
            words.append(f"round {segment.round} of {segment.rounds}")
        if segment.up_to:
            words.append("Enter releases early")
        if segment.index == now.segment and now.pressed and now.remaining < segment.duration:
            words.append(f"only {short(now.remaining)} left for this spot")
        self._at(segment.start, ", ".join(words))
        if now.resting and segment.pressure is None:
            self._at(segment.start, "That spot has had its time.")
        cues = timeline.cues_between(segment.start, segment.end)
        heard = {cue.intent.text for cue in cues if isinstance(cue.intent, Say)}
        for text in (segment.line, segment.note):
            if text and (text not in heard or segment.do == "wait"):
                self._at(segment.start, inert(text))

    def _hear(self, timeline: Timeline, segment: Segment, since: Ms, until: Ms) -> None:
        cues = [cue for cue in timeline.cues_between(since, until) if cue.segment == segment.index]
        spoken = {cue.at for cue in cues if isinstance(cue.intent, Say)}
        for cue in cues:
            match cue.intent:
                case Say(text=text):
                    self._at(cue.at, f'"{inert(text)}"')
                case Tone(name=name) if name in _BREATHS and cue.at not in spoken:
                    self._at(cue.at, _BREATHS[name])
                case _:
                    pass

    def _change(self, segment: Segment, last: Playhead | None, now: Playhead) -> None:
        match now.state:
            case State.PAUSED:
                self._at(now.position, "Paused.")
            case State.PLAYING if last is not None and last.state is State.PAUSED:
                self._at(now.position, f"Going on, {clock(now.remaining)} left.")
            case State.WAITING:
                self._waits_since = self._monotonic()
                if segment.auto is not None:
                    self._at(now.position, f"It goes on by itself in {short(now.remaining)}.")
                elif self._lines.ended:
                    self._at(now.position, f"No key can come: it goes on by itself in {NOBODY_THERE_S:g} s.")
            case State.ENDED:
                self._at(now.position, "The session is complete.")
            case _:
                pass

    def _go_on_alone(self) -> None:
        if self._last is None or self._last.state is not State.WAITING or not self._lines.ended:
            return
        segment = self._deck.timeline.segments[self._last.segment]
        if segment.auto is None and self._monotonic() - self._waits_since >= NOBODY_THERE_S:
            self._deck.ready()

    def _extend(self, by: Ms) -> None:
        if self._last is not None:
            self._asked = self._monotonic(), self._deck.timeline.segments[self._last.segment]
        self._deck.extend(by)

    def _answer(self) -> None:
        """Tell what has come of a key that changes the length of a step: it takes a moment to be heard."""
        if self._asked is None or self._last is None:
            return
        asked_at, before = self._asked
        now = self._deck.timeline.segments[before.index]
        if now.duration != before.duration:
            self._at(self._last.position, f"This step now lasts {short(now.duration)}.")
        elif self._monotonic() - asked_at < ANSWER_WITHIN_S:
            return
        else:
            self._at(self._last.position, f"This step stays at {short(now.duration)}.")
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
            case "+":
                self._extend(Ms(10 * SECOND))
            case "-":
                self._extend(Ms(-10 * SECOND))
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
        self._tell("q ends the session, n skips this spot, p goes on.")

    def _go_on(self, line: str) -> None:
        match line.lower():
            case "n":
                self._deck.seek(after_spot(self._deck.timeline, self._deck.playhead.segment))
            case "p":
                pass
            case _:
                self._tell("q ends the session, n skips this spot, p goes on.")
                return
        self._easing = False
        self._deck.toggle()

    def _stopped(self) -> None:
        if self._last:
            segment = self._deck.timeline.segments[self._last.segment]
            self._at(self._last.position, f"Stopped in: {describe(segment)}.")

    def _at(self, moment: Ms, words: str) -> None:
        self._tell(f"{clock(Ms(moment // SECOND * SECOND)):>7}  {words}")
