"""A session by sound alone: what is heard carries it, and nothing is drawn."""

import time
from collections.abc import Callable
from threading import Event

from sessions.transport import State
from tui.deck import Deck, Opener
from tui.desk.threads import aside
from tui.journal import Journal

LOOK_EVERY_S = 0.1
NOBODY_THERE_S = 15.0
"""How long a step that waits for a key lasts: no key can come."""


class Alone:
    """Plays one session at a time. `journal` follows a session by its name; without one it is not kept."""

    def __init__(
        self,
        opener: Callable[[str], Opener],
        journal: Callable[[str], Journal] | None,
        told: Callable[[str], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opener, self._journal, self._told, self._monotonic = opener, journal, told, monotonic
        self._stop = Event()

    def stop(self) -> None:
        """End the session that plays."""
        self._stop.set()

    async def play(self, name: str) -> None:
        """Play a session to its end, or until it is stopped. What goes wrong is said in a sentence."""
        self._stop = stop = Event()
        try:
            await aside(lambda: self._perform(name, stop), "unknot-session", stop.set)
        except Exception as error:
            self._told(str(error))

    def _perform(self, name: str, stop: Event) -> None:
        with self._opener(name)(self._told, _unseen) as deck:
            if stop.is_set():
                return
            journal = self._journal(name) if self._journal else None
            try:
                self._follow(deck, journal, stop)
            finally:
                if journal is not None:
                    journal.close()

    def _follow(self, deck: Deck, journal: Journal | None, stop: Event) -> None:
        deck.play()
        waits_since: float | None = None
        ended = False
        while not ended and not stop.is_set():
            ended = deck.wait_ended(LOOK_EVERY_S)
            playhead = deck.playhead
            if journal is not None:
                journal.look(deck.timeline, playhead)
            if playhead.state is not State.WAITING or deck.timeline.segments[playhead.segment].auto is not None:
                waits_since = None
                continue
            waits_since = self._monotonic() if waits_since is None else waits_since
            if self._monotonic() - waits_since >= NOBODY_THERE_S:
                deck.ready()
                waits_since = None
        if deck.failure is not None:
            raise deck.failure


def _unseen(_ready: int, _total: int) -> None:
    """Progress is not told."""
