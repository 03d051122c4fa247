"""TOML text to plain tables, or the one fault that keeps it from being read."""

import re

import tomli

from sessions.reading.fault import Fault, unquoted
from sessions.reading.lexis import newer_syntax, too_deep_at
from sessions.reading.mistakes import explained
from sessions.reading.plain import Table
from sessions.reading.spans import syntax_tree

MOST_INLINE_LEVELS = 100
"""Levels of brackets inside one another; blocks, of which each is two, nest to 32."""

_MANY_DIGITS = re.compile(r"[\d_]{4000,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NEWER = {
    "lines": (
        "an inline table stands on one line in TOML 1.0",
        "write `{` to `}` on one line, or the table under a `[[…]]` header of its own",
    ),
    "comma": ("in TOML 1.0 the last entry of an inline table has no comma after it", "remove the comma"),
    "escape": ("TOML 1.0 has no such escape", r"write it as \u and four digits, such as \u001b"),
    "time": ("TOML 1.0 has no time without seconds", "write its seconds too"),
}


def read_toml(text: str) -> Table | Fault:
    """Read a text that is TOML 1.0; the first fault of any other. Never raises."""
    if (nul := text.find("\0")) >= 0:
        return Fault("nul-byte", nul, nul + 1, "a script is text: this is a NUL byte", help="remove it")
    if match := _SURROGATE.search(text):
        return Fault("bad-utf8", *match.span(), "a script is text in UTF-8", help="save it as UTF-8")
    if (at := too_deep_at(text, MOST_INLINE_LEVELS)) is not None:
        message = f"this nests deeper than {MOST_INLINE_LEVELS} levels"
        return Fault("too-deep", at, at + 1, message, help="take levels out")
    try:
        data: Table = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        return explained(text, error.msg, error.lineno, error.colno)
    except RecursionError:
        return Fault("too-deep", 0, 0, "tables and lists nest too deep to be read", help="take levels out")
    except ValueError:
        match = _MANY_DIGITS.search(text)
        span = match.span() if match else (0, 0)
        return Fault("syntax", *span, "a number with thousands of digits", help="write a smaller one")
    return _newer(text) if syntax_tree(text).has_error else data


def _newer(text: str) -> Fault:
    start, end, kind = newer_syntax(text) or (0, 0, "")
    if kind == "time" and end - start == len("01:30"):
        return unquoted(start, end, text[start:end])
    message, mend = _NEWER.get(kind, ("this is newer than TOML 1.0", "write it in TOML 1.0"))
    return Fault("toml-version", start, end, message, "other tools cannot read this", mend)
