"""How far a long task is, on one line of a terminal."""

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

from sessions.inert import inert
from sessions.timecode import SECOND, Ms, clock

_WIDTH = 30
_SOON = 1.0


def meter_line(stage: str, done: int, total: int, took: float, *, plain: bool = False) -> str:
    """A stage, its bar, its percentage, and the time left as soon as `took`, in seconds, lets one tell."""
    share = min(1.0, done / max(1, total))
    full, empty = "#-" if plain else "━─"
    cells = int(share * _WIDTH)
    line = f"{stage:<9}  {full * cells}{empty * (_WIDTH - cells)}  {int(100 * share):3} %"
    if took < _SOON or not 0 < share < 1:
        return line
    return f"{line}  {clock(Ms(round(took * (1 / share - 1)) * SECOND))} left"


class Meter:
    """Shows progress on a stream, where that is a terminal which can take a line back; nothing of it is left."""

    def __init__(self, stream: TextIO | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._shows = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._plain = not (self._stream.encoding or "").lower().startswith("utf")
        self._now = now
        self._stage = ""
        self._began = 0.0
        self._last = ""

    def show(self, stage: str, done: int, total: int) -> None:
        """Tell that so much of a stage is done."""
        if stage != self._stage:
            self._stage, self._began = stage, self._now()
        line = meter_line(stage, done, total, self._now() - self._began, plain=self._plain)
        if self._shows and line != self._last:
            self._stream.write(f"\r{line}\x1b[K")
            self._stream.flush()
            self._last = line

    def notice(self, sentence: str) -> None:
        """Say a sentence, on a line that stays."""
        self.end()
        self._stream.write(f"{inert(sentence)}\n")
        self._stream.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._last:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._last = ""
