"""What a day has had already, and what to ask before more of it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sessions.runs import Run
from sessions.timecode import SECOND, ZERO, Ms, short
from sessions.timeline import Timeline

SESSIONS_A_DAY = 2
"""Sessions that press one area in a day without a question. The number is this project's own caution."""

SORE = "Sore next day? Skip it."
INSTEAD = "Another area is fine, and so is breathing or stretching."
_NUMBERS = {3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


def pressed_areas(timeline: Timeline) -> tuple[str, ...]:
    """The areas that a session holds or rolls, in their order."""
    pressing = (segment.area or "other" for segment in timeline.segments if segment.pressure)
    return tuple(dict.fromkeys(pressing))


def sessions_of(runs: Iterable[Run]) -> tuple[tuple[Run, ...], ...]:
    """Runs, in the order they began, as sessions: one that goes on where the last was left belongs to it."""
    sessions: list[list[Run]] = []
    for run in runs:
        last = sessions[-1][-1] if sessions else None
        goes_on = last is not None and last.name == run.name and not last.complete and run.began > 0
        if goes_on:
            sessions[-1].append(run)
        else:
            sessions.append([run])
    return tuple(map(tuple, sessions))


def notices_before(runs: Sequence[Run], timeline: Timeline, now: datetime) -> list[str]:
    """What to ask before a session that presses an area for the third time in a day, or more; mostly nothing.

    `runs` are those of the log, in the order they began; `now` is an aware local time. It is a question, never a
    refusal, and none for a session that goes on where it was left.
    """
    today = sessions_of(run for run in runs if run.day == now.date())
    pressed = [_pressed(session) for session in today]
    asked: dict[int, list[str]] = {}
    for area in pressed_areas(timeline):
        had = sum(area in session for session in pressed)
        if had >= SESSIONS_A_DAY:
            asked.setdefault(had + 1, []).append(area)
    return [_question(number, areas, pressed) for number, areas in sorted(asked.items(), reverse=True)]


def _question(number: int, areas: list[str], pressed: list[dict[str, Ms]]) -> str:
    which = f"today's {_NUMBERS[number]} session" if number in _NUMBERS else f"session number {number} today"
    time = Ms(sum(session.get(area, ZERO) for session in pressed for area in areas) // SECOND * SECOND)
    return f"This is {which} on {_joined(areas)}, after {short(time)} of pressure. {SORE} {INSTEAD}"


def _pressed(session: tuple[Run, ...]) -> dict[str, Ms]:
    times: dict[str, Ms] = {}
    for run in session:
        for share in run.shares:
            if share.pressed:
                times[share.area] = Ms(times.get(share.area, ZERO) + share.pressed)
    return times


def _joined(areas: list[str]) -> str:
    words = [f"the {area.replace('-', ' ')}" if area != "other" else "the same place" for area in areas]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
