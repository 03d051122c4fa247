"""What a shell offers while a word is typed: sessions and scripts, tags, settings and their values.

A completer is asked at every press of Tab, in a process of its own, so nothing here imports what takes time.
"""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sessions.inert import inert
from sessions.store.catalog import SUFFIX
from sessions.store.index import Entry, entries

if TYPE_CHECKING:
    from cyclopts.completion import CompletionContext

Offer = tuple[str, str]
"""A word, and what the shell shows beside it where it can."""

_BEGIN = "\n\x1fbegin"
"""What cyclopts prints before the words: its scripts pass over all that came earlier."""
_DEEPEST = 20
"""Folders that hold nothing but a folder are looked through this far: a link may lead back."""


def print_sessions(begun: str) -> int:
    """Answer the shell in the place of cyclopts, in its form: a word a line, with a tab before its description."""
    print(_BEGIN)
    for word, beside in sessions_like(begun):
        print(f"{word}\t{beside}" if beside else word)
    return 0


def session(context: "CompletionContext") -> Iterable[Offer]:
    """Sessions of the library, or scripts where a path is begun."""
    return sessions_like(context.incomplete)


def tag(_context: "CompletionContext") -> Iterable[Offer]:
    """Every tag of the library."""
    return [(word, "") for word in sorted({word for entry in entries() for word in entry.tags}) if typable(word)]


def output(_context: "CompletionContext") -> Iterable[Offer]:
    """What plays."""
    from sessions.settings.table import BY_NAME

    return [(word, "") for word in _words(BY_NAME["output"].kind)]


def setting(_context: "CompletionContext") -> Iterable[Offer]:
    """Every setting by the name that `settings` lists."""
    from sessions.settings.table import SETTINGS

    return [(each.path, each.help) for each in SETTINGS]


def value(context: "CompletionContext") -> Iterable[Offer]:
    """The values of the setting that is named before, where they can be counted."""
    from tui.commands.settings import setting_named
    from tui.errors import UserError

    named = context.get("NAME")
    try:
        kind = setting_named((named and named.raw) or "").kind
    except UserError:
        return ()
    return [(word, "") for word in _words(kind)]


def sessions_like(begun: str) -> Iterable[Offer]:
    """What can be played and begins so: what holds a `/` is a path, as it is everywhere."""
    if "/" in begun:
        return [(path, "") for path in scripts(begun) if typable(path)]
    return [(entry.name, _beside(entry)) for entry in entries() if entry.name.startswith(begun) and typable(entry.name)]


def scripts(begun: str, deep: int = 0) -> tuple[str, ...]:
    """Scripts and folders whose path begins so; a folder that is alone gives way to what is in it.

    So the shell goes on in the folder instead of ending the word there.
    """
    folder, _, start = begun.rpartition("/")
    found = tuple(sorted(_inside(f"{folder}/", start)))
    if len(found) == 1 and found[0].endswith("/") and deep < _DEEPEST:
        return scripts(found[0], deep + 1)
    return found


def typable(word: str) -> bool:
    """Whether a word has nothing in it that a terminal acts on."""
    return inert(word) == word


def _inside(folder: str, start: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            for item in found:
                if not item.name.startswith(start) or (item.name.startswith(".") and not start):
                    continue
                if item.is_dir():
                    yield f"{folder}{item.name}/"
                elif item.name.endswith(SUFFIX):
                    yield f"{folder}{item.name}"
    except OSError:
        return


def _beside(entry: Entry) -> str:
    if entry.error:
        return "does not play"
    return inert(f"{entry.title}, {entry.minutes} min")


def _words(kind: object) -> tuple[str, ...]:
    from sessions.settings.kinds import AUTO, OneOf, Switch

    match kind:
        case OneOf():
            return kind.words
        case Switch(auto=auto):
            return ("true", "false", *((AUTO,) if auto else ()))
        case _:
            return ()
