"""Subtitles of a session: every spoken line from its start to its end, as SRT, WebVTT or LRC."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest

from sessions.inert import inert
from sessions.phrases import Phrases, phrases_for
from sessions.timecode import HOUR, MINUTE, SECOND, Ms
from sessions.timeline import Cue, Say, Timeline

_LOOK_ALIKE = str.maketrans("<>{}", "‹›()")
"""SRT has no way to write these: players take what stands in them for markup."""

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ROUND = str.maketrans("[]", "()")
"""In LRC, brackets hold times and tags."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_CENTISECOND = 10


@dataclass(frozen=True, slots=True)
class Line:
    """What is read from `start` until `end`, on one line."""

    start: Ms
    end: Ms
    text: str


def lines_of(timeline: Timeline) -> tuple[Line, ...]:
    """What is spoken in a session, in its order, with the side in brackets where the words do not name it."""
    phrases = phrases_for(timeline.language)
    spoken = [(cue, cue.intent.text) for cue in timeline.cues if isinstance(cue.intent, Say)]
    return tuple(Line(cue.at, cue.end, _shown(cue, text, phrases)) for cue, text in spoken if text.strip())


def srt(timeline: Timeline) -> str:
    """SubRip: numbered lines with their times to the millisecond."""
    blocks = [
        f"{number}\n{_srt_time(line.start)} --> {_srt_time(line.end)}\n{line.text.translate(_LOOK_ALIKE)}\n"
        for number, line in enumerate(lines_of(timeline), 1)
    ]
    return "\n".join(blocks)


def vtt(timeline: Timeline) -> str:
    """WebVTT (W3C): lines with their times to the millisecond."""
    blocks = [
        f"{_time(line.start)} --> {_time(line.end)}\n{line.text.translate(_ESCAPED)}\n" for line in lines_of(timeline)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def lrc(timeline: Timeline) -> str:
    """LRC, as players of music show lyrics: every line at its time, and an empty one where it ends in silence.

    Times are in hundredths of a second, rounded down, in minutes that may pass 99.
    """
    head = [
        f"[ti:{inert(' '.join(timeline.title.split())).translate(_ROUND)}]",
        "[al:unknot]",
        f"[la:{timeline.language}]",
    ]
    minutes, rest = divmod(timeline.duration, MINUTE)
    head.append(f"[length:{minutes:02}:{rest // SECOND:02}]")
    lines = lines_of(timeline)
    body: list[str] = []
    for line, following in zip_longest(lines, lines[1:]):
        body.append(f"{_lrc_time(line.start)}{line.text.translate(_ROUND)}")
        if following is None or following.start // _CENTISECOND > line.end // _CENTISECOND:
            body.append(_lrc_time(line.end))
    return "\n".join([*head, *body, ""])


SUBTITLES: dict[str, Callable[[Timeline], str]] = {".srt": srt, ".vtt": vtt, ".lrc": lrc}
"""What writes subtitles, by the suffix of their file."""


def _shown(cue: Cue, text: str, phrases: Phrases) -> str:
    words = inert(" ".join(text.split()))
    if cue.side not in ("left", "right"):
        return words
    side = phrases.words[f"side.{cue.side}"]
    # "Thirty seconds left." names no side.
    told = re.escape(phrases.words["time_left"]).replace(re.escape("{for}"), ".*")
    sentences = [it for it in _SENTENCE_END.split(words) if not re.fullmatch(told, it, re.IGNORECASE)]
    named = re.search(rf"\b{re.escape(side)}\b", " ".join(sentences), re.IGNORECASE)
    return words if named else f"({side}) {words}"


def _time(moment: Ms) -> str:
    hours, rest = divmod(moment, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}.{rest % SECOND:03}"


def _srt_time(moment: Ms) -> str:
    return _time(moment).replace(".", ",")


def _lrc_time(moment: Ms) -> str:
    minutes, rest = divmod(moment, MINUTE)
    return f"[{minutes:02}:{rest // SECOND:02}.{rest % SECOND // _CENTISECOND:02}]"
