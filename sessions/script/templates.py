"""Templates in text: `{name}` stands for a value, `{{` and `}}` for a brace."""

import re
from collections.abc import Callable

STEP_NAMES = frozenset({"side", "for", "round", "rounds", "count", "next"})
"""What a step's text may name besides the script's vars."""

_TOKEN = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]")
_NAME = re.compile(r"[A-Za-z_][\w-]*")


class TemplateError(ValueError):
    """A text whose braces do not fit; its message says what is wrong and what to write."""


def is_name(text: str) -> bool:
    """Whether a text can stand between braces."""
    return _NAME.fullmatch(text) is not None


def names_in(text: str) -> list[str]:
    """The names that a text uses, in their order. Raises TemplateError for a brace without its partner."""
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        name = match["name"]
        if name is None:
            if len(match[0]) == 1:
                raise TemplateError(f"a single `{match[0]}`: write `{match[0] * 2}` for the brace itself")
        elif not is_name(name):
            raise TemplateError(f"`{{{name}}}` is no name: write `{{{{` and `}}}}` for the braces themselves")
        else:
            found.append(name)
    return found


def expand(text: str, value_of: Callable[[str], str]) -> str:
    """The text with each name replaced by its value. Raises TemplateError, and whatever `value_of` raises."""
    names_in(text)

    def put(match: re.Match[str]) -> str:
        name = match["name"]
        return match[0][0] if name is None else value_of(name)

    return _TOKEN.sub(put, text)
