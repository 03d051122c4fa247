"""The tokens of a TOML text, whether or not it parses: enough to tell a bracket from one inside a string."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r'''
    (?P<string> """(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}
              | \'\'\'(?:[^\']|\'{1,2}(?!\'))*\'{3,5}
              | "(?!"")(?:[^"\\\n]|\\[^\n])*"
              | '(?!\'\')[^'\n]*' )
  | (?P<open> """[\s\S]* | \'\'\'[\s\S]* | "[^\n]* | '[^\n]* )
  | (?P<comment> \#[^\n]* )
  | (?P<bracket> [\[\]{}] )
  | (?P<comma> , )
  | (?P<equals> = )
  | (?P<newline> \n )
  | (?P<space> [ \t\r]+ )
  | (?P<word> [^\s"'\#\[\]{},=]+ )
  | (?P<other> [\s\S] )
    ''',
    re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of text: what it is, where it begins (in characters, from 0) and how it is written."""

    kind: str
    at: int
    text: str


def tokens(text: str) -> Iterator[Token]:
    """All of a text, piece by piece. An `open` token is a string that does not end."""
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "other", match.start(), match[0])


def too_deep_at(text: str, most: int) -> int | None:
    """The bracket that opens one level more than `most`, or where a key has more parts than that."""
    level = dots = 0
    for token in tokens(text):
        if token.kind == "bracket":
            level = level + 1 if token.text in "[{" else max(0, level - 1)
        if token.kind == "word":
            dots += token.text.count(".")
        elif token.kind not in ("string", "space"):
            dots = 0
        if max(level, dots) > most:
            return token.at
    return None


def unclosed_at(text: str, end: int) -> int | None:
    """The innermost bracket that stands open at a place of a text."""
    stack: list[Token] = []
    for token in tokens(text[:end]):
        if token.kind == "bracket" and token.text in "[{":
            stack.append(token)
        elif token.kind == "bracket" and stack:
            stack.pop()
    return stack[-1].at if stack else None


_NEW_ESCAPE = re.compile(r"(?:[^\\]|\\[^ex])*?\\(?P<escape>[ex])")
_NO_SECONDS = re.compile(r"(?:\d{4}-\d\d-\d\d[Tt])?\d\d:\d\d(?:[Zz]|[+-]\d\d:\d\d)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d $")


def newer_syntax(text: str) -> tuple[int, int, str] | None:
    """The first thing in a text that TOML 1.1 has and 1.0 has not: where it begins and ends, and which it is.

    The last is one of "lines" (an inline table over several lines), "comma" (one before its closing brace),
    "escape" and "time" (one without seconds).
    """
    brackets: list[Token] = []
    comma: Token | None = None
    for token in tokens(text):
        inside = bool(brackets) and brackets[-1].text == "{"
        if inside and token.kind in ("newline", "comment"):
            return brackets[-1].at, brackets[-1].at + 1, "lines"
        if inside and token.text == "}" and comma:
            return comma.at, comma.at + 1, "comma"
        if token.kind == "string" and token.text[0] == '"' and (match := _NEW_ESCAPE.match(token.text)):
            at = token.at + match.start("escape") - 1
            return at, at + 2, "escape"
        if token.kind == "word" and _NO_SECONDS.fullmatch(token.text):
            day = _DATE.search(text, max(0, token.at - len("1979-05-27 ")), token.at)
            return day.start() if day else token.at, token.at + len(token.text), "time"
        if token.kind == "bracket":
            brackets = [*brackets, token] if token.text in "[{" else brackets[:-1]
        comma = token if token.kind == "comma" else comma if token.kind == "space" else None
    return None
