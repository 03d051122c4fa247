"""The keys of a screen on one line, to be read or clicked."""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from tui.widgets.ink import ink_of

_GAP, _GAP_BRIEF = 3, 2


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is shown, what it does in a word or two, and the action that a click runs.

    `brief` is said instead, and the keys stand closer, where there is no room for all of them.
    """

    shown: str
    does: str
    action: str
    brief: str = ""


class KeyBar(Widget):
    """As many keys as fit, the most needed first; the last one (help) is always there."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--does"}

    keys: reactive[tuple[Key, ...]] = reactive(())

    def __init__(self, *keys: Key, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(KeyBar.keys, keys)

    def render(self) -> Content:
        """The keys with their meanings."""
        if not self.keys:
            return Content("")
        keys, gap = self.keys, _GAP
        if sum(_length(key) + gap for key in keys) > self.size.width + gap:
            keys, gap = tuple(replace(key, does=key.brief or key.does) for key in keys), _GAP_BRIEF
        *others, last = keys
        left = self.size.width - _length(last)
        ends = accumulate(_length(key) + gap for key in others)
        chosen = [key for key, end in zip(others, ends, strict=True) if end <= left]
        return Content(" " * gap).join(self._shown(key) for key in [*chosen, last])

    def _shown(self, key: Key) -> Content:
        click = Style.from_meta({"@click": key.action})
        return Content.assemble(
            (ink_of(self).plain(key.shown), self.get_visual_style("key-bar--key") + click),
            (f" {key.does}", self.get_visual_style("key-bar--does") + click),
        )


def _length(key: Key) -> int:
    return len(key.shown) + 1 + len(key.does)
