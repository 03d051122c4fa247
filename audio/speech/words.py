"""Words on their way to an engine."""

import unicodedata

_UNSPEAKABLE = ("Cc", "Cs", "Co", "Cn")
_LONGEST_QUOTE = 40


def pronounceable(text: str) -> str:
    """The text without control characters (nor what is no character at all), its white space single."""
    spaced = " ".join(text.split())
    return "".join(character for character in spaced if unicodedata.category(character) not in _UNSPEAKABLE)


def quoted(text: str) -> str:
    """The text in quotes, shortened, for a message."""
    clean = pronounceable(text)
    return f'"{clean if len(clean) <= _LONGEST_QUOTE else clean[: _LONGEST_QUOTE - 1] + "…"}"'
