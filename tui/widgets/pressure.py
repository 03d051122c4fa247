"""How hard to press: ten dots."""

from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.widgets.ink import ink_of


class PressureDots(Widget):
    """A level of pressure from 1 to 10, in dots and in words."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"pressure--label", "pressure--on", "pressure--off"}

    level: reactive[int | None] = reactive(None)

    def render(self) -> Content:
        """Filled dots up to the level."""
        if self.level is None:
            return Content("")
        ink = ink_of(self)
        label = self.get_visual_style("pressure--label")
        return Content.assemble(
            ("pressure ", label),
            (ink.on * self.level, self.get_visual_style("pressure--on")),
            (ink.off * (10 - self.level), self.get_visual_style("pressure--off")),
            (f"  {self.level} of 10", label),
        )
