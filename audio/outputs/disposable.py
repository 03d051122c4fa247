"""Calls into a sound system that may never come back, each on a thread that can be given up.

Measured on a frozen PulseAudio: opening, stopping and closing a device each hang for more than 15 s.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

LIMIT_S = 3.0
"""How long a sound system may take over one call."""

NO_ANSWER = "the sound system does not answer"

_abandoned: set[Thread] = set()


class HungError(Exception):
    """The call did not come back in time, and goes on by itself."""


def bounded(work: Callable[[], T], too_late: Callable[[], object] | None = None, limit: float = LIMIT_S) -> T:
    """Do the work on a daemon thread and give its result, or raise what it raises.

    Raises HungError after limit seconds. Should the work succeed later all the same, its thread undoes it by too_late.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)
            return
        if future.set_running_or_notify_cancel():
            future.set_result(result)
        elif too_late is not None:
            too_late()

    thread = Thread(target=run, name="unknot-device", daemon=True)
    thread.start()
    try:
        return future.result(limit)
    except TimeoutError:
        if not future.cancel():
            return future.result()
        abandon(thread)
        raise HungError from None


def abandon(thread: Thread) -> None:
    """Give up a thread that hangs in a sound system: what it holds is kept, and never touched again."""
    _abandoned.add(thread)


def hung() -> int:
    """How many threads were given up and still hang."""
    return sum(thread.is_alive() for thread in tuple(_abandoned))
