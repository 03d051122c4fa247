"""A screen over a deck: the keys that it hands on."""

from typing import TypeVar

from textual.screen import Screen
from textual.timer import Timer

from sessions.timecode import SECOND, Ms
from tui.accounts import STYLES, next_style
from tui.deck import Deck
from tui.deck import Fader as FaderName
from tui.host import app_of
from tui.screens.mix import MixCard
from tui.volume import louder
from tui.widgets.fader import Fader
from tui.widgets.words import Words

Result = TypeVar("Result")

SHOWN_SECONDS = 2.0
"""How long a volume, or the name of a cue style, is shown after the key for it."""


class DeckScreen(Screen[Result]):
    """Takes the keys of a session once its deck is there."""

    deck: Deck | None = None
    _shown: Timer | None = None

    def keyed(self) -> None:
        """A key was handed on: its effect is to be seen soon."""

    def sound_changed(self) -> None:
        """Whether and how it sounds has changed."""

    def action_pause(self) -> None:
        """Pause, or go on."""
        if self.deck:
            self.deck.toggle()
            self.keyed()

    def action_next(self) -> None:
        """Go to the next step."""
        if self.deck:
            self.deck.next()
            self.keyed()

    def action_back(self) -> None:
        """Go back."""
        if self.deck:
            self.deck.back()
            self.keyed()

    def action_extend(self, seconds: int) -> None:
        """Make the step longer or shorter."""
        if self.deck:
            self.deck.extend(Ms(seconds * SECOND))
            self.keyed()

    def action_mute(self) -> None:
        """Sound off, or on."""
        if self.deck:
            self.deck.mute(not self.deck.muted)
            self.sound_changed()

    def action_louder(self, steps: int) -> None:
        """Everything louder, or quieter; who makes it louder wants to hear it."""
        if not self.deck:
            return
        if steps > 0 and self.deck.muted:
            self.deck.mute(False)
            self.sound_changed()
        self.set_volume("master", louder(self.deck.volume("master"), steps))
        self._show_for_a_while("-volume")

    def action_style(self) -> None:
        """The next way to give cues."""
        if not self.deck:
            return
        style = next_style(self.deck.style)
        self.deck.choose_style(style)
        self.query_one("#style", Words).show(STYLES[style], layout=True)
        self._show_for_a_while("-style")
        self.sound_changed()

    def action_mix(self) -> None:
        """How loud each sound is."""
        if self.deck:
            app_of(self).push_screen(MixCard(self.deck, self.set_volume))

    def set_volume(self, fader: FaderName, volume: float) -> None:
        """Make something louder or quieter."""
        if self.deck:
            self.deck.set_volume(fader, volume)
            if fader == "master":
                self.query_one("#volume", Fader).volume = volume

    def _show_for_a_while(self, what: str) -> None:
        if self._shown:
            self._shown.stop()
        self.remove_class("-volume", "-style")
        self.add_class(what)
        self._shown = self.set_timer(SHOWN_SECONDS, self._show_no_more)

    def _show_no_more(self) -> None:
        self.remove_class("-volume", "-style")
