"""A screen over a deck: the keys that it hands on."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from textual.screen import Screen
from textual.timer import Timer

from sessions.timecode import SECOND, Ms
from tui.accounts import STYLES, next_style
from tui.deck import Deck
from tui.deck import Fader as FaderName
from tui.host import app_of
from tui.volume import louder
from tui.widgets.fader import Fader
from tui.widgets.words import Words

Result = TypeVar("Result")

SHOWN_SECONDS = 2.0
"""How long a volume, or the name of a cue style, is shown after the key for it."""


class DeckScreen(Screen[Result]):
    """Takes the keys of a session. What they ask for before it plays is done as it begins."""

    deck: Deck | None = None
    _shown: Timer | None = None

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._kept: list[Callable[[Deck], object]] | None = []

    def ask(self, what: Callable[[Deck], object]) -> None:
        """Ask something of the deck: now, or in its turn as soon as it plays."""
        if self._kept is not None:
            self._kept.append(what)
            self.kept()
        elif self.deck:
            what(self.deck)

    def begun(self, deck: Deck) -> None:
        """It plays: do what was asked for up to now. Once a card opens, the keys after it were meant for the card."""
        kept, self._kept = self._kept or (), None
        above = app_of(self).screen
        for what in kept:
            if app_of(self).screen is not above:
                break
            what(deck)

    def kept(self) -> None:
        """Something was asked for too early, and waits."""

    def keyed(self) -> None:
        """A key was handed on: its effect is to be seen soon."""

    def sound_changed(self) -> None:
        """Whether and how it sounds has changed."""

    def action_pause(self) -> None:
        """Pause, or go on."""
        self.ask(lambda deck: self._steer(deck.toggle))

    def action_next(self) -> None:
        """Go to the next step."""
        self.ask(lambda deck: self._steer(deck.next))

    def action_back(self) -> None:
        """Go back."""
        self.ask(lambda deck: self._steer(deck.back))

    def action_extend(self, seconds: int) -> None:
        """Make the step longer or shorter."""
        self.ask(lambda deck: self._steer(partial(deck.extend, Ms(seconds * SECOND))))

    def action_mute(self) -> None:
        """Sound off, or on."""
        self.ask(lambda deck: self._mute(deck, not deck.muted))

    def action_louder(self, steps: int) -> None:
        """Everything louder, or quieter; who makes it louder wants to hear it."""
        self.ask(lambda deck: self._louder(deck, steps))

    def action_style(self) -> None:
        """The next way to give cues."""
        self.ask(self._restyle)

    def action_mix(self) -> None:
        """How loud each sound is."""
        self.ask(self._mix)

    def set_volume(self, fader: FaderName, volume: float) -> None:
        """Make something louder or quieter."""
        if self.deck:
            self.deck.set_volume(fader, volume)
            if fader == "master":
                self.query_one("#volume", Fader).volume = volume

    def _steer(self, act: Callable[[], object]) -> None:
        act()
        self.keyed()

    def _mute(self, deck: Deck, muted: bool) -> None:
        deck.mute(muted)
        self.sound_changed()

    def _louder(self, deck: Deck, steps: int) -> None:
        if steps > 0 and deck.muted:
            self._mute(deck, False)
        self.set_volume("master", louder(deck.volume("master"), steps))
        self._show_for_a_while("-volume")

    def _restyle(self, deck: Deck) -> None:
        style = next_style(deck.style)
        deck.choose_style(style)
        self.query_one("#style", Words).show(STYLES[style], layout=True)
        self._show_for_a_while("-style")
        self.sound_changed()

    def _mix(self, deck: Deck) -> None:
        from tui.screens.mix import MixCard

        app_of(self).push_screen(MixCard(deck, self.set_volume))

    def _show_for_a_while(self, what: str) -> None:
        if self._shown:
            self._shown.stop()
        self.remove_class("-volume", "-style")
        self.add_class(what)
        self._shown = self.set_timer(SHOWN_SECONDS, self._show_no_more)

    def _show_no_more(self) -> None:
        self.remove_class("-volume", "-style")
