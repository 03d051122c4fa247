"""A piece: one session on its way to being played, as a person has asked for it."""

import os
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from sessions.inert import inert
from tui.deck import Deck, Notice, Progress
from tui.errors import USAGE, UserError
from tui.journal import Journal, Place
from tui.preferences import Preferences

if TYPE_CHECKING:
    # What reads and compiles a script takes a fifth of a second to import, and a screen can be seen before.
    from sessions.compiling.compiler import Intro
    from sessions.reading.source import Document
    from sessions.timeline import Timeline
    from tui.screens.session import SessionScreen
    from tui.watching import ScriptWatch

_NO_VALUES: Mapping[str, str] = {}


class Piece:
    """A session by its name or path, with where in it to begin. It is read when it is opened.

    `values` are for the script's vars. It begins at `step` (an index or a title, as `show` prints them), or goes on
    at a `place` where it was left. `mistakes` are sentences about the settings, told before.
    """

    def __init__(
        self,
        session: str,
        wanted: Preferences,
        *,
        values: Mapping[str, str] = _NO_VALUES,
        intro: bool = True,
        step: str | None = None,
        place: Place | None = None,
        mistakes: Sequence[str] = (),
    ) -> None:
        self._session = session
        self._wanted = wanted
        self._values = values
        self._with_intro = intro
        self._step = step
        self._place = place
        self._mistakes = mistakes
        self._watch: ScriptWatch | None = None

    def find(self) -> None:
        """Tell at once where there is no such session. Raises UserError."""
        from sessions.store.catalog import Catalog, CatalogError

        try:
            Catalog().find(self._session)
        except CatalogError as error:
            if not os.path.lexists(self._session):
                raise UserError(inert(str(error)), USAGE) from None

    def screen(self) -> "SessionScreen":
        """The screen that plays it."""
        from tui.screens.session import SessionScreen

        return SessionScreen(self.title, self.opener, start=self.start, journal=self.journal, watch=self.watch)

    @property
    def title(self) -> str:
        """What it is called: by its title where the library knows that, else by its name."""
        from sessions.store.index import entries

        known = (entry.title for entry in entries() if entry.name == self._session)
        return next(known, self._session)

    def opener(self, notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        """Read it, speak its first words and open its sound, on entering. Raises UserError."""
        from tui.loading import draft_of
        from tui.rehearsing import opened
        from tui.remembering import daily_notices
        from tui.watching import ScriptWatch

        for sentence in self._mistakes:
            notice(sentence)
        document = self._read()
        assert document.script is not None
        # The voice may take its time: an edit meanwhile is not to be missed.
        self._watch = ScriptWatch(document, self._read)
        playing = self._wanted.playing(self._intro())
        draft = draft_of(document.script, playing.intro)
        self.start(draft)
        for sentence in daily_notices(draft, _now()) if self._place is None else ():
            notice(sentence)
        return opened(document.script, playing, notice, progress)

    def start(self, timeline: "Timeline") -> int:
        """The index of the segment to begin with. Raises UserError where there is no such step (any more)."""
        if self._place is not None:
            from tui.remembering import segment_of

            return segment_of(self._place, timeline)
        if self._step is not None:
            from tui.loading import find_step

            return find_step(timeline, self._step).index
        return 0

    def journal(self, notice: Notice, *, asks: bool = True) -> Journal:
        """What keeps the run in the log; whether it `asks` for tension is up to the settings too."""
        from tui.remembering import recording_of

        return recording_of(self._session, notice, asks_tension=asks and self._wanted.settings.tension)

    def watch(self) -> "ScriptWatch | None":
        """What looks whether its script is edited; None before it was opened."""
        return self._watch

    def _read(self) -> "Document":
        from tui.loading import load_document

        return load_document(self._session, self._values)

    def _intro(self) -> "Intro":
        if not self._with_intro:
            return "none"
        from tui.remembering import intro_for

        return intro_for(self._session, _now())


def _now() -> datetime:
    return datetime.now().astimezone()
