"""Findings: what is wrong with a script, where, and how to mend it; for people and for machines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypedDict

from sessions.inert import cells, inert

MOST_PROBLEMS = 500
"""More than these in one script nobody reads; looking for them all would only take long."""

Severity = Literal["error", "warning"]
KeyPath = tuple[str | int, ...]
"""Where a value stands in a script: ("step", 0, "for") is the `for` of its first step."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the value at a path, not yet at a place in a text.

    `code` is stable. `label` stands after the carets; `help` says how to mend it. `on_key`: it is the key that is
    wrong, not its value. A path that the script does not have stands for the table it would be in.
    """

    code: str
    path: KeyPath
    message: str
    label: str = ""
    help: str = ""
    severity: Severity = "error"
    on_key: bool = False


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


class FindingRecord(TypedDict):
    """A finding as `check --json` prints it; lines and columns are 1-based."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    severity: Severity
    code: str
    message: str
    help: str


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors before warnings, then by their place."""
    return sorted(findings, key=lambda finding: (finding.severity != "error", finding.span, finding.code))


def as_json(findings: Iterable[Finding]) -> list[FindingRecord]:
    """Findings as plain values, in their order."""
    return [
        {
            "path": finding.path,
            "line": finding.span.line,
            "column": finding.span.column,
            "end_line": finding.span.end_line,
            "end_column": finding.span.end_column,
            "severity": finding.severity,
            "code": finding.code,
            "message": finding.message,
            "help": finding.help,
        }
        for finding in in_order(findings)
    ]


MOST_CELLS = 100
"""A longer line of a script is shown in part."""

_BEFORE = 40
_TAB = " " * 4
_BOLD, _RED, _YELLOW, _BLUE, _RESET = "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[34m", "\x1b[0m"


def render(finding: Finding, source_text: str, colour: bool = False) -> str:
    """A finding for people, with its line and carets under the place where there is text; without a last newline.

    What would steer a terminal, in the script or in the names taken from it, is shown as a sign.
    """

    def painted(text: str, *codes: str) -> str:
        return f"{''.join(codes)}{text}{_RESET}" if colour else text

    hue = _RED if finding.severity == "error" else _YELLOW
    span = finding.span
    head = painted(f"{finding.severity}[{finding.code}]", hue, _BOLD)
    place = f"{inert(finding.path)}:{span.line}:{span.column}"
    number = str(span.line)
    gutter = " " * len(number)
    bar = painted("|", _BLUE)
    rows = [
        f"{head}{painted(f': {inert(finding.message)}', _BOLD)}",
        f"{gutter}{painted('-->', _BLUE)} {place}",
    ]
    if source_text:
        line, indent, carets = _excerpt(source_text, span)
        label = f" {inert(finding.label)}" if finding.label else ""
        rows += [
            f"{gutter} {bar}",
            f"{painted(number, _BLUE)} {bar} {line}".rstrip(),
            f"{gutter} {bar} {' ' * indent}{painted('^' * carets + label, hue)}",
        ]
    if finding.help:
        rows.append(f"{gutter} {painted('=', _BLUE)} help: {inert(finding.help)}")
    return "\n".join(rows)


def _excerpt(text: str, span: Span) -> tuple[str, int, int]:
    """The line as shown, and in cells: how far the carets are from its start, and how many there are."""
    lines = _lines(text)
    line = lines[span.line - 1].removesuffix("\r") if span.line <= len(lines) else ""
    first = min(span.column - 1, len(line))
    last = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    if len(line) <= 2 * MOST_CELLS and cells(_flat(line)) <= MOST_CELLS:
        before, marked, after = (_flat(part) for part in (line[:first], line[first:last], line[last:]))
    else:
        before = _flat(line[:first] if first <= _BEFORE else "…" + line[first - _BEFORE + 1 : first])
        marked = _clipped(line[first:last], MOST_CELLS - cells(before))
        after = _clipped(line[last:], MOST_CELLS - cells(before + marked))
    return before + marked + after, cells(before), max(1, cells(marked))


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    """The lines of a text; kept, since many findings show lines of one text."""
    return text.removeprefix("\ufeff").split("\n")


def _flat(text: str) -> str:
    return inert(text.replace("\t", _TAB))


def _clipped(text: str, most: int) -> str:
    """As much of a text as goes into so many cells, an ellipsis where it is not all."""
    shown = _flat(text[: 2 * MOST_CELLS])
    if len(text) <= 2 * MOST_CELLS and cells(shown) <= most:
        return shown
    kept, room = "", most - 1
    for character in shown:
        if (room := room - cells(character)) < 0:
            break
        kept += character
    return kept + "…" if most > 0 else ""
