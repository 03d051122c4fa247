"""The face of a running session: everything the screen and plain mode show of a moment, as plain values."""

from dataclasses import dataclass
from typing import Literal

from sessions.inert import inert
from sessions.timecode import SECOND, ZERO, Ms, clock, short
from sessions.timeline import PhaseName, Segment, SegmentKind, Side, Timeline
from sessions.transport import Playhead, State
from tui.care import CARE
from tui.kinds import heading

Mood = Literal["playing", "paused", "waiting", "resting", "ended"]

_WORDS: dict[SegmentKind, str] = {
    "intro": "Get ready",
    "move": "Move",
    "hold": "Hold",
    "roll": "Roll",
    "stretch": "Stretch",
    "reps": "Repetitions",
    "breathe": "Breathe",
    "rest": "Rest",
    "switch": "Switch sides",
    "wait": "Wait",
    "outro": "The end",
}
_PHASES: dict[PhaseName, str] = {"in": "In", "sip": "Sip", "hold": "Hold", "out": "Out", "hold-out": "Hold"}
_SIDES: tuple[Side, ...] = ("left", "right")
_ON_THE_WAY: frozenset[SegmentKind] = frozenset({"move", "rest", "switch", "wait"})


@dataclass(frozen=True, slots=True)
class Breathing:
    """A moment of a breath: the phase's word, its second counted from 1, and how full the lungs are, 0 to 1."""

    word: str
    count: int
    fullness: float


@dataclass(frozen=True, slots=True)
class Face:
    """What is shown of one moment. Texts are inert; `done` is the share of the step that has passed, 0 to 1.

    `enter` is what Enter does now, in a word; empty where it does nothing. `areas` and `side` are the place on the
    body: that of the step, or the one it is on the way to.
    """

    kind: SegmentKind
    mood: Mood
    heading: str
    time: str
    done: float
    line: str
    detail: str
    status: str
    pressure: int | None
    breathing: Breathing | None
    following: str
    enter: str
    clock: str
    areas: tuple[str, ...]
    side: Side | None


def face_of(timeline: Timeline, playhead: Playhead) -> Face:
    """The face of a moment of a session."""
    segment = timeline.segments[min(playhead.segment, len(timeline.segments) - 1)]
    mood = _mood(segment, playhead)
    ended = mood == "ended"
    place = None if ended else _place(timeline, segment)
    line, status = inert(_line(timeline, segment)), _status(segment, mood)
    return Face(
        kind="outro" if ended else segment.do,
        mood=mood,
        heading="DONE" if ended else heading(segment),
        time=_time(timeline, segment, playhead),
        done=1.0 if ended else share_done(segment, playhead),
        line=line,
        detail=inert(_detail(segment, playhead.position)),
        status="" if line.startswith(status) else status,
        pressure=segment.pressure.level if segment.pressure and not ended else None,
        breathing=None if ended else breathing_at(segment, playhead.position),
        following="" if ended else following(timeline, segment.index),
        enter=_enter(segment, mood),
        clock=session_clock(timeline, playhead.position),
        areas=(place.area,) if place and place.area else (),
        side=place.side if place else None,
    )


def describe(segment: Segment) -> str:
    """A segment in a few words: "Hold left 45 s", with its title "New tender spot, hold left 45 s".

    A title that says the kind itself is not followed by it: "Roll slowly, left 40 s".
    """
    kind = _WORDS[segment.do]
    words = [] if segment.title and kind.lower() in segment.title.lower() else [kind]
    if segment.side and segment.do != "switch":
        words.append("both sides" if segment.side == "both" else segment.side)
    if segment.do not in ("wait", "intro", "outro"):
        words.append(short(segment.duration))
    about = " ".join(words)
    return ", ".join(filter(None, (inert(segment.title), _lowered(about)))) if segment.title else about


def following(timeline: Timeline, index: int) -> str:
    """What comes after a segment; where that is only on the way to something, that too."""
    after = timeline.segments[index + 1 : index + 3]
    if not after:
        return ""
    if after[0].do not in _ON_THE_WAY or len(after) == 1:
        return describe(after[0])
    return f"{describe(after[0])}, then: {_running(after[1])}"


def sides_in_order(timeline: Timeline) -> str:
    """The sides a session works on, in the order they come: "left, then right", or nothing."""
    return ", then ".join(dict.fromkeys(side for segment in timeline.segments if (side := segment.side) in _SIDES))


