"""The cues of one step: its tones, its built-in words and its author's own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sessions.placement import LATEST, Priority, Wanted
from sessions.script import Reps, Sound
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import TONE_MS, Breath, Cue, Phase, Say, Segment, Tone, ToneName
from sessions.wording import Turn, Wording, line_is_cue, own_cues

Measure = Callable[[Say], Ms]
"""How long words take to say, in the voice that will say them."""

START_LINE = Ms(300)
HALF_FROM = Ms(40_000)
THIRDS_FROM = Ms(75_000)
TEN_SECONDS_FROM = Ms(30_000)
COUNTDOWN_AFTER = Ms(1_000)
FASTEST_COUNTDOWN_REPS = Ms(3_000)
PREVIEW_FROM = Ms(10_000)
PREVIEW_AT = Ms(1_500)
PREVIEW_GAP = Ms(400)
PREVIEW_DONE_BEFORE = Ms(4_000)
END_WORDS_BEFORE = Ms(200)
AFTER_END_TONE = Ms(150)
SHORTEST_SPOKEN_PHASE = Ms(1_000)
SPOKEN_CYCLES = 3
EVERY_SPOKEN_CYCLE = 5
DEFAULT_COUNTDOWN = Ms(3_000)
DEFAULT_RATE = 120

_START_TONES: dict[str, ToneName] = {"switch": "switch", "reps": "rep", "wait": "ready"}
_END_TONE = ("hold", "roll", "stretch", "reps")
_NO_MIDDLE = ("breathe", "rest", "move", "wait", "switch")
_NO_COUNTDOWN = ("breathe", "wait")


@dataclass(frozen=True, slots=True)
class Step:
    """A segment with all that decides its cues.

    `after_end` tells that the segment before ended with its end tone at this one's first millisecond.
    `start_line` is the words of its start, `following` the turn that a preview tells of.
    """

    segment: Segment
    turn: Turn
    start_line: str
    following: Turn | None
    after_end: bool
    language: str

    @property
    def sound(self) -> Sound:
        """What is to be heard in it."""
        return self.turn.planned.sound

    def rate(self) -> int:
        """The rate of its words, in words a minute."""
        return self.sound.words_per_minute or DEFAULT_RATE


def tones(step: Step) -> Iterator[Cue]:
    """The tones of a step, its author's own included."""
    if step.sound.tones is False:
        return
    segment = step.segment
    lead = AFTER_END_TONE if step.after_end else ZERO
    if segment.breath:
        yield from _breath_tones(step, segment.breath, lead)
    else:
        yield from _tone(step, _START_TONES.get(segment.do, "start"), segment.start, lead=lead)
    if segment.every and segment.count:
        for number in range(1, segment.count):
            yield from _tone(step, "rep", Ms(segment.start + number * segment.every))
    yield from _ticks(step)
    replaces_end = False
    for spec in own_cues(step.turn.planned):
        at = Ms(segment.start + spec.at.within(segment.duration))
        if spec.tone and segment.start <= at <= segment.end:
            replaces_end = replaces_end or at == segment.end
            yield from _tone(step, spec.tone, at)
    if segment.do in _END_TONE and not replaces_end:
        yield from _tone(step, "end", segment.end)


def words(step: Step, wording: Wording, measure: Measure) -> Iterator[Wanted]:
    """The words wanted in a step, in no order."""
    if step.sound.voice is False:
        return
    segment, phrases = step.segment, wording.phrases

    def spoken(text: str) -> Say:
        return Say(text, step.rate(), step.language)

    def length(text: str) -> Ms:
        return measure(spoken(text))

    def want(priority: Priority, at: Ms, text: str, done_by: Ms = segment.end, latest: Ms = LATEST) -> Wanted:
        return Wanted(priority, at, spoken(text), length(text), done_by, latest)

    line_end = segment.start
    if step.start_line:
        line = want(Priority.START, Ms(segment.start + START_LINE), step.start_line)
        line_end = Ms(line.at + line.duration)
        yield line
    own = [(spec.say, spec.at.within(segment.duration)) for spec in own_cues(step.turn.planned)]
    for said, offset in own:
        if said is None or not 0 <= offset <= segment.duration or (offset == 0 and line_is_cue(step.turn.planned)):
            continue
        text, at = wording.said(said, step.turn, step.following), Ms(segment.start + offset)
        if at == segment.end:
            at = Ms(max(segment.start, segment.end - END_WORDS_BEFORE - length(text)))
        elif at == segment.start:
            at = Ms(at + START_LINE)
        if text:
            yield want(Priority.AUTHOR, at, text)
    if step.following and segment.do in ("move", "rest", "switch") and segment.duration >= PREVIEW_FROM:
        at = Ms(max(segment.start + PREVIEW_AT, line_end + PREVIEW_GAP))
        text = wording.next_line(step.turn, step.following)
        if step.sound.preview is not False:
            yield want(Priority.PREVIEW, at, text, Ms(segment.end - PREVIEW_DONE_BEFORE))
    long_enough = segment.duration >= TEN_SECONDS_FROM and segment.do not in _NO_COUNTDOWN
    if long_enough and step.sound.ten_seconds is not False:
        yield want(Priority.END, Ms(segment.end - 10 * SECOND), phrases("ten_seconds"))
    counted = segment.do == "reps" and segment.count is not None
    replaced = any(0 < offset < segment.duration for _, offset in own)
    if segment.do not in _NO_MIDDLE and not counted and not replaced and step.sound.halfway is not False:
        for at, text in _middle(segment, wording):
            yield want(Priority.MIDDLE, at, text)
    if isinstance(step.turn.planned.step, Reps) and step.turn.planned.step.say_count and segment.every:
        for number in range(segment.count or 0):
            at = Ms(segment.start + number * segment.every)
            yield want(Priority.COUNT, at, phrases.number(number + 1))
    if segment.breath:
        for at, end, text, last in _breath_words(segment.breath, segment.start, line_end, wording):
            begin = Ms(max(at, end - END_WORDS_BEFORE - length(text))) if last else at
            yield want(Priority.BREATH, begin, text, end, ZERO)


