"""Chips: what can be switched on and off, on one line, to be read, clicked or reached by a key in their words."""

from dataclasses import dataclass
from itertools import accumulate
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.widgets.ink import ink_of


@dataclass(frozen=True, slots=True)
class Chip:
    """A word or two, the action that a click runs, and whether it is on.

    The first `key` found in the words is shown as the key to press. `brief` stands where there is little room.
    """

    words: str
    key: str
    action: str
    on: bool = False
    brief: str = ""


class ChipBar(Widget):
    """Chips side by side, those that are on in brackets; the last ones give way where there is no room for all."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chip-bar--chip", "chip-bar--on", "chip-bar--key"}

    chips: reactive[tuple[Chip, ...]] = reactive(())

    def render(self) -> Content:
        """The chips in their words; in brief where these are too long."""
        words, brief = [chip.words for chip in self.chips], [chip.brief or chip.words for chip in self.chips]
        ways = ((words, " "), (brief, " "), (brief, ""))
        words, gap = next((way for way in ways if _length(*way) <= self.size.width), ways[-1])
        ends = accumulate(len(word) + 2 + len(gap) for word in words)
        shown = [
            self._chip(chip, word)
            for chip, word, end in zip(self.chips, words, ends, strict=True)
            if end - len(gap) <= self.size.width
        ]
        return Content(gap).join(shown)

    def _chip(self, chip: Chip, words: str) -> Content:
        click = Style.from_meta({"@click": chip.action})
        plain = self.get_visual_style("chip-bar--on" if chip.on else "chip-bar--chip") + click
        before, key, after = words.partition(chip.key)
        left, right = "[]" if chip.on else "  "
        return Content.assemble(
            (left + before, plain),
            (key, plain + self.get_visual_style("chip-bar--key", partial=True)),
            (ink_of(self).plain(after) + right, plain),
        )


def _length(words: list[str], gap: str) -> int:
    return sum(len(word) + 2 + len(gap) for word in words) - len(gap)
