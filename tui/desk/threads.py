"""Work on a thread that never keeps the program from ending."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread

CLOSING_S = 5.0
"""Work that is told to stop and takes longer is left behind."""


async def aside(work: Callable[[], None], name: str, stop: Callable[[], None] | None = None) -> None:
    """Run blocking work beside the event loop and wait for its end. Raises what it raises.

    Where the waiting is cancelled, `stop` tells the work to end, and it gets a moment for that.
    """
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:
            failures.append(error)
        finally:
            # The loop may be gone by now, with everybody who waited.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(ended.set)

    Thread(target=run, name=name, daemon=True).start()
    try:
        await ended.wait()
    except asyncio.CancelledError:
        if stop is not None:
            stop()
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSING_S):
                    await ended.wait()
        raise
    if failures:
        raise failures[0]
