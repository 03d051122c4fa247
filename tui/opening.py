"""Opening a deck behind the screen's back: slow, and perhaps no longer wanted when it is done."""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock, Thread

from tui.deck import Deck, Notice, Opener, Progress


class Opening:
    """Runs an opener on a thread of its own, which never keeps the program from ending.

    `opened` or `failed` is called on that thread, once, unless the opening was closed before.
    """

    def __init__(
        self,
        opener: Opener,
        notice: Notice,
        progress: Progress,
        opened: Callable[[Deck], None],
        failed: Callable[[Exception], None],
    ) -> None:
        self._opener, self._notice, self._progress = opener, notice, progress
        self._opened, self._failed = opened, failed
        self._lock = Lock()
        self._stack: ExitStack | None = None
        self._closed = False

    def start(self) -> None:
        """Begin."""
        Thread(target=self._run, name="opening", daemon=True).start()

    def close(self) -> None:
        """Close the deck, now or as soon as it is there. May be called twice."""
        with self._lock:
            self._closed, stack, self._stack = True, self._stack, None
        if stack is not None:
            stack.close()

    def _run(self) -> None:
        stack = ExitStack()
        try:
            deck = stack.enter_context(self._opener(self._notice, self._progress))
        except Exception as error:
            if not self._closed:
                self._failed(error)
            return
        with self._lock:
            closed = self._closed
            if not closed:
                self._stack = stack
        if closed:
            stack.close()
        else:
            self._opened(deck)