def body_length(timeline: Timeline) -> Ms:
    """The length of a session as people count it: without intro and outro."""
    start, end = timeline.body
    return Ms(end - start)


def session_clock(timeline: Timeline, position: Ms) -> str:
    """Where a session stands and how long it is, intro and outro not counted: "4:12 / 9:05"."""
    start, _ = timeline.body
    length = body_length(timeline)
    passed = min(max(ZERO, Ms(position - start)), length)
    return f"{clock(_whole(Ms(passed)))} / {clock(length)}"


def breathing_at(segment: Segment, position: Ms) -> Breathing | None:
    """The breath at a moment of a `breathe`; None in any other step."""
    if not segment.breath:
        return None
    into = Ms(max(ZERO, min(position, segment.end - 1) - segment.start) % segment.breath.cycle_ms)
    inhaling = sum(phase.duration for phase in segment.breath.phases if phase.name in ("in", "sip"))
    held = 0.0
    for phase in segment.breath.phases:
        share = {"in": phase.duration / inhaling, "sip": phase.duration / inhaling, "out": -1.0}.get(phase.name, 0.0)
        if into < phase.duration:
            fullness = held + share * into / phase.duration
            return Breathing(_PHASES[phase.name], into // SECOND + 1, max(0.0, min(1.0, fullness)))
        into = Ms(into - phase.duration)
        held += share
    return None


def _place(timeline: Timeline, segment: Segment) -> Segment | None:
    """The segment whose place on the body is shown: what is on the way somewhere shows where to."""
    if segment.area or segment.do not in (*_ON_THE_WAY, "intro"):
        return segment
    return next((coming for coming in timeline.segments[segment.index :] if coming.area), None)


def _running(segment: Segment) -> str:
    return describe(segment) if segment.title else _lowered(describe(segment))


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def _whole(length: Ms) -> Ms:
    return Ms(length // SECOND * SECOND)


def _mood(segment: Segment, playhead: Playhead) -> Mood:
    moods: dict[State, Mood] = {State.PAUSED: "paused", State.WAITING: "waiting", State.ENDED: "ended"}
    resting = playhead.resting and segment.pressure is None
    return moods.get(playhead.state, "resting" if resting else "playing")


def _time(timeline: Timeline, segment: Segment, playhead: Playhead) -> str:
    if playhead.state is State.ENDED:
        return clock(body_length(timeline))
    if segment.do == "wait" and segment.auto is None:
        return "READY?"
    return clock(playhead.remaining)


def share_done(segment: Segment, playhead: Playhead) -> float:
    """How much of a step has passed, 0 to 1."""
    if segment.do == "wait":
        return 1 - playhead.remaining / segment.auto if segment.auto else 0.0
    passed = max(ZERO, Ms(playhead.position - segment.start))
    return passed / max(1, passed + playhead.remaining)


def _line(timeline: Timeline, segment: Segment) -> str:
    if segment.do == "intro":
        return " ".join((CARE, *timeline.cautions))
    return segment.line or ""


def _detail(segment: Segment, position: Ms) -> str:
    parts = [segment.note] if segment.note else []
    into = max(0, min(position, segment.end - 1) - segment.start)
    if segment.breath:
        parts.append(f"breath {into // segment.breath.cycle_ms + 1} of {segment.breath.cycles}")
    if segment.count and segment.every:
        parts.append(f"{min(segment.count, into // segment.every + 1)} of {segment.count}")
    if segment.round and segment.rounds:
        parts.append(f"round {segment.round} of {segment.rounds}")
    return " · ".join(parts)


def _enter(segment: Segment, mood: Mood) -> str:
    if mood in ("paused", "ended"):
        return ""
    return "ready" if segment.do == "wait" else "release" if segment.up_to else ""


def _status(segment: Segment, mood: Mood) -> str:
    match mood:
        case "paused":
            return "Paused. Space goes on."
        case "waiting" if segment.auto:
            return "Enter when you are ready. It goes on by itself."
        case "waiting":
            return "Press Enter when you are ready."
        case "resting":
            return "That spot has had its time."
        case "ended":
            return "Session complete."
        case "playing":
            return "Enter releases early." if segment.up_to else ""
