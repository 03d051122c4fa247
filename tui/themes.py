"""The themes, and the colour of every kind of step on dark and on light ground."""

from textual.color import Color
from textual.message_pump import MessagePump
from textual.theme import Theme

from sessions.timeline import SegmentKind
from tui.host import app_of
from tui.kinds import KINDS

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


def kind_variables(dark: bool) -> dict[str, str]:
    """The style variables `$kind-hold` and so on."""
    return {f"kind-{name}": kind.dark if dark else kind.light for name, kind in KINDS.items()}


def kind_colour(node: MessagePump, kind: SegmentKind) -> Color:
    """The colour of a kind of step in the theme that is on."""
    return Color.parse(app_of(node).theme_variables[f"kind-{kind}"])
