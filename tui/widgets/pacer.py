"""The pacer: a shape that grows and shrinks with the breath, and its count."""

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.face import Breathing
from tui.widgets.glyphs import LEAST_ROWS, columns, draw

_WIDEST = "HOLD 10"


class Pacer(Widget):
    """The phase's word and second, and beside it a shape as wide as the lungs are full."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pacer--shape", "pacer--room"}

    moment: reactive[tuple[str, int] | None] = reactive(None)
    """The word and count, and half the width of the shape in columns; None while nothing is paced."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._breathing: Breathing | None = None

    def show(self, breathing: Breathing | None) -> None:
        """A moment of a breath; it is painted anew only when a column or the count changes."""
        self._breathing = breathing
        self.moment = (
            (f"{breathing.word.upper()} {breathing.count}", 1 + round(breathing.fullness * (self._reach() - 1)))
            if breathing
            else None
        )

    def on_resize(self) -> None:
        """Draw it in the new size."""
        self.show(self._breathing)

    def render(self) -> Content:
        """Word and shape: three lines where there is room, else one."""
        if not self.moment:
            return Content("")
        word, half = self.moment
        rows = LEAST_ROWS if self._is_tall() else 1
        words = [line.ljust(self._word_width()) for line in (draw(word, rows) if self._is_tall() else [word])]
        shape, room = self.get_visual_style("pacer--shape"), self.get_visual_style("pacer--room")
        lines: list[Content] = []
        for row, words_row in enumerate(words):
            edge = rows == LEAST_ROWS and row != 1
            ink = {0: "▄", 2: "▀"}.get(row, "█") if edge else "█"
            filled = max(1, half - edge) * 2
            margin = self._reach() - filled // 2
            rest = "·" if not edge else " "
            lines.append(
                Content.assemble(words_row, (rest * margin, room), (ink * filled, shape), (rest * margin, room))
            )
        return Content("\n").join(lines)

    def _is_tall(self) -> bool:
        return self.size.height >= LEAST_ROWS and self.size.width >= 2 * columns(_WIDEST, LEAST_ROWS)

    def _word_width(self) -> int:
        return columns(_WIDEST, LEAST_ROWS) + 3 if self._is_tall() else len(_WIDEST) + 1

    def _reach(self) -> int:
        return max(1, (self.size.width - self._word_width()) // 2)
