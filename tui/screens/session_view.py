"""What the session screen shows: its widgets, and a face on them."""

from typing import TypeVar

from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer

from sessions.timecode import SECOND
from sessions.timeline import Timeline
from tui.accounts import STYLES
from tui.care import CARE
from tui.face import Face, sides_in_order
from tui.flash import STANDS_MS, Flash
from tui.host import app_of
from tui.screens.deck_screen import DeckScreen
from tui.screens.session_keys import PREPARING, keys
from tui.themes import kind_colour
from tui.widgets.bar import Bar
from tui.widgets.big_text import BigText
from tui.widgets.body_map import BodyMap
from tui.widgets.fader import Fader
from tui.widgets.ground import Columns, Rows, blank
from tui.widgets.key_bar import KeyBar
from tui.widgets.pacer import Pacer
from tui.widgets.pressure import PressureDots
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

Result = TypeVar("Result")

STILL_SECONDS = 1.0
"""How long the heading stays inverted with reduced motion, instead of a flash."""


class Told(Rows):
    """What is told beside the figure. The heading above both stands over the middle of it, as far as it has room."""

    def on_resize(self) -> None:
        """The figure comes and goes."""
        heading = self.screen.query_one("#heading", BigText)
        heading.lean = 2 * (self.region.x - heading.region.x) + self.region.width - heading.region.width


class SessionView(DeckScreen[Result]):
    """Paints; what is painted, and when, others say."""

    timeline: Timeline | None = None

    def __init__(self, title: str) -> None:
        super().__init__(classes="kind-intro")
        self._title = title
        self.HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (40, "-narrow"), (76, "-wide"), (112, "-vast")]
        self.VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-low"), (20, "-middle"), (34, "-high"), (50, "-tall")]
        self._kind = "intro"
        self._dark_again: Timer | None = None

    def compose(self) -> ComposeResult:
        """From the title down to the keys."""
        with Columns(id="top"):
            yield Words(self._title, id="title")
            yield Words(id="sides")
            volume = Fader("master", "volume", id="volume")
            volume.can_focus = False
            yield volume
            yield Words(id="style")
            yield Words(id="clock")
        with Rows(id="stage"):
            yield BigText("READY", id="heading", classes="tinted")
            with Columns(id="scene"):
                with Rows(id="figure"):
                    yield BodyMap()
                with Told(id="told"):
                    with Rows(id="counted"):
                        yield BigText(id="time", classes="tinted")
                        yield Bar(id="bar", classes="tinted")
                        yield Words(CARE, id="line")
                        yield Words(id="detail")
                    with Rows(id="gauge"):
                        yield PressureDots(id="pressure", classes="tinted")
                        yield Pacer(id="pacer", classes="tinted")
                    yield Words(PREPARING, id="status")
        with Rows(id="foot"):
            yield Words(id="notice")
            yield Words(id="next")
            yield SessionStrip(id="strip")
            yield Words(CARE, id="care")
            yield KeyBar(*keys(), id="keys")

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is under all of it: its colour."""
        return blank(self, crop)

    def show(self, face: Face, ready: tuple[int, int]) -> None:
        """A moment, and how many of how many words are spoken."""
        if face.kind != self._kind:
            self.remove_class(f"kind-{self._kind}")
            self.add_class(f"kind-{face.kind}")
            self._kind = face.kind
        paused = face.mood == "paused"
        self.set_class(paused, "-paused")
        self.set_class(face.breathing is not None, "-breathing")
        self.set_class(face.pressure is not None, "-pressing")
        # A pause must be seen from the floor: it takes the large place, and the time stands small beside the kind.
        self.big("heading").text = f"{face.heading}   {face.time}" if paused else face.heading
        self.big("time").text = "PAUSED" if paused else face.time
        self.query_one(BodyMap).show(face.areas, face.side, kind_colour(self, face.kind))
        self.query_one(Bar).show(face.done)
        self.words("line").show(face.line, layout=True)
        self.words("detail").show(face.detail)
        voice = f"voice {ready[0]} of {ready[1]}" if ready[0] < ready[1] and face.mood != "ended" else ""
        self.words("status").show("  ·  ".join(filter(None, (face.status, voice))))
        self.words("next").show(f"next   {face.following}" if face.following else "")
        self.words("clock").show(face.clock)
        self.query_one(PressureDots).level = face.pressure
        self.query_one(Pacer).show(face.breathing)
        self.query_one(KeyBar).keys = keys(face.enter)

    def show_second(self, face: Face) -> None:
        """What of a moment changes with its seconds; in one painting, which costs little more than any part of it."""
        if face.mood != "paused":
            self.big("time").text = face.time
        self.query_one(Bar).show(face.done)
        self.words("detail").show(face.detail)
        self.words("clock").show(face.clock)

    def sound_changed(self) -> None:
        """Tell whether and how it sounds, where that is out of the ordinary."""
        sides = sides_in_order(self.timeline) if self.timeline else ""
        style = self.deck.style if self.deck else "voice-and-tones"
        told = "" if style == "voice-and-tones" else STYLES[style].partition(":")[0].lower()
        muted = "sound off" if self.deck and self.deck.muted else ""
        self.words("sides").show("  ·  ".join(filter(None, (sides, told, muted))), layout=True)

    def flash(self, flash: Flash) -> None:
        """Light up for a moment; with reduced motion the heading stays inverted for a second instead."""
        moves = getattr(app_of(self), "motion", True)
        self._go_dark()
        self.add_class(f"-flash-{flash}" if moves else f"-still-{flash}")
        if self._dark_again:
            self._dark_again.stop()
        self._dark_again = self.set_timer(STANDS_MS[flash] / SECOND if moves else STILL_SECONDS, self._go_dark)

    def _go_dark(self) -> None:
        self.remove_class(*(f"-{how}-{flash}" for how in ("flash", "still") for flash in STANDS_MS))

    def big(self, name: str) -> BigText:
        """A large text by its id."""
        return self.query_one(f"#{name}", BigText)

    def words(self, name: str) -> Words:
        """A text by its id."""
        return self.query_one(f"#{name}", Words)
