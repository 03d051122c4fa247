"""No voice: the tones carry the session alone."""

import numpy as np

from audio.clip import Clip
from sessions.estimate import estimate
from sessions.timecode import Ms
from sessions.timeline import Say

NO_VOICE = "none"
"""Its name."""


class NoSpeech:
    """A speaker that says nothing. Words keep the time that they would take, so that a session is as long as spoken."""

    @property
    def name(self) -> str:
        """What people call it."""
        return NO_VOICE

    def key(self) -> str:
        """Nothing shapes its clips."""
        return "none"

    def speak(self, say: Say) -> Clip:  # noqa: ARG002 - the same for all words
        """A clip of no frames."""
        return Clip.of(np.zeros(0))

    def measure(self, say: Say) -> Ms:
        """How long the words would sound."""
        return estimate(say)

    def close(self) -> None:
        """It holds nothing."""
