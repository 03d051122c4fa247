"""The card behind `x`: something feels wrong."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.containers import Container
from textual.widget import Widget
from textual.widgets import Button

from tui.care import ASK_FIRST, STOP_SIGNS, URGENT_CARE
from tui.screens.card import Card
from tui.widgets.big_text import BigText
from tui.widgets.glyphs import tallest
from tui.widgets.ink import ink_of
from tui.widgets.words import Words

Way = Literal["end", "skip", "go-on"]

WAYS: dict[Way, tuple[str, str]] = {
    "end": ("e", "End"),
    "skip": ("s", "Skip this spot"),
    "go-on": ("g", "Go on"),
}
"""The three ways on: the key and the words."""


_TITLE = "EASE OFF"
_TINY = 7
"""Below this many lines the ways on take the place of the frame and the text."""


class StopSigns(Card[Way]):
    """The stop signs, and three ways on. Nothing is chosen beforehand: a key hit by chance starts no pressure."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [(key, f"choose('{way}')", words) for way, (key, words) in WAYS.items()]

    def head(self) -> Widget:
        """To be read from the floor."""
        return BigText(_TITLE, classes="card-title")

    def title_rows(self) -> int:
        """As large as the width allows, in a third of the height at most."""
        return max(1, tallest(_TITLE, self.title_columns, self.size.height // 3, coarse=ink_of(self).is_ascii))

    def on_resize(self) -> None:
        """In the smallest windows, show the ways on before all else."""
        self.set_class(self.size.height < _TINY, "-tiny")

    def text(self) -> Iterable[Widget]:
        """When to stop, when to see somebody, and who asks first."""
        yield Words("Stop for today at any of these", classes="card-heading")
        for sign in STOP_SIGNS:
            yield Words(f"• {sign}")
        yield Words("Urgent care", classes="card-heading")
        yield Words(URGENT_CARE)
        yield Words("Ask first", classes="card-heading")
        yield Words(ASK_FIRST)

    def foot(self) -> Widget:
        """The three ways."""
        buttons = [Button(f"{key} {words}", id=way, compact=True) for way, (key, words) in WAYS.items()]
        return Container(*buttons, classes="card-foot ways")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A click chooses."""
        for way in WAYS:
            if event.button.id == way:
                self.dismiss(way)

    def action_choose(self, way: Way) -> None:
        """A key chooses."""
        self.dismiss(way)
