"""`unknot show`: the timeline in words, or as JSON."""

import json
from pathlib import Path
from typing import Any

from sessions.inert import cells, inert
from sessions.script.models import Script
from sessions.script.structure import needs_of
from sessions.timecode import SECOND, Ms, clock
from sessions.timeline import Cue, Play, Say, Segment, Timeline, Tone
from tui.commands.options import AsJson, Intro, Session, Settings
from tui.face import body_length
from tui.loading import load_script, parse_settings
from tui.meter import Meter
from tui.preferences import preferences
from tui.rehearsing import rehearsed


def show(session: Session, /, *, json: AsJson = False, intro: Intro = True, set_: Settings = ()) -> int:
    """Show what happens in a session, and when. The words are measured with the voice that will speak them."""
    script = load_script(session, parse_settings(set_))
    playing = preferences().playing("full" if intro else "none")
    meter = Meter()
    with rehearsed(script, playing, meter.notice) as rehearsal:
        rehearsal.prepare(lambda done, total: meter.show("Speaking", done, total))
        meter.end()
        timeline = rehearsal.timeline({})
    print(as_json(session, timeline) if json else "\n".join(in_words(script, timeline)))
    return 0


def as_json(name: str, timeline: Timeline) -> str:
    """A timeline for programs."""
    return json.dumps(
        {
            "name": Path(name).stem if "/" in name or name.endswith(".toml") else name,
            "title": timeline.title,
            "duration_ms": timeline.duration,
            "segments": [_segment(segment) for segment in timeline.segments],
            "cues": [_cue(cue) for cue in timeline.cues],
            "dropped": [{**_cue(item.cue), "reason": item.reason} for item in timeline.dropped],
        },
        indent=2,
    )


def in_words(script: Script, timeline: Timeline) -> list[str]:
    """A timeline for people: a head, a line for each segment, and what will not be heard."""
    whole = clock(timeline.duration)
    lines = [f"{inert(timeline.title)}  {clock(body_length(timeline))} ({whole} with opening and closing)"]
    if script.about:
        lines.append(inert(script.about))
    if needs := needs_of(script):
        lines.append(f"You need: {inert(', '.join(needs))}")
    lines += [inert(caution) for caution in timeline.cautions]
    rows = [("#", "at", "for", "what", "side", ""), *map(_row, timeline.segments)]
    widths = [max(cells(row[column]) for row in rows) for column in range(5)]
    lines += ["", *(_aligned(row, widths) for row in rows)]
    for item in timeline.dropped:
        heard = next(iter(_heard(item.cue).values()))
        lines.append(f'{clock(_down(item.cue.at))}  not heard: "{inert(heard)}": {inert(item.reason)}')
    return lines


def _row(segment: Segment) -> tuple[str, str, str, str, str, str]:
    title, line = segment.title or "", segment.line or ""
    said = [inert(text) for text in ("" if line.startswith(title) else title, line) if text]
    length = "" if segment.do == "wait" else clock(segment.duration)
    start = clock(_down(segment.start))
    return str(segment.index), start, length, segment.do, segment.side or "", ": ".join(said)


def _aligned(row: tuple[str, str, str, str, str, str], widths: list[int]) -> str:
    numbers = [text.rjust(width) for text, width in zip(row[:3], widths[:3], strict=True)]
    words = [text.ljust(width) for text, width in zip(row[3:5], widths[3:], strict=True)]
    return "  ".join([*numbers, *words, row[5]]).rstrip()


def _down(moment: Ms) -> Ms:
    return Ms(moment // SECOND * SECOND)


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "index": segment.index,
        "start_ms": segment.start,
        "end_ms": segment.end,
        "do": segment.do,
        "side": segment.side,
        "title": segment.title,
        "area": segment.area,
    }


def _cue(cue: Cue) -> dict[str, Any]:
    kind = {"text": "say", "name": "tone", "path": "play"}
    heard = _heard(cue)
    return {
        "at_ms": cue.at,
        "kind": kind[next(iter(heard))],
        **heard,
        "segment": cue.segment,
        "side": cue.side,
        "duration_ms": cue.duration,
    }


def _heard(cue: Cue) -> dict[str, str]:
    match cue.intent:
        case Say(text=text):
            return {"text": text}
        case Tone(name=name):
            return {"name": name}
        case Play(path=path):
            return {"path": path}
