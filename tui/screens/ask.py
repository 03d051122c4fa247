"""A card that asks: a question, and the ways on as buttons and keys."""

from collections.abc import Iterable, Mapping

from textual.containers import Container
from textual.events import Key
from textual.widget import Widget
from textual.widgets import Button, Label

from tui.screens.card import Card


class Ask(Card[str | None]):
    """Its result is the way that was chosen, None for Esc. Each way is a letter and what it does."""

    def __init__(self, title: str, question: str, ways: Mapping[str, str]) -> None:
        super().__init__()
        self._title, self._question, self._ways = title, question, ways

    def head(self) -> Widget:
        """What it is about."""
        return Label(self._title, classes="card-title", markup=False)

    def text(self) -> Iterable[Widget]:
        """The question."""
        yield Label(self._question, markup=False)
        yield Label("Esc goes back.", classes="card-quiet")

    def foot(self) -> Widget:
        """The ways on."""
        buttons = [Button(f"{letter} {does}", id=f"way-{letter}", compact=True) for letter, does in self._ways.items()]
        return Container(*buttons, classes="card-foot ways")

    def on_key(self, event: Key) -> None:
        """A letter chooses, Esc chooses nothing."""
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in self._ways:
            self.dismiss(event.key)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """A click chooses."""
        self.dismiss((event.button.id or "").removeprefix("way-"))
