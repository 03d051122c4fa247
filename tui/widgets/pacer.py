"""The pacer: a shape that grows and shrinks with the breath, and its count."""

from typing import ClassVar

from textual.reactive import Reactive, reactive
from textual.widget import Widget

from tui.face import Breathing
from tui.host import app_of
from tui.widgets.drawn import PLAIN, Drawn, Run
from tui.widgets.glyphs import columns, draw, tallest
from tui.widgets.ink import ink_of

_WIDEST = "HOLD 10"


class Pacer(Widget):
    """The phase's word and second, and beside it a shape as wide as the lungs are full.

    With reduced motion the shape is a bar that moves once a second, with the count.
    """

    auto_links = Reactive(False)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pacer--shape", "pacer--room"}

    moment: reactive[tuple[str, int] | None] = reactive(None)
    """The word and count, and half the width of the shape in columns; None while nothing is paced."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._breathing: Breathing | None = None

    def show(self, breathing: Breathing | None) -> None:
        """A moment of a breath; it is painted anew only when a column or the count changes."""
        last = self._breathing
        same_second = breathing and last and (breathing.word, breathing.count) == (last.word, last.count)
        if not (same_second and self._is_still()):
            self._breathing = breathing
        self._measure()

    def on_resize(self) -> None:
        """Draw it in the new size."""
        self._measure()

    def render(self) -> Drawn:
        """Word and shape: as many lines as large letters take where there is room for them, else one."""
        if not self.moment:
            return Drawn([])
        word, half = self.moment
        ink = ink_of(self)
        rows = self._rows()
        words = draw(word, rows, coarse=ink.is_ascii) if rows > 1 else [word]
        wide, reach = self._word_width(rows), self._reach(rows)
        shape, room = self.get_visual_style("pacer--shape"), self.get_visual_style("pacer--room")
        lines: list[list[Run]] = []
        for row, words_row in enumerate(words):
            edge = rows > 1 and row in (0, rows - 1)
            fill = {0: ink.tip, rows - 1: ink.foot}[row] if edge else ink.block
            filled = max(1, half - edge) * 2
            spare = max(0, reach * 2 - filled)
            before = 0 if self._is_still() else spare // 2
            rest = " " if edge else ink.room
            lines.append(
                [
                    (words_row.ljust(wide), PLAIN),
                    (rest * before, room),
                    (fill * filled, shape),
                    (rest * (spare - before), room),
                ]
            )
        return Drawn(lines)

    def _measure(self) -> None:
        breathing = self._breathing
        if breathing is None:
            self.moment = None
            return
        half = 1 + round(breathing.fullness * (self._reach(self._rows()) - 1))
        self.moment = f"{breathing.word.upper()} {breathing.count}", half

    def _is_still(self) -> bool:
        return not getattr(app_of(self), "motion", True)

    def _rows(self) -> int:
        return tallest(_WIDEST, self.size.width // 2, self.size.height, coarse=ink_of(self).is_ascii) or 1

    def _word_width(self, rows: int) -> int:
        return columns(_WIDEST, rows) + 3 if rows > 1 else len(_WIDEST) + 1

    def _reach(self, rows: int) -> int:
        return max(1, (self.size.width - self._word_width(rows)) // 2)
