"""What somebody wants of their desk breaks."""

from dataclasses import dataclass, field

from sessions.breaks.hours import Hours
from sessions.timecode import HOUR, MINUTE, SECOND, DurationError, Ms, parse_duration, short

SHORTEST_EVERY, LONGEST_EVERY = Ms(20 * MINUTE), Ms(60 * MINUTE)
DEFAULT_EVERY = Ms(45 * MINUTE)
"""Moving every 30 to 60 minutes is what the articles behind this project agree on."""
_FIVE_MINUTES, _HALF_A_MINUTE = Ms(5 * MINUTE), Ms(30 * SECOND)


@dataclass(frozen=True, slots=True)
class Plan:
    """How often a break comes, of which sessions, and what moves it.

    `snooze` is how long a break waits when it is put off, or when nobody answers; it is called again at most
    `most_snoozes` times. A pause from the desk of `rest` counts as a break. Between two calls there are at least
    `quiet`, whatever switches on and off meanwhile.
    """

    every: Ms = DEFAULT_EVERY
    sessions: tuple[str, ...] = ("desk-2",)
    hours: Hours = field(default_factory=Hours)
    snooze: Ms = _FIVE_MINUTES
    most_snoozes: int = 3
    rest: Ms = _FIVE_MINUTES
    quiet: Ms = MINUTE
    pause: Ms = HOUR
    heed: Ms = _HALF_A_MINUTE
    """This long before a break is due it begins to matter whether one may come."""


def parse_every(text: str) -> Ms:
    """Read how often a break comes: `45m`, or a bare number of minutes. Raises DurationError."""
    stripped = text.strip()
    bounds = f'a break comes every {short(SHORTEST_EVERY)} to {short(LONGEST_EVERY)}: write "45m"'
    try:
        every = parse_duration(f"{stripped}m" if stripped.isascii() and stripped.isdigit() else stripped)
    except DurationError:
        raise DurationError(bounds) from None
    if not SHORTEST_EVERY <= every <= LONGEST_EVERY:
        raise DurationError(bounds)
    return every
