"""A look into a session: what it is for, its steps, where on the body, what to mind."""

from collections.abc import Callable, Sequence

from textual import work
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Horizontal, VerticalScroll

from sessions.inert import inert
from sessions.store.index import Entry
from sessions.timeline import Timeline
from tui.face import sides_in_order
from tui.figures.areas import AREAS
from tui.figures.picture import columns, needs_both
from tui.host import app_of
from tui.messages import Looked
from tui.widgets.body_map import BodyMap
from tui.widgets.step_list import StepList
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

_LEAST_WIDTH, _LEAST_HEIGHT = 40, 9
"""The room from which there is a body map beside the words."""
_SHARE = 0.42
"""How much of the width the body map takes at most."""
_UNABRIDGED = {"ql": "side of the low back"}


class LookBody(Horizontal):
    """The words of a look, and beside them the body map, where there is room for both."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._areas: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Words and map."""
        with VerticalScroll(id="preview-text", can_focus=False):
            yield Words(id="preview-facts")
            yield Words(id="preview-cautions")
            yield StepList(id="preview-steps")
        yield BodyMap(id="preview-map")

    def light(self, areas: Sequence[str]) -> None:
        """Show these areas on the body; where they have no place on it, there is no body."""
        # Beside a place, the whole body says nothing.
        self._areas = tuple(area for area in areas if area != "whole-body") or tuple(areas)
        shown = self.query_one(BodyMap)
        shown.show(self._areas, None, Color.parse(app_of(self).theme_variables["accent"]))
        shown.set_class(not any(AREAS.get(area) for area in areas), "-nowhere")
        self.on_resize()

    def on_resize(self) -> None:
        """Give the map its room: for one figure, or for both beside each other."""
        width, height = self.size
        shown, room = self.query_one(BodyMap), int(width * _SHARE)
        shown.set_class(width < _LEAST_WIDTH or height < _LEAST_HEIGHT, "-cramped")
        one, both = columns(height), 2 * columns(height) + 3
        shown.styles.width = min(room, both) if both <= room or needs_both(self._areas) else min(room, one)


class Look(VerticalScroll, can_focus=False):
    """Everything about one session. Its words come at once, its steps as soon as they are compiled."""

    def __init__(self, look: Callable[[str], Timeline | None], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._timeline_of = look
        self._entry: Entry | None = None
        self._last_played = ""
        self._sides = ""

    def compose(self) -> ComposeResult:
        """From the title down to the steps, the body map beside them."""
        yield Words(id="preview-title")
        yield Words(id="preview-about")
        yield SessionStrip(id="preview-strip")
        yield LookBody(id="preview-body")

    def show(self, entry: Entry, last_played: str) -> None:
        """Show what is known of a session without its steps; `last_played` in words, or nothing."""
        if entry != self._entry:
            self._sides = ""
            self._clear(inert(entry.title))
        self._entry, self._last_played = entry, last_played
        if entry.error:
            name = inert(entry.name)
            self._say("about", f"It does not play: {inert(entry.error)}")
            self._say("facts", f"`unknot check {name}` shows where, and how to mend it.")
            return
        self._say("about", inert(entry.about))
        self._say("facts", _facts(entry, self._sides, last_played))
        self.query_one(LookBody).light(entry.areas)
        self._load(entry.name)

    def on_looked(self, message: Looked) -> None:
        """Show the steps, unless another session is shown by now."""
        entry, timeline = self._entry, message.timeline
        if entry is None or entry.error or entry.name != message.name or timeline is None:
            return
        strip = self.query_one(SessionStrip)
        strip.display = True
        strip.lay_out(timeline)
        self._sides = sides_in_order(timeline)
        self._say("facts", _facts(entry, self._sides, self._last_played))
        self._say("cautions", "\n".join(map(inert, timeline.cautions)))
        self.query_one(StepList).show(timeline)

    def scroll_text(self, rows: int) -> None:
        """Scroll the words that do not fit, so many rows down."""
        for part in (self, self.query_one("#preview-text", VerticalScroll)):
            part.scroll_relative(y=rows, animate=False)

    @work(thread=True, exclusive=True)
    def _load(self, name: str) -> None:
        self.post_message(Looked(name, self._timeline_of(name)))

    def _clear(self, title: str) -> None:
        self._say("title", title)
        for name in ("about", "facts", "cautions"):
            self._say(name, "")
        self.query_one(StepList).show(None)
        for part in (self, self.query_one("#preview-text", VerticalScroll)):
            part.scroll_home(animate=False)
        self.query_one(SessionStrip).display = False
        self.query_one(LookBody).light(())

    def _say(self, name: str, text: str) -> None:
        words = self.query_one(f"#preview-{name}", Words)
        words.display = bool(text)
        words.show(text, layout=True)


def _facts(entry: Entry, sides: str, last_played: str) -> str:
    areas = ", ".join(_UNABRIDGED.get(area, area.replace("-", " ")) for area in entry.areas)
    lines = (
        " · ".join(filter(None, (f"{entry.minutes} min", sides))),
        inert(areas).capitalize(),
        f"You need: {inert(', '.join(entry.needs))}" if entry.needs else "Nothing needed",
        f"Last played {last_played}" if last_played else "",
        f"Your own: {inert(entry.name)}" if entry.own else "",
    )
    return "\n".join(filter(None, lines))
