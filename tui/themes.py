"""The themes, and the colour of every kind of step on the ground of each."""

from typing import TYPE_CHECKING

from textual.color import Color
from textual.message_pump import MessagePump
from textual.theme import Theme

from tui.host import app_of
from tui.kinds import KINDS

if TYPE_CHECKING:
    from sessions.timeline import SegmentKind

DARK = Theme(
    name="unknot-dark",
    primary="#45d4c8",
    secondary="#b49cff",
    accent="#ff8466",
    warning="#f2ae49",
    error="#ff6b6b",
    success="#86d06f",
    foreground="#e8ecf1",
    background="#11161d",
    surface="#19202a",
    panel="#222b37",
    dark=True,
)
LIGHT = Theme(
    name="unknot-light",
    primary="#0b6e68",
    secondary="#6a3fc9",
    accent="#b93815",
    warning="#8a5600",
    error="#b3261e",
    success="#2c7030",
    foreground="#1b232d",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e6e3da",
    dark=False,
)
CONTRAST = Theme(
    name="unknot-high-contrast",
    primary="#5cf0ff",
    secondary="#d9c8ff",
    accent="#ffb59f",
    warning="#ffd75e",
    error="#ff9f9f",
    success="#9df28a",
    foreground="#ffffff",
    background="#000000",
    surface="#0c0c0c",
    panel="#262626",
    dark=True,
)

THEMES: dict[str, Theme] = {"dark": DARK, "light": LIGHT, "high-contrast": CONTRAST}
"""The themes by the names that people give them."""

_QUIET, _QUIET_CONTRAST = 0.75, 1.0
_FAINT, _FAINT_CONTRAST = 0.3, 0.6


def variables_of(theme: Theme) -> dict[str, str]:
    """The style variables that a theme has besides Textual's own.

    `$kind-hold` and so on are the colours of the kinds of step, `$quiet` of words of less weight, and `$faint` of
    what is drawn and yet empty: the rest of a bar, the dots that are off.
    """
    contrast = theme.name == CONTRAST.name
    ground = Color.parse(theme.background or "#000000")
    text = Color.parse(theme.foreground or "#ffffff")
    kinds = {
        f"kind-{name}": kind.contrast if contrast else kind.dark if theme.dark else kind.light
        for name, kind in KINDS.items()
    }
    quiet, faint = (_QUIET_CONTRAST, _FAINT_CONTRAST) if contrast else (_QUIET, _FAINT)
    return {**kinds, "quiet": ground.blend(text, quiet).hex, "faint": ground.blend(text, faint).hex}


def kind_colour(node: MessagePump, kind: "SegmentKind") -> Color:
    """The colour of a kind of step in the theme that is on."""
    return Color.parse(app_of(node).theme_variables[f"kind-{kind}"])
