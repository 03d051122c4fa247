"""Keys that come as lines on standard input."""

import os
import signal
import sys
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol


class Lines(Protocol):
    """Lines as they come."""

    @property
    def ended(self) -> bool:
        """Whether no more will come."""
        ...

    def take(self) -> list[str]:
        """The lines that have come since the last time; never waits."""
        ...


class InputLines:
    """The lines of a file descriptor, read on a thread that never keeps the program from ending.

    It reads past the buffers of Python: a thread that hangs in one of them cannot be left behind.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._ended = False

    @property
    def ended(self) -> bool:
        """Whether no more will come."""
        return self._ended and self._lines.empty()

    def start(self) -> None:
        """Begin to read. In a background job reading fails from now on, instead of stopping the program."""
        if sys.platform != "win32":
            signal.signal(signal.SIGTTIN, signal.SIG_IGN)
        Thread(target=self._read, name="keys", daemon=True).start()

    def take(self) -> list[str]:
        """The lines that have come since the last time; never waits."""
        lines: list[str] = []
        while True:
            try:
                lines.append(self._lines.get_nowait())
            except Empty:
                return lines

    def _read(self) -> None:
        rest = b""
        try:
            while chunk := os.read(self._descriptor, 4096):
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    self._lines.put(line.decode(errors="replace").strip())
        except OSError:
            pass
        if rest:
            self._lines.put(rest.decode(errors="replace").strip())
        self._ended = True