def _tone(step: Step, event: ToneName, at: Ms, lead: Ms = ZERO, duration: Ms | None = None) -> Iterator[Cue]:
    name = step.sound.tone.get(event, event)
    if name is not False:
        length = Ms(lead + (TONE_MS[name] if duration is None else duration - lead))
        yield Cue(at, Tone(name, lead), step.segment.index, step.segment.side, length)


def _ticks(step: Step) -> Iterator[Cue]:
    segment = step.segment
    countdown = DEFAULT_COUNTDOWN if step.sound.countdown is None else step.sound.countdown
    if countdown is False or segment.do in _NO_COUNTDOWN:
        return
    if segment.every and segment.every < FASTEST_COUNTDOWN_REPS:
        return
    for second in range(countdown // SECOND, 0, -1):
        at = Ms(segment.end - second * SECOND)
        if at >= segment.start + COUNTDOWN_AFTER:
            yield from _tone(step, "tick", at)


def _middle(segment: Segment, wording: Wording) -> Iterator[tuple[Ms, str]]:
    phrases = wording.phrases
    if segment.duration >= THIRDS_FROM:
        for third in (2, 1):
            left = _round_time(Ms(segment.duration * third // 3))
            yield Ms(segment.end - left), phrases("time_left", **{"for": phrases.duration(left)})
    elif segment.duration >= HALF_FROM:
        yield Ms(segment.start + segment.duration // 2), phrases("halfway")


def _round_time(left: Ms) -> Ms:
    """The time left that is easiest to say: to five seconds, and to half a minute beyond two minutes."""
    grain = 5 * SECOND if left <= 120 * SECOND else 30 * SECOND
    return Ms(round(left / grain) * grain)


def _phases(breath: Breath, start: Ms) -> Iterator[tuple[int, bool, Phase, Ms]]:
    """Every phase of every cycle: the cycle's number from 0, whether it is the last phase of it, and when it begins."""
    at = start
    for cycle in range(breath.cycles):
        for phase in breath.phases:
            yield cycle, phase is breath.phases[-1], phase, at
            at = Ms(at + phase.duration)


def _breath_tones(step: Step, breath: Breath, lead: Ms) -> Iterator[Cue]:
    names: dict[str, ToneName] = {"in": "breathe-in", "sip": "breathe-in", "out": "breathe-out"}
    for _, _, phase, at in _phases(breath, step.segment.start):
        if phase.name in names:
            delay = lead if at == step.segment.start else ZERO
            yield from _tone(step, names[phase.name], at, delay, phase.duration)


def _breath_words(breath: Breath, start: Ms, line_end: Ms, wording: Wording) -> Iterator[tuple[Ms, Ms, str, bool]]:
    """When a word of breathing may sound, until when, the word, and whether it is the one that announces the end."""
    first = -(-max(0, line_end - start) // breath.cycle_ms)
    spoken = range(first, first + SPOKEN_CYCLES)
    for cycle, closes, phase, at in _phases(breath, start):
        end = Ms(at + phase.duration)
        if closes and cycle == breath.cycles - 2:
            yield at, end, wording.phrases("last_breath"), True
        if phase.duration < SHORTEST_SPOKEN_PHASE:
            continue
        reminds = (cycle + 1) % EVERY_SPOKEN_CYCLE == 0 and phase is breath.phases[0] and cycle not in spoken
        if cycle in spoken or reminds:
            yield at, end, wording.phrases.words[f"breath.{phase.name}"], False
