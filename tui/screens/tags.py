"""The card of tags: one of them, or all sessions again."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from sessions.inert import inert
from tui.screens.card import Card
from tui.screens.foot import Foot


class TagsScreen(Card[str | None]):
    """Chooses a tag. Its result is the tag; "" for any, None where nothing was chosen."""

    CARD_TITLE = "Show only"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,t,q", "close", "Close")]

    def __init__(self, tags: Sequence[tuple[str, int]], chosen: str | None) -> None:
        super().__init__()
        self._tags = tags
        self._chosen = chosen

    def text(self) -> Iterable[Widget]:
        """A line for each tag and how many sessions have it."""
        wide = max((len(inert(tag)) for tag, _ in self._tags), default=0)
        lines = [Option("any tag")]
        lines += [Option(Content(f"{inert(tag):<{wide}}  {count}")) for tag, count in self._tags]
        yield OptionList(*lines, id="tags", markup=False, compact=True)

    def foot(self) -> Widget:
        """How to choose and how to close it."""
        return Foot("Enter chooses. Esc closes this.", {"Esc closes this": "close"})

    def on_mount(self) -> None:
        """Begin at the tag that is on."""
        tags = self.query_one(OptionList)
        names = [tag for tag, _ in self._tags]
        tags.highlighted = names.index(self._chosen) + 1 if self._chosen in names else 0
        tags.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take it."""
        self.dismiss(self._tags[event.option_index - 1][0] if event.option_index else "")

    def action_close(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)
