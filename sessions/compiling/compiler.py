"""From a script to its timeline: the segments tile the session, and every cue has its moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sessions.areas import NOT_HELD, SHOWN
from sessions.compiling.edges import Narration, closing, opening
from sessions.compiling.placement import place
from sessions.compiling.plan import Planned, length_of, plan
from sessions.compiling.step import DEFAULT_RATE, InspectSound, Measure, Step, unseen
from sessions.compiling.tones import AFTER_END_TONE, plays, stand_ins, tones
from sessions.compiling.wording import Turn, Wording
from sessions.compiling.words import words
from sessions.limits import hold_cap
from sessions.phrases import Phrases, phrases_for
from sessions.script.models import Breathe, Hold, OneSide, Reps, Roll, Script, Wait
from sessions.script.structure import cautions_of, scripts_of
from sessions.script.values import SoundPath
from sessions.timecode import ZERO, Ms
from sessions.timeline import (
    Ambience,
    Breath,
    Cue,
    Dropped,
    Play,
    Pressure,
    Say,
    Segment,
    SegmentKind,
    Side,
    Timeline,
)

Intro = Literal["full", "short", "none"]
"""`short` keeps the lead-in and leaves out the caution lines; `none` leaves out the whole intro."""

DEFAULT_AMBIENCE_VOLUME = 0.4
_CAUTIONED: frozenset[SegmentKind] = frozenset({"hold", "roll", "breathe"})
"""What is done to an area that its caution is for."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts of a segment, filled in."""

    line: str
    title: str | None
    note: str | None


def compile_script(
    script: Script,
    measure: Measure,
    *,
    inspect: InspectSound = unseen,
    first: OneSide = "left",
    intro: Intro = "full",
    lengths: Mapping[int, Ms] | None = None,
    rate: int = DEFAULT_RATE,
) -> Timeline:
    """Lay a script out in time.

    `measure` tells how long words take to say, `inspect` how long a sound file sounds.
    `first` is the side that comes first where the script does not say.
    `lengths` gives single segments, by their index, another length than the script's. `rate`, in words a minute, is
    for words whose script has none. The script is one without errors; compiling it cannot fail.
    """
    phrases = phrases_for(script.language)
    narration = Narration(script, phrases, measure, rate)
    planned = plan(script, first)
    areas = _areas_at_work(planned)
    spoken = _spoken_cautions(areas, phrases)
    wordings = {id(each): Wording(phrases_for(each.language), each.vars) for each in scripts_of(script)}
    segments: list[Segment] = []
    cues: list[Cue] = []
    dropped: list[Dropped] = []
    without_words: list[Cue] = []
    if intro != "none":
        segment, heard = opening(narration, spoken if intro == "full" else None)
        segments.append(segment)
        cues += heard
    turns = _turns(planned, lengths or {}, len(segments))
    announced: Side | None = None
    end_tone = False
    for number, turn in enumerate(turns):
        following = turns[number + 1] if number + 1 < len(turns) else None
        wording = wordings[id(turn.planned.script)]
        announced = None if turn.planned.opens_pass else announced
        line, names_side = wording.start_line(turn, following, announced)
        if names_side and turn.planned.side:
            announced = turn.planned.side
        start = segments[-1].end if segments else ZERO
        note = wording.fill(turn.planned.note, turn, following) if turn.planned.note else None
        texts = _Texts(line, wording.title(turn, following), note)
        segment = _segment(len(segments), start, turn, texts)
        step = Step(segment, turn, line, following, end_tone, announced, rate)
        sounding = list(tones(step, inspect))
        if step.sound.voice is False:
            sounding += stand_ins(step, inspect)
        else:
            without_words += stand_ins(step, inspect)
        end_tone = any(cue.at == segment.end for cue in sounding)
        played = list(plays(step, inspect))
        words_heard, unheard = place(segment, words(step, wording, measure))
        segments.append(segment)
        cues += [*sounding, *words_heard, *(item for item in played if isinstance(item, Cue))]
        dropped += [*unheard, *(item for item in played if isinstance(item, Dropped))]
    segment, heard = closing(narration, segments[-1], AFTER_END_TONE if end_tone else ZERO)
    return Timeline(
        title=script.title,
        segments=(*segments, segment),
        cues=tuple(sorted([*cues, *heard], key=_order)),
        dropped=tuple(sorted(dropped, key=lambda item: _order(item.cue))),
        language=script.language,
        cautions=(*spoken, *(SHOWN[area] for area in areas if area in SHOWN), *cautions_of(script)),
        ambience=_ambience(script),
        stand_ins=tuple(without_words),
    )


