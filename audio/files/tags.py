"""What a sound file tells of itself: values, whatever the format."""

from dataclasses import dataclass

from sessions.chapters import Chapter
from sessions.inert import inert
from sessions.timecode import ZERO, Ms

ALBUM = "unknot"
"""The album of every session, so that a phone shows them together."""


@dataclass(frozen=True, slots=True)
class Tags:
    """Title, author, what it is for, language (BCP 47), length, and the chapters. What is empty is not told."""

    title: str = ""
    author: str = ""
    about: str = ""
    language: str = ""
    length: Ms = ZERO
    chapters: tuple[Chapter, ...] = ()


def plain(text: str) -> str:
    """A text as a tag holds it: on one line, without control characters."""
    return inert(" ".join(text.split()))
