"""The state of the folders in which unknot keeps its files."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sessions.store.folders import cache_folder, config_folder, data_folder

MOST_FILES = 20_000
"""No more are looked at: a folder with that many is told to be at least so big."""


@dataclass(frozen=True, slots=True)
class FolderState:
    """A folder: whether it is there, whether it (or what it would be made in) can be written to, and its size."""

    name: str
    path: Path
    there: bool
    writable: bool
    files: int
    size: int
    """Bytes."""


def check_folders() -> tuple[FolderState, ...]:
    """Look at them, without changing anything."""
    named = (("data", data_folder()), ("config", config_folder()), ("cache", cache_folder()))
    return tuple(check_folder(name, path) for name, path in named)


def check_folder(name: str, path: Path) -> FolderState:
    """Look at one folder."""
    there = path.is_dir()
    files = size = 0
    for file in _files(path) if there else ():
        with suppress(OSError):
            size += file.stat(follow_symlinks=False).st_size
        files += 1
        if files >= MOST_FILES:
            break
    return FolderState(name, path, there, _writable(path), files, size)


def _writable(path: Path) -> bool:
    """Whether the folder takes files; where it is not there yet, whether it can be made."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path.is_dir() and os.access(path, os.W_OK | os.X_OK)


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        else:
            yield entry
