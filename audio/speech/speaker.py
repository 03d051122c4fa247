"""What speaks: the one contract of every engine."""

from typing import Protocol

from audio.clip import Clip
from sessions.timecode import Ms
from sessions.timeline import Say

LONGEST_TEXT = 500
"""Characters of one utterance; a script with a longer line gets a finding."""


class SpeechError(Exception):
    """Words that could not be spoken; the message is a sentence for people."""


class Speaker(Protocol):
    """Turns words into a clip: levelled, trimmed, and the same clip for the same words."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    def key(self) -> str:
        """All that shapes its clips beside the words: engine, version, voice, calibration."""
        ...

    def speak(self, say: Say) -> Clip:
        """The words as a clip, of no frames where there is nothing to pronounce. Raises SpeechError."""
        ...

    def close(self) -> None:
        """Let go of what it holds. Closing again does nothing; speaking again opens it again."""
        ...


class Narrator(Speaker, Protocol):
    """A speaker that also knows how long words take, without fail."""

    def measure(self, say: Say) -> Ms:
        """How long the words sound, rounded up to 10 ms; an estimate where they cannot be spoken."""
        ...


def whole(length: Ms) -> Ms:
    """A length rounded up to 10 ms."""
    return Ms(-(-length // 10) * 10)
