"""Watching a script that is being played: what is edited is read anew."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sessions.reading.source import Document
from sessions.script.models import Script
from tui.errors import UserError

_Signature = tuple[int, int, int] | None
"""What tells one version of a file from another: its time, size and place on the disk; None while there is no file."""


class ScriptWatch:
    """Looks whether a script, or one that it includes, was edited. `look` is to be called every second or so.

    A file is read when it has stood unchanged from one look to the next, so that one half written is left in peace.
    """

    def __init__(self, document: Document, read: Callable[[], Document]) -> None:
        """Begin with what was read; `read` reads it again and raises UserError where it cannot be played."""
        self._read = read
        self._seen = _signatures(_paths(document))
        self._unsettled: dict[Path, _Signature] | None = None

    def look(self) -> Script | UserError | None:
        """The edited script; what keeps it from being played; None where nothing was edited."""
        now = _signatures(self._seen)
        if now == self._seen:
            self._unsettled = None
            return None
        if now != self._unsettled:
            self._unsettled = now
            return None
        self._seen, self._unsettled = now, None
        try:
            document = self._read()
        except UserError as error:
            return error
        # What was seen before it was read stays so: an edit in between is found at the next look.
        self._seen = {**_signatures(_paths(document)), **{path: now[path] for path in _paths(document) if path in now}}
        return document.script


def _paths(document: Document) -> set[Path]:
    inner = (_paths(each) for each in document.included.values())
    return {Path(document.path), *(path for paths in inner for path in paths)}


def _signatures(paths: Iterable[Path]) -> dict[Path, _Signature]:
    return {path: _signature(path) for path in paths}


def _signature(path: Path) -> _Signature:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
