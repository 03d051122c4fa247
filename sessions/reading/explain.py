"""What pydantic found, in plain sentences: each error as a problem with a stable code and a way to mend it."""

import re
from collections.abc import Iterable, Mapping
from datetime import time

from pydantic_core import ErrorDetails

from sessions.areas import NEVER_PRESSED
from sessions.findings import MOST_PROBLEMS, KeyPath, Problem
from sessions.reading.nearest import nearest
from sessions.reading.plain import Plain, Table, at
from sessions.reading.spans import Spans
from sessions.reading.vocabulary import STEPS, header, holder, keys_of, noun, where_it_belongs
from sessions.script.models import AREAS
from sessions.timecode import DurationError, parse_duration

_SHAPES = ("plain", "table")
"""The tags of values that are written plainly or as a table, and the keys that take such a value."""

_SHAPED = ("say", "switch", "between")

_TYPES: Mapping[str, str] = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("at least", "ge"),
    "less_than_equal": ("at most", "le"),
}
_EXAMPLES: Mapping[str, str] = {
    "title": 'title = "Middle back"',
    "do": 'do = "hold"',
    "for": 'for = "30s"',
    "at": 'at = "half"',
    "pattern": 'pattern = "4-6"',
    "times": "times = 3",
    "left": 'left = "…"',
    "right": 'right = "…"',
}
_POINTS_AT: Mapping[str, tuple[str, ...]] = {
    "needs-sides": ("switch", "first"),
    "side-in-sides": ("side",),
    "reps-need-two": ("every",),
}
"""The key to point at for errors that pydantic finds in a whole table."""

_QUOTED = re.compile(r"'([^']*)'")
_UNIT = re.compile(r"\s*(hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s)(?![a-z])\.?\s*", re.IGNORECASE)


def problems_of(errors: Iterable[ErrorDetails], data: Table, spans: Spans) -> list[Problem]:
    """Every error as a problem: one for each value, whatever number of its alternatives failed."""
    by_path: dict[KeyPath, list[ErrorDetails]] = {}
    for error in errors:
        if len(by_path) > MOST_PROBLEMS:
            break
        by_path.setdefault(_path(error, data), []).append(error)
    found = (_problem(path, group, data, spans) for path, group in by_path.items())
    return [problem for problem in found if problem]


def _path(error: ErrorDetails, data: Table) -> KeyPath:
    """The path in the script's own tables of an error's `loc`, which also names alternatives on its way."""
    path: KeyPath = ()
    value: Plain | None = data
    tag: Plain | None = None
    for part in error["loc"]:
        is_tag = part == tag or (part in _SHAPES and bool(path) and path[-1] in _SHAPED)
        tag = None
        if is_tag:
            continue
        if isinstance(value, list) and isinstance(part, int):
            item = value[part]
            tag = item.get("do") if isinstance(item, dict) else None
        elif not isinstance(value, dict) or not (part in value or error["type"] == "missing"):
            continue
        path = (*path, part)
        value = at(data, path)
    return path


def _problem(path: KeyPath, errors: list[ErrorDetails], data: Table, spans: Spans) -> Problem | None:
    error = errors[0]
    kind, context = error["type"], error.get("ctx", {})
    value = at(data, path)
    key = str(path[-1]) if path and isinstance(path[-1], str) else holder(path)
    if kind == "missing":
        return _missing(path, data)
    if kind == "extra_forbidden":
        return _unknown_key(path, data, spans.is_inline(path[:-1]))
    if kind == "union_tag_invalid":
        return _unknown_step(path, data)
    if kind == "union_tag_not_found":
        return _missing((*path, "do"), data)
    if kind in ("too_short", "string_too_short"):
        return None if value else Problem("empty", path, f"`{key}` is empty", help=_add(path))
    if kind in _BOUNDS:
        words, bound = _BOUNDS[kind]
        return Problem("out-of-range", path, f"`{key}` is {words} {context[bound]}")
    if kind == "string_pattern_mismatch":
        return Problem("bad-language", path, "a language is a tag such as `en`, `de` or `pt-BR`")
    if any(error["loc"][-1] == "[key]" for error in errors):
        known = keys_of({}, path[:-1])
        mend = nearest(key, known) or f"one of: {', '.join(known)}"
        return Problem("unknown-key", path, f"`{holder(path[:-1])}` has no `{key}`", help=mend, on_key=True)
    if all(error["type"] in _TYPES or error["type"] == "literal_error" for error in errors):
        return _unfit(path, key, errors, data, spans)
    code = kind.replace("_", "-")
    return Problem(code, _pointed(code, path, data), error["msg"], help=_mend(code, value) or context.get("help", ""))


def _pointed(code: str, path: KeyPath, data: Table) -> KeyPath:
    return next(((*path, key) for key in _POINTS_AT.get(code, ()) if at(data, (*path, key)) is not None), path)


