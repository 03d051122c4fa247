"""How a session begins and ends: the intro with its lead-in, and the outro with its chime."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sessions.compiling.step import Measure
from sessions.compiling.words import START_LINE
from sessions.phrases import Phrases
from sessions.script.models import Script
from sessions.script.structure import cautions_of, needs_of
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import TONE_MS, Cue, Say, Segment, Tone

INTRO_GAP = Ms(600)
LEAD_IN = Ms(5_000)
OUTRO_REST = Ms(1_000)


@dataclass(frozen=True, slots=True)
class Narration:
    """Who says the words around a session; `rate`, in words a minute, is for a script that has none."""

    script: Script
    phrases: Phrases
    measure: Measure
    rate: int

    def spoken(self, text: str, at: Ms, segment: int) -> Cue:
        """Words at a moment of a segment."""
        say = Say(text, self.script.sound.words_per_minute or self.rate, self.script.language)
        return Cue(at, say, segment, None, self.measure(say))


def opening(narration: Narration, cautions: Sequence[str] | None) -> tuple[Segment, list[Cue]]:
    """The intro, and what is heard in it. `cautions` are the built-in ones; None leaves out the script's own too."""
    script = narration.script
    lines = [script.title if script.title[-1] in ".!?" else f"{script.title}."]
    if needs := needs_of(script):
        lines.append(narration.phrases("needs", needs=", ".join(needs)))
    if cautions is not None:
        lines += [*cautions, *cautions_of(script)]
    cues: list[Cue] = []
    at = ZERO
    if script.sound.voice is not False:
        for line in lines:
            cue = narration.spoken(line, at, 0)
            cues.append(cue)
            at = Ms(cue.end + INTRO_GAP)
    words_end = Ms(-(-at // SECOND) * SECOND)
    end = Ms(words_end + LEAD_IN)
    if script.sound.tones is not False:
        ticks = range(words_end, end, SECOND)
        cues += [Cue(Ms(tick), Tone("tick"), 0, None, TONE_MS["tick"]) for tick in ticks]
    return Segment(0, ZERO, end, "intro", title=script.title), cues


def closing(narration: Narration, last: Segment, lead: Ms) -> tuple[Segment, list[Cue]]:
    """The outro after the last segment, and what is heard in it; `lead` is the silence before its chime."""
    script, start, index = narration.script, last.end, last.index + 1
    segment = Segment(index, start, Ms(start + OUTRO_REST), "outro")
    if script.closing is False:
        return segment, []
    cues: list[Cue] = []
    if script.sound.tones is not False:
        cues.append(Cue(start, Tone("close", lead), index, None, Ms(lead + TONE_MS["close"])))
    line = narration.phrases("closing") if script.closing is None else script.closing
    if line and script.sound.voice is not False:
        at = cues[-1].end if cues else Ms(start + START_LINE)
        cues.append(narration.spoken(line, at, index))
    end = Ms(max([start, *(cue.end for cue in cues)]) + OUTRO_REST)
    return replace(segment, end=end, line=line or None), cues
