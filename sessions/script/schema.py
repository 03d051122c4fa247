"""The JSON Schema of a session script, derived from its models, for editors that know TOML.

It is written for what editors do with one. Words about a key stand at the key itself, never beside a `$ref`, where
some pass over them. A step is told by its `do`, one `if` and `then` for each kind: a mistake is marked where it is,
while a `oneOf` would mark the whole step. Those who complete keys do not look into `then`, so a step also lists the
keys of every kind, without refusing anything there. What a schema cannot say (safety, time, what stands inside what)
is left to `unknot check`.
"""

import json
from collections.abc import Iterator
from typing import Any, get_args

from sessions.script.models import Script, Step
from sessions.script.values import DURATION_SCHEMA

Schema = dict[str, Any]

_VAR: Schema = {
    "type": "string",
    "pattern": r"\{[^{}]+\}",
    "title": "var",
    "description": 'A value that a var of `[vars]` is put into: "{name}".',
}
_FIXED = ("do", "format")
"""Keys whose values tell what the others mean, and so hold no var."""

_NAMES = {"CueSpec": "cue", "SwitchSpec": "pause", "SidedText": "text for each side", "SessionSound": "sound"}
_ABOUT = ("title", "description", "default")
_ANYTHING: Schema = {"additionalProperties": True}
_STEP: Schema = {"$ref": "#/$defs/Step"}


def schema_text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(session_schema(), indent=1, ensure_ascii=False) + "\n"


def session_schema() -> Schema:
    """The schema of a script."""
    raw = Script.model_json_schema()
    tables = {name: _table(name, table) for name, table in raw["$defs"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_table("Script", raw),
        "title": "unknot session",
        "$defs": {"Step": _step(tables), "Var": _VAR, **tables},
    }


def _step(tables: Schema) -> Schema:
    """Any step, from the tables of its kinds."""
    names = [model.__name__ for model in get_args(get_args(Step)[0])]
    kinds = {tables[name]["title"]: name for name in names}
    keys = dict.fromkeys(key for name in kinds.values() for key in tables[name]["properties"])
    about = "\n".join(f"- `{kind}`: {tables[name]['description']}" for kind, name in kinds.items())
    do = {"title": "do", "description": f"The kind of step.\n{about}", "enum": list(kinds)}
    others = [key for key in keys if key != "do"]
    return {
        "title": "step",
        "description": "A step: `do` tells its kind.",
        "type": "object",
        "required": ["do"],
        **_ANYTHING,
        "properties": {"do": do, **{key: _of_any_kind(key, kinds, tables) for key in others}},
        "allOf": [
            {
                "if": {"properties": {"do": {"const": kind}}, "required": ["do"]},
                "then": {"$ref": f"#/$defs/{name}"},
            }
            for kind, name in kinds.items()
        ],
    }


def _of_any_kind(key: str, kinds: dict[str, str], tables: Schema) -> Schema:
    """A key of a step before its kind is known: what it may mean and hold, refusing nothing."""
    found = {kind: tables[name]["properties"][key] for kind, name in kinds.items() if key in tables[name]["properties"]}
    meanings = {kind: value["description"] for kind, value in found.items()}
    values = [{word: item for word, item in value.items() if word not in _ABOUT} for value in found.values()]
    distinct = [value for index, value in enumerate(values) if value not in values[:index]]
    same = len(set(meanings.values())) == 1
    said = next(iter(meanings.values())) if same else "\n".join(f"- `{kind}`: {it}" for kind, it in meanings.items())
    return {"title": key, "description": said, "anyOf": [_ANYTHING, *distinct]}


def _table(name: str, raw: Schema) -> Schema:
    """The schema of a table from that of its model."""
    properties = {key: _property(key, value) for key, value in raw["properties"].items()}
    title = _NAMES.get(name, name.lower())
    if "do" in properties:
        title = properties["do"]["const"]
        properties["do"]["description"] = raw["description"]
    return {
        "title": title,
        "description": raw["description"],
        "type": "object",
        "properties": properties,
        "required": raw.get("required", []),
        "additionalProperties": False,
        **_together(name, properties),
    }


def _together(name: str, properties: Schema) -> Schema:
    """What the models check of several keys at once."""
    if name == "CueSpec":
        return {"oneOf": [{"required": [key]} for key in properties if key != "at"]}
    rules: Schema = {}
    if "sides" in properties:
        rules["dependentRequired"] = {"switch": ["sides"], "first": ["sides"]}
        rules["not"] = {"required": ["side", "sides"]}
    if name == "Breathe":
        rules["oneOf"] = [{"required": ["cycles"]}, {"required": ["for"]}]
    if name == "Reps":
        rules["anyOf"] = [{"required": ["for"]}, {"required": ["count", "every"]}]
        rules["not"] = {"anyOf": [rules["not"], {"required": ["for", "count", "every"]}]}
    return rules


def _property(key: str, raw: Schema) -> Schema:
    """A key of a table: what it means, what it takes, and what holds where it is absent."""
    about: Schema = {"title": key, "description": raw.get("description", "")}
    default = raw.get("default")
    if isinstance(default, int) and raw.get("anyOf") == DURATION_SCHEMA["anyOf"]:
        # The models count in milliseconds, authors write durations.
        about["default"] = f"{default / 1000:g}s"
    elif isinstance(default, str | int):
        about["default"] = default
    bare = {word: item for word, item in raw.items() if word not in _ABOUT}
    value = bare if key in _FIXED else _value(bare)
    return {**about, **({"anyOf": [value]} if "$ref" in value else value)}


def _value(raw: Schema) -> Schema:
    """What a value is, a var in its place included."""
    if raw.get("discriminator", {}).get("propertyName") == "do":
        return _STEP
    if raw.get("type") == "array":
        return {**raw, "items": _value(raw["items"])}
    if raw.get("type") == "object":
        return _names(raw)
    options = list(_options(raw))
    if any(_takes_var(option) for option in options) and not any(map(_is_any_text, options)):
        options.append({"$ref": "#/$defs/Var"})
    return options[0] if len(options) == 1 else {"anyOf": options}


def _names(raw: Schema) -> Schema:
    """A table of values of one kind; its keys are spelled out where they are known."""
    value = _value(raw["additionalProperties"])
    known = raw.get("propertyNames", {}).get("enum")
    if known is None:
        return {"type": "object", "additionalProperties": value}
    about = {name: {"title": name, "description": f"For `{name}`.", **value} for name in known}
    return {"type": "object", "properties": about, "additionalProperties": False}


def _options(raw: Schema) -> Iterator[Schema]:
    """The kinds of value that a schema takes, one by one; an absent key is none of them."""
    nested = raw.get("anyOf") or raw.get("oneOf")
    if nested:
        for option in nested:
            yield from _options(option)
    elif raw.get("type") != "null":
        yield {word: item for word, item in raw.items() if word not in ("title", "default")}


def _takes_var(option: Schema) -> bool:
    return option.get("type") in ("integer", "number", "boolean") or any(
        word in option for word in ("enum", "const", "pattern")
    )


def _is_any_text(option: Schema) -> bool:
    return option.get("type") == "string" and not _takes_var(option)
