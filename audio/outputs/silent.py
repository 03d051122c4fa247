"""The output without a sound: it pulls by the system's clock."""

import time
from collections.abc import Callable
from threading import Event, Thread

from audio.clip import FRAMES_PER_MS, RATE
from audio.outputs.output import Source
from sessions.timecode import Ms

PIECE = 100 * FRAMES_PER_MS
"""Frames a pull: as many as a device takes, fine enough for a screen and gentle on a battery."""

LONGEST_BURST = RATE // 4
"""Pulls that are overdue by up to this many frames are made at once; beyond that the time is skipped."""


class SilentOutput:
    """Plays to nobody, in real time."""

    name = "silent"
    latency = Ms(0)

    def __init__(
        self, monotonic: Callable[[], float] = time.monotonic, wait: Callable[[float], bool] | None = None
    ) -> None:
        """The wait takes seconds, and tells whether to end; by default it ends on close()."""
        self._monotonic = monotonic
        self._closing = Event()
        self._wait = wait or self._closing.wait
        self._thread: Thread | None = None

    def open(self, source: Source) -> None:
        """Begin to pull, on a thread."""
        self._thread = Thread(target=self._run, args=(source,), name="unknot-silent", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop pulling."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, source: Source) -> None:
        due = self._monotonic()
        while True:
            overdue = round((self._monotonic() - due) * RATE)
            if overdue > LONGEST_BURST:
                source.skip(overdue)
                due += overdue / RATE
            source.pull(PIECE)
            due += PIECE / RATE
            if self._wait(max(0.0, due - self._monotonic())):
                return
