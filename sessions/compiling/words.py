"""The words wanted in a step: its author's own and the built-in ones."""

from collections.abc import Iterator
from dataclasses import dataclass

from sessions.compiling.marks import middle_marks, ten_seconds_mark
from sessions.compiling.placement import LATEST, Priority, Wanted
from sessions.compiling.step import END_WORDS_BEFORE, Key, Measure, Step, phases
from sessions.compiling.wording import AT_START, Wording, line_is_cue, own_cues, own_words
from sessions.script.models import Reps
from sessions.timecode import ZERO, Ms

START_LINE = Ms(300)
PREVIEW_FROM = Ms(10_000)
PREVIEW_AT = Ms(1_500)
PREVIEW_GAP = Ms(400)
PREVIEW_DONE_BEFORE = Ms(4_000)
SHORTEST_SPOKEN_PHASE = Ms(1_000)
SPOKEN_CYCLES = 3
EVERY_SPOKEN_CYCLE = 5


def words(step: Step, wording: Wording, measure: Measure) -> Iterator[Wanted]:
    """The words wanted in a step, in no order."""
    if step.sound.voice is False:
        return
    voice = _Voice(step, wording, measure)
    line_end = step.segment.start
    if step.start_line:
        line = voice.want(Priority.START, Ms(step.segment.start + START_LINE), step.start_line, key=_line_key(step))
        line_end = Ms(line.at + line.duration)
        yield line
    yield from _own(voice)
    yield from _preview(voice, line_end)
    yield from _near_end(voice)
    yield from _middle(voice)
    yield from _counts(voice)
    yield from _breath_words(voice, line_end)


@dataclass(frozen=True, slots=True)
class _Voice:
    """A step with what is needed to want words in it."""

    step: Step
    wording: Wording
    measure: Measure

    def length(self, text: str) -> Ms:
        return self.measure(self.step.say(text))

    def want(
        self,
        priority: Priority,
        at: Ms,
        text: str,
        *,
        done_by: Ms | None = None,
        latest: Ms = LATEST,
        key: Key = (),
    ) -> Wanted:
        say = self.step.say(text)
        return Wanted(priority, at, say, self.measure(say), done_by or self.step.segment.end, latest, key)


def _line_key(step: Step) -> Key:
    planned = step.turn.planned
    if own_words(planned) is None:
        return ()
    if not line_is_cue(planned):
        return (*planned.place, "say")
    first = next(number for number, cue in enumerate(own_cues(planned)) if cue.say is not None and cue.at == AT_START)
    return (*planned.place, "cue", first, "say")


def _own(voice: _Voice) -> Iterator[Wanted]:
    """What the author has said in the course of the step; what is said at its end finishes just before it."""
    segment, turn = voice.step.segment, voice.step.turn
    line_key = _line_key(voice.step)
    for number, spec in enumerate(own_cues(turn.planned)):
        offset = spec.at.within(segment.duration)
        key: Key = (*turn.planned.place, "cue", number, "say")
        if spec.say is None or not 0 <= offset <= segment.duration or key == line_key:
            continue
        text, at = voice.wording.said(spec.say, turn, voice.step.following), Ms(segment.start + offset)
        if at == segment.end:
            at = Ms(max(segment.start, segment.end - END_WORDS_BEFORE - voice.length(text)))
        elif at == segment.start:
            at = Ms(at + START_LINE)
        if text:
            yield voice.want(Priority.AUTHOR, at, text, key=key)


def _preview(voice: _Voice, line_end: Ms) -> Iterator[Wanted]:
    """What comes next, in the longest of its wordings that fits, after those that do not."""
    step, segment = voice.step, voice.step.segment
    wanted = segment.do in ("move", "rest", "switch") and segment.duration >= PREVIEW_FROM
    if step.following and wanted and step.sound.preview is not False:
        at = Ms(max(segment.start + PREVIEW_AT, line_end + PREVIEW_GAP))
        done_by = Ms(segment.end - PREVIEW_DONE_BEFORE)
        for text in voice.wording.next_lines(step.following, step.side_told):
            wording = voice.want(Priority.PREVIEW, at, text, done_by=done_by)
            yield wording
            if at + wording.duration <= done_by:
                return


def _near_end(voice: _Voice) -> Iterator[Wanted]:
    at = ten_seconds_mark(voice.step)
    if at is not None:
        yield voice.want(Priority.END, at, voice.wording.phrases("ten_seconds"))


def _middle(voice: _Voice) -> Iterator[Wanted]:
    phrases = voice.wording.phrases
    for mark in middle_marks(voice.step):
        told = phrases("halfway") if mark.left is None else phrases("time_left", **{"for": phrases.duration(mark.left)})
        yield voice.want(Priority.MIDDLE, mark.at, told)


def _counts(voice: _Voice) -> Iterator[Wanted]:
    segment, script_step = voice.step.segment, voice.step.turn.planned.step
    if isinstance(script_step, Reps) and script_step.say_count and segment.every:
        for number in range(segment.count or 0):
            at = Ms(segment.start + number * segment.every)
            yield voice.want(Priority.COUNT, at, voice.wording.phrases.number(number + 1))


def _breath_words(voice: _Voice, line_end: Ms) -> Iterator[Wanted]:
    """The phases by name for three cycles, then a reminder in every fifth; and the last breath announced."""
    segment, breath, phrases = voice.step.segment, voice.step.segment.breath, voice.wording.phrases
    if breath is None:
        return
    first = -(-max(0, line_end - segment.start) // breath.cycle_ms)
    spoken = range(first, first + SPOKEN_CYCLES)
    for cycle, closes, phase, at in phases(breath, segment.start):
        end = Ms(at + phase.duration)
        if closes and cycle == breath.cycles - 2:
            text = phrases("last_breath")
            begin = Ms(max(at, end - END_WORDS_BEFORE - voice.length(text)))
            yield voice.want(Priority.BREATH, begin, text, done_by=end, latest=ZERO)
        reminds = (cycle + 1) % EVERY_SPOKEN_CYCLE == 0 and phase is breath.phases[0]
        if phase.duration >= SHORTEST_SPOKEN_PHASE and (cycle in spoken or reminds):
            yield voice.want(Priority.BREATH, at, phrases.words[f"breath.{phase.name}"], done_by=end, latest=ZERO)
