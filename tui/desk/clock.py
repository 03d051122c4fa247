"""The clocks that desk breaks go by."""

import asyncio
import sys
import time
from datetime import datetime, timedelta
from typing import Protocol

from sessions.timecode import Ms

DEMO_SPEED = 60
"""A second a minute."""


class Clock(Protocol):
    """Tells the time, and waits."""

    def wall(self) -> datetime:
        """The local time, with its zone."""
        ...

    def monotonic(self) -> Ms:
        """A time that is never set, and goes on while the machine sleeps."""
        ...

    async def sleep(self, length: Ms) -> None:
        """Wait so long by this clock."""
        ...


class SystemClock:
    """The time as it is."""

    def wall(self) -> datetime:
        """The local time."""
        return datetime.now().astimezone()

    def monotonic(self) -> Ms:
        """Since some moment in the past."""
        return Ms(_since_start_ns() // 1_000_000)

    async def sleep(self, length: Ms) -> None:
        """Wait."""
        await asyncio.sleep(length / 1000)


class DemoClock:
    """A day that goes by at a second a minute, from a time that is chosen."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self._began = _since_start_ns()

    def wall(self) -> datetime:
        """The time of the demo."""
        return self.start + timedelta(milliseconds=self.monotonic())

    def monotonic(self) -> Ms:
        """Since the demo began."""
        return Ms((_since_start_ns() - self._began) * DEMO_SPEED // 1_000_000)

    async def sleep(self, length: Ms) -> None:
        """Wait a sixtieth of it."""
        await asyncio.sleep(length / 1000 / DEMO_SPEED)


def _since_start_ns() -> int:
    # Python's own monotonic clock stands still in a suspend on Linux and on a Mac.
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    return time.monotonic_ns()
