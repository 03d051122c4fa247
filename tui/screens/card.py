"""A card over a screen: a title, a text that scrolls where it must, and a foot that is always seen."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.scrollbar import ScrollBarRender
from textual.widget import Widget
from textual.widgets import Label

from tui.widgets.ink import ink_of

Result = TypeVar("Result")


class WholeCells(ScrollBarRender):
    """A scroll bar whose ends are not finer than a cell."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * len(ScrollBarRender.VERTICAL_BARS)


THIN = 46
"""Below this many columns the foot takes a line for each of its parts."""
LARGE = (160, 45)
"""From so many columns and lines on a card is wide, and its title can be read from the floor."""
_WIDE, _WIDER = 70, 110
"""Columns inside the frame of an ordinary and of a large card."""
_REST, _REST_THIN = 5, 6
"""Lines of a card that are not its text: frame, a title of one line, and foot."""


class Card(ModalScreen[Result]):
    """As tall as its text, and never taller than the window."""

    CSS_PATH = ["parts.tcss", "card.tcss"]  # noqa: RUF012 - so Textual has it
    CARD_TITLE: ClassVar[str] = ""
    COUNT_EVERY: ClassVar[float] = 1.0
    """Seconds between two steps of a card that counts down."""

    def head(self) -> Widget:
        """What stands above it."""
        return Label(self.CARD_TITLE, classes="card-title")

    @property
    def is_large(self) -> bool:
        """Whether the window has room for a large card."""
        return self.size.width >= LARGE[0] and self.size.height >= LARGE[1]

    @property
    def title_columns(self) -> int:
        """How wide a title can be."""
        return min(_WIDER if self.is_large else _WIDE, self.size.width - 4)

    def title_rows(self) -> int:
        """How many lines the title takes in this window."""
        return 1

    def text(self) -> Iterable[Widget]:
        """The widgets of the text."""
        raise NotImplementedError

    def foot(self) -> Widget:
        """What stands below it."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Title, text, foot."""
        with Vertical(classes="card"):
            yield self.head()
            with VerticalScroll(classes="card-text"):
                yield from self.text()
            yield self.foot()

    def on_mount(self) -> None:
        """Scroll in what can be drawn here."""
        if ink_of(self).is_ascii:
            setattr(self.query_one(".card-text").vertical_scrollbar, "renderer", WholeCells)  # noqa: B010

    def on_resize(self) -> None:
        """Leave room for the foot."""
        thin = self.size.width < THIN
        self.set_class(thin, "-stacked")
        self.set_class(self.is_large, "-large")
        rows = self.title_rows()
        rest = (_REST_THIN if thin else _REST) + rows - 1
        self.query_one(".card-title").styles.height = rows
        self.query_one(".card-text").styles.max_height = max(1, self.size.height - rest)
