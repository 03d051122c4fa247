"""The steps of a session, one below the other: when, which kind, what."""

import re
from textwrap import wrap

from textual.content import Content
from textual.geometry import Size
from textual.style import Style
from textual.widget import Widget

from sessions.timecode import SECOND, Ms, clock
from sessions.timeline import Segment, Timeline
from tui.face import describe
from tui.kinds import KINDS
from tui.themes import kind_colour
from tui.widgets.ink import ink_of

_UNIT = re.compile(r"(\d) (s|min)\b")


class StepList(Widget):
    """Every step but intro and outro; one that is too long for a line goes on below its own first word."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: tuple[Segment, ...] = ()
        self._zero = Ms(0)
        self._clock = 0

    @property
    def text(self) -> str:
        """What it says, unwrapped."""
        return "\n".join(f"{self._at(step)}  {KINDS[step.do].letter}  {describe(step)}" for step in self._steps)

    def show(self, timeline: Timeline | None) -> None:
        """Show the steps of a session, or none."""
        self._steps, self._zero, self._clock = (), Ms(0), 0
        if timeline:
            self._zero, end = timeline.body
            self._clock = len(clock(Ms(end - self._zero)))
            self._steps = tuple(step for step in timeline.segments if step.do not in ("intro", "outro"))
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the steps take in this width."""
        del container, viewport
        return sum(len(self._lines(step, width)) for step in self._steps)

    def render(self) -> Content:
        """The steps, their letters in the colours of their kinds."""
        rows: list[Content] = []
        for step in self._steps:
            first, *others = self._lines(step, self.size.width)
            letter = Style(foreground=kind_colour(self, step.do), bold=True)
            rows.append(Content.assemble(f"{self._at(step)}  ", (KINDS[step.do].letter, letter), f"  {first}"))
            rows += [Content(" " * self._indent() + other) for other in others]
        return Content("\n").join(rows)

    def _at(self, step: Segment) -> str:
        return clock(Ms((step.start - self._zero) // SECOND * SECOND)).rjust(self._clock)

    def _indent(self) -> int:
        return self._clock + 5

    def _lines(self, step: Segment, width: int) -> list[str]:
        # A number and its unit stay together.
        text = _UNIT.sub("\\1\u00a0\\2", ink_of(self).plain(describe(step)))
        return [line.replace("\u00a0", " ") for line in wrap(text, max(8, width - self._indent()))] or [""]
