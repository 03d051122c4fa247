"""How the program ends, whatever the sound system does."""

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from audio.outputs import disposable


def abandoned() -> bool:
    """Whether a thread hangs in the sound system: the interpreter would wait for it, so the end is leave()."""
    return disposable.hung() > 0


def leave(code: int) -> NoReturn:
    """End the program: as usual, or past a hung sound system, with what was written flushed."""
    if not abandoned():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(code)


@contextmanager
def signals_exit() -> Generator[None, None, None]:
    """Turn SIGTERM and SIGHUP into a normal exit meanwhile, so that every device is closed. For the main thread.

    One that is ignored, as SIGHUP is by nohup, stays so.
    """
    numbers = [signal.SIGTERM] + ([signal.SIGHUP] if sys.platform != "win32" else [])
    before = {number: signal.signal(number, _exit) for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)
