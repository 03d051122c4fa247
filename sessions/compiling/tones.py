"""The tones of a step, and the sound files that its author has played in it."""

from collections.abc import Iterator

from sessions.compiling.marks import middle_marks, ten_seconds_mark
from sessions.compiling.step import END_WORDS_BEFORE, NO_COUNTDOWN, InspectSound, Step, phases
from sessions.compiling.wording import own_cues
from sessions.script.values import SoundPath
from sessions.timecode import SECOND, ZERO, Ms, short
from sessions.timeline import TONE_MS, Breath, Cue, Dropped, Play, Tone, ToneName

COUNTDOWN_AFTER = Ms(1_000)
FASTEST_COUNTDOWN_REPS = Ms(3_000)
AFTER_END_TONE = Ms(150)
DEFAULT_COUNTDOWN = Ms(3_000)

_START_TONES: dict[str, ToneName] = {"switch": "switch", "reps": "rep", "wait": "ready"}
_END_TONE = ("hold", "roll", "stretch", "reps")


def tones(step: Step, inspect: InspectSound) -> Iterator[Cue]:
    """The tones of a step, its author's own included. An event whose sound file does not sound keeps its tone."""
    if step.sound.tones is False:
        return
    segment = step.segment
    lead = AFTER_END_TONE if step.after_end else ZERO
    if segment.breath:
        yield from _breath_tones(step, inspect, segment.breath, lead)
    else:
        yield from _tone(step, inspect, _START_TONES.get(segment.do, "start"), segment.start, lead=lead)
    if segment.every and segment.count:
        for number in range(1, segment.count):
            yield from _tone(step, inspect, "rep", Ms(segment.start + number * segment.every))
    yield from _ticks(step, inspect)
    replaces_end = False
    for spec in own_cues(step.turn.planned):
        at = Ms(segment.start + spec.at.within(segment.duration))
        if spec.tone and segment.start <= at <= segment.end:
            replaces_end = replaces_end or at == segment.end
            yield from _tone(step, inspect, spec.tone, at)
    if segment.do in _END_TONE and not replaces_end:
        yield from _tone(step, inspect, "end", segment.end)


def stand_ins(step: Step, inspect: InspectSound) -> Iterator[Cue]:
    """The tones that tell what words tell in the course of a step, for where no words are heard."""
    if step.sound.tones is False:
        return
    for mark in middle_marks(step):
        yield from _tone(step, inspect, "half", mark.at)
    at = ten_seconds_mark(step)
    if at is not None:
        yield from _tone(step, inspect, "tick", at)


def plays(step: Step, inspect: InspectSound) -> Iterator[Cue | Dropped]:
    """The sound files that the author has played in the course of a step."""
    segment, planned = step.segment, step.turn.planned
    for number, spec in enumerate(own_cues(planned)):
        offset = spec.at.within(segment.duration)
        if spec.play is None or not 0 <= offset <= segment.duration:
            continue
        play = Play(spec.play, planned.script.folder)
        length = inspect(play)
        at = Ms(segment.start + offset)
        if isinstance(length, str):
            cue = Cue(at, play, segment.index, segment.side, ZERO)
            yield Dropped(cue, length, (*planned.place, "cue", number, "play"))
            continue
        if at == segment.end:
            at = Ms(max(segment.start, segment.end - END_WORDS_BEFORE - length))
        cue = Cue(at, play, segment.index, segment.side, length)
        if cue.end > segment.end:
            late = Ms(cue.end - segment.end)
            reason = f"would sound {short(late)} past the end of its step"
            yield Dropped(cue, reason, (*planned.place, "cue", number, "play"), late)
        else:
            yield cue


def _tone(
    step: Step, inspect: InspectSound, event: ToneName, at: Ms, *, lead: Ms = ZERO, duration: Ms | None = None
) -> Iterator[Cue]:
    """The tone of an event, as the script has it: another one, a sound file, or none. `duration` is with its lead."""
    name = step.sound.tone.get(event, event)
    segment = step.segment
    if isinstance(name, SoundPath):
        play = Play(name, step.turn.planned.script.folder, lead)
        length = inspect(play)
        if not isinstance(length, str):
            yield Cue(at, play, segment.index, segment.side, Ms(lead + length))
            return
        name = event
    if name is not False:
        length = Ms(lead + (TONE_MS[name] if duration is None else duration - lead))
        yield Cue(at, Tone(name, lead), segment.index, segment.side, length)


def _ticks(step: Step, inspect: InspectSound) -> Iterator[Cue]:
    segment = step.segment
    countdown = DEFAULT_COUNTDOWN if step.sound.countdown is None else step.sound.countdown
    if countdown is False or segment.do in NO_COUNTDOWN:
        return
    if segment.every and segment.every < FASTEST_COUNTDOWN_REPS:
        return
    for second in range(countdown // SECOND, 0, -1):
        at = Ms(segment.end - second * SECOND)
        if at >= segment.start + COUNTDOWN_AFTER:
            yield from _tone(step, inspect, "tick", at)


def _breath_tones(step: Step, inspect: InspectSound, breath: Breath, lead: Ms) -> Iterator[Cue]:
    names: dict[str, ToneName] = {"in": "breathe-in", "sip": "breathe-in", "out": "breathe-out"}
    for _, _, phase, at in phases(breath, step.segment.start):
        if phase.name in names:
            delay = lead if at == step.segment.start else ZERO
            yield from _tone(step, inspect, names[phase.name], at, lead=delay, duration=phase.duration)
