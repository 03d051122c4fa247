"""Breathing patterns: what "4-7-8" means."""

import re

from sessions.timecode import Ms
from sessions.timeline import Phase, PhaseName

PATTERNS: dict[str, str] = {
    "box": "4-4-4-4",
    "4-7-8": "4-7-8",
    "coherent": "5.5-5.5",
    "sigh": "3+1-6",
    "long-exhale": "4-8",
}
"""The named patterns. `coherent` is 5.5 breaths a minute; `sigh` is the double breath in of Balban 2023."""

_SHAPES: dict[int, tuple[PhaseName, ...]] = {
    2: ("in", "out"),
    3: ("in", "hold", "out"),
    4: ("in", "hold", "out", "hold-out"),
}
_SECONDS = re.compile(r"\d{1,3}(?:\.[05])?", re.ASCII)


def parse_pattern(text: str) -> tuple[Phase, ...]:
    """Read a breathing pattern into its phases, those of zero length left out.

    Takes a name, or seconds in whole or half numbers: two are in-out, three in-hold-out, four
    in-hold-out-hold; `3+1` adds a sip to the breath in. Raises ValueError with a sentence.
    """
    parts = PATTERNS.get(text, text).split("-")
    inhale, plus, sip = parts[0].partition("+")
    numbers = [inhale, *parts[1:], *([sip] if plus else [])]
    if len(parts) not in _SHAPES or not all(_SECONDS.fullmatch(number) for number in numbers):
        raise ValueError('a pattern is a name, or two to four numbers of seconds such as "4-6" or "4-7-8"')
    lengths = dict(zip(_SHAPES[len(parts)], map(_ms, [inhale, *parts[1:]]), strict=True))
    if not lengths["in"] or not lengths["out"] or (plus and not _ms(sip)):
        raise ValueError("the breath in and the breath out are longer than zero")
    phases = [Phase(name, length) for name, length in lengths.items() if length]
    if plus:
        phases.insert(1, Phase("sip", _ms(sip)))
    return tuple(phases)


def _ms(seconds: str) -> Ms:
    return Ms(round(float(seconds) * 1000))
