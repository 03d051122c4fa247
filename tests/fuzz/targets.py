"""What is attacked: each function takes any bytes and asserts what must hold, whatever they are."""

from itertools import pairwise
from pathlib import Path

from sessions.carrying import carried
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import Finding, render
from sessions.inert import inert
from sessions.store.catalog import Catalog, load_text
from sessions.store.settings import read_settings
from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Event, State, Transport
from tui.loading import findings_of

NOWHERE = Path("/nowhere/attacked.toml")
"""No script is there, and none beside it."""

_COMMANDS = (Event.PLAY, Event.PAUSE, Event.NEXT, Event.BACK, Event.READY, Event.SEEK)


def attack_script(data: bytes) -> None:
    """Read, check, compile and play a text as a script. Its last bytes choose the commands."""
    text = data.decode(errors="surrogateescape")
    document = load_text(NOWHERE, text, Catalog(own=NOWHERE.parent))
    findings = findings_of(document)
    for finding in findings:
        _stands(finding, document.text_of(finding) if finding.path == str(NOWHERE) else None)
        assert _is_inert(render(finding, document.text_of(finding)).replace("\n", "")), finding
    assert (document.script is None) == any(finding.severity == "error" for finding in document.findings)
    if document.script is None:
        return
    bare = compile_script(document.script, estimate, intro="none")
    whole = compile_script(document.script, estimate, intro="full")
    tiles(bare)
    tiles(whole)
    for old, new in ((bare, whole), (whole, bare)):
        places = carried(old, new)
        assert len(places) == len(old.segments)
        assert all(0 <= place < len(new.segments) for place in places)
    play(whole, bare, data[-40:])


def attack_settings(data: bytes, folder: Path) -> None:
    """Read bytes as the file of settings."""
    path = folder / "config.toml"
    path.write_bytes(data)
    kept = read_settings(path)
    for mistake in kept.mistakes:
        assert _is_inert(mistake), mistake
        assert mistake.rstrip("\"'").endswith((".", "?", "!")), mistake


def tiles(timeline: Timeline) -> None:
    """Segments follow on from one another, and every cue lies within its own."""
    assert timeline.segments
    assert timeline.segments[0].start == 0
    for one, next_one in pairwise(timeline.segments):
        assert one.end == next_one.start
    for index, segment in enumerate(timeline.segments):
        assert segment.index == index
        assert segment.duration > 0
    for cue in (*timeline.cues, *timeline.stand_ins):
        segment = timeline.segments[cue.segment]
        assert segment.start <= cue.at <= segment.end, (cue, segment)
    assert list(timeline.cues) == sorted(timeline.cues, key=lambda cue: cue.at)


def play(timeline: Timeline, other: Timeline, choices: bytes) -> None:
    """Play a timeline by commands; the time that goes in comes out again as spans."""
    transport = Transport(timeline)
    for choice in choices:
        kind, much = choice % 8, choice // 8
        if kind < len(_COMMANDS):
            transport.handle(_COMMANDS[kind], much % len(transport.timeline.segments))
        elif kind == 6:
            elapsed = Ms((1, 999, 10_000, 3_600_000)[much % 4])
            assert sum(span.length for span in transport.advance(elapsed)) == elapsed
        else:
            goal = other if transport.timeline is timeline else timeline
            transport.replace(goal, carried(transport.timeline, goal))
        assert 0 <= transport.playhead.position <= transport.timeline.duration
        assert 0 <= transport.playhead.segment < len(transport.timeline.segments)
        assert transport.playhead.remaining >= 0
        assert transport.state in State


def _stands(finding: Finding, text: str | None) -> None:
    """A finding lies within the text that it points into, or one character after a line where something is missing."""
    span = finding.span
    assert 1 <= span.line <= span.end_line
    assert span.column >= 1
    assert (span.line, span.column) <= (span.end_line, span.end_column)
    if text is not None:
        lines = text.removeprefix("\ufeff").split("\n")
        assert span.end_line <= len(lines), (span, len(lines))
        assert span.end_column <= len(lines[span.end_line - 1]) + 2, (finding, lines[span.end_line - 1])


def _is_inert(text: str) -> bool:
    return inert(text) == text
