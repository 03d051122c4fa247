"""Durations: whole milliseconds, how a script writes them and how a clock shows them."""

import math
import re
from typing import NewType

Ms = NewType("Ms", int)
"""A length of time, or a moment on a timeline, in whole milliseconds."""

ZERO = Ms(0)
SECOND = Ms(1_000)
MINUTE = Ms(60_000)
HOUR = Ms(3_600_000)

_UNITS = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)h)?(?:(?P<m>\d+(?:\.\d+)?)m)?(?:(?P<s>\d+(?:\.\d+)?)s)?",
    re.ASCII,
)
_CLOCK = re.compile(r"(?:(?P<h>\d+):(?P<hm>[0-5]\d)|(?P<m>\d+)):(?P<s>[0-5]\d(?:\.\d+)?)", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_LONGEST_TEXT = 32
_MOST_SECONDS = 10**9


class DurationError(ValueError):
    """A value that is no duration; its message says what is wrong and what to write instead."""


def parse_duration(value: object) -> Ms:
    """Read a duration as a script writes it.

    Accepts a number of seconds, or text: ``"90"``, ``"90s"``, ``"1.5s"``, ``"2m"``, ``"1m30s"``, ``"1h"``,
    ``"1:30"``, ``"1:00:00"``. Raises DurationError for anything else, for a negative number, and for a
    length finer than a millisecond. Zero is returned as zero: whether it may be is the caller's rule.
    """
    if isinstance(value, bool):
        raise DurationError('a duration is a number of seconds or a text such as "90s" or "1m30s"')
    if isinstance(value, int | float):
        return _whole(float(value) if abs(value) < _MOST_SECONDS else math.inf)
    if isinstance(value, str):
        return _parse_text(value)
    raise DurationError('a duration is a number of seconds or a text such as "90s" or "1m30s"')


def _parse_text(text: str) -> Ms:
    shown = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
    stripped = text.strip()
    if not stripped or len(stripped) > _LONGEST_TEXT:
        raise DurationError(f'"{shown}" is no duration: write "90s", "1m30s" or "1:30"')
    if _NUMBER.fullmatch(stripped):
        return _whole(float(stripped))
    if match := _CLOCK.fullmatch(stripped):
        hours, minutes = int(match["h"] or 0), int(match["hm"] or match["m"] or 0)
        return _whole(hours * 3600 + minutes * 60 + float(match["s"]))
    if (match := _UNITS.fullmatch(stripped)) and match[0]:
        parts = [(match["h"], 3600.0), (match["m"], 60.0), (match["s"], 1.0)]
        return _whole(sum(float(number) * unit for number, unit in parts if number))
    raise DurationError(f'"{shown}" is no duration: write "90s", "1m30s" or "1:30"')


def _whole(seconds: float) -> Ms:
    if not math.isfinite(seconds):
        raise DurationError("a duration is a finite number of seconds")
    if seconds < 0:
        raise DurationError("a duration is not negative")
    exact = seconds * 1000
    if abs(exact - round(exact)) > 1e-6 * max(1.0, abs(exact) * 1e-6):
        raise DurationError("a duration is in whole milliseconds")
    return Ms(round(exact))


def clock(length: Ms) -> str:
    """Show a length as a clock does, ``1:30`` or ``1:00:00``, rounded up to a whole second."""
    seconds = -(-length // 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def short(length: Ms) -> str:
    """Write a length as a script would, in its shortest form: ``90 s``, ``2 min``, ``1 min 30 s``, ``1.5 s``."""
    minutes, rest = divmod(length, MINUTE)
    seconds = f"{rest / 1000:g} s"
    if length <= 90 * SECOND or not minutes:
        return f"{length / 1000:g} s"
    return f"{minutes} min {seconds}" if rest else f"{minutes} min"
