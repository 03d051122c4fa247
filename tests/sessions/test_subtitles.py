"""Subtitles tell every spoken line from its start to its end, as players read them."""

import html
import re
from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.store.catalog import Catalog, load
from sessions.subtitles import SUBTITLES, lines_of, lrc, srt, vtt
from sessions.timecode import Ms
from sessions.timeline import Cue, Say, Segment, Side, Timeline, Tone

LRC_LINE = re.compile(r"\[(\d{2,}):([0-5]\d)\.(\d\d)\]([^\[\]\n]*)")
LRC_TAG = re.compile(r"\[(ti|al|la|length):([^\[\]\n]+)\]")


def timeline_of(*cues: Cue, language: str = "en", title: str = "Small", until: int = 6_000_000) -> Timeline:
    return Timeline(title, (Segment(0, Ms(0), Ms(until), "hold", "left"),), cues, language=language)


def say(at: int, length: int, text: str, side: Side | None = None) -> Cue:
    return Cue(Ms(at), Say(text), 0, side, Ms(length))


def read_lrc(text: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The tags of an LRC file, and its lines with their times in hundredths of a second; anything else fails."""
    tags: dict[str, str] = {}
    lines: list[tuple[int, str]] = []
    assert text.endswith("\n")
    for line in text[:-1].split("\n"):
        if (tag := LRC_TAG.fullmatch(line)) and not lines:
            tags[tag[1]] = tag[2]
        else:
            match = LRC_LINE.fullmatch(line)
            assert match, line
            lines.append(((int(match[1]) * 60 + int(match[2])) * 100 + int(match[3]), match[4]))
    return tags, lines


SMALL = timeline_of(
    Cue(Ms(0), Tone("start"), 0, "left", Ms(600)),
    say(300, 1_234, "Left side. Lean in."),
    say(61_534, 900, "Halfway.", "left"),
    say(62_434, 1_000, "Thirty seconds left.", "left"),
    say(3_661_007, 2_000, "Ear to the right.", "right"),
    until=3_723_000,
)


def test_srt_is_exactly_this() -> None:
    assert srt(SMALL) == (
        "1\n00:00:00,300 --> 00:00:01,534\nLeft side. Lean in.\n\n"
        "2\n00:01:01,534 --> 00:01:02,434\n(left) Halfway.\n\n"
        "3\n00:01:02,434 --> 00:01:03,434\n(left) Thirty seconds left.\n\n"
        "4\n01:01:01,007 --> 01:01:03,007\nEar to the right.\n"
    )


def test_vtt_is_exactly_this() -> None:
    assert vtt(SMALL) == (
        "WEBVTT\n\n"
        "00:00:00.300 --> 00:00:01.534\nLeft side. Lean in.\n\n"
        "00:01:01.534 --> 00:01:02.434\n(left) Halfway.\n\n"
        "00:01:02.434 --> 00:01:03.434\n(left) Thirty seconds left.\n\n"
        "01:01:01.007 --> 01:01:03.007\nEar to the right.\n"
    )


def test_lrc_is_exactly_this() -> None:
    assert lrc(SMALL) == (
        "[ti:Small]\n[al:unknot]\n[la:en]\n[length:62:03]\n"
        "[00:00.30]Left side. Lean in.\n[00:01.53]\n"
        "[01:01.53](left) Halfway.\n"
        "[01:02.43](left) Thirty seconds left.\n[01:03.43]\n"
        "[61:01.00]Ear to the right.\n[61:03.00]\n"
    )


def test_the_side_is_told_in_the_language_of_the_session() -> None:
    cues = (
        say(0, 900, "Ohr zur Schulter.", "right"),
        say(1_000, 900, "Links.", "left"),
        say(2_000, 900, "Ein", "both"),
    )
    texts = [line.text for line in lines_of(timeline_of(*cues, language="de"))]
    assert texts == ["(rechts) Ohr zur Schulter.", "Links.", "Ein"]


@pytest.mark.parametrize("name", ["desk-2", "middle-back-ball", "four-seven-eight", "wind-down"])
def test_players_read_what_the_timeline_says(name: str) -> None:
    script = load(Catalog().find(name)).script
    assert script is not None
    timeline = compile_script(script, estimate)
    spoken = [(cue.at, cue.end, cue.intent.text) for cue in timeline.cues if isinstance(cue.intent, Say)]
    assert spoken
    for kind, write in (("srt", srt), ("vtt", vtt)):
        read = pysubs2.SSAFile.from_string(write(timeline), format_=kind)
        texts = [html.unescape(re.sub(r"^\((left|right)\) ", "", line.text)) for line in read]
        assert [(line.start, line.end) for line in read] == [(at, end) for at, end, _ in spoken]
        assert texts == [text for _, _, text in spoken]
    tags, lines = read_lrc(lrc(timeline))
    assert tags["ti"] == timeline.title
    assert [at for at, text in lines if text] == [at // 10 for at, _, _ in spoken]
    assert all(one <= following for (one, _), (following, _) in pairwise(lines))


ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 5_000), ODD), max_size=6), ODD)
def test_no_text_breaks_a_file(said: list[tuple[int, int, str]], title: str) -> None:
    cues: list[Cue] = []
    at = 0
    for gap, length, text in said:
        cues.append(say(at + gap, length, text))
        at = cues[-1].end
    timeline = timeline_of(*cues, title=title)
    heard = [(cue.at, cue.end) for cue in cues if isinstance(cue.intent, Say) and cue.intent.text.strip()]
    for kind in ("srt", "vtt"):
        read = pysubs2.SSAFile.from_string(SUBTITLES[f".{kind}"](timeline), format_=kind)
        assert [(line.start, line.end) for line in read] == heard
        assert all("\\N" not in line.text for line in read)
    _, lines = read_lrc(lrc(timeline).replace("[ti:]\n", ""))
    assert [at for at, text in lines if text] == [start // 10 for start, _ in heard]


def test_markup_is_shown_and_not_obeyed() -> None:
    timeline = timeline_of(say(0, 900, "<i>Lean</i> {\\an8} & [in] -->\nnow"))
    assert srt(timeline).splitlines()[2] == "‹i›Lean‹/i› (\\an8) & [in] --› now"
    assert vtt(timeline).splitlines()[3] == "&lt;i&gt;Lean&lt;/i&gt; {\\an8} &amp; [in] --&gt; now"
    assert "[00:00.00]<i>Lean</i> {\\an8} & (in) --> now\n" in lrc(timeline)


def test_a_session_without_words_has_none() -> None:
    timeline = timeline_of()
    assert (srt(timeline), vtt(timeline)) == ("", "WEBVTT\n")
    assert read_lrc(lrc(timeline))[1] == []
