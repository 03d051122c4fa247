"""The help card: what the keys do."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widget import Widget

from tui.care import CARE
from tui.screens.card import Card
from tui.screens.foot import Foot
from tui.widgets.words import Words


class HelpScreen(Card[None]):
    """Keys and what they do, in full sentences. The session goes on meanwhile."""

    CARD_TITLE = "Keys"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter,space", "close", "Close")]

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._keys = keys

    def text(self) -> Iterable[Widget]:
        """A line for each key, and the advice that stands everywhere."""
        wide = max(len(key) for key, _ in self._keys)
        for key, meaning in self._keys:
            shown = Words(key, classes="card-key")
            shown.styles.width = wide + 3
            yield Horizontal(shown, Words(meaning), classes="card-row")
        yield Words(CARE, classes="card-heading")

    def foot(self) -> Widget:
        """How to close it."""
        return Foot("Esc closes this.", {"Esc closes this": "close"})

    def action_close(self) -> None:
        """Back to the screen below."""
        self.dismiss(None)
