"""The keys of plain mode in words, and what a line that answers a question says."""

from typing import Literal

from sessions.timecode import SECOND, Ms

KEYS = (
    "Keys, each with Enter: p pause or go on, n next, b back, + or - ten seconds more or less, "
    "x something feels wrong, > or < louder or quieter, m sound off or on, v voice and tones, tones only or silent, "
    "q quit. Enter alone: ready."
)
WAYS = "e ends the session, s skips this spot, g goes on."
SCALE_KEYS = "Type 0 to 10 and Enter; Enter alone skips."

Way = Literal["end", "skip", "go-on"]
_WAYS: dict[str, Way] = {"e": "end", "q": "end", "s": "skip", "n": "skip", "g": "go-on", "p": "go-on"}

MORE: dict[str, Ms] = {"+": Ms(10 * SECOND), "-": Ms(-10 * SECOND)}
LOUDER: dict[str, int] = {">": 1, "<": -1}


def way_of(line: str) -> Way | None:
    """Which of the three ways on a line chooses; the keys of the session itself count as well."""
    return _WAYS.get(line.lower())


def level_of(line: str) -> int | None:
    """The tension that a line tells, 0 to 10; None where it tells none. Raises ValueError for anything else."""
    if not line:
        return None
    if line.lower() == "t":
        return 10
    if not (line.isascii() and line.isdigit() and int(line[:3]) <= 10):
        raise ValueError(line)
    return int(line)
