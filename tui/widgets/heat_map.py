"""A calendar of days: a week a column, as many weeks as fit, the fuller the more was practised."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.color import Color
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from sessions.practice import monday_of
from sessions.timecode import MINUTE, ZERO, Ms
from tui.host import app_of
from tui.widgets.ink import ink_of

LEVELS = (Ms(1), Ms(5 * MINUTE), Ms(15 * MINUTE), Ms(30 * MINUTE))
"""From how much on a day has the first, second, third and fourth level."""
GLYPHS = "·▂▄▆█"
"""A day without practice, and the four levels: told apart by their height as by their colour."""
IN_ASCII = ".-+*#"
"""The same for a terminal that has nothing else."""
STRENGTHS = (0.0, 0.55, 0.7, 0.85, 1.0)
"""How much of its colour each level has."""

_MEANINGS = ("none", "under 5", "from 5", "from 15", "from 30 min")
_LEGEND_GAP = 3
_LABELS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_LEFT = 4
_WEEKS = 53
_DAY = timedelta(days=1)


def level_of(time: Ms) -> int:
    """The level of a day, 0 to 4."""
    return sum(time >= least for least in LEVELS)


class HeatMap(Widget, can_focus=True):
    """The days up to today. Arrows or a click choose one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-7)", "A week back", show=False),
        Binding("right", "move(7)", "A week on", show=False),
        Binding("up", "move(-1)", "A day back", show=False),
        Binding("down", "move(1)", "A day on", show=False),
        Binding("home", "move(-400)", "The first day", show=False),
        Binding("end", "move(400)", "Today", show=False),
    ]

    chosen: reactive[date | None] = reactive(None)

    class Chosen(Message):
        """Another day was chosen."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._days: Mapping[date, Ms] = {}
        self._today = date.min + timedelta(days=400)

    def show(self, days: Mapping[date, Ms], today: date) -> None:
        """Show other days, and choose today where no day is chosen."""
        self._days, self._today = days, today
        self.chosen = self.chosen if self.chosen is not None and self.chosen <= today else today
        self.refresh()

    @property
    def weeks(self) -> int:
        """How many weeks are shown."""
        return max(1, min(_WEEKS, (self.size.width - _LEFT) // self._pitch))

    @property
    def _pitch(self) -> int:
        """Columns of a week."""
        return 3 if self.size.width >= _LEFT + 3 * _WEEKS else 2

    @property
    def _first(self) -> date:
        return monday_of(self._today) - (self.weeks - 1) * 7 * _DAY

    def render(self) -> Content:
        """The months, seven lines of days, and where there is room what the levels mean."""
        lines = [self._months(), *(self._line(weekday) for weekday in range(7))]
        if self.size.height > len(lines):
            lines.append(self._legend())
        return Content("\n").join(lines)

    def watch_chosen(self, day: date | None) -> None:
        """Tell of it."""
        if day is not None:
            self.post_message(self.Chosen(day))

    def on_focus(self) -> None:
        """Show which day is chosen."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it no more."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Choose the day below the pointer."""
        day = self.day_at(event.x, event.y)
        if day is not None:
            self.chosen = day

    def day_at(self, column: int, line: int) -> date | None:
        """The day that is drawn at a place of the widget."""
        week = (column - _LEFT) // self._pitch
        day = self._first + (7 * week + line - 1) * _DAY
        return day if 0 <= week < self.weeks and 1 <= line <= 7 and day <= self._today else None

    def action_move(self, days: int) -> None:
        """Choose another day of those shown."""
        day = (self.chosen or self._today) + days * _DAY
        self.chosen = max(self._first, min(day, self._today))

    def _months(self) -> Content:
        line = " " * _LEFT
        for week in range(self.weeks):
            monday = self._first + 7 * week * _DAY
            last = monday + 6 * _DAY
            at = _LEFT + week * self._pitch
            begins = last.day <= 7 or week == 0
            room = len(line) <= at and at + 3 <= self.size.width
            # The month that the first column only ends is not named: the next name would run into it.
            if begins and room and not (week == 0 and (monday + 14 * _DAY).month != monday.month):
                line = f"{line:<{at}}{last:%b} "
        return Content.styled(line.rstrip(), Style(foreground=self._ink(0.75)))

    def _line(self, weekday: int) -> Content:
        parts = [Content.styled(f"{_LABELS[weekday]:<{_LEFT}}", Style(foreground=self._ink(0.75)))]
        for week in range(self.weeks):
            day = self._first + (7 * week + weekday) * _DAY
            if day > self._today:
                break
            shown = self._cell(level_of(self._days.get(day, ZERO)))
            if day == self.chosen and self.has_focus:
                cursor = Style(background=self._ink(1.0), foreground=self._ground(), bold=True)
                shown = shown.stylize(cursor, 0, self._pitch - 1)
            parts.append(shown)
        return Content("").join(parts)

    def _cell(self, level: int) -> Content:
        wide = self._pitch - 1
        glyph = self._glyph(level) * (1 if level == 0 else wide)
        return Content.assemble((glyph.ljust(wide), Style(foreground=self._colour(level))), " ")

    def _glyph(self, level: int) -> str:
        return (IN_ASCII if ink_of(self).is_ascii else GLYPHS)[level]

    def _legend(self) -> Content:
        levels = [
            Content.assemble(
                (self._glyph(level), Style(foreground=self._colour(level))),
                (f" {word}", Style(foreground=self._ink(0.75))),
            )
            for level, word in enumerate(_MEANINGS)
        ]
        room = self.size.width - _LEFT - sum(level.cell_length for level in levels)
        gap = max(1, min(_LEGEND_GAP, room // (len(levels) - 1)))
        return Content(" " * _LEFT) + Content(" " * gap).join(levels)

    def _colour(self, level: int) -> Color:
        variables = app_of(self).theme_variables
        if level == 0:
            return self._ink(0.4)
        return self._ground().blend(Color.parse(variables["primary"]), STRENGTHS[level])

    def _ink(self, strength: float) -> Color:
        return self._ground().blend(Color.parse(app_of(self).theme_variables["foreground"]), strength)

    def _ground(self) -> Color:
        return Color.parse(app_of(self).theme_variables["surface"])
