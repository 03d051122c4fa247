"""The vars of a script: put into its values, and checked where its texts use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from sessions.findings import MOST_PROBLEMS, KeyPath, Problem
from sessions.reading.nearest import nearest
from sessions.reading.plain import Plain, Table, walk
from sessions.reading.vocabulary import TOP
from sessions.script.templates import STEP_NAMES, TemplateError, expand, is_name, names_in
from sessions.script.values import MOST_TEXT

Value = str | int | float

_TEXTS = ("say", "title", "note")
_LONGEST_VALUE = 10_000
"""Characters that a value other than a step's text may have once its vars are in it."""

_MOST_COMPARED = 200
"""Vars that an unknown name is compared with: more than anybody writes, and a script may have tens of thousands."""

_ROUND_NAMES = frozenset({"round", "rounds"})


@dataclass(frozen=True, slots=True)
class Expanded:
    """A script's tables with its vars put into every value that is no text of a step.

    `shown` tells, for each path whose value a var changed, what it is now.
    """

    data: Table
    problems: tuple[Problem, ...]
    shown: Mapping[KeyPath, str]


def expand_vars(data: Table, values: Mapping[str, str]) -> Expanded:
    """Put vars into the tables of a script. `values` takes the place of what `[vars]` says."""
    expansion = _Expansion(has_sides=_has_sides(data.get("step", [])))
    table = data.get("vars")
    expansion.read_vars(table if isinstance(table, dict) else {}, values)
    result: Table = {}
    for key, value in data.items():
        if key == "vars" and isinstance(table, dict):
            result[key] = {**table, **expansion.vars}
        elif key == "step":
            result[key] = expansion.tables(value, (key,), frozenset())
        else:
            result[key] = expansion.value(value, (key,))
    return Expanded(result, tuple(expansion.problems), expansion.shown)


