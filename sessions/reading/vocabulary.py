"""Which keys each table of a script takes, and where a key belongs that stands in the wrong one."""

from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel

from sessions.findings import KeyPath
from sessions.reading.nearest import nearest
from sessions.reading.plain import Table, at
from sessions.script.models import CueSpec, Repeat, Script, SessionSound, SidedText, Sides, Step, SwitchSpec
from sessions.timeline import ToneName


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())


STEPS: Mapping[str, tuple[str, ...]] = {
    get_args(model.model_fields["do"].annotation)[0]: _keys(model) for model in get_args(get_args(Step)[0])
}
"""The keys of every kind of step, by its `do`."""

TOP = _keys(Script)
BLOCKS: Mapping[str, tuple[str, ...]] = {"repeat": _keys(Repeat), "sides": _keys(Sides)}
EVERY_STEP = tuple(dict.fromkeys(key for keys in STEPS.values() for key in keys))
TABLES: Mapping[str, tuple[str, ...]] = {
    "cue": _keys(CueSpec),
    "switch": _keys(SwitchSpec),
    "between": _keys(SwitchSpec),
    "sound": _keys(SessionSound),
    "say": _keys(SidedText),
    "tone": get_args(ToneName),
}
"""The keys of the tables inside a step, by the key that the table stands under."""

NOUNS: Mapping[str, str] = {"cue": "a cue", "say": "a text for each side", "step": "a step"}


def holder(path: KeyPath) -> str:
    """The name that a table stands under: "step" for every step, "" for the top."""
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def keys_of(table: Table, path: KeyPath) -> tuple[str, ...]:
    """The keys that a table at a path takes."""
    name = holder(path)
    if name == "step":
        return STEPS.get(str(table.get("do")), EVERY_STEP)
    return TABLES.get(name, TOP)


def noun(table: Table, path: KeyPath) -> str:
    """What a table is called in a sentence."""
    name = holder(path)
    if name == "step" and table.get("do") in STEPS:
        return f"a `{table['do']}`"
    return NOUNS.get(name, f"`{name}`" if name else "a script")


def header(path: KeyPath, is_list: bool) -> str:
    """The header under which a table at a path is written."""
    name = ".".join(key for key in path if isinstance(key, str))
    return f"[[{name}]]" if is_list else f"[{name}]"


def where_it_belongs(data: Table, path: KeyPath, key: str, inline: bool) -> str:
    """Help for a key that the table at `path` does not take. `inline`: that table is written in braces."""
    table = at(data, path)
    known = keys_of(table, path) if isinstance(table, dict) else ()
    name = holder(path)
    if name == "step":
        if help_text := _of_a_block_above(data, path, key, inline) or _of_a_table_inside(key):
            return help_text
        others = [f"`{do}`" for do, keys in STEPS.items() if key in keys]
        if others and len(others) <= 4:
            return f"it is a key of {', '.join(others)}"
        if key in TOP:
            return f"`{key}` belongs to the script: move it above the first `[[step]]`"
    elif name == "" and key in EVERY_STEP:
        return f"`{key}` belongs to a step: put it under `[[step]]`"
    elif name in ("sound", "tone") and len(path) <= 2 and key in TOP:
        return f"`{key}` belongs to the script: move it above `[sound]`"
    elif name == "cue" and key in EVERY_STEP:
        return f"`{key}` belongs to the step: move it before `{header(path, is_list=True)}`"
    return nearest(key, known) or f"known here: {', '.join(known)}"


def _of_a_block_above(data: Table, path: KeyPath, key: str, inline: bool) -> str:
    for length in range(len(path) - 2, 0, -2):
        block = at(data, path[:length])
        if isinstance(block, dict) and key in BLOCKS.get(str(block.get("do")), ()) and key not in block:
            where = "out of these braces" if inline else f"before `{header(path, is_list=True)}`"
            return f"`{key}` belongs to the `{block['do']}` above: move it {where}"
    return ""


def _of_a_table_inside(key: str) -> str:
    if key in TABLES["sound"]:
        return f"write `sound = {{ {key} = … }}`"
    if key == "at":
        return 'write `cue = [{ at = "half", say = "…" }]`'
    return ""
