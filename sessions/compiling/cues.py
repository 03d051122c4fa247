"""The cues of one step: its tones, its built-in words and its author's own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sessions.compiling.placement import LATEST, Priority, Wanted
from sessions.compiling.wording import AT_START, Turn, Wording, line_is_cue, own_cues, own_words
from sessions.script.models import Reps, Sound
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import TONE_MS, Breath, Cue, Phase, Say, Segment, Tone, ToneName

Key = tuple[str | int, ...]
"""Where words were written, within their step."""

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

    @property
    def sound(self) -> Sound:
        """What is to be heard in it."""
        return self.turn.planned.sound

    def say(self, text: str) -> Say:
        """Words at its rate, in the language of the script that it comes from."""
        return Say(text, self.sound.words_per_minute or DEFAULT_RATE, self.turn.planned.script.language)


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
    step, segment = voice.step, voice.step.segment
    wanted = segment.do in ("move", "rest", "switch") and segment.duration >= PREVIEW_FROM
    if step.following and wanted and step.sound.preview is not False:
        at = Ms(max(segment.start + PREVIEW_AT, line_end + PREVIEW_GAP))
        text = voice.wording.next_line(step.turn, step.following)
        yield voice.want(Priority.PREVIEW, at, text, done_by=Ms(segment.end - PREVIEW_DONE_BEFORE))


def _near_end(voice: _Voice) -> Iterator[Wanted]:
    segment = voice.step.segment
    long_enough = segment.duration >= TEN_SECONDS_FROM and segment.do not in _NO_COUNTDOWN
    if long_enough and voice.step.sound.ten_seconds is not False:
        text = voice.wording.phrases("ten_seconds")
        yield voice.want(Priority.END, Ms(segment.end - 10 * SECOND), text)


def _middle(voice: _Voice) -> Iterator[Wanted]:
    """The time that is left: at half, or at thirds of a longer step; not where its author speaks in between."""
    step, segment, phrases = voice.step, voice.step.segment, voice.wording.phrases
    counted = segment.do == "reps" and segment.count is not None
    own = any(0 < cue.at.within(segment.duration) < segment.duration for cue in own_cues(step.turn.planned))
    if segment.do in _NO_MIDDLE or counted or own or step.sound.halfway is False:
        return
    if segment.duration >= THIRDS_FROM:
        for third in (2, 1):
            left = _round_time(Ms(segment.duration * third // 3))
            text = phrases("time_left", **{"for": phrases.duration(left)})
            yield voice.want(Priority.MIDDLE, Ms(segment.end - left), text)
    elif segment.duration >= HALF_FROM:
        yield voice.want(Priority.MIDDLE, Ms(segment.start + segment.duration // 2), phrases("halfway"))


def _round_time(left: Ms) -> Ms:
    """The time left that is easiest to say: to five seconds, and to half a minute beyond two minutes."""
    grain = 5 * SECOND if left <= 120 * SECOND else 30 * SECOND
    return Ms(round(left / grain) * grain)


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
    for cycle, closes, phase, at in _phases(breath, segment.start):
        end = Ms(at + phase.duration)
        if closes and cycle == breath.cycles - 2:
            text = phrases("last_breath")
            begin = Ms(max(at, end - END_WORDS_BEFORE - voice.length(text)))
            yield voice.want(Priority.BREATH, begin, text, done_by=end, latest=ZERO)
        reminds = (cycle + 1) % EVERY_SPOKEN_CYCLE == 0 and phase is breath.phases[0]
        if phase.duration >= SHORTEST_SPOKEN_PHASE and (cycle in spoken or reminds):
            yield voice.want(Priority.BREATH, at, phrases.words[f"breath.{phase.name}"], done_by=end, latest=ZERO)


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
