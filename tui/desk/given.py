"""Options as they were given, for a command line that is run elsewhere."""

import os
from collections.abc import Mapping

from sessions.store.catalog import Catalog, CatalogError

Given = str | float | bool | tuple[str, ...] | None
"""The value of an option; None where it was not given."""


def words_of(options: Mapping[str, Given]) -> list[str]:
    """`--name=value` for each option that was given, `--name` or `--no-name` for a switch; None was not given."""
    words: list[str] = []
    for name, value in options.items():
        match value:
            case None:
                pass
            case bool():
                words.append(f"--{name}" if value else f"--no-{name}")
            case tuple(several):
                words += [f"--{name}={each}" for each in several]
            case _:
                words.append(f"--{name}={value}")
    return words


def anywhere(name: str) -> str:
    """A session as a program finds it that runs in another folder."""
    try:
        path = Catalog().find(name)
    except CatalogError:
        return name
    return name if path.stem == name and not os.path.lexists(name) else str(path.absolute())
