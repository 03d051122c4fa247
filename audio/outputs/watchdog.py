"""Tells from its pulls alone whether an opened device is ready, and whether it is lost."""

from audio.clip import RATE

READY_AFTER_PULLS = 3
"""A device that has just been opened pulls in fits and starts; after this many regular pulls it has settled."""

READY_AFTER_S = 3.0
"""A device that pulls irregularly this long is taken as it is."""

FIRST_PULLS = 3
FIRST_PULLS_S = 3.0
"""Before the third pull the device may take this long: the second came up to 2 s after the first (PulseAudio 16)."""

LOST_AFTER_S = 1.0
LOST_AFTER_PERIODS = 10
"""Later a device is lost when it does not pull for LOST_AFTER_S and this many periods."""

LONGEST_LOOK_S = 0.3
"""The most that one look adds to the wait: while this whole program stood still the device had no chance to pull."""


class Watchdog:
    """The judgement on one opened device. Holds no clock: every moment, in seconds, is handed in."""

    def __init__(self, now: float) -> None:
        self._looked = now
        self._waited = 0.0
        self._began = self._pulled = now
        self._pulls = 0
        self._regular = 0
        self._period = 0.0

    def ready(self, now: float) -> bool:
        """Whether the device has settled, so that what is sent now is heard whole and in time."""
        return self._regular >= READY_AFTER_PULLS or (self._pulls > 0 and now - self._began >= READY_AFTER_S)

    def pulled(self, now: float, frames: int) -> bool:
        """Note a pull, and tell whether it is late: a period or more after its time.

        A pull is regular when it follows the one before at 0.5 to 2 times that one's length.
        """
        periods = (now - self._pulled) / self._period if self._period else 0.0
        self._regular = self._regular + 1 if 0.5 <= periods <= 2 else 0
        if not self._pulls:
            self._began = now
        self._pulls += 1
        self._pulled = now
        self._period = frames / RATE
        self._waited = 0.0
        return periods > 2

    def lost(self, now: float) -> bool:
        """Look whether the device has been without a pull for too long. To be asked several times a second."""
        self._waited += min(now - max(self._looked, self._pulled), LONGEST_LOOK_S)
        self._looked = now
        settled = LOST_AFTER_S + LOST_AFTER_PERIODS * self._period
        return self._waited > (FIRST_PULLS_S if self._pulls < FIRST_PULLS else settled)