def _ambience(script: Script) -> Ambience | None:
    source, volume = script.sound.ambience, script.sound.ambience_volume
    if source is None:
        return None
    play = Play(source, script.folder) if isinstance(source, SoundPath) else source
    return Ambience(play, DEFAULT_AMBIENCE_VOLUME if volume is None else volume)


def _areas_at_work(planned: Sequence[Planned]) -> tuple[str, ...]:
    """The areas whose cautions are told, each once, in their order.

    They are those that a session holds, rolls or breathes with. Where nothing may be held, the caution is for whatever
    else is done there.
    """
    told = (turn.area for turn in planned if turn.area and (turn.do in _CAUTIONED or turn.area in NOT_HELD))
    return tuple(dict.fromkeys(told))


def _spoken_cautions(areas: Sequence[str], phrases: Phrases) -> tuple[str, ...]:
    lines = [phrases.words[key] for area in areas if (key := f"caution.{area}") in phrases.words]
    return tuple(dict.fromkeys(lines))


def _turns(planned: Sequence[Planned], lengths: Mapping[int, Ms], first_index: int) -> list[Turn]:
    turns: list[Turn] = []
    coming: OneSide | None = None
    for index in range(len(planned) - 1, -1, -1):
        turn = _turn(planned[index], lengths.get(first_index + index), coming)
        if turn.planned.side in ("left", "right"):
            coming = turn.planned.side
        turns.append(turn)
    turns.reverse()
    return turns


def _turn(planned: Planned, length: Ms | None, coming: OneSide | None) -> Turn:
    duration = length_of(planned)
    count: int | None = None
    every: Ms | None = None
    step = planned.step
    if isinstance(step, Reps) and (step.count or step.every):
        count = step.count or max(1, duration // (step.every or duration))
        every = step.every or Ms(duration // count)
        count = max(1, length // every) if length else count
    elif isinstance(step, Breathe):
        every = Ms(sum(phase.duration for phase in step.pattern))
        count = max(1, -(-(length or duration) // every))
        length = Ms(count * every)
    return Turn(planned, length or duration, count, every, coming)


def _segment(index: int, start: Ms, turn: Turn, texts: _Texts) -> Segment:
    planned, step = turn.planned, turn.planned.step
    pressure: Pressure | None = None
    if isinstance(step, Hold):
        where = step.spot or ".".join(map(str, planned.address))
        pressure = Pressure(step.pressure, f"{where}/{planned.side or 'both'}", hold_cap(planned.area))
    elif isinstance(step, Roll):
        pressure = Pressure(step.pressure, f"{'.'.join(map(str, planned.address))}/{planned.side or 'both'}", None)
    breath = Breath(step.pattern, turn.count or 1) if isinstance(step, Breathe) else None
    return Segment(
        index=index,
        start=start,
        end=Ms(start + turn.duration),
        do=planned.do,
        side=planned.side,
        title=texts.title,
        area=planned.area,
        address=planned.address,
        line=texts.line or None,
        note=texts.note,
        pressure=pressure,
        breath=breath,
        count=turn.count,
        every=None if breath else turn.every,
        round=planned.round,
        rounds=planned.rounds,
        up_to=isinstance(step, Hold) and step.up_to,
        auto=step.auto if isinstance(step, Wait) else None,
    )


def _order(cue: Cue) -> tuple[Ms, int, int]:
    """Cues by their time; at one moment the segment that ends goes first, and words come last."""
    return cue.at, cue.segment, 1 if isinstance(cue.intent, Say) else 0
