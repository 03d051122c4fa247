"""The shelf: what the library screen asks of a library, and the library on disk that answers."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from sessions.store.index import Entry, entries
from sessions.timeline import Timeline
from tui.deck import Opener
from tui.errors import UserError
from tui.journal import Place


class Shelf(Protocol):
    """A library."""

    def entries(self) -> Sequence[Entry]:
        """All sessions, in the order they are shown."""
        ...

    def look(self, name: str) -> Timeline | None:
        """A look into a session, its words not measured; takes a moment. None where it cannot be played."""
        ...

    def opener(self, name: str) -> Opener:
        """What opens a session."""
        ...

    def last_played(self, name: str) -> datetime | None:
        """When a session was last played (an aware time), if it is known."""
        ...

    def left_at(self) -> Place | None:
        """Where the latest run was left before its end; None where it was not, or that is forgotten."""
        ...


class LibraryShelf:
    """The scripts on disk."""

    def __init__(self, opener: Callable[[str], Opener]) -> None:
        self._opener = opener

    def entries(self) -> Sequence[Entry]:
        """All sessions, by name."""
        return entries()

    def look(self, name: str) -> Timeline | None:
        """The draft of a session; None where its script is gone or has errors."""
        from tui.loading import draft_of, load_script

        try:
            return draft_of(load_script(name))
        except UserError:
            return None

    def opener(self, name: str) -> Opener:
        """What opens a session with the settings of the command line."""
        return self._opener(name)
