"""The mix card: how loud everything is, and each sound by itself."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from tui.deck import Deck
from tui.deck import Fader as FaderName
from tui.screens.card import Card
from tui.screens.foot import Foot
from tui.widgets.fader import Fader

_FADERS: dict[FaderName, str] = {
    "master": "everything",
    "voice": "voice",
    "tones": "tones",
    "ambience": "ambience",
}
_FOOT = "↑ ↓ choose   ← → move   Esc closes"


class MixCard(Card[None]):
    """A fader for each, moved by keys, wheel and mouse. The session goes on meanwhile."""

    CARD_TITLE = "The mix"
    AUTO_FOCUS = "Fader"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("up,k,shift+tab", "app.focus_previous", "The fader above"),
        ("down,j,tab", "app.focus_next", "The fader below"),
        ("escape,s,q,enter,space", "close", "Close"),
    ]

    def __init__(self, deck: Deck, set_volume: Callable[[FaderName, float], None]) -> None:
        super().__init__()
        self._deck = deck
        self._set_volume = set_volume

    def text(self) -> Iterable[Widget]:
        """The faders."""
        wide = max(map(len, _FADERS.values()))
        for fader, word in _FADERS.items():
            yield Fader(fader, word, wide, self._deck.volume(fader), id=f"fader-{fader}")

    def foot(self) -> Widget:
        """What the keys do."""
        return Foot(_FOOT, {"Esc closes": "close"})

    def on_fader_moved(self, event: Fader.Moved) -> None:
        """It is heard at once."""
        self._set_volume(event.fader, event.volume)

    def action_close(self) -> None:
        """Back to the session."""
        self.dismiss(None)