@dataclass(slots=True)
class _Expansion:
    has_sides: bool
    vars: dict[str, Value] = field(default_factory=dict[str, Value])
    problems: list[Problem] = field(default_factory=list[Problem])
    shown: dict[KeyPath, str] = field(default_factory=dict[KeyPath, str])

    def read_vars(self, table: Table, values: Mapping[str, str]) -> None:
        for name, written in table.items():
            path = ("vars", name)
            if name in STEP_NAMES:
                message = f"`{{{name}}}` has a meaning of its own"
                self.add(Problem("reserved-var", path, message, help="give the var another name", on_key=True))
            elif not is_name(name):
                message = "a var's name is made of letters, digits, `-` and `_`, and begins with a letter"
                self.add(Problem("bad-var-name", path, message, on_key=True))
            elif isinstance(written, str) and _uses_names(written):
                self.add(Problem("var-in-var", path, "a var cannot use another var", help="write its value out"))
            if isinstance(written, str | int | float) and not isinstance(written, bool):
                self.vars[name] = _like(written, values[name]) if name in values else written
        for name in values:
            if name not in table:
                message = f"there is no var `{name}` to set"
                mend = nearest(name, [*islice(table, _MOST_COMPARED)]) or "add it to `[vars]`"
                self.add(Problem("unknown-var", ("vars",), message, help=mend))

    def value(self, value: Plain, path: KeyPath) -> Plain:
        """A value with vars in it, those of its lists and tables too."""
        if isinstance(value, str):
            return self._text_value(value, path)
        if isinstance(value, dict):
            return {key: self.value(item, (*path, key)) for key, item in value.items()}
        if isinstance(value, list):
            return [self.value(item, (*path, index)) for index, item in enumerate(value)]
        return value

    def tables(self, value: Plain, path: KeyPath, scope: frozenset[str]) -> Plain:
        """A step, cue or switch, or a list of them, with vars in all that is no text."""
        if isinstance(value, list):
            return [self.tables(item, (*path, index), scope) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            return self.value(value, path)
        inner = scope | _ROUND_NAMES if value.get("do") == "repeat" else scope
        own = inner | {"count"} if _has_count(value) else inner
        scopes = {"step": inner, "switch": inner, "cue": own, "between": scope}
        result: Table = {}
        for key, item in value.items():
            if key in _TEXTS:
                self.text(item, (*path, key), own)
                result[key] = item
            elif key in scopes:
                result[key] = self.tables(item, (*path, key), scopes[key])
            else:
                result[key] = self.value(item, (*path, key))
        return result

    def text(self, value: Plain, path: KeyPath, scope: frozenset[str]) -> None:
        """Check the names that a text of a step uses."""
        if isinstance(value, dict):
            for key, item in value.items():
                self.text(item, (*path, key), scope)
        if not isinstance(value, str) or not self._names_fit(value, path, scope | {"side", "for", "next"}):
            return
        self._check_length(value, path, MOST_TEXT)

    def _text_value(self, value: str, path: KeyPath) -> Value:
        if not ("{" in value or "}" in value) or not self._names_fit(value, path, frozenset()):
            return value
        if not self._check_length(value, path, _LONGEST_VALUE):
            return value
        name = value[1:-1]
        result = self.vars[name] if is_name(name) else expand(value, lambda name: str(self.vars[name]))
        self.shown[path] = f'"{result}"' if isinstance(result, str) else str(result)
        return result

    def _check_length(self, text: str, path: KeyPath, most: int) -> bool:
        """Whether a text does not grow with its vars beyond what it may have."""
        used = [name for name in names_in(text) if name in self.vars]
        length = len(text) + sum(len(str(self.vars[name])) - len(f"{{{name}}}") for name in used)
        fits = length <= max(most, len(text))
        if not fits:
            message = f"a text has at most {most:,} characters, with its vars this one has {length:,}"
            self.add(Problem("phrase-too-long", path, message))
        return fits

    def _names_fit(self, text: str, path: KeyPath, scope: frozenset[str]) -> bool:
        try:
            names = names_in(text)
        except TemplateError as error:
            self.add(Problem("bad-template", path, str(error)))
            return False
        unfit = next((name for name in names if name not in self.vars and not self._in_scope(name, scope)), None)
        if unfit is not None and len(self.problems) <= MOST_PROBLEMS:
            self.add(self._unfit(unfit, path, scope))
        return unfit is None

    def _in_scope(self, name: str, scope: frozenset[str]) -> bool:
        return name in scope and (name != "side" or self.has_sides)

    def _unfit(self, name: str, path: KeyPath, scope: frozenset[str]) -> Problem:
        if name not in STEP_NAMES:
            known = [*sorted(scope), *islice(self.vars, _MOST_COMPARED)]
            mend = nearest(name, known, "`{{{}}}`") or "add it to `[vars]`, or write `{{` and `}}` for braces"
            return Problem("unknown-name", path, f"nothing is called `{{{name}}}`", help=mend)
        if not scope:
            message = f"`{{{name}}}` is known only in the texts of a step: its `say`, `title` and `note`"
        elif name in _ROUND_NAMES:
            message = f"`{{{name}}}` is known only inside a `repeat`"
        elif name == "count":
            message = "`{count}` is known only in a `breathe`, and in a `reps` with `count` or `every`"
        else:
            message = "`{side}` is never known: no step of this session has a side"
        return Problem("name-out-of-place", path, message)

    def add(self, problem: Problem) -> None:
        if len(self.problems) <= MOST_PROBLEMS:
            self.problems.append(problem)


def _uses_names(text: str) -> bool:
    try:
        return bool(names_in(text))
    except TemplateError:
        return False


def _like(declared: Value, given: str) -> Value:
    """A value from outside: a number where the script has a number and it is one, else its text."""
    if isinstance(declared, str):
        return given
    for kind in (int, float):
        try:
            return kind(given)
        except ValueError:
            continue
    return given


def _has_count(step: Table) -> bool:
    return step.get("do") == "breathe" or (step.get("do") == "reps" and ("count" in step or "every" in step))


def _has_sides(steps: Plain) -> bool:
    """Whether any step has a side, as far as can be told from tables that may be wrong."""
    tables = (value for _, value in walk(steps) if isinstance(value, dict))
    return any(table.get("do") in ("sides", "switch") or "side" in table or "sides" in table for table in tables)


def fallen_vars(data: Table) -> list[Problem]:
    """Keys of the script that stand below `[vars]`, and so became vars that nothing uses."""
    table = data.get("vars")
    if not isinstance(table, dict):
        return []
    texts = [value for _, value in walk(data) if isinstance(value, str)]
    fallen = [
        key
        for key in table
        if key in TOP
        and key not in ("title", "step")
        and key not in data
        and not any(f"{{{key}}}" in text for text in texts)
    ]
    return [
        Problem(
            "fell-into-vars", ("vars", key), f"`{key}` fell into `[vars]`", help="move it above `[vars]`", on_key=True
        )
        for key in fallen
    ]
