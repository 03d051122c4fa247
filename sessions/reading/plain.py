"""What TOML is made of, before it means anything: plain tables, lists and values."""

from collections.abc import Iterator
from datetime import date, time
from typing import TypeAlias

from sessions.findings import KeyPath

Plain: TypeAlias = str | int | float | date | time | list["Plain"] | dict[str, "Plain"]
Table: TypeAlias = dict[str, Plain]


def at(data: Plain, path: KeyPath) -> Plain | None:
    """The value at a path, None where there is none."""
    value: Plain | None = data
    for key in path:
        if isinstance(value, dict) and isinstance(key, str):
            value = value.get(key)
        elif isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def walk(data: Plain) -> Iterator[tuple[KeyPath, Plain]]:
    """Every value of a table or list with its path, from the outside in, to any depth."""
    waiting: list[tuple[KeyPath, Plain]] = [((), data)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
