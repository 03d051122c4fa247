"""Values that are no TOML: texts without quotes, quotes without an end, numbers written the wrong way."""

import re

from sessions.reading.fault import Fault, Scene, unquoted

_BEFORE_VALUE = re.compile(r"""[=\[,]\s*(?P<value>[^\s=,\[\]{}"'][^=,\[\]{}"]*)$""")
_VALUE = re.compile(r"""[^=,\[\]{}"#]*""")
_UNIT = r"(?:hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)\b"
_DURATION = re.compile(rf"(?:\d+(?:\.\d+)?\s*{_UNIT}\s*|\d+(?:\.\d+)?[hm](?=\d))+|\d+(?::\d+)+(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d][\w.'-]*(?: [^\W\d][\w.'-]*)*")
_TRUTHS = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def no_value(scene: Scene) -> Fault | None:
    """A key with nothing after its `=`, or with two of them."""
    following = scene.right.lstrip()
    if "Invalid value" not in scene.message or not scene.left.rstrip().endswith("="):
        return None
    if following.startswith("="):
        at = scene.next_column
        return scene.fault(at, at + 1, "one `=` is enough", mend="remove this one")
    if following[:1] not in ("", "#", ",", "}") or not (match := scene.last_key):
        return None
    mend = "give it one, or remove the key"
    return scene.fault(match.start("key"), match.end(), f"`{match['key']}` has no value", mend=mend)


def bare_value(scene: Scene) -> Fault | None:
    """A duration or a text without quotes, or a word or number that TOML writes in another way."""
    if match := _BEFORE_VALUE.search(scene.left):
        start = match.start("value")
    elif scene.left.rstrip().endswith(("=", ",", "[")):
        start = scene.next_column
    else:
        return None
    value = (_VALUE.match(scene.line, start) or [""])[0].rstrip()
    end = start + len(value)
    if value.lower() in _TRUTHS:
        return scene.fault(start, end, f"`{value}` is no value", mend=f"write {_TRUTHS[value.lower()]}")
    if value.lower() in ("null", "none", "nil"):
        return scene.fault(start, end, f"`{value}` is no value", mend="leave the key out")
    if match := _DURATION.match(value):
        written = match[0].rstrip()
        shown = re.sub(_UNIT, lambda unit: unit[0][0], re.sub(r"\s+", "", written))
        return unquoted(scene.line_start + start, scene.line_start + start + len(written), shown)
    if match := _WORDS.match(value):
        return _bare_words(scene, start, match[0])
    if re.match(r"[+-]?0\d", value):
        shown = value.lstrip("+-0") or "0"
        return scene.fault(start, end, "a number does not begin with 0", mend=f"write {shown}")
    if re.match(r"[+-]?\.\d|[+-]?\d+\.(?!\d)", value):
        return scene.fault(start, end, "a number has digits before and after its point")
    if (match := re.match(r"\d+,\d+", scene.line[start:])) and "Expected newline" in scene.message:
        mend = f"write {match[0].replace(',', '.')}"
        return scene.fault(start, start + match.end(), "a number has a point, not a comma", mend=mend)
    return None


def _bare_words(scene: Scene, start: int, words: str) -> Fault:
    if scene.line[start + len(words) :].lstrip().startswith("=") and " " in words:
        words = words.rpartition(" ")[0]
    mend = f'put it in quotes: "{words}"'
    return scene.fault(start, start + len(words), "a text stands in quotes", "not in quotes", mend)


def open_text(scene: Scene) -> Fault | None:
    """A text without its closing quote."""
    if scene.message.startswith('Expected "\'"') and (at := scene.text.rfind("'", 0, scene.at)) >= 0:
        # Its reader went on to the end of the whole text: the quote that it looked for is none that follows.
        start = scene.text.rfind("\n", 0, at) + 1
        line = scene.text[start:].partition("\n")[0].removesuffix("\r")
        return Fault("syntax", at, start + len(line), "a text without its closing quote", help="close it with '")
    if not re.search(r"Unterminated string|Expected \"'|(?i:invalid|illegal) character '\\[nr]'", scene.message):
        return None
    opened = _open_quote(scene.line)
    if opened is None:
        sign = "'''" if "'''" in scene.message else '"""'
        start = scene.text.rfind(sign, 0, scene.at)
        if start < 0:
            return None
        return Fault("syntax", start, start + 3, "a text that never ends", "it begins here", f"close it with {sign}")
    sign = scene.line[opened]
    return scene.fault(opened, len(scene.line), "a text without its closing quote", mend=f"close it with {sign}")


def _open_quote(line: str) -> int | None:
    """Where the text on a line begins that has no end; None where there is none, or it may run over lines."""
    opened: int | None = None
    escaped = False
    for at, character in enumerate(line):
        if escaped:
            escaped = False
        elif opened is not None:
            escaped = character == "\\" and line[opened] == '"'
            opened = None if character == line[opened] else opened
        elif character in "\"'":
            opened = at
        elif character == "#":
            break
    return None if opened is not None and line[max(0, opened - 2) : opened] in ('""', "''") else opened


def bad_escape(scene: Scene) -> Fault | None:
    """A backslash in a text that begins no escape."""
    at = scene.line.rfind("\\", 0, scene.column + 1)
    if at < 0 or not ("Unescaped" in scene.message or "hex value" in scene.message):
        return None
    mend = "write `\\\\` for a backslash, or put the text in single quotes"
    return scene.fault(at, min(at + 2, len(scene.line)), "`\\` begins an escape, and this is none", mend=mend)
