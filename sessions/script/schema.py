"""The JSON Schema of a session script, derived from its models, for editors that know TOML.

It is written so that they find what they show: the words about a key stand at the key itself, never beside a `$ref`
(where older drafts pass over them), and every kind of step is one branch of a `oneOf`, told by its `do`. It means the
same in draft 7 and in 2020-12. What it cannot say (safety, time, what stands inside what) is left to `unknot check`.
"""

import json
from collections.abc import Iterator
from typing import Any

from sessions.script.models import Script
from sessions.script.values import DURATION_SCHEMA

Schema = dict[str, Any]

_VAR: Schema = {
    "type": "string",
    "pattern": r"\{[^{}]+\}",
    "title": "var",
    "description": "A value that a var of `[vars]` is put into: \"{name}\".",
}
_FIXED = ("do", "format")
"""Keys whose values tell what the others mean, and so hold no var."""

_NAMES = {"CueSpec": "cue", "SwitchSpec": "pause", "SidedText": "text for each side", "Sound": "sound"}
_STEP: Schema = {"$ref": "#/$defs/Step"}


def schema_text() -> str:
    """The schema as the file that is shipped."""
    return json.dumps(session_schema(), indent=1, ensure_ascii=False) + "\n"


def session_schema() -> Schema:
    """The schema of a script."""
    raw = Script.model_json_schema()
    tables = {name: _table(name, table) for name, table in raw["$defs"].items()}
    kinds = [{"$ref": f"#/$defs/{name}"} for name, table in tables.items() if "do" in table["properties"]]
    step = {"title": "step", "description": "A step; `do` tells its kind.", "oneOf": kinds}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_table("Script", raw),
        "title": "unknot session",
        "$defs": {"Step": step, "Var": _VAR, **tables},
    }


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
    if isinstance(default, str | int):
        # The models count in milliseconds, authors write durations.
        about["default"] = f"{default / 1000:g}s" if raw.get("anyOf") == DURATION_SCHEMA["anyOf"] else default
    value = raw if key in _FIXED else _value(raw)
    kept = {word: item for word, item in value.items() if word not in ("title", "description", "default")}
    return {**about, **({"anyOf": [kept]} if "$ref" in kept else kept)}


def _value(raw: Schema) -> Schema:
    """What a value is, a var in its place included."""
    if "discriminator" in raw and "do" in raw["discriminator"]["propertyName"]:
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
