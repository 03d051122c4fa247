"""The speech-aware lint: what is wrong with the words of a session once it is known how long they take to say."""

from collections.abc import Iterator

from sessions.compiling.placement import SILENT_SHARE
from sessions.findings import Problem
from sessions.rules.safety import path_of
from sessions.timecode import Ms, short
from sessions.timeline import Dropped, Say, Timeline


def lint(timeline: Timeline) -> list[Problem]:
    """Every line of its author's that would not be heard, and every hold or stretch without enough silence."""
    found = [*_unheard(timeline), *_too_little_silence(timeline)]
    return list({(problem.code, problem.path): problem for problem in found}.values())


def _unheard(timeline: Timeline) -> Iterator[Problem]:
    for item in timeline.dropped:
        if item.key and isinstance(item.cue.intent, Say):
            yield _too_long(timeline, item, item.over) if item.over is not None else _collision(timeline, item)


def _too_long(timeline: Timeline, item: Dropped, over: Ms) -> Problem:
    segment = timeline.segments[item.cue.segment]
    takes, lasts = short(item.cue.duration), short(segment.duration)
    into = item.cue.at - segment.start
    begins = f" and begins {short(Ms(into))} into it" if item.key[0] == "cue" else ""
    return Problem(
        "say-too-long",
        (*path_of(segment.address), *item.key),
        "these words do not fit into their step, and are not heard",
        f"this takes {takes} to say{begins}, and the step lasts {lasts}",
        f"say it in fewer words, or give the step at least {short(Ms(segment.duration + over))}",
        "warning",
    )


def _collision(timeline: Timeline, item: Dropped) -> Problem:
    segment = timeline.segments[item.cue.segment]
    into = short(Ms(item.cue.at - segment.start))
    return Problem(
        "cues-collide",
        (*path_of(segment.address), *item.key),
        "two lines would be spoken at once, and this one is not heard",
        f"at {into} it {item.reason}; it takes {short(item.cue.duration)}",
        "move one of them, or shorten it",
        "warning",
    )


def _too_little_silence(timeline: Timeline) -> Iterator[Problem]:
    spoken: dict[int, int] = {}
    for cue in timeline.cues:
        if isinstance(cue.intent, Say):
            spoken[cue.segment] = spoken.get(cue.segment, 0) + cue.duration
    for segment in timeline.segments:
        words = spoken.get(segment.index, 0)
        if segment.do in ("hold", "stretch") and words > (1 - SILENT_SHARE) * segment.duration:
            yield Problem(
                "silence-too-short",
                path_of(segment.address),
                f"at least {SILENT_SHARE:.0%} of a {segment.do} stays silent",
                f"{short(Ms(words))} of its {short(segment.duration)} are spoken",
                "take words out: who presses or stretches needs quiet",
                "warning",
            )
