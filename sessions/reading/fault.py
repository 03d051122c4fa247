"""Why a text cannot be read as TOML, and the scene of it."""

import re
from dataclasses import dataclass

KEY = r"""[\w.-]+|"[^"]*"|'[^']*'"""
_KEY_BEFORE = re.compile(rf"(?P<key>{KEY})\s*=")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a text cannot be read, and where: from one character to before another."""

    code: str
    start: int
    end: int
    message: str
    label: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the reader stopped: its message, the text, the place in it, and the line around that place."""

    message: str
    text: str
    at: int
    line_start: int
    line: str

    @property
    def column(self) -> int:
        """The place on its line, from 0."""
        return min(self.at - self.line_start, len(self.line))

    @property
    def left(self) -> str:
        """What stands before the place on its line."""
        return self.line[: self.column]

    @property
    def right(self) -> str:
        """What stands from the place on."""
        return self.line[self.column :]

    @property
    def next_column(self) -> int:
        """Where the first thing stands that is at or after the place."""
        return len(self.line) - len(self.right.lstrip())

    @property
    def last_key(self) -> re.Match[str] | None:
        """The last key with its `=` before the place, as the group `key`."""
        return next(reversed(list(_KEY_BEFORE.finditer(self.left))), None)

    def fault(self, start: int, end: int, message: str, label: str = "", mend: str = "") -> Fault:
        """A fault at columns of the line, from 0."""
        return Fault("syntax", self.line_start + start, self.line_start + end, message, label, mend)


def unquoted(start: int, end: int, written: str) -> Fault:
    """A duration without its quotes."""
    return Fault("syntax", start, end, "a duration is a text", "not in quotes", f'put it in quotes: "{written}"')
