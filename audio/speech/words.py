"""Words on their way to an engine."""

import unicodedata

from audio.speech.speaker import LONGEST_TEXT, SpeechError

_UNSPEAKABLE = ("Cc", "Cs", "Co", "Cn")
_LONGEST_QUOTE = 40


def pronounceable(text: str) -> str:
    """The text without control characters (nor what is no character at all), its white space single."""
    spaced = " ".join(text.split())
    return "".join(character for character in spaced if unicodedata.category(character) not in _UNSPEAKABLE)


def utterance(text: str) -> str:
    """The text as an engine is given it. Raises SpeechError for more than 500 characters."""
    clean = pronounceable(text)
    if len(clean) > LONGEST_TEXT:
        raise SpeechError(f"{quoted(clean)} has {len(clean)} characters; at most {LONGEST_TEXT} are spoken at once.")
    return clean


def quoted(text: str) -> str:
    """The text in quotes, shortened, for a message."""
    clean = pronounceable(text)
    return f'"{clean if len(clean) <= _LONGEST_QUOTE else clean[: _LONGEST_QUOTE - 1] + "…"}"'
