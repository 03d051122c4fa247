"""The opening card: how tense it is before the session, while its voice is prepared."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.widget import Widget

from tui.accounts import BEFORE_QUESTION, SCALE
from tui.screens.card import Card
from tui.screens.foot import Foot
from tui.widgets.scale import Scale
from tui.widgets.words import Words

BEGINS_AFTER = 30
"""Seconds that a session which is ready waits for the answer; then it begins without one."""
_FOOT = "0–9, t for ten   Esc skips   q quits"

Answer = int | Literal["skipped", "quit"]


class TensionCard(Card[Answer]):
    """Asks once. Its result is the level, or that it was skipped, or that the person does not want the session."""

    CARD_TITLE = BEFORE_QUESTION
    AUTO_FOCUS = "Scale"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,s,space", "skip", "Skip"),
        ("q", "quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._told = "Preparing…"
        self._left: int | None = None

    def text(self) -> Iterable[Widget]:
        """The scale, and how far the session is."""
        yield Words(SCALE, classes="card-quiet")
        yield Scale()
        yield Words(self._told, id="progress")

    def foot(self) -> Widget:
        """The keys."""
        return Foot(_FOOT, {"Esc skips": "skip", "q quits": "quit"})

    def on_mount(self) -> None:
        """Count down as soon as there is something to wait for."""
        self.progress(self._told)
        self.set_interval(self.COUNT_EVERY, self.count_down)

    def progress(self, words: str) -> None:
        """Say how far the voice is."""
        self._told = words
        for shown in self.query("#progress").results(Words):
            shown.show(words)

    def ready(self) -> None:
        """The session could begin; it waits no longer than BEGINS_AFTER."""
        self._left = BEGINS_AFTER
        self._tell()

    def on_scale_chosen(self, event: Scale.Chosen) -> None:
        """That is the answer."""
        self.dismiss("skipped" if event.level is None else event.level)

    def action_skip(self) -> None:
        """Without an answer."""
        self.dismiss("skipped")

    def action_quit(self) -> None:
        """Without the session."""
        self.dismiss("quit")

    def count_down(self) -> None:
        """A second has passed."""
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self.action_skip()
        else:
            self._tell()

    def _tell(self) -> None:
        self.progress(f"Ready. It begins by itself in {self._left} s.")
