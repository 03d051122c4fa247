"""What speaks: the one contract of every engine."""

from collections.abc import Callable
from typing import Protocol

from audio.clip import Clip
from sessions.timecode import Ms
from sessions.timeline import Say

LONGEST_TEXT = 500
"""Characters of one utterance; a script with a longer line gets a finding."""


Notice = Callable[[str], None]
"""Told a sentence for people, on any thread."""


class SpeechError(Exception):
    """Words that could not be spoken; the message is a sentence for people."""


class EngineError(SpeechError):
    """Words that could not be spoken because the engine crashed or took too long, whatever the words were."""


class UnavailableError(SpeechError):
    """An engine that cannot speak at all, so that another one is to speak in its place."""


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


class Engine(Speaker, Protocol):
    """A speaker that does not speak every language."""

    def distance(self, language: str) -> int | None:
        """How far its voice is from a language (BCP 47), 0 for the very tag; None where it does not speak it.

        Raises UnavailableError.
        """
        ...

    def voice_name(self, language: str) -> str:
        """The name of the voice that speaks a language. Raises SpeechError."""
        ...


class Narrator(Speaker, Protocol):
    """A speaker that also knows how long words take, without fail."""

    def measure(self, say: Say) -> Ms:
        """How long the words sound, rounded up to 10 ms; an estimate where they cannot be spoken."""
        ...


def whole(length: Ms) -> Ms:
    """A length rounded up to 10 ms."""
    return Ms(-(-length // 10) * 10)


def untold(_sentence: str) -> None:
    """A notice that nobody hears."""
