"""A bar that fills from left to right."""

from typing import ClassVar

from textual.reactive import Reactive, reactive
from textual.widget import Widget

from tui.widgets.drawn import Drawn
from tui.widgets.ink import ink_of


class Bar(Widget):
    """How much of something is done, to half a column."""

    auto_links = Reactive(False)
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--done", "bar--left"}

    halves: reactive[int] = reactive(0)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._done = 0.0

    def show(self, done: float) -> None:
        """Fill it to a share, 0 to 1; it is painted anew only when half a column changes."""
        self._done = done
        self.halves = int(max(0.0, min(1.0, done)) * self.size.width * 2)

    def on_resize(self) -> None:
        """Fill as much of the new width."""
        self.show(self._done)

    def render(self) -> Drawn:
        """Heavy for what is done, light for what is left; as thick as a line of text where there are two lines."""
        full, half = divmod(self.halves, 2)
        rest = max(0, self.size.width - full - half)
        done, left = self.get_visual_style("bar--done"), self.get_visual_style("bar--left")
        ink = ink_of(self)
        if self.size.height < 2 or ink.is_ascii:
            return Drawn([[(ink.done * full + ink.half * half, done), (ink.left * rest, left)]])
        return Drawn([[(whole * full + part * half, done), (whole * rest, left)] for whole, part in ink.thick])
