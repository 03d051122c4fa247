"""What is attacked: each function takes any bytes and asserts what must hold, whatever they are."""

import json
import os
import sqlite3
from contextlib import closing
from datetime import date, datetime
from itertools import count, pairwise
from pathlib import Path

from audio.files.reading import LONGEST_SECONDS
from audio.sounds import inspect_sound
from sessions.carrying import carried
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import Finding, render
from sessions.inert import inert
from sessions.store.catalog import Catalog, load_text
from sessions.store.desk_state import as_table, read_state
from sessions.store.index import INDEX, entries
from sessions.store.log.exchange import lines_of, read_lines
from sessions.store.log.rows import INSERT, put, select
from sessions.store.log.schema import migrate
from sessions.store.settings import read_settings
from sessions.store.settings_text import UnchangeableError, changed
from sessions.timecode import Ms
from sessions.timeline import Play, Timeline
from sessions.transport import Event, State, Transport
from tui.desk.words import choice_of, clock_time, sentence
from tui.listing import table
from tui.loading import findings_of
from tui.practised import as_csv, as_json, in_words

NOWHERE = Path("/nowhere/attacked.toml")
"""No script is there, and none beside it."""

TODAY = date(2026, 3, 20)
_NOW = datetime.fromisoformat("2026-03-20T12:00:00+01:00")
_SCRIPT = 'title = "T"\n[[step]]\ndo = "rest"\nfor = "20s"\n'

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
    text = data.decode(errors="replace").removeprefix("\ufeff")
    for chosen, reset in (({"volume": 0.25}, ()), ({}, ("volume",))):
        try:
            path.write_text(changed(text, chosen, reset), "utf-8", newline="")
        except UnchangeableError:
            continue
        assert read_settings(path).chosen.get("volume") == chosen.get("volume")


def attack_log(data: bytes) -> None:
    """Import bytes as a log, tell what is in it in every form, and take it along again."""
    imported = read_lines(data)
    for told in imported.bad:
        assert _is_inert(told), told
    assert read_lines(lines_of(imported.runs).encode()).runs == imported.runs
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(connection)
        for run in imported.runs:
            put(connection, INSERT, run, own=False)
        runs = [run for _, run in select(connection, "TRUE")]
    assert {run.id: run for run in runs} == {run.id: run for run in imported.runs}
    played = [run for run in runs if run.practised]
    for line in in_words(played, TODAY, 1_000_000):
        assert _is_inert(line), line
    assert _is_inert(as_csv(played, TODAY, 1_000_000).replace("\n", ""))
    json.loads(as_json(played, TODAY, 1_000_000))


def attack_sound(data: bytes, folder: Path) -> None:
    """Read bytes as the sound file of a script."""
    path = folder / "attacked.wav"
    path.write_bytes(data)
    # Not the clip of an earlier one: it is known by its time and size.
    os.utime(path, ns=(0, next(_MOMENTS)))
    heard = inspect_sound(Play("attacked.wav", str(folder)))
    if isinstance(heard, str):
        assert _is_inert(heard), heard
        assert heard.startswith("attacked.wav "), heard
        assert heard.endswith("."), heard
    else:
        assert 0 < heard <= LONGEST_SECONDS * 1000


def attack_kept(data: bytes, folder: Path) -> None:
    """Take bytes for what unknot keeps for itself: the index of the user's scripts, and the state of desk breaks."""
    own, cache, state = folder / "own", folder / INDEX, folder / "breaks.json"
    own.mkdir(exist_ok=True)
    (own / "mine.toml").write_text(_SCRIPT, "utf-8")
    os.utime(own / "mine.toml", ns=(0, 0))
    cache.write_bytes(data.replace(b"@", str(own / "mine.toml").encode()))
    (mine,) = entries(Catalog(own=own, bundled=folder / "none"), cache)
    for line in table([mine]):
        assert _is_inert(line), line
    state.write_bytes(data)
    if (kept := read_state(state)) is not None:
        json.dumps(as_table(kept))
        assert _is_inert(sentence(kept.state, choice_of((), kept.session), kept.until, _NOW))
        for past in kept.today:
            assert clock_time(past.at)


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


_MOMENTS = count()


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
