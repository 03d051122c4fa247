"""The session screen: a running session, to be read from the floor."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.timer import Timer

from sessions.inert import inert
from sessions.timecode import SECOND
from sessions.timeline import Timeline
from sessions.transport import Playhead, State
from tui.deck import Deck, Notice, Opener
from tui.deck import Fader as FaderName
from tui.errors import UserError
from tui.face import breathing_at, face_of, share_done
from tui.flash import APART, Flashes
from tui.host import app_of
from tui.messages import DeckFailed, DeckOpened, Edited, Noticed, Prepared
from tui.opening import Opening
from tui.pace import AFTER_KEY, KEYED_LOOKS, SMOOTH_BELOW, next_look
from tui.screens.session_keys import BINDINGS, END_KEYS, HELP, KEPT
from tui.screens.session_view import SessionView
from tui.spots import after_spot
from tui.widgets.bar import Bar
from tui.widgets.fader import Fader
from tui.widgets.key_bar import KeyBar
from tui.widgets.pacer import Pacer
from tui.widgets.strip import SessionStrip

if TYPE_CHECKING:
    # What reads a script takes a tenth of a second to import, and the screen is to be seen before; so do the cards.
    from sessions.settings.table import Settings
    from tui.journal import Journal
    from tui.screens.stop_signs import Way
    from tui.screens.tension import Answer, TensionCard
    from tui.watching import ScriptWatch

NOTICE_SECONDS = 8.0
WATCH_SECONDS = 1.0
"""How often it is looked whether the script was edited."""
FAREWELL_SECONDS = 3.0
"""How long "Session complete." stands before the screen closes by itself, where there is no summary."""

Outcome = Literal["complete", "quit"]


class SessionScreen(SessionView[Outcome | Exception]):
    """Prepares a session, plays it and shows it. Its result is how it ended, or why it could not be opened.

    With a journal the run is remembered, and a summary stands at its end.
    """

    CSS_PATH = ["parts.tcss", "session.tcss"]  # noqa: RUF012 - so Textual has it
    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)

    def __init__(
        self,
        title: str,
        opener: Opener,
        *,
        start: int | Callable[[Timeline], int] = 0,
        farewell: float = FAREWELL_SECONDS,
        journal: "Callable[[Notice], Journal] | None" = None,
        watch: "Callable[[], ScriptWatch | None] | None" = None,
        summary: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(inert(title))
        self._start = start
        self._farewell, self._summary = farewell, summary
        self._journal_of = journal
        self._journal: Journal | None = None
        self._watch_of = watch
        self._watch: ScriptWatch | None = None
        self._monotonic = monotonic
        self._asking: TensionCard | None = None
        self._playhead: Playhead | None = None
        self._moment: object = None
        self._second = 0
        self._later: list[Callable[[], None]] = []
        self._flashes: Flashes | None = None
        self._flashed_at = -float("inf")
        self._look: Timer | None = None
        self._quick_looks = 0
        self._ended = False
        self._opening = Opening(
            opener,
            notice=lambda sentence: self._tell(Noticed(sentence)),
            progress=lambda ready, total: self._tell(Prepared(ready, total)),
            opened=lambda deck: self._tell(DeckOpened(deck)),
            failed=lambda error: self._tell(DeckFailed(error)),
        )

    def on_mount(self) -> None:
        """Begin to prepare, and ask meanwhile what there is to ask."""
        # The first refresh of a program that starts is not shown; after it the application takes messages.
        app_of(self).call_later(self.call_after_refresh, self._prepare)

    async def on_unmount(self) -> None:
        """Give the sound device back."""
        if self._journal:
            self._journal.close()
        await asyncio.to_thread(self._opening.close)

    def _prepare(self) -> None:
        """What takes time begins when the screen has been seen."""
        self._opening.start()
        if self._journal_of:
            self._journal = self._journal_of(lambda sentence: self._tell(Noticed(sentence)))
        if self._journal and self._journal.asks_tension:
            from tui.screens.tension import TensionCard

            self._asking = TensionCard()
            app_of(self).push_screen(self._asking, self._answered)

    def on_prepared(self, message: Prepared) -> None:
        """Show how far the voice is."""
        if self.deck is None:
            words = f"Preparing the voice {message.ready} of {message.total}"
            self.words("status").show(words)
            self.query_one(Bar).show(message.ready / max(1, message.total))
            if self._asking:
                self._asking.progress(words)

    def on_noticed(self, message: Noticed) -> None:
        """Show a sentence for a while."""
        sentence = inert(message.sentence)
        self.words("notice").show(sentence, layout=True)
        self.add_class("-noticed")
        self.set_timer(NOTICE_SECONDS, partial(self._forget, sentence))

    def on_deck_opened(self, message: DeckOpened) -> None:
        """Play, if it is still wanted, and as soon as what is asked is answered."""
        if self not in app_of(self).screen_stack:
            return
        self.deck = message.deck
        self.query_one("#volume", Fader).volume = self.deck.volume("master")
        if self._asking:
            self.words("status").show("Ready.")
            self._asking.ready()
        else:
            self._begin()

    def on_deck_failed(self, message: DeckFailed) -> None:
        """Nothing will be played."""
        self._leave(message.error)

    def _answered(self, answer: "Answer | None") -> None:
        self._asking = None
        if answer is None or answer == "quit":
            self._leave("quit")
            return
        if self._journal:
            self._journal.note_tension("before", None if answer == "skipped" else answer)
        self._begin()

    def _begin(self) -> None:
        if not self.deck:
            return
        try:
            start = self._start if isinstance(self._start, int) else self._start(self.deck.timeline)
        except UserError as error:
            self._leave(error)
            return
        if start:
            self.deck.seek(start)
        self.deck.play()
        self.begun(self.deck)
        self.keyed()
        self._watch = self._watch_of() if self._watch_of else None
        if self._watch:
            self.set_interval(WATCH_SECONDS, self._look_for_edits)

    @work(thread=True, exclusive=True, group="edits")
    def _look_for_edits(self) -> None:
        edited = self._watch.look() if self._watch else None
        if edited is not None:
            self.post_message(Edited(edited))

    def on_edited(self, message: Edited) -> None:
        """Go on in the edited script, or tell why it cannot be played."""
        if isinstance(message.found, UserError):
            brief = getattr(message.found, "brief", str(message.found))
            self._tell(Noticed(f"{brief}. It goes on as it was."))
        elif self.deck and not self._ended:
            self.deck.reload(message.found)
            self._tell(Noticed("The script was edited: it goes on in its new version."))

    def settings_changed(self, settings: "Settings") -> None:
        """Follow the settings that can be heard at once."""
        if self.deck:
            for fader, volume in volumes_of(settings).items():
                self.set_volume(fader, volume)
            self.deck.choose_style(settings.style)
            self.sound_changed()

    def kept(self) -> None:
        """Tell that the key was not for nothing."""
        self.words("status").show(KEPT)

    def keyed(self) -> None:
        """Look at once, and often for a while."""
        self._quick_looks = KEYED_LOOKS
        self.check()

    def check(self) -> None:
        """Show what has changed since the last time, and look again when something next will."""
        if self.deck is None or self._ended:
            return
        if self.deck.failure is not None:
            raise self.deck.failure
        timeline, playhead = self.deck.timeline, self.deck.playhead
        if self._journal:
            self._journal.look(timeline, playhead)
        if timeline is not self.timeline:
            self.timeline, self._flashes, self._moment = timeline, Flashes(timeline), None
            self.query_one(SessionStrip).lay_out(timeline)
            self.words("title").show(inert(timeline.title), layout=True)
            self.sound_changed()
        self._flash_if_due(playhead)
        self._show_what_changed(timeline, playhead)
        self._playhead = playhead
        if playhead.state is State.ENDED:
            self._end()
            return
        flash = self._flashes.after(playhead.position) if self._flashes and self.deck.style == "silent" else None
        due = next_look(timeline, playhead, flash)
        if self._quick_looks:
            self._quick_looks -= 1
            due = min(due, AFTER_KEY)
        if self._look:
            self._look.stop()
        self._look = self.set_timer(due / SECOND, self.check)

    def _show_what_changed(self, timeline: Timeline, playhead: Playhead) -> None:
        segment = timeline.segments[min(playhead.segment, len(timeline.segments) - 1)]
        cycle = (playhead.position - segment.start) // segment.breath.cycle_ms if segment.breath else 0
        ready = self.deck.words_ready if self.deck else (0, 0)
        moment = playhead.state, playhead.segment, playhead.resting, cycle, ready
        second = -(-playhead.remaining // SECOND)
        if moment != self._moment:
            self._moment, self._second = moment, second
            self._later.clear()
            self.query_one(SessionStrip).show(playhead.position)
            self.show(face_of(timeline, playhead), ready)
            return
        if playhead.state is State.PLAYING:
            if segment.duration < SMOOTH_BELOW:
                self.query_one(Bar).show(share_done(segment, playhead))
            if segment.breath:
                self.query_one(Pacer).show(breathing_at(segment, playhead.position))
        if second != self._second:
            # What is far apart on the screen is painted apart: one painting takes in everything that lies between.
            self._second = second
            face = face_of(timeline, playhead)
            self.show_second(face)
            self._later = [
                partial(self.query_one(SessionStrip).show, playhead.position),
                partial(self.words("clock").show, face.clock),
            ]
        elif self._later:
            self._later.pop()()

    def _flash_if_due(self, now: Playhead) -> None:
        last = self._playhead
        if not (self.deck and self._flashes) or self.deck.style != "silent":
            return
        if now.state not in (State.PLAYING, State.WAITING):
            return
        seen = last.position if last and last.state is not State.STOPPED else None
        flash = self._flashes.due(seen, now.position)
        if flash and (self._monotonic() - self._flashed_at) * SECOND >= APART:
            self._flashed_at = self._monotonic()
            self.flash(flash)

    def _end(self) -> None:
        self._ended = True
        self.query_one(KeyBar).keys = END_KEYS
        if self._journal is None:
            self.set_timer(self._farewell, partial(self._leave, "complete"))
            return
        while app_of(self).screen is not self:
            app_of(self).pop_screen()
        from tui.screens.summary import SUMMARY_SECONDS, SummaryCard

        summary = SummaryCard(self._journal, SUMMARY_SECONDS if self._summary is None else self._summary)
        app_of(self).push_screen(summary, lambda _: self._leave("complete"))

    def _forget(self, sentence: str) -> None:
        if self.words("notice").text == sentence:
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

    def action_ready(self) -> None:
        """Go on from a wait, or release."""
        if self._ended:
            self._leave("complete")
        elif self.deck:
            self.deck.ready()
            self.keyed()

    def action_ease(self) -> None:
        """Stop the pressure at once and ask how to go on."""
        self.ask(self._ease)

    def _ease(self, deck: Deck) -> None:
        if self._ended:
            return
        from tui.screens.stop_signs import StopSigns

        deck.ease()
        self.keyed()
        app_of(self).push_screen(StopSigns(), self._go_on)

    def _go_on(self, way: "Way | None") -> None:
        if way == "end":
            self._leave("quit")
        elif self.deck and self.timeline and self._playhead and way:
            if way == "skip":
                self.deck.seek(after_spot(self.timeline, self._playhead.segment))
            self.deck.toggle()
            self.keyed()

    def action_help(self) -> None:
        """What the keys do."""
        from tui.screens.help import HelpScreen

        app_of(self).push_screen(HelpScreen(HELP))

    def action_quit(self) -> None:
        """Stop here."""
        self._leave("complete" if self._ended else "quit")


def volumes_of(settings: "Settings") -> dict[FaderName, float]:
    """How loud everything is, by the settings."""
    return {
        "master": settings.volume,
        "voice": settings.voice_volume,
        "tones": settings.tones_volume,
        "ambience": settings.ambience_volume,
    }