def _missing(path: KeyPath, data: Table) -> Problem | None:
    *above, key = path
    table = at(data, tuple(above))
    whole = table if isinstance(table, dict) else {}
    for name in ("vars", "sound"):
        if not above and at(data, (name, key)) is not None:
            return Problem(
                "missing-key",
                (name, key),
                f"`{key}` fell into `[{name}]`",
                help=f"move it above `[{name}]`",
                on_key=True,
            )
    steps = whole.get("step")
    if key == "times" and isinstance(steps, list) and any(isinstance(step, dict) and key in step for step in steps):
        # It fell into one of the block's steps, and is found there.
        return None
    return Problem("missing-key", path, f"{noun(whole, tuple(above))} needs `{key}`", help=_add(path))


def _add(path: KeyPath) -> str:
    if path[-1] == "step":
        return f"add `{header(path, is_list=True)}`"
    example = _EXAMPLES.get(str(path[-1]))
    return f"add `{example}`" if example else ""


def _unknown_key(path: KeyPath, data: Table, inline: bool) -> Problem:
    *above, key = path
    table = at(data, tuple(above))
    called = noun(table if isinstance(table, dict) else {}, tuple(above))
    mend = where_it_belongs(data, tuple(above), str(key), inline)
    return Problem("unknown-key", path, f"{called} has no key `{key}`", help=mend, on_key=True)


def _unknown_step(path: KeyPath, data: Table) -> Problem:
    do = at(data, (*path, "do"))
    if not isinstance(do, str):
        return Problem("wrong-type", (*path, "do"), "`do` is a text", help=_kinds())
    return Problem("unknown-step", (*path, "do"), f"there is no step `{do}`", help=nearest(do, STEPS) or _kinds())


def _kinds() -> str:
    return f"one of: {', '.join(STEPS)}"


def _unfit(path: KeyPath, key: str, errors: list[ErrorDetails], data: Table, spans: Spans) -> Problem:
    value = at(data, path)
    choices = list(dict.fromkeys(name for error in errors for name in _choices(error)))
    if path == ("format",) and isinstance(value, int) and value > 1:
        message = f"this script is of format {value}, and this unknot reads format 1"
        return Problem("newer-format", path, message, help="update unknot")
    if choices and isinstance(value, str):
        name = "tone" if "tone" in path else "area" if key == "areas" else key
        return Problem("unknown-value", path, f"there is no {name} `{value}`", help=_choice(value, choices))
    words = list(dict.fromkeys(_TYPES.get(error["type"], "") for error in errors))
    if "a number" in words:
        words = [word for word in words if word != "a whole number"]
    wanted = " or ".join(word for word in [*words, *map(_choice_words, errors)] if word)
    if isinstance(value, dict) and wanted == "a list" and not spans.is_inline(path):
        mend = f"write `{header(path, is_list=True)}` for each"
        return Problem("wrong-type", path, f"`{header(path, is_list=False)}` is one table", help=mend)
    if isinstance(value, list) and wanted == "a table" and spans.value(path) == spans.key(path):
        mend = f"write `{header(path, is_list=False)}`"
        return Problem("wrong-type", (*path, 0), f"`{key}` is one table", help=mend)
    subject = f"`{key}`" if isinstance(path[-1], str) else f"an entry of `{key}`"
    return Problem("wrong-type", path, f"{subject} is {wanted}", help=_converted(value, words))


def _choices(error: ErrorDetails) -> list[str]:
    expected = error.get("ctx", {}).get("expected", "")
    return _QUOTED.findall(expected) if error["type"] == "literal_error" else []


def _choice_words(error: ErrorDetails) -> str:
    expected = error.get("ctx", {}).get("expected", "")
    if error["type"] != "literal_error" or not expected:
        return ""
    names = _QUOTED.findall(expected)
    return "one of " + ", ".join(f'"{name}"' for name in names) if names else expected.lower()


def _choice(value: str, choices: list[str]) -> str:
    if value.lower() in NEVER_PRESSED and choices == list(AREAS):
        return f"never press there: {NEVER_PRESSED[value.lower()]}"
    return nearest(value, choices) or f"one of: {', '.join(choices)}"


def _converted(value: Plain | None, words: list[str]) -> str:
    """How to write a value of the wrong type."""
    if isinstance(value, str):
        if "a whole number" in words and re.fullmatch(r"\d{1,9}", value):
            return f"write {value} without quotes"
        if "true or false" in words and value in ("true", "false"):
            return f"write {value} without quotes"
        return f'write ["{value}"]' if words == ["a list"] and '"' not in value else ""
    if isinstance(value, dict) and words == ["a list"]:
        return "put `[` and `]` around it"
    if words == ["a text"] and isinstance(value, int | float) and not isinstance(value, bool):
        return f'put it in quotes: "{value}"'
    return f'put it in quotes: "{value.isoformat()}"' if isinstance(value, time) else ""


def _mend(code: str, value: Plain | None) -> str:
    """How to write a duration that is none."""
    if code != "bad-duration":
        return ""
    if isinstance(value, time):
        return f'put it in quotes: "{value.isoformat()}"'
    if isinstance(value, str) and len(value) < 32:
        shorter = _UNIT.sub(lambda unit: unit[1][0].lower(), value.strip().replace(",", "."))
        try:
            return f'write "{shorter}"' if shorter != value and parse_duration(shorter) else ""
        except DurationError:
            return ""
    return ""
