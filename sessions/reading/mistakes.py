"""What people type that is no TOML, and how to say it right."""

import re
from collections.abc import Callable

from sessions.reading.fault import KEY, Fault, Scene
from sessions.reading.lexis import unclosed_at
from sessions.reading.mistaken_values import bad_escape, bare_value, no_value, open_text

_LONGEST_LINE = 1_000
"""A longer line gets the reader's own words: people type no such lines."""


def explained(text: str, message: str, line_number: int, column: int) -> Fault:
    """The fault for what the TOML reader says of a text, at its line and column (1-based)."""
    lines = text.split("\n")
    number = min(line_number, len(lines)) - 1
    line_start = sum(len(line) + 1 for line in lines[:number])
    scene = Scene(message, text, min(line_start + column - 1, len(text)), line_start, lines[number].removesuffix("\r"))
    found = (explain(scene) for explain in _MISTAKES) if len(scene.line) <= _LONGEST_LINE else ()
    plain = scene.fault(scene.column, scene.column + 1, f"{message[:1].lower()}{message[1:]}")
    return next((fault for fault in found if fault), plain)


_WHOLE_HEADER = re.compile(r"\s*\[\[?[\w.-]+\]\]?\s*(#.*)?")
_HEADER = re.compile(r"(?P<open>\[\[?)(?P<name>[^\[\]#]*)(?P<close>\]*)")
_KEY_AT_END = re.compile(rf"(?P<key>{KEY})\s*$")
_NEXT_KEY = re.compile(r"\s*[\w.-]+\s*=")
_FOREIGN_COMMENT = re.compile(r"\s*(?P<sign>//|;|--|/\*|<!--|%)")
_CURLY = re.compile("\\s*(?P<sign>[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb])")
_LETTERS = "a key is made of the letters a to z, digits, `-` and `_`"


def _unclosed_before_header(scene: Scene) -> Fault | None:
    return _open_bracket(scene, scene.line_start) if _WHOLE_HEADER.fullmatch(scene.line) else None


def _foreign_comment(scene: Scene) -> Fault | None:
    match = _FOREIGN_COMMENT.match(scene.line)
    if not match or scene.column > match.end():
        return None
    return scene.fault(*match.span("sign"), "a comment begins with `#`", mend=f"write `#` for `{match['sign']}`")


def _curly_quote(scene: Scene) -> Fault | None:
    match = _CURLY.match(scene.line, scene.column)
    return scene.fault(*match.span("sign"), "a curly quote", mend='use the plain quote: "') if match else None


def _header(scene: Scene) -> Fault | None:
    if "declaration" not in scene.message and "key part" not in scene.message:
        return None
    match = _HEADER.search(scene.line)
    if not match:
        return None
    name = match["name"].strip()
    opening = "[[" if _is_list(name) else match["open"]
    closing = "]" * len(opening)
    start, end = match.start(), match.start() + len(match[0].rstrip())
    if not name:
        return scene.fault(start, end, "a header needs a name", mend="steps begin with `[[step]]`")
    if match["close"] == closing:
        return None
    return scene.fault(start, end, "a header without its closing bracket", mend=f"write `{opening}{name}{closing}`")


def _is_list(name: str) -> bool:
    """Whether a header of this name begins one of several tables."""
    return name.rpartition(".")[2] in ("step", "cue")


def _twice(scene: Scene) -> Fault | None:
    if not any(word in scene.message for word in ("declare", "overwrite", "mutate")):
        return None
    if _WHOLE_HEADER.fullmatch(scene.line) and (header := _HEADER.search(scene.line)):
        name = header["name"].strip()
        if _is_list(name):
            message, mend = f"`[{name}]` is one table", f"write `[[{name}]]` for each of them"
        else:
            message, mend = f"`{name}` stands here a second time", "put all of its keys under the first one"
        return scene.fault(*header.span(), message, mend=mend)
    if match := scene.last_key:
        mend = "keep one of them; a new step begins with `[[step]]`"
        return scene.fault(*match.span("key"), f"`{match['key']}` stands here twice", "the second one", mend)
    return None


