"""A list to choose from with the mouse as with the keys."""

from textual.events import Click
from textual.widgets import OptionList


class PickList(OptionList):
    """A click only moves to a line, so that it can be looked at; a click on the line one is at selects it, as Enter."""

    def on_click(self, event: Click) -> None:
        """Keep the list from selecting a line that was only just reached."""
        clicked: int | None = event.style.meta.get("option")
        if clicked is not None and clicked != self.highlighted:
            event.prevent_default()
            self.highlighted = clicked
