"""Text from a script is data: what would steer a terminal is shown as a sign instead."""

from unicodedata import category, combining, east_asian_width

_PICTURES = 0x2400
_DELETE = 0x7F
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of what follows, and so could show a text as another one."""


def inert(text: str) -> str:
    """The text on one line with nothing in it that a terminal acts on: an escape is shown as `␛`, a tab as `␉`.

    The result has as many characters as the text.
    """
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "\N{SYMBOL FOR DELETE}"
    if character in _TURNING or category(character) in ("Cc", "Cs", "Zl", "Zp"):
        return _REPLACEMENT
    return character


def cells(text: str) -> int:
    """How many cells of a terminal an inert text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if combining(character) or category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
