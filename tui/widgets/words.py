"""Text that repaints only when it changes."""

from textual.content import Content
from textual.widgets import Static

from tui.widgets.ink import ink_of


class Words(Static):
    """A text shown as it stands: what looks like markup in it is no markup."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(Content(text), id=id, classes=classes)
        self._text = text

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def on_mount(self) -> None:
        """Say it in signs that can be drawn here."""
        if ink_of(self).is_ascii:
            self.update(Content(ink_of(self).plain(self._text)))

    def show(self, text: str, *, layout: bool = False) -> None:
        """Say something else; `layout` where its size may change with it."""
        if text != self._text:
            self._text = text
            self.update(Content(ink_of(self).plain(text)), layout=layout)
