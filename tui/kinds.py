"""The kinds of step as people meet them: a word, a letter, and a colour on every ground."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The first thing that is seen is drawn before a timeline is known.
    from sessions.timeline import Segment, SegmentKind, Side


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of step is told apart: `word` is drawn large, `letter` stands in the strip."""

    word: str
    letter: str
    dark: str
    light: str
    contrast: str


KINDS: "dict[SegmentKind, Kind]" = {
    "intro": Kind("READY", "·", "#9aa5b5", "#545d6a", "#d8dde6"),
    "move": Kind("MOVE", "M", "#b49cff", "#683ec5", "#d9c8ff"),
    "hold": Kind("HOLD", "H", "#ff8466", "#a33112", "#ffb59f"),
    "roll": Kind("ROLL", "R", "#f2ae49", "#805000", "#ffc766"),
    "stretch": Kind("STRETCH", "S", "#86d06f", "#29682d", "#9df28a"),
    "reps": Kind("REPS", "E", "#6cb2ff", "#195aab", "#a6d2ff"),
    "breathe": Kind("BREATHE", "B", "#45d4c8", "#0a6661", "#5cf0ff"),
    "rest": Kind("REST", "Z", "#a3b8cf", "#495e73", "#cbdcf0"),
    "switch": Kind("SWITCH", "X", "#f58ac0", "#a42164", "#ffb3dc"),
    "wait": Kind("WAIT", "W", "#ecd64f", "#6e5a00", "#ffee5c"),
    "outro": Kind("DONE", "·", "#86d06f", "#29682d", "#9df28a"),
}
"""The colours keep a contrast of 4.5 to 1 with the ground and with the strip's own letters (WCAG 2.2, 1.4.3), those for
the high-contrast theme of 7 to 1 (1.4.6)."""


def side_word(side: "Side | None") -> str:
    """A side as it is drawn large: LEFT, RIGHT or BOTH."""
    return side.upper() if side else ""


def heading(segment: "Segment") -> str:
    """Kind and side, drawn large; an arrow points to the side."""
    words = " ".join(filter(None, (KINDS[segment.do].word, side_word(segment.side))))
    return {"left": f"< {words}", "right": f"{words} >"}.get(segment.side or "", words)
