"""The shelf: what the library screen asks of a library, and the library on disk that answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from sessions.store.index import Entry, entries
from sessions.timeline import Timeline
from tui.errors import UserError
from tui.journal import Place
from tui.piece import Piece
from tui.preferences import Preferences

if TYPE_CHECKING:
    from tui.screens.editor import EditorScreen
    from tui.screens.session import SessionScreen


class Shelf(Protocol):
    """A library."""

    def entries(self) -> Sequence[Entry]:
        """All sessions, in the order they are shown."""
        ...

    def look(self, name: str) -> Timeline | None:
        """A look into a session, its words not measured; takes a moment. None where it cannot be played."""
        ...

    def session(self, name: str, place: Place | None = None) -> "SessionScreen":
        """The screen that plays a session; from a place on, where one is given. Raises UserError."""
        ...

    def editor(self, name: str) -> "EditorScreen":
        """The screen that edits its script. Raises UserError."""
        ...

    def last_played(self, name: str) -> datetime | None:
        """When a session was last played (an aware time), if it is known."""
        ...

    def left_at(self) -> Place | None:
        """Where the latest run was left before its end; None where it was not, or that is forgotten."""
        ...


class LibraryShelf:
    """The scripts on disk."""

    def __init__(self, wanted: Preferences, *, intro: bool = True) -> None:
        self._wanted = wanted
        self._intro = intro

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

    def session(self, name: str, place: Place | None = None) -> "SessionScreen":
        """The screen that plays a session with the settings as they are now."""
        return Piece(name, self._wanted, intro=self._intro, place=place).screen()

    def editor(self, name: str) -> "EditorScreen":
        """The screen that edits its script."""
        from tui.drafting import Draft
        from tui.loading import find_script
        from tui.rehearsing import opener_of
        from tui.screens.editor import EditorScreen

        draft = Draft(find_script(name))
        return EditorScreen(draft, lambda script: opener_of(lambda: script, self._wanted.playing()))

    def last_played(self, name: str) -> datetime | None:
        """When the log says that a session was last played."""
        from tui.remembering import last_played

        return last_played(name)

    def left_at(self) -> Place | None:
        """Where the log says that the latest run was left."""
        from tui.remembering import left_at

        return left_at(datetime.now().astimezone())
