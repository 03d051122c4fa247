"""How long words should take, where no voice is at hand to measure."""

from sessions.timecode import Ms
from sessions.timeline import Say


def estimate(say: Say) -> Ms:
    """How long words should take at their rate, rounded up to 10 ms.

    A word is counted as six characters at least every six, so that writing without spaces is counted too.
    """
    words = max(len(say.text.split()), len(say.text.strip()) / 6)
    return Ms(-(-round(words * 60_000 / say.rate) // 10) * 10)
