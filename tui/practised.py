"""The log in words, as JSON and as CSV."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, timedelta

from sessions.inert import cells, inert
from sessions.practice import Streak, by_area, by_day, minutes, practised, since, streak
from sessions.records import record_of
from sessions.runs import Run

DAYS = 14
"""Days that are told where nobody says how many."""
SHORT_ID = 8
"""Digits of a run's id that are shown; as many as tell it apart are taken."""

_BLOCKS = " ▏▎▍▌▋▊▉█"
_COLUMNS = (
    "id", "day", "started", "ended", "name", "title", "complete", "steps", "of", "practised_ms", "pressed_ms",
    "tension_before", "tension_after", "areas",
)  # fmt: skip
_STEERING = ("=", "+", "-", "@")


def first_day(today: date, days: int) -> date:
    """The first of so many days, the last of which is today."""
    return today - timedelta(days=min(days, (today - date.min).days) - 1)


def in_words(runs: Sequence[Run], today: date, days: int = DAYS) -> list[str]:
    """What was practised in the last days: the streak, the days, the areas and the runs."""
    if not runs:
        return ["Nothing practised yet. A session that is played is kept here."]
    told = since(runs, first_day(today, days))
    row = streak(by_day(runs), today)
    time, count = minutes(practised(told)), len(told)
    span = "today" if days == 1 else f"in the last {days} days"
    lines = [f"{time} min {span}, {count} session{'' if count == 1 else 's'}. {streak_words(row)}"]
    if told:
        lines += ["", *_days(told, today), "", *_areas(told), "", *_runs(told)]
    return lines


def streak_words(row: Streak) -> str:
    """The streak in a sentence."""
    if not row.now:
        return f"The longest streak was {_days_word(row.longest)}." if row.longest > 1 else "A streak begins today."
    longest = f", the longest {row.longest}" if row.longest > row.now else ""
    return f"Streak {_days_word(row.now)}{longest}."


def day_words(day: date, today: date) -> str:
    """A day as people name it: "today", "yesterday", "Fri 20 Mar"; with its year where it is not this one."""
    near = {0: "today", 1: "yesterday"}.get((today - day).days)
    return near or f"{day:%a} {day.day} {day:%b}{'' if day.year == today.year else f' {day.year}'}"


def tension_words(run: Run) -> str:
    """The tension before and after: "6 → 3"; a dash for what was not told."""
    if run.before is None and run.after is None:
        return ""
    before, after = ("–" if level is None else str(level) for level in (run.before, run.after))
    return f"{before} → {after}"


def area_words(area: str) -> str:
    """An area in words."""
    return inert(area).replace("-", " ")


def bar_of(share: float, width: int) -> str:
    """A bar as long as a share of the width, to an eighth of a column; never nothing for something."""
    eighths = max(1 if share > 0 else 0, round(min(1.0, share) * width * 8))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_BLOCKS[rest] if rest else "")


def as_json(runs: Sequence[Run], today: date, days: int = DAYS) -> str:
    """The last days for programs: times in milliseconds, days in ISO 8601."""
    told = since(runs, first_day(today, days))
    row = streak(by_day(runs), today)
    return json.dumps(
        {
            "days": [{"day": day.isoformat(), "practised_ms": time} for day, time in by_day(told).items()],
            "areas": [
                {"area": each.area, "practised_ms": each.practised, "pressed_ms": each.pressed, "runs": each.runs}
                for each in by_area(told)
            ],
            "practised_ms": practised(told),
            "streak_days": row.now,
            "longest_streak_days": row.longest,
            "runs": [record_of(run) for run in told],
        },
        indent=2,
    )


def as_csv(runs: Sequence[Run], today: date, days: int = DAYS) -> str:
    """The runs of the last days as a table, with a line of names first."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for run in since(runs, first_day(today, days)):
        record = record_of(run) | {"day": run.day.isoformat(), "areas": " ".join(area for area, _ in run.areas)}
        rows.writerow([_cell(record[column]) for column in _COLUMNS])
    return out.getvalue()


def _cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula is marked as one that it shall not."""
    if isinstance(value, str):
        text = inert(value)
        return f"'{text}" if text.startswith(_STEERING) else text
    return str(value).lower() if isinstance(value, bool) else value


def _days(runs: Sequence[Run], today: date) -> list[str]:
    per_day = by_day(runs)
    most = max(per_day.values())
    names = {day: day_words(day, today) for day in per_day}
    wide = max(map(len, names.values()))
    return [f"{names[day]:<{wide}}  {minutes(time):>4} min  {bar_of(time / most, 20)}" for day, time in per_day.items()]


def _areas(runs: Sequence[Run]) -> list[str]:
    areas = by_area(runs)
    names = [area_words(each.area) for each in areas]
    wide = max(map(cells, names), default=0)
    return [
        f"{name}{' ' * (wide - cells(name))}  {minutes(each.practised):>4} min"
        + (f", {minutes(each.pressed)} of them pressure" if each.pressed else "")
        for name, each in zip(names, areas, strict=True)
    ]


def _runs(runs: Sequence[Run]) -> list[str]:
    wide = max(cells(inert(run.title)) for run in runs)
    return [
        "  ".join(
            (
                run.id[:SHORT_ID],
                f"{run.started:%Y-%m-%d %H:%M}",
                f"{minutes(run.practised):>3} min",
                inert(run.title) + " " * (wide - cells(inert(run.title))),
                f"{'whole' if run.complete else f'{run.steps} of {run.mark.of} steps':<14}",
                f"tension {tension_words(run)}" if tension_words(run) else "",
            )
        ).rstrip()
        for run in runs
    ]


def _days_word(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'}"