def _no_equals(scene: Scene) -> Fault | None:
    if "'=' after a key" not in scene.message or not (match := _KEY_AT_END.search(scene.left)):
        return None
    key, start = match["key"], match.start("key")
    following = scene.right.lstrip()
    if key == "-" or following.startswith("]"):
        return scene.fault(start, scene.next_column + 1, "this is no key", mend="steps begin with `[[step]]`")
    if scene.right and scene.right[0].isalpha() and not scene.left[-1:].isspace():
        end = start + len((re.match(r"\w+", scene.line[start:]) or [""])[0])
        return scene.fault(start, end, _LETTERS, mend="put another one in quotes")
    mend = f"write `{key} = …`"
    if following.startswith(":"):
        at = scene.next_column
        return scene.fault(at, at + 1, "a key and its value are joined by `=`", "a colon", mend)
    if following[:1].isalpha():
        mend += ", or put `#` before a comment"
    return scene.fault(*match.span("key"), "`=` is missing after a key", mend=mend)


def _no_statement(scene: Scene) -> Fault | None:
    if "Invalid statement" not in scene.message:
        return None
    at = scene.next_column
    following = scene.line[at:]
    if following.startswith("="):
        return scene.fault(at, at + 1, "there is no key before `=`", mend="write `key = …`")
    if following.startswith(("{", "<", ">")):
        return scene.fault(at, at + 1, "this is no TOML", mend="a script is lines of `key = value` under `[[step]]`")
    if re.match(r"\w+\s*=", following):
        end = len(scene.line[: scene.line.index("=", at)].rstrip())
        return scene.fault(at, end, _LETTERS, mend="put another one in quotes")
    return None


def _after_value(scene: Scene) -> Fault | None:
    if "Expected newline" not in scene.message:
        return None
    at, end = scene.next_column, len(scene.line)
    sign = scene.right.lstrip()[:1]
    if sign in (",", ";"):
        return scene.fault(at, at + 1, f"a line does not end with `{sign}`", mend="remove it")
    if sign in ("]", "}"):
        return scene.fault(at, at + 1, f"`{sign}` closes nothing", mend="remove it, or open it before")
    if _NEXT_KEY.match(scene.right):
        return scene.fault(at, end, "two keys on one line", "this one too", "put each on a line of its own")
    if scene.left.rstrip().endswith(('"', "'")):
        other = r"write \" for a quote inside it" if scene.left.rstrip().endswith('"') else 'put it in " quotes'
        return scene.fault(at, end, "the text ended before this", mend=other)
    return scene.fault(at, end, "nothing may stand after a value", mend="a comment begins with `#`")


def _unclosed(scene: Scene) -> Fault | None:
    if "Unclosed" not in scene.message and "key part" not in scene.message:
        return None
    opened = unclosed_at(scene.text, scene.at)
    following = scene.right.strip()
    same_line = opened is not None and opened >= scene.line_start
    if not following or following[0] in "]}[=#" or (_NEXT_KEY.match(following) and not same_line):
        return _open_bracket(scene, scene.at)
    word = re.match(r"[\w.-]+|.", following)
    end = scene.next_column + (word.end() if word else 1)
    return scene.fault(scene.next_column, end, "a comma is missing", "before this")


def _open_bracket(scene: Scene, end: int) -> Fault | None:
    at = unclosed_at(scene.text, end)
    if at is None:
        return None
    sign = scene.text[at]
    mend = f"close it with `{']' if sign == '[' else '}'}`"
    return Fault("syntax", at, at + 1, f"`{sign}` is not closed", "it opens here", mend)


_MISTAKES: tuple[Callable[[Scene], Fault | None], ...] = (
    _unclosed_before_header, _foreign_comment, _curly_quote, _header, _twice, _no_equals, _no_statement, open_text,
    bad_escape, no_value, bare_value, _after_value, _unclosed,
)  # fmt: skip
