"""The body map: a person from the front or the back, and where on the body a step is."""

from collections.abc import Sequence
from typing import ClassVar

from textual.color import Color
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from sessions.timeline import Side
from tui.figures.outline import View
from tui.figures.picture import Ink, draw, view_of
from tui.host import app_of


class BodyMap(Widget):
    """A figure as large as its place allows, or both beside each other; an area is solid in an open body.

    L and R are the person's own left and right. Where either figure would do, it keeps the one it shows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"body-map--room", "body-map--line", "body-map--label"}

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._areas: tuple[str, ...] = ()
        self._side: Side | None = None
        self._colour: Color | None = None
        self._view: View = "front"

    def show(self, areas: Sequence[str], side: Side | None, colour: Color) -> None:
        """Light areas on a side, on both where it is None, in a colour; painted anew only where that is a change."""
        shown = (tuple(areas), side, colour)
        if shown != (self._areas, self._side, self._colour):
            self._areas, self._side, self._colour = shown
            self._view = view_of(self._areas, self._view)
            self.refresh()

    def render(self) -> Content:
        """The figures."""
        width, height = self.size
        plain = bool(getattr(app_of(self), "ascii", False))
        picture = draw(width, height, self._areas, self._side, prefer=self._view, plain=plain)
        inks = self._inks()
        return Content("\n").join(Content.assemble(*((text, inks[ink]) for text, ink in row)) for row in picture)

    def _inks(self) -> dict[Ink, Style]:
        line, label = self.get_visual_style("body-map--line"), self.get_visual_style("body-map--label")
        lit = Style(foreground=self._colour, bold=True) if self._colour else line
        return {
            "none": Style(),
            "room": self.get_visual_style("body-map--room"),
            "line": line,
            "lit": lit,
            "label": label,
            "lit-label": lit,
        }
