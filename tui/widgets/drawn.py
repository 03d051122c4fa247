"""Drawn lines: what stands cell by cell as it is, and so needs none of the work that goes into setting a text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

if TYPE_CHECKING:
    from textual.css.styles import RulesMap

Run = tuple[str, Style]
"""Some cells of one style, which is laid over the widget's own."""

PLAIN = Style()


class Drawn(Visual):
    """Lines of runs: never wrapped, nor cut, nor selected with the mouse.

    Each stands in the middle where `centred`, half of `lean` columns right of it as far as there is room.
    """

    def __init__(self, lines: Sequence[Sequence[Run]], *, centred: bool = False, lean: int = 0) -> None:
        self._lines = lines
        self._centred = centred
        self._lean = lean

    @property
    def plain(self) -> str:
        """The characters alone."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        """A strip for each line that there is room for."""
        del options
        ground = style.background_style.rich_style
        strips: list[Strip] = []
        for line in self._lines[:height]:
            spare = max(0, width - sum(len(text) for text, _ in line)) if self._centred else 0
            runs = [(text, (style + own).rich_style) for text, own in line]
            before = max(0, min(spare, (spare + self._lean) // 2))
            around = (" " * before, ground), *runs, (" " * (spare - before), ground)
            strips.append(Strip([Segment(text, ink) for text, ink in around if text]))
        return strips

    def get_optimal_width(self, rules: "RulesMap", container_width: int) -> int:
        """The cells of its longest line."""
        del rules, container_width
        return max((sum(len(text) for text, _ in line) for line in self._lines), default=0)

    def get_height(self, rules: "RulesMap", width: int) -> int:
        """How many lines there are."""
        del rules, width
        return len(self._lines)
