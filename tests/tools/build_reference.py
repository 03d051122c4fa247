"""Writes the reference of the script, from its schema: `python tests/tools/build_reference.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sessions.script.schema import session_schema
from sessions.store.files import write_atomically

REFERENCE = Path(__file__).parents[2] / "docs" / "reference.md"

HEAD = """\
# Reference

Every key of a session script. This page is written from the program itself; the way in is
[writing-a-session.md](writing-a-session.md).

A *duration* is `"90s"`, `"1.5s"`, `"2m"`, `"1m30s"`, `"1h"`, `"1:30"`, `"1:00:00"`, or a bare number of seconds. A var
of `[vars]`, as `"{name}"`, may stand wherever a number, a duration or one of several names does. A text that is spoken
or shown has at most 500 characters.
"""
WORDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "`true` or `false`"}
PARTS = {"CueSpec": "Cues", "SwitchSpec": "Switches and rests between rounds", "SidedText": "A text for each side"}


def reference() -> str:
    """The whole page."""
    schema = session_schema()
    tables: dict[str, Any] = schema["$defs"]
    kinds = [branch["then"]["$ref"].rpartition("/")[2] for branch in tables["Step"]["allOf"]]
    common = [key for key in tables["Move"]["properties"] if key not in ("do", "for")]
    lines = [HEAD, "## The script", "", *table(schema, list(schema["properties"]))]
    lines += ["", "## Steps", "", "`do` is the kind of a step, in quotes. Every step takes these keys;"]
    lines += [f"{blocks(tables, kinds, common)}.", ""]
    lines += table(tables["Move"], common)
    for name in kinds:
        own = [key for key in tables[name]["properties"] if key != "do" and not is_common(key, name, tables)]
        lines += ["", f"### `{tables[name]['title']}`", "", tables[name]["description"], ""]
        lines += table(tables[name], own)
    for name, title in PARTS.items():
        lines += ["", f"## {title}", "", tables[name]["description"], ""]
        lines += table(tables[name], list(tables[name]["properties"]))
    lines += ["", "## `[sound]`", "", tables["Sound"]["description"]]
    only = [key for key in tables["SessionSound"]["properties"] if key not in tables["Sound"]["properties"]]
    lines += [
        f"{listed(only)} stand in `[sound]` alone.",
        "",
        *table(tables["SessionSound"], [*tables["Sound"]["properties"], *only]),
    ]
    return "\n".join(lines) + "\n"


def is_common(key: str, name: str, tables: dict[str, Any]) -> bool:
    """Whether a key of a step means what it means in every other."""
    return key != "for" and tables[name]["properties"][key] == tables["Move"]["properties"].get(key)


def blocks(tables: dict[str, Any], kinds: list[str], common: list[str]) -> str:
    """Which of the common keys the blocks take, in a sentence."""
    few = [name for name in kinds if not set(common) <= set(tables[name]["properties"])]
    shared = [key for key in common if all(key in tables[name]["properties"] for name in few)]
    return f"{listed(tables[name]['title'] for name in few)} take only {listed(shared)} of them"


def listed(words: Any) -> str:
    """Words as code, in a list that is read aloud."""
    *first, last = [f"`{word}`" for word in words]
    return f"{', '.join(first)} and {last}" if first else last


def table(schema: dict[str, Any], names: list[str]) -> list[str]:
    """The keys of a table as rows."""
    if not names:
        return ["No keys of its own."]
    return ["| key | takes | meaning |", "| --- | --- | --- |", *(row(schema, name) for name in names)]


def row(schema: dict[str, Any], name: str) -> str:
    """One key: what it takes, whether it must be there, what it means and what holds where it is absent."""
    value = schema["properties"][name]
    takes = ", ".join(dict.fromkeys(kinds_of(value)))
    must = " **Required.**" if name in schema["required"] else ""
    default = f" Default: `{toml(value['default'])}`." if "default" in value else ""
    return f"| `{name}` | {takes} | {value['description']}{must}{default} |".replace("\n", " ")


def kinds_of(value: dict[str, Any]) -> Iterator[str]:
    """What a value may be, in words."""
    options = value.get("anyOf", [value])
    patterns = [option for option in options if "pattern" in option]
    for option in options:
        if "$ref" in option:
            yield from reference_to(option["$ref"].rpartition("/")[2])
        elif "enum" in option:
            yield " ".join(f"`{toml(name)}`" for name in option["enum"])
        elif "const" in option:
            yield f"`{toml(option['const'])}`"
        elif option.get("type") == "array":
            yield f"list of: {', '.join(kinds_of(option['items']))}"
        elif option.get("type") == "object":
            yield " ".join(["table", *(f"`{key}`" for key in option.get("properties", {}))])
        elif option in patterns:
            yield "duration" if "duration" in option.get("description", "") else "text"
        elif not (patterns and option.get("type") == "number"):
            yield f"{WORDS[option['type']]}{bounds(option)}"


def reference_to(name: str) -> Iterator[str]:
    """What a named part of the schema is called here; a var stands for any value, and is not named each time."""
    if name == "Step":
        yield "[steps](#steps)"
    elif name != "Var":
        title = PARTS.get(name, "`[sound]`")
        yield f"[table](#{title.lower().replace(' ', '-').strip('`[]')})"


def bounds(option: dict[str, Any]) -> str:
    """The bounds of a number."""
    return f", {option['minimum']} to {option['maximum']}" if "minimum" in option else ""


def toml(value: Any) -> str:
    """A value as a script writes it."""
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    write_atomically(REFERENCE, reference())
