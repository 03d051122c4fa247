"""The summary: what was done, told at the end of a session."""

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tui.accounts import AFTER_QUESTION, SCALE, areas_in_words, done_in_words, tension_in_words
from tui.journal import Journal
from tui.screens.card import THIN, Card
from tui.screens.foot import Foot
from tui.widgets.bar import Bar
from tui.widgets.big_text import BigText
from tui.widgets.glyphs import tallest
from tui.widgets.ink import ink_of
from tui.widgets.scale import Scale
from tui.widgets.words import Words

SUMMARY_SECONDS = 60
"""How long the summary waits for somebody: who lies on a ball does not come at once."""
_TITLE = "DONE"
_ROWS, _LARGE_ROWS = 5, 10
"""How tall the title is at most."""
_FEW_ROWS = 16
"""Below this many lines the title is a line of words."""


class SummaryCard(Card[None]):
    """Steps, minutes and areas, and the tension afterwards, which may be left out. It closes by itself."""

    AUTO_FOCUS = "Scale"
    BINDINGS: ClassVar[list[BindingType]] = [("escape,q,enter,space,s", "close", "Close")]

    def __init__(self, journal: Journal, seconds: int = SUMMARY_SECONDS) -> None:
        super().__init__()
        self._journal = journal
        self._left = seconds

    def head(self) -> Widget:
        """To be read from the floor."""
        return BigText(_TITLE, classes="card-title")

    def title_rows(self) -> int:
        """Large where the text leaves room for it."""
        if self.size.height < _FEW_ROWS:
            return 1
        rows = _LARGE_ROWS if self.is_large else _ROWS
        return max(1, tallest(_TITLE, self.title_columns, rows, coarse=ink_of(self).is_ascii))

    def text(self) -> Iterable[Widget]:
        """What was done, how it feels, and where the time went."""
        account = self._journal.account
        yield Words(done_in_words(account), id="done")
        if self._journal.asks_tension:
            yield Words(AFTER_QUESTION, classes="card-heading")
            yield Scale(account.after)
            yield Words(SCALE, classes="card-quiet")
        yield Words(tension_in_words(account), id="tension")
        yield Vertical(*self._areas(), id="areas")

    def _areas(self) -> Iterable[Widget]:
        account = self._journal.account
        areas = areas_in_words(account)
        wide = max((len(area) for area, _ in areas), default=0)
        most = max((time for _, time in account.areas), default=1)
        for (area, told), (_, time) in zip(areas, account.areas, strict=True):
            name = Words(area, classes="area-name")
            name.styles.width = wide + 2
            bar = Bar(classes="area-bar")
            bar.show(time / max(1, most))
            yield Horizontal(name, Words(told, classes="area-time"), bar, classes="area")

    def foot(self) -> Widget:
        """How to close it."""
        return Foot(self._how_to_close(), {"Enter closes": "close"}, id="closing")

    def on_mount(self) -> None:
        """Begin to count down."""
        self.query_one("#tension").display = bool(tension_in_words(self._journal.account))
        self.query_one("#areas").display = bool(self._journal.account.areas)
        self.set_interval(self.COUNT_EVERY, self.count_down)

    def on_scale_chosen(self, event: Scale.Chosen) -> None:
        """Keep it, and show it beside the one before; Enter without a number closes."""
        if event.level is None or event.level == self._journal.account.after:
            self.action_close()
            return
        self._journal.note_tension("after", event.level)
        tension = self.query_one("#tension", Words)
        tension.show(tension_in_words(self._journal.account), layout=True)
        tension.display = True

    def action_close(self) -> None:
        """The session is over."""
        if self._journal.asks_tension and self._journal.account.after is None:
            self._journal.note_tension("after", None)
        self.dismiss(None)

    def count_down(self) -> None:
        """A second has passed."""
        self._left -= 1
        if self._left <= 0:
            self.action_close()
        else:
            self.query_one("#closing", Words).show(self._how_to_close())

    def _how_to_close(self) -> str:
        asks = self._journal.asks_tension and self.size.width >= THIN
        keys = "0–9, t for ten   " if asks else ""
        return f"{keys}Enter closes; by itself in {self._left} s"
