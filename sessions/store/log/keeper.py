"""The keeper: writes a running session into the log on a thread of its own, so that nothing waits for the disk."""

import atexit
import sqlite3
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from sessions.runs import Run
from sessions.store.log.database import PATIENCE_S, open_to_write
from sessions.store.log.errors import LogError, told
from sessions.store.log.log import write

CLOSE_WITHIN_S = 1.0
"""How long `close` waits for the last write; it takes milliseconds, unless the disk hangs."""
END_WITHIN_S = 3.0
"""How long the end of the program waits for it."""

NOT_KEPT = "This session is not kept."


class Keeper:
    """Keeps the latest state of one run. Nothing it does raises: what fails is told once, in a sentence."""

    def __init__(self, path: Path, notice: Callable[[str], None], patience_s: float = PATIENCE_S) -> None:
        """Begin at once to open the log. A notice may come from another thread."""
        self._path, self._notice, self._patience_s = path, notice, patience_s
        self._states: SimpleQueue[Run | str | None] = SimpleQueue()
        self._connection: sqlite3.Connection | None = None
        self._told = False
        self._closed = False
        self._thread = Thread(target=self._work, name="unknot-log", daemon=True)
        self._thread.start()
        _KEEPERS.add(self)

    def keep(self, run: Run) -> None:
        """Write a run as it now stands; returns at once."""
        if not self._closed:
            self._states.put(run)

    def forget(self, identity: str) -> None:
        """Take a run out again, because nothing was played of it."""
        if not self._closed:
            self._states.put(identity)

    def close(self, within_s: float = CLOSE_WITHIN_S) -> bool:
        """Write what is left and close; False where that takes longer, and goes on behind. May be called again."""
        if not self._closed:
            self._closed = True
            self._states.put(None)
        self._thread.join(within_s)
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            while (state := self._latest()) is not None:
                self._do(state)
        finally:
            if self._connection is not None:
                with suppress(sqlite3.Error):
                    self._connection.close()

    def _latest(self) -> Run | str | None:
        """The newest of the states that wait: each holds all that the ones before it do."""
        state = self._states.get()
        while state is not None and not self._states.empty():
            following = self._states.get()
            if following is None:
                self._states.put(None)
                break
            state = following
        return state

    def _do(self, state: Run | str) -> None:
        # A log that fails is tried again at the next step: the disk may have room by then.
        try:
            if self._connection is None:
                self._connection = open_to_write(self._path, self._patience_s)
            if isinstance(state, Run):
                write(self._connection, state)
            else:
                self._connection.execute("DELETE FROM run WHERE id = ?", (state,))
        except LogError as error:
            self._tell(str(error))
        except sqlite3.Error as error:
            self._drop()
            self._tell(str(told(error, self._path)))
        except Exception as error:
            self._drop()
            self._tell(f"The log failed ({type(error).__name__}: {error}).")

    def _drop(self) -> None:
        """Open it anew the next time."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _tell(self, sentence: str) -> None:
        if not self._told:
            self._told = True
            with suppress(Exception):
                self._notice(f"{sentence} {NOT_KEPT}")


_KEEPERS: "weakref.WeakSet[Keeper]" = weakref.WeakSet()


@atexit.register
def _finish() -> None:
    """Let what was told be written, though nobody closed."""
    for keeper in list(_KEEPERS):
        keeper.close(END_WITHIN_S)
