"""A fader: how loud something is, to be moved by keys, wheel and mouse."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tui.deck import Fader as FaderName
from tui.volume import louder
from tui.widgets.ink import ink_of

_PERCENT = 6
"""Columns of the figure on the right."""
_HERE = "▸ "


class Fader(Widget, can_focus=True):
    """A word, a bar and a percentage. `Moved` tells of every change that the person makes."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fader--done", "fader--left"}
    BINDINGS: ClassVar[list[BindingType]] = [
        ("left,minus", "move(-1)", "Quieter"),
        ("right,plus,equals_sign", "move(1)", "Louder"),
        ("home", "move(-100)", "Silent"),
        ("end", "move(100)", "Full"),
    ]

    volume: reactive[float] = reactive(1.0)

    class Moved(Message):
        """The person has moved a fader."""

        def __init__(self, fader: FaderName, volume: float) -> None:
            super().__init__()
            self.fader: FaderName = fader
            self.volume = volume

    def __init__(
        self, fader: FaderName, word: str, width: int = 0, volume: float = 1.0, *, id: str | None = None
    ) -> None:
        """`width` is what the word takes, so that several stand below each other."""
        super().__init__(id=id)
        self.fader: FaderName = fader
        self._word = word.ljust(width)
        self.set_reactive(Fader.volume, volume)

    def render(self) -> Content:
        """The bar between the word and the percentage."""
        ink = ink_of(self)
        room = self._room()
        filled = round(self.volume * room)
        mark = ink.plain(_HERE) if self.has_focus else " " * len(_HERE)
        return Content.assemble(
            (mark + self._word + " ", "bold" if self.has_focus else ""),
            (ink.done * filled, self.get_visual_style("fader--done")),
            (ink.left * (room - filled), self.get_visual_style("fader--left")),
            f"{round(self.volume * 100):>{_PERCENT - 2}} %",
        )

    def action_move(self, steps: int) -> None:
        """A key moves it."""
        self._set(louder(self.volume, steps))

    def on_mouse_down(self, event: MouseDown) -> None:
        """The bar goes where it is pressed, and follows until it is let go."""
        self.capture_mouse()
        self._follow(event.x)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Follow a mouse that drags."""
        if event.button == 1:
            self._follow(event.x)

    def on_mouse_up(self, _event: MouseUp) -> None:
        """Let go."""
        self.release_mouse()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """The wheel makes it louder."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """The wheel makes it quieter."""
        event.stop()
        self.action_move(-1)

    def _room(self) -> int:
        return max(1, self.size.width - len(_HERE) - len(self._word) - 1 - _PERCENT)

    def _follow(self, x: int) -> None:
        start = len(_HERE) + len(self._word) + 1
        self._set(louder((x - start + 0.5) / self._room(), 0))

    def _set(self, volume: float) -> None:
        if volume != self.volume:
            self.volume = volume
            self.post_message(self.Moved(self.fader, volume))
