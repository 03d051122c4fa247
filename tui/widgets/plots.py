"""Plots of the log: minutes a week, and tension before and after."""

from collections.abc import Sequence
from datetime import date

from textual.color import Color
from textual_plotext import PlotextPlot

from sessions.practice import minutes
from sessions.runs import Run
from sessions.timecode import Ms
from tui.host import app_of
from tui.widgets.ink import ink_of

_WEEKS_MOST = 26
_PITCH = 3
"""Columns of a week's bar, with the gap after it."""
_LABEL = 8
"""Columns that a date below it takes."""


class LogPlot(PlotextPlot):
    """A plot that is drawn anew when what it shows or its size changes."""

    def on_resize(self) -> None:
        """Draw what fits now."""
        self.draw()

    def draw(self) -> None:
        """Draw it."""
        self.plt.clear_data()
        self.plt.clear_figure()
        if self.size.width > _LABEL and self.size.height > 1:
            self.plot()
        self.refresh()

    def plot(self) -> None:
        """Tell plotext what to draw."""

    def scale(self, top: int) -> int:
        """Mark zero, the half and the top beside the plot; returns how many columns are left for the plot itself."""
        self.plt.ylim(0, top)
        self.plt.yticks([0, top // 2, top])
        self.plt.frame(False)
        return self.size.width - len(str(top))

    def marker(self, blocks: str, plain: str) -> str:
        """What it is drawn with."""
        return plain if ink_of(self).is_ascii else blocks

    def colour(self, name: str) -> tuple[int, int, int]:
        """A colour of the theme, as plotext takes it."""
        return Color.parse(app_of(self).theme_variables[name]).rgb


class WeeksPlot(LogPlot):
    """A bar for each of the last weeks, as many as fit."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._weeks: Sequence[tuple[date, Ms]] = ()

    def show(self, weeks: Sequence[tuple[date, Ms]]) -> None:
        """Show other weeks, the running one last; of more than fit the last ones."""
        self._weeks = weeks
        self.draw()

    def plot(self) -> None:
        """The bars, all as wide, the running week at the right."""
        if not self._weeks:
            return
        fitting = min(_WEEKS_MOST, (self.size.width - 4) // _PITCH)
        values = [minutes(time) for _, time in self._weeks[-fitting:]]
        shown = self._weeks[-fitting:]
        room = self.scale(_ceiling(max(values)))
        places = list(range(len(shown)))
        # Whole columns only in ASCII: a wider bar would touch the next one.
        width = 0.3 if ink_of(self).is_ascii else 0.5
        self.plt.bar(places, values, width=width, color=self.colour("primary"), marker=self.marker("hd", "#"))
        self.plt.xlim(len(shown) - 0.5 - room / _PITCH, len(shown) - 0.5)
        marks = places[::-1][1 :: _LABEL // _PITCH + 1][::-1]
        dates = [shown[place][0] for place in marks]
        self.plt.xticks([float(place) for place in marks], [f"{day.day} {day:%b}" for day in dates])


class TensionPlot(LogPlot):
    """The tension before the last sessions that told it, as a line, and after them, as a filled area."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._runs: Sequence[Run] = ()

    def show(self, runs: Sequence[Run]) -> None:
        """Show other runs; of more than fit the last ones."""
        self._runs = runs
        self.draw()

    def plot(self) -> None:
        """The line and the area; two short bars where there is one session only."""
        shown = self._runs[-max(2, (self.size.width - 4) // 2) :]
        if not shown:
            return
        before, after = [run.before for run in shown], [run.after for run in shown]
        places = list(range(len(shown)))
        if len(shown) == 1:
            before, after, places = before * 2, after * 2, [0, 1]
        self.scale(10)
        self.plt.plot(places, after, marker=self.marker("hd", "#"), color=self.colour("primary"), fillx=True)
        self.plt.plot(places, before, marker=self.marker("braille", "o"), color=self.colour("warning"))
        self.plt.xlim(0, max(1, len(places) - 1))
        self.plt.xticks([])


def _ceiling(most: int) -> int:
    """An even number of minutes that is round and not below the most."""
    tops = (10, 20, 30, 40, 60, 80, 100, 120, 160, 200, 300, 400, 600, 1_000)
    return next((top for top in tops if most <= top), most + most % 2)
