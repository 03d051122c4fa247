"""One setting on one line: what it is, its value with arrows to change it, and where it comes from."""

from typing import ClassVar, Literal

from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from sessions.inert import cells, inert
from sessions.settings.kinds import Share, Value
from sessions.settings.table import Setting
from tui.stepping import can_step, in_words
from tui.widgets.ink import ink_of

TITLE_WIDTH = 18
VALUE_WIDTH = 20
_LEAST_VALUE = 8
_BAR = 8

Part = Literal["less", "more", "open"]


class SettingRow(Widget, can_focus=True):
    """A line of the settings screen. It only shows and tells what was clicked; the screen does the rest."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "setting--title",
        "setting--value",
        "setting--arrow",
        "setting--note",
        "setting--room",
    }

    value: reactive[Value] = reactive[Value](None)
    note: reactive[str] = reactive("")
    chosen: reactive[bool] = reactive(False)
    """Whether it is another than unknot's own; it is marked then."""

    class Touched(Message):
        """A part of the row was clicked."""

        def __init__(self, row: "SettingRow", part: Part) -> None:
            super().__init__()
            self.row, self.part = row, part

    def __init__(self, setting: Setting) -> None:
        super().__init__(id=f"setting-{setting.name}")
        self.setting = setting

    def render(self) -> Content:
        """Mark and title, value between its arrows, note; the title alone where there is no room for more."""
        ink = ink_of(self)
        mark = ink.plain("•") if self.chosen else " "
        if self.size.width < TITLE_WIDTH + _LEAST_VALUE:
            return self._part(f"{mark} {self.setting.title}", "title", None)
        title = self._part(f"{mark} {self.setting.title:<{TITLE_WIDTH - 2}}", "title", None)
        arrows = (ink.plain("‹ "), ink.plain(" ›")) if can_step(self.setting.kind) else ("  ", ink.plain(" …"))
        value = self._value(self._room - 4)
        space = " " * max(0, VALUE_WIDTH - 4 - len(value)) if self._noted else ""
        parts: list[Content] = [
            title,
            self._part(arrows[0], "arrow", "less" if can_step(self.setting.kind) else "open"),
            value,
            self._part(arrows[1], "arrow", "more" if can_step(self.setting.kind) else "open"),
        ]
        if self._noted:
            parts.append(self._part(f"{space}  {self.note}", "note", None))
        return Content("").join(parts)

    def on_click(self, event: Click) -> None:
        """Take the focus; a click on the value or its arrows changes it."""
        self.focus()
        part: Part | None = event.style.meta.get("part")
        if part is not None:
            self.post_message(self.Touched(self, part))

    @property
    def _noted(self) -> bool:
        return self.size.width >= TITLE_WIDTH + VALUE_WIDTH + 12

    @property
    def _room(self) -> int:
        return VALUE_WIDTH + 4 if self._noted else max(8, self.size.width - TITLE_WIDTH)

    def _value(self, width: int) -> Content:
        text = inert(in_words(self.setting, self.value))
        if isinstance(self.setting.kind, Share):
            full = round(float(self.value or 0) * _BAR)
            ink = ink_of(self)
            bar = self._part(ink.done * full, "value", "open") + self._part(ink.left * (_BAR - full), "room", "open")
            return bar + self._part(f" {text:>5}", "value", "open")
        while cells(text) > width:
            text = f"{text[:-2]}…"
        return self._part(text, "value", "open")

    def _part(self, text: str, name: str, part: Part | None) -> Content:
        style = self.get_visual_style(f"setting--{name}")
        return Content.styled(text, style + Style.from_meta({"part": part}) if part else style)
