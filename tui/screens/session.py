"""The session screen: a running session, to be read from the floor."""

import asyncio
from functools import partial
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen

from sessions.inert import inert
from sessions.timecode import SECOND, Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead, State
from tui.care import CARE
from tui.deck import Deck, Opener
from tui.face import Face, face_of, sides_in_order
from tui.host import app_of
from tui.messages import DeckFailed, DeckOpened, Noticed, Prepared
from tui.opening import Opening
from tui.screens.help import HelpScreen
from tui.screens.session_keys import BINDINGS, END_KEYS, HELP, keys
from tui.screens.stop_signs import StopSigns, Way
from tui.spots import after_spot
from tui.widgets.bar import Bar
from tui.widgets.big_text import BigText
from tui.widgets.key_bar import KeyBar
from tui.widgets.pacer import Pacer
from tui.widgets.pressure import PressureDots
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

CHECKS_A_SECOND = 20
"""How often the screen looks whether something has changed; it repaints only what has."""
NOTICE_SECONDS = 8.0
FAREWELL_SECONDS = 3.0
"""How long "Session complete." stands before the screen closes by itself."""

Outcome = Literal["complete", "quit"]


class SessionScreen(Screen[Outcome | Exception]):
    """Prepares a session, plays it and shows it. Its result is how it ended, or why it could not be opened."""

    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)

    def __init__(self, title: str, opener: Opener, *, start: int = 0, farewell: float = FAREWELL_SECONDS) -> None:
        super().__init__()
        self._title = inert(title)
        self._start = start
        self._farewell = farewell
        self._deck: Deck | None = None
        self._timeline: Timeline | None = None
        self._playhead: Playhead | None = None
        self._kind = "intro"
        self._ended = False
        self._opening = Opening(
            opener,
            notice=lambda sentence: self._tell(Noticed(sentence)),
            progress=lambda ready, total: self._tell(Prepared(ready, total)),
            opened=lambda deck: self._tell(DeckOpened(deck)),
            failed=lambda error: self._tell(DeckFailed(error)),
        )

    def compose(self) -> ComposeResult:
        """From the title down to the keys."""
        with Horizontal(id="top"):
            yield Words(self._title, id="title")
            yield Words(id="sides")
            yield Words(id="clock")
        with Vertical(id="stage"):
            yield BigText(id="heading", classes="tinted")
            yield BigText(id="time", classes="tinted")
            yield Bar(id="bar", classes="tinted")
            yield Words(CARE, id="line")
            yield Words(id="detail")
            with Vertical(id="gauge"):
                yield PressureDots(id="pressure", classes="tinted")
                yield Pacer(id="pacer", classes="tinted")
            yield Words(id="status")
        yield Words(id="notice")
        yield Words(id="next")
        yield SessionStrip(id="strip")
        yield Words(CARE, id="care")
        yield KeyBar(*keys(), id="keys")

    def on_mount(self) -> None:
        """Begin to prepare."""
        self.add_class("kind-intro")
        self._big("heading").text = "READY"
        self._words("status").show("Preparing…")
        self.set_interval(1 / CHECKS_A_SECOND, self.check)
        self._opening.start()

    async def on_unmount(self) -> None:
        """Give the sound device back."""
        await asyncio.to_thread(self._opening.close)

    def on_prepared(self, message: Prepared) -> None:
        """Show how far the voice is."""
        if self._deck is None:
            self._words("status").show(f"Preparing the voice {message.ready} of {message.total}")
            self.query_one(Bar).show(message.ready / max(1, message.total))

    def on_noticed(self, message: Noticed) -> None:
        """Show a sentence for a while."""
        sentence = inert(message.sentence)
        self._words("notice").show(sentence, layout=True)
        self.add_class("-noticed")
        self.set_timer(NOTICE_SECONDS, partial(self._forget, sentence))

    def on_deck_opened(self, message: DeckOpened) -> None:
        """Play, if it is still wanted."""
        if self not in app_of(self).screen_stack:
            return
        self._deck = message.deck
        if self._start:
            self._deck.seek(self._start)
        self._deck.play()
        self.check()

    def on_deck_failed(self, message: DeckFailed) -> None:
        """Nothing will be played."""
        self._leave(message.error)

    def check(self) -> None:
        """Show what has changed since the last time; nothing is painted where nothing has."""
        if self._deck is None or self._ended:
            return
        if self._deck.failure is not None:
            raise self._deck.failure
        timeline, playhead = self._deck.timeline, self._deck.playhead
        if timeline is not self._timeline:
            self._timeline = timeline
            self.query_one(SessionStrip).lay_out(timeline)
            self._show_sides()
        elif playhead == self._playhead:
            return
        self._playhead = playhead
        self.query_one(SessionStrip).show(playhead.position)
        self._show(face_of(timeline, playhead))
        if playhead.state is State.ENDED:
            self._ended = True
            self.query_one(KeyBar).keys = END_KEYS
            self.set_timer(self._farewell, partial(self._leave, "complete"))

    def _show(self, face: Face) -> None:
        if face.kind != self._kind:
            self.remove_class(f"kind-{self._kind}")
            self.add_class(f"kind-{face.kind}")
            self._kind = face.kind
        paused = face.mood == "paused"
        self.set_class(paused, "-paused")
        self.set_class(face.breathing is not None, "-breathing")
        self.set_class(face.pressure is not None, "-pressing")
        # A pause must be seen from the floor: it takes the large place, and the time stands small beside the kind.
        self._big("heading").text = f"{face.heading}   {face.time}" if paused else face.heading
        self._big("time").text = "PAUSED" if paused else face.time
        self.query_one(Bar).show(face.done)
        self._words("line").show(face.line, layout=True)
        self._words("detail").show(face.detail)
        self._words("status").show(face.status)
        self._words("next").show(f"next   {face.following}" if face.following else "")
        self._words("clock").show(face.clock)
        self.query_one(PressureDots).level = face.pressure
        self.query_one(Pacer).show(face.breathing)
        self.query_one(KeyBar).keys = keys(face.enter)

    def _show_sides(self) -> None:
        sides = sides_in_order(self._timeline) if self._timeline else ""
        muted = "sound off" if self._deck and self._deck.muted else ""
        self._words("sides").show("  ·  ".join(filter(None, (sides, muted))), layout=True)

    def _forget(self, sentence: str) -> None:
        if self._words("notice").text == sentence:
            self.remove_class("-noticed")

    def _leave(self, outcome: Outcome | Exception) -> None:
        app = app_of(self)
        if self not in app.screen_stack:
            return
        while app.screen is not self:
            app.pop_screen()
        self.dismiss(outcome)

    def _tell(self, message: Message) -> None:
        self.post_message(message)

    def _big(self, name: str) -> BigText:
        return self.query_one(f"#{name}", BigText)

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self._deck:
            self._deck.toggle()

    def action_next(self) -> None:
        """Go to the next step."""
        if self._deck:
            self._deck.next()

    def action_back(self) -> None:
        """Go back."""
        if self._deck:
            self._deck.back()

    def action_extend(self, seconds: int) -> None:
        """Make the step longer or shorter."""
        if self._deck:
            self._deck.extend(Ms(seconds * SECOND))

    def action_ready(self) -> None:
        """Go on from a wait, or release."""
        if self._ended:
            self._leave("complete")
        elif self._deck:
            self._deck.ready()

    def action_mute(self) -> None:
        """Sound off, or on."""
        if self._deck:
            self._deck.mute(not self._deck.muted)
            self._show_sides()

    def action_ease(self) -> None:
        """Stop the pressure at once and ask how to go on."""
        if self._deck and not self._ended:
            self._deck.ease()
            app_of(self).push_screen(StopSigns(), self._go_on)

    def _go_on(self, way: Way | None) -> None:
        if way == "end":
            self._leave("quit")
        elif self._deck and self._timeline and self._playhead and way:
            if way == "skip":
                self._deck.seek(after_spot(self._timeline, self._playhead.segment))
            self._deck.toggle()

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_quit(self) -> None:
        """Stop here."""
        self._leave("complete" if self._ended else "quit")
