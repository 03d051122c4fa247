"""A scale from 0 to 10 to choose a number from."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

MOST = 10
_CELL = 3


class Scale(Widget, can_focus=True):
    """The numbers on a line. A digit (`t` for ten) or a click chooses at once; arrows move, Enter takes.

    Enter, and no number under it, chooses none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(str(level), f"choose({level})", f"{level}", show=False) for level in range(MOST)),
        Binding("t", f"choose({MOST})", f"{MOST}", show=False),
        ("left,down", "move(-1)", "Less"),
        ("right,up", "move(1)", "More"),
        ("enter", "take", "Take it"),
    ]

    level: reactive[int | None] = reactive(None)

    class Chosen(Message):
        """A number was chosen, or none."""

        def __init__(self, level: int | None) -> None:
            super().__init__()
            self.level = level

    def __init__(self, level: int | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Scale.level, level)

    def render(self) -> Content:
        """The number that is chosen stands in brackets."""
        return Content("").join(self._cell(level) for level in range(MOST + 1))

    def action_choose(self, level: int) -> None:
        """Choose a number."""
        self.level = level
        self.action_take()

    def action_move(self, by: int) -> None:
        """Go to a number beside; from none to the middle."""
        self.level = MOST // 2 if self.level is None else min(MOST, max(0, self.level + by))

    def action_take(self) -> None:
        """Take what is under the mark."""
        self.post_message(self.Chosen(self.level))

    def _cell(self, level: int) -> Content:
        chosen = level == self.level
        shown = f"[{level}]" if chosen else f"{level:^{_CELL}}"
        style = Style.from_meta({"@click": f"choose({level})"})
        return Content.styled(shown, style + Style(reverse=chosen, bold=chosen))
