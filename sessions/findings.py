"""Findings: what is wrong with a script, where, and how to mend it."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
KeyPath = tuple[str | int, ...]
"""Where a value stands in a script: ("step", 0, "for") is the `for` of its first step."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the value at a path, not yet at a place in a text.

    `code` is stable. `label` stands after the carets; `help` says how to mend it.
    """

    code: str
    path: KeyPath
    message: str
    label: str = ""
    help: str = ""
    severity: Severity = "error"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text, 1-based, in characters; the end is after the last one."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at its place in a file."""

    path: str
    span: Span
    severity: Severity
    code: str
    message: str
    label: str = ""
    help: str = ""
