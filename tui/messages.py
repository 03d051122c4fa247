"""What the screens are told by threads of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

from sessions.timeline import Timeline
from tui.deck import Deck
from tui.errors import UserError

if TYPE_CHECKING:
    from sessions.script.models import Script
    from tui.journal import Place


class Prepared(Message):
    """So many of so many words are ready."""

    def __init__(self, ready: int, total: int) -> None:
        super().__init__()
        self.ready, self.total = ready, total

    def can_replace(self, message: Message) -> bool:
        """Only the latest counts."""
        return isinstance(message, Prepared)


class Noticed(Message):
    """A sentence for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class DeckOpened(Message):
    """The deck is there."""

    def __init__(self, deck: Deck) -> None:
        super().__init__()
        self.deck = deck


class DeckFailed(Message):
    """There will be no deck."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class Edited(Message):
    """The script that is played was edited: what it says now, or why that cannot be played."""

    def __init__(self, found: "Script | UserError") -> None:
        super().__init__()
        self.found = found


class Looked(Message):
    """A look into a session of the library is ready; None where it cannot be played."""

    def __init__(self, name: str, timeline: Timeline | None) -> None:
        super().__init__()
        self.name, self.timeline = name, timeline


class Remembered(Message):
    """What the log knows of the library: when each session was last played, and where the latest was left."""

    def __init__(self, played: Mapping[str, datetime], place: "Place | None") -> None:
        super().__init__()
        self.played, self.place = played, place
