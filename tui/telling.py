"""Tells in lines what happens in a session: every step, word and breath once, whatever the looks at it."""

from collections.abc import Callable

from sessions.inert import inert
from sessions.timecode import SECOND, Ms, clock, short
from sessions.timeline import Say, Segment, Timeline, Tone
from sessions.transport import Playhead, State
from tui.care import CARE
from tui.face import body_length, describe, sides_in_order

_LEAP = Ms(2_000)
"""A playhead that is further on than this since the last look has been moved there."""

_BREATHS = {"breathe-in": "In", "breathe-out": "Out"}


class Telling:
    """Follows a playhead. `tell` prints one line."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.last: Playhead | None = None

    def head(self, timeline: Timeline) -> None:
        """What is going to be played, and what to heed."""
        about = (inert(timeline.title), sides_in_order(timeline), clock(body_length(timeline)))
        self.tell(", ".join(filter(None, about)))
        self.tell(CARE)
        for caution in timeline.cautions:
            self.tell(inert(caution))

    def look(self, timeline: Timeline, now: Playhead) -> None:
        """Tell what has happened since the last look."""
        if now.state is State.STOPPED or now.segment >= len(timeline.segments):
            return
        last, self.last = self.last, now
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
        shortened_by = segment.end - now.position - now.remaining
        if segment.index == now.segment and now.pressed and shortened_by >= SECOND:
            words.append(f"only {short(now.remaining)} left for this spot")
        self.at(segment.start, ", ".join(words))
        if now.resting and segment.pressure is None:
            self.at(segment.start, "That spot has had its time.")
        cues = timeline.cues_between(segment.start, segment.end)
        heard = {cue.intent.text for cue in cues if isinstance(cue.intent, Say)}
        for text in (segment.line, segment.note):
            if text and (text not in heard or segment.do == "wait"):
                self.at(segment.start, inert(text))

    def _hear(self, timeline: Timeline, segment: Segment, since: Ms, until: Ms) -> None:
        cues = [cue for cue in timeline.cues_between(since, until) if cue.segment == segment.index]
        spoken = {cue.at for cue in cues if isinstance(cue.intent, Say)}
        for cue in cues:
            match cue.intent:
                case Say(text=text):
                    self.at(cue.at, f'"{inert(text)}"')
                case Tone(name=name) if name in _BREATHS and cue.at not in spoken:
                    self.at(cue.at, _BREATHS[name])
                case _:
                    pass

    def _change(self, segment: Segment, last: Playhead | None, now: Playhead) -> None:
        match now.state:
            case State.PAUSED:
                self.at(now.position, "Paused.")
            case State.PLAYING if last is not None and last.state is State.PAUSED:
                self.at(now.position, f"Going on, {clock(now.remaining)} left.")
            case State.WAITING:
                if segment.auto is not None:
                    self.at(now.position, f"It goes on by itself in {short(now.remaining)}.")
            case State.ENDED:
                self.at(now.position, "The session is complete.")
            case _:
                pass

    def at(self, moment: Ms, words: str) -> None:
        """Tell what happens at a moment of the session."""
        self.tell(f"{clock(Ms(moment // SECOND * SECOND)):>7}  {words}")
