"""What is seen first of a session: its name, while all that plays it is still being loaded."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tui.host import app_of
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.words import Words


class First(Words):
    """Words that tell when they are painted for the first time."""

    def __init__(self, text: str, painted: Callable[[], None], *, id: str | None = None) -> None:
        super().__init__(text, id=id)
        self._painted: Callable[[], None] | None = painted

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint them; what comes of it begins when that has been sent to the terminal."""
        if self._painted:
            app_of(self).call_later(self.call_after_refresh, self._painted)
            self._painted = None
        return super().render_lines(crop)


class GettingReady(Screen[Exception | None]):
    """Shows a title at once, and then the screen that `load` makes, which takes a moment. Its result is an error."""

    CSS_PATH = "getting_ready.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [("q", "quit", "Quit")]

    def __init__(self, title: str, load: Callable[[], Screen[Any]], show: Callable[[Screen[Any]], None]) -> None:
        super().__init__()
        self._title, self._load, self._show = title, load, show

    def compose(self) -> ComposeResult:
        """As the session's screen looks in its first moment."""
        yield Words(self._title, id="title")
        with Vertical(id="stage"):
            yield BigText("READY", id="heading")
            yield First("Preparing…", self._go_on, id="status")
        yield KeyBar(Key("q", "quit", "screen.quit"), id="keys")

    def action_quit(self) -> None:
        """Leave."""
        self.dismiss(None)

    def _go_on(self) -> None:
        try:
            screen = self._load()
        except Exception as error:
            self.dismiss(error)
        else:
            self._show(screen)
