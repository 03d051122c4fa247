"""A bar for each area of the body: the time of its steps, and how much of that was pressure."""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from sessions.inert import cells
from sessions.practice import AreaTime, minutes
from tui.practised import area_words
from tui.widgets.ink import ink_of

_LONGEST_NAME = 14


class AreaBars(Widget):
    """As many areas as there are lines, the longest first; the pressed part of a bar is solid, the rest shaded."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"area-bars--pressed", "area-bars--rest", "area-bars--time"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._areas: Sequence[AreaTime] = ()

    def show(self, areas: Sequence[AreaTime]) -> None:
        """Show other areas."""
        self._areas = areas
        self.refresh()

    def render(self) -> Content:
        """Name, minutes and bar."""
        shown = self._areas[: max(1, self.size.height)]
        if not shown:
            return Content("No area in this time.")
        names = [_cut(area_words(each.area)) for each in shown]
        wide = max(map(cells, names))
        digits = max(len(str(minutes(each.practised))) for each in shown)
        room = max(1, self.size.width - wide - digits - 7)
        most = max(1, *(each.practised for each in shown))
        return Content("\n").join(
            Content.assemble(
                f"{name}{' ' * (wide - cells(name))} ",
                (f"{minutes(each.practised):>{digits}} min ", self.get_visual_style("area-bars--time")),
                *self._bar(each, room, most),
            )
            for name, each in zip(names, shown, strict=True)
        )

    def _bar(self, area: AreaTime, room: int, most: int) -> tuple[Content, Content]:
        whole = max(1, round(area.practised / most * room))
        pressed = min(whole, round(area.pressed / most * room))
        solid, shaded = "#-" if ink_of(self).is_ascii else "█░"
        return (
            Content.styled(solid * pressed, self.get_visual_style("area-bars--pressed")),
            Content.styled(shaded * (whole - pressed), self.get_visual_style("area-bars--rest")),
        )


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
