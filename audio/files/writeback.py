"""Bringing a file to the disk while it is still being written, so that its end need not wait for all of it."""

import os
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

_AT_ONCE = 4_000_000
"""Bytes. More of them than this are on their way to the disk only where it is slower than what writes them."""


class Writeback:
    """A file that grows, and how much of it has been sent to the disk."""

    def __init__(self, descriptor: int, thread: ThreadPoolExecutor) -> None:
        self._descriptor = descriptor
        self._thread = thread
        self._sent = 0
        self._sending: Future[None] | None = None

    def go_on(self) -> None:
        """Send what has grown since, unless the disk has not yet taken what was sent before."""
        if self._sending is not None and not self._sending.done():
            return
        size = os.fstat(self._descriptor).st_size
        if size - self._sent >= _AT_ONCE:
            self._sent = size
            self._sending = self._thread.submit(self._send)

    def _send(self) -> None:
        # What cannot be written is told again to whoever makes sure of the whole file at its end.
        with suppress(OSError):
            os.fsync(self._descriptor)


@contextmanager
def writeback(path: Path) -> Generator[Writeback]:
    """Bring a file to the disk as it grows; whoever closes it still has to make sure of it. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        with ThreadPoolExecutor(1, "unknot-disk") as thread:
            yield Writeback(descriptor, thread)
    finally:
        os.close(descriptor)
