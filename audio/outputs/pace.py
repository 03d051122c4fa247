"""Where the sound should be: the moment at which the next frame is due."""

from audio.clip import RATE

LEAK = 0.01
"""How much of its distance from the real pulls the due moment gives up with each: it follows the device's clock, which
drifts from the system's by some hundred millionths, and not the single pull, up to a quarter of a period off."""


class Pace:
    """Counts frames against seconds. Holds no clock: every moment, in seconds, is handed in."""

    def __init__(self, now: float) -> None:
        self._due = now

    def behind(self, now: float) -> int:
        """How many frames are overdue; negative when more was pulled than is due."""
        return round((now - self._due) * RATE)

    def pulled(self, now: float, frames: int) -> None:
        """Note that frames were pulled."""
        self._due += (now - self._due) * LEAK + frames / RATE

    def skipped(self, frames: int) -> None:
        """Note that frames were passed over."""
        self._due += frames / RATE
