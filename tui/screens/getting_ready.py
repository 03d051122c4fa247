"""What is seen first of a session: its name and its keys, while all that plays it is still being loaded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from tui.host import app_of
from tui.screens.session_keys import BINDINGS, KEPT, PREPARING, keys
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.words import Words


def _kept(action: str) -> str:
    return f"keep({action!r})"


def _keeping(key: Key) -> Key:
    return replace(key, action=f"screen.{_kept(key.action.removeprefix('screen.'))}")


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
    """Shows a session at once, and then the screen that `load` makes, which takes a moment.

    Its keys are those of the session. `show` is told which of them were pressed, as actions of the screen that was
    loaded. Its result is an error.
    """

    CSS_PATH = "getting_ready.tcss"
    # A session that begins has no wait yet to end, and no hold to release.
    BINDINGS: ClassVar[list[BindingType]] = [
        (pressed, action if action == "quit" else _kept(action), told)
        for pressed, action, told in BINDINGS
        if action != "ready"
    ]

    def __init__(
        self, title: str, load: Callable[[], Screen[Any]], show: Callable[[Screen[Any], Sequence[str]], None]
    ) -> None:
        super().__init__()
        self._title, self._load, self._show = title, load, show
        self._pressed: list[str] = []

    def compose(self) -> ComposeResult:
        """As the session's screen looks in its first moment."""
        yield Words(self._title, id="title")
        with Vertical(id="stage"):
            yield BigText("READY", id="heading")
            yield First(PREPARING, self._go_on, id="status")
        yield KeyBar(*(key if key.action == "screen.quit" else _keeping(key) for key in keys()), id="keys")

    def action_quit(self) -> None:
        """Leave."""
        self.dismiss(None)

    def action_keep(self, action: str) -> None:
        """What a key does is done when there is a session to do it to."""
        self._pressed.append(action)
        self.query_one("#status", Words).show(KEPT)

    def _go_on(self) -> None:
        try:
            screen = self._load()
        except Exception as error:
            self.dismiss(error)
        else:
            self._show(screen, self._pressed)
