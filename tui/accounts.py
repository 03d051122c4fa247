"""What was done in a run, in words."""

from typing import TYPE_CHECKING

from sessions.cue_style import CUE_STYLES, CueStyle
from sessions.inert import inert
from sessions.timecode import SECOND, Ms, short

if TYPE_CHECKING:
    from tui.journal import Account

STYLES: dict[CueStyle, str] = {
    "voice-and-tones": "Voice and tones",
    "tones": "Tones only",
    "silent": "Silent: the screen flashes",
}
"""The cue styles as people meet them."""


def next_style(style: CueStyle) -> CueStyle:
    """The style that a key goes to from another."""
    return CUE_STYLES[(CUE_STYLES.index(style) + 1) % len(CUE_STYLES)]


BEFORE_QUESTION = "How tense are you now?"
AFTER_QUESTION = "How tense are you afterwards?"
SCALE = "0 not at all, 10 as tense as can be"


def whole(length: Ms) -> Ms:
    """A length in whole seconds, as it is told."""
    return Ms(round(length / SECOND) * SECOND)


def done_in_words(account: "Account") -> str:
    """How far it went: "Complete: 12 of 12 steps in 9 min 5 s."."""
    how = "Complete" if account.complete else "Not complete"
    return f"{how}: {account.steps} of {account.of} steps in {short(whole(account.practised))}."


def areas_in_words(account: "Account") -> tuple[tuple[str, str], ...]:
    """Each area with its time, the longest first: ("middle back", "3 min")."""
    return tuple((inert(area).replace("-", " "), short(whole(time))) for area, time in account.areas)


def tension_in_words(account: "Account") -> str:
    """The tension as far as it was told: "Tension 6 before, 3 after."; empty where it was not."""
    levels = ((account.before, "before"), (account.after, "after"))
    told = [f"{level} {when}" for level, when in levels if level is not None]
    return f"Tension {', '.join(told)}." if told else ""
