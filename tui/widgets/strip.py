"""The strip: the steps of a session side by side, coloured cells for each and a letter for its kind."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from textual.color import Color
from textual.reactive import Reactive, reactive
from textual.style import Style
from textual.widget import Widget

from sessions.timecode import Ms
from sessions.timeline import Segment, Timeline
from tui.host import app_of
from tui.kinds import KINDS
from tui.themes import kind_colour
from tui.widgets.drawn import PLAIN, Drawn, Run
from tui.widgets.ink import ink_of

TINT = 0.22
"""How much of its colour lies under a step that has not been played."""


def spread(lengths: Sequence[int], width: int) -> list[int]:
    """Which of several lengths each of `width` columns stands for.

    By their share of the whole, and at least a column each while there are columns for all.
    """
    if width < len(lengths):
        ends, total = list(accumulate(lengths)), sum(lengths)
        return [bisect_right(ends, (2 * column + 1) * total // (2 * width)) for column in range(width)]
    columns: list[int] = []
    spare, left = width - len(lengths), sum(lengths)
    for index, length in enumerate(lengths):
        share = spare * length // left if left else spare
        columns += [index] * (1 + share)
        spare, left = spare - share, left - length
    return columns


class SessionStrip(Widget):
    """A session, intro and outro left out: solid where it has been played, tinted where it is to come."""

    auto_links = Reactive(False)
    mark: reactive[tuple[int, int]] = reactive((0, -1))
    """How many columns have been played, and the step that is played now."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._steps: tuple[Segment, ...] = ()
        self._columns: list[int] = []
        self._position: Ms | None = None

    def lay_out(self, timeline: Timeline) -> None:
        """Show another session."""
        self._steps = tuple(segment for segment in timeline.segments if segment.do not in ("intro", "outro"))
        self._position = None
        self._spread()
        self.refresh()

    def show(self, position: Ms) -> None:
        """Where the session stands; it is painted anew only when a column changes."""
        self._position = position
        self.mark = self._mark(position)

    def on_resize(self) -> None:
        """Lay the steps out in the new width."""
        self._spread()
        if self._position is not None:
            self.mark = self._mark(self._position)
        self.refresh()

    def render(self) -> Drawn:
        """A line of cells, and where there is a second line a mark under the step that is played."""
        if not self._columns:
            return Drawn([])
        cells = self._cells()
        if self.size.height < 2 or self.mark[1] < 0:
            return Drawn([cells])
        at = min(self.mark[0], len(self._columns) - 1)
        return Drawn([cells, [(" " * at, PLAIN), (ink_of(self).here, Style(bold=True))]])

    def _spread(self) -> None:
        self._columns = spread([step.duration for step in self._steps], self.size.width) if self._steps else []

    def _mark(self, position: Ms) -> tuple[int, int]:
        if not self._columns or position < self._steps[0].start:
            return 0, -1
        if position >= self._steps[-1].end:
            return len(self._columns), -1
        index = bisect_right(self._steps, position, key=lambda step: step.start) - 1
        step = self._steps[index]
        first, after = bisect_left(self._columns, index), bisect_right(self._columns, index)
        return first + (after - first) * (position - step.start) // max(1, step.duration), index

    def _cells(self) -> list[Run]:
        ground = Color.parse(app_of(self).theme_variables["background"])
        played, current = self.mark
        sides = ink_of(self).sides
        cells: list[Run] = []
        start = 0
        while start < len(self._columns):
            index = self._columns[start]
            end = bisect_right(self._columns, index)
            step = self._steps[index]
            colour = kind_colour(self, step.do)
            label = (KINDS[step.do].letter + sides.get(step.side or "", ""))[: end - start].ljust(end - start)
            split = max(0, min(end, played) - start)
            bold = index == current
            solid = Style(background=colour, foreground=ground, bold=bold)
            tint = Style(background=ground.blend(colour, TINT), foreground=colour, bold=bold, underline=bold)
            cells += [(label[:split], solid), (label[split:], tint)]
            start = end
        return cells
