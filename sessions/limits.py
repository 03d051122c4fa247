"""The numbers that keep people safe, in one place: what rules check, and what a running session never passes.

Where a docstring names no study, the number is this project's own caution.
"""

from sessions.timecode import MINUTE, SECOND, Ms

HOLD_CAP = Ms(90_000)
"""Most that one hold may press. 90 s light did as well as 30 s strong (Hou 2002); 90 s in a trial (PMC6358529);
clinicians hold 30 to 60 s (Gemmell 2008)."""

TENDER_HOLD_CAP = Ms(60_000)
"""Most that one hold may press where organs, vessels or nerves are near."""

TENDER_AREAS = frozenset({"ql", "neck", "chest"})
"""Areas with the shorter cap and the lower pressure."""

SEPARATE_HOLDS = Ms(5_000)
"""Holds on one area and side with less than this between them count as one."""

REST_BEFORE_SAME_SPOT = Ms(30_000)
"""Time without pressure before the same spot is pressed again."""

REST_BEFORE_NEW_SPOT = Ms(15_000)
"""Time without pressure before the next spot of an area is pressed."""

ROLL_CAP = Ms(120_000)
"""Most rolling of one area and side in a session: trials roll 30 to 120 s, 1 to 3 repeats, 3 s a roll."""

LONG_STRETCH = Ms(60_000)
"""A static stretch is 10 to 30 s, for older adults 30 to 60 (ACSM)."""

MOST_HEAT = Ms(20 * MINUTE)
"""Most time on a warm pack."""

MOST_PRESSURE = 6
"""Hardest pressure that a script may ask for; it warns."""

EASY_PRESSURE = 5
"""Hardest pressure that needs no warning."""

TENDER_PRESSURE = 4
"""Hardest pressure on the areas of TENDER_AREAS."""

LONG_HOLDS = Ms(3 * MINUTE)
"""Holding on one area and side in a session beyond which it warns."""

LONG_PRESSURE = Ms(5 * MINUTE)
"""Holding and rolling on one area and side in a session beyond which it warns."""

HOLD_AFTER_IN = Ms(7 * SECOND)
"""Longest breath hold after breathing in."""

HOLD_AFTER_OUT = Ms(4 * SECOND)
"""Longest breath hold after breathing out."""

SHORTEST_CYCLE = Ms(4 * SECOND)
"""Shortest cycle of a paced breath."""

LONG_BREATH_HOLD = Ms(4 * SECOND)
"""A hold after breathing in that is longer than this is one of few."""

LONG_HOLD_CYCLES = 4
"""Cycles with such a hold in a session."""

EXPERIENCED_LONG_HOLD_CYCLES = 8
"""The same with `experienced = true`."""


def hold_cap(area: str | None) -> Ms:
    """Most that one hold may press on this area."""
    return TENDER_HOLD_CAP if area in TENDER_AREAS else HOLD_CAP
