"""The timeline: a session laid out in time, as values. What every player, exporter and screen reads."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sessions.timecode import ZERO, Ms

Side = Literal["left", "right", "both"]
SegmentKind = Literal["intro", "move", "hold", "roll", "stretch", "reps", "breathe", "rest", "switch", "wait", "outro"]
ToneName = Literal["start", "end", "tick", "half", "rep", "switch", "breathe-in", "breathe-out", "ready", "close"]
AmbienceName = Literal["rain", "waves", "brown-noise", "drone"]
PhaseName = Literal["in", "sip", "hold", "out", "hold-out"]
Address = tuple[int, ...]
"""Where a step stands in its script: its index in `step`, then in that block's `step`, and so on."""

TONE_MS: dict[ToneName, Ms] = {
    "start": Ms(600),
    "end": Ms(900),
    "tick": Ms(80),
    "half": Ms(500),
    "rep": Ms(250),
    "switch": Ms(1000),
    "breathe-in": Ms(4000),
    "breathe-out": Ms(6000),
    "ready": Ms(700),
    "close": Ms(4000),
}
"""How long each tone sounds; those of breathing are as long as their phase instead."""


@dataclass(frozen=True, slots=True)
class Say:
    """Words to be spoken, at a rate in words per minute, in a language (BCP 47)."""

    text: str
    rate: int = 120
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Tone:
    """A synthesized tone; `lead` is the silence before its own sound begins, part of the cue's length."""

    name: ToneName
    lead: Ms = ZERO


@dataclass(frozen=True, slots=True)
class Play:
    """A sound file, by the path that its script gives, within the folder of that script; `lead` as of a Tone."""

    path: str
    folder: str = ""
    lead: Ms = ZERO


@dataclass(frozen=True, slots=True)
class Ambience:
    """What lies under a session: a built-in one or a sound file, at a volume from 0 to 1."""

    source: AmbienceName | Play
    volume: float


Intent = Say | Tone | Play


@dataclass(frozen=True, slots=True)
class Cue:
    """Something heard at a moment: what, when, how long, in which segment and on which side."""

    at: Ms
    intent: Intent
    segment: int
    side: Side | None
    duration: Ms

    @property
    def end(self) -> Ms:
        """The moment after its last sound."""
        return Ms(self.at + self.duration)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A cue that is not heard, and the reason.

    `key` is where its author wrote it, within its step: ("say",) or ("cue", 0, "say"); () for a built-in line.
    `over` is by how much it is too long, where that is the reason.
    """

    cue: Cue
    reason: str
    key: tuple[str | int, ...] = ()
    over: Ms | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a breath."""

    name: PhaseName
    duration: Ms


@dataclass(frozen=True, slots=True)
class Breath:
    """A paced breath: the phases of one cycle (none of zero length) and how many cycles."""

    phases: tuple[Phase, ...]
    cycles: int

    @property
    def cycle_ms(self) -> Ms:
        """The length of one cycle."""
        return Ms(sum(phase.duration for phase in self.phases))


@dataclass(frozen=True, slots=True)
class Pressure:
    """What a hold or a roll does: its level (1 to 10), the spot it presses and the most that spot may take at once.

    `spot` is the same text for the same spot on the same side. `cap` is None where no cap applies (a roll).
    """

    level: int | None
    spot: str
    cap: Ms | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a session, `[start, end)`, and what the screens show of it.

    `address` is the step it comes from (empty for intro, outro and switches that the compiler placed).
    `line` is what is said at its start. `up_to`: it may be released early. `auto`: how long a wait waits by itself.
    """

    index: int
    start: Ms
    end: Ms
    do: SegmentKind
    side: Side | None = None
    title: str | None = None
    area: str | None = None
    address: Address = ()
    line: str | None = None
    note: str | None = None
    pressure: Pressure | None = None
    breath: Breath | None = None
    count: int | None = None
    every: Ms | None = None
    round: int | None = None
    rounds: int | None = None
    up_to: bool = False
    auto: Ms | None = None

    @property
    def duration(self) -> Ms:
        """Its length."""
        return Ms(self.end - self.start)

    @property
    def name(self) -> str:
        """Its title, or its kind where it has none."""
        return self.title or self.do


@dataclass(frozen=True)
class Timeline:
    """Segments that tile `[0, duration)`, and cues in the order of their time."""

    title: str
    segments: tuple[Segment, ...]
    cues: tuple[Cue, ...]
    dropped: tuple[Dropped, ...] = ()
    language: str = "en"
    cautions: tuple[str, ...] = ()
    ambience: Ambience | None = None
    stand_ins: tuple[Cue, ...] = ()
    """Tones that are heard only where no words are, in the order of their time."""

    @property
    def duration(self) -> Ms:
        """The length of the whole, intro and outro included."""
        return self.segments[-1].end if self.segments else ZERO

    @cached_property
    def body(self) -> tuple[Ms, Ms]:
        """Where the session itself begins and ends, without intro and outro: what a person counts."""
        inner = [segment for segment in self.segments if segment.do not in ("intro", "outro")]
        return (inner[0].start, inner[-1].end) if inner else (ZERO, ZERO)

    @cached_property
    def _starts(self) -> list[Ms]:
        return [segment.start for segment in self.segments]

    @cached_property
    def _times(self) -> list[Ms]:
        return [cue.at for cue in self.cues]

    def segment_at(self, at: Ms) -> Segment:
        """The segment that holds a moment; the last one for any moment at or after the end."""
        return self.segments[max(0, bisect_right(self._starts, at) - 1)]

    def cues_between(self, start: Ms, end: Ms) -> tuple[Cue, ...]:
        """The cues that begin in `[start, end)`."""
        return self.cues[bisect_left(self._times, start) : bisect_left(self._times, end)]
