"""The scripts there are: the bundled ones and the user's own, whose names win."""

import codecs
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sessions.findings import Finding, Span
from sessions.inert import inert
from sessions.store.folders import data_folder

if TYPE_CHECKING:
    from sessions.reading.source import Document, Includer

SUFFIX = ".toml"
LARGEST_SCRIPT = 1 << 20
"""Bytes that a script may have."""

MOST_INCLUDES = 100
"""Scripts that one session may include, those of included ones counted."""

DEEPEST_INCLUDE = 8
"""How deep includes may nest."""

OWN_FOLDER = "UNKNOT_SESSIONS"
"""The environment variable that names another folder for the user's own scripts."""

BUNDLED = Path(__file__).parents[1] / "library"
_NO_VALUES: Mapping[str, str] = {}


class CatalogError(LookupError):
    """There is no such script; its message says so in a sentence."""


def own_folder() -> Path:
    """Where the user's own scripts are; the folder may not exist."""
    named = os.environ.get(OWN_FOLDER)
    return at_home(named) if named else data_folder() / "sessions"


def at_home(path: str) -> Path:
    """A path as it was typed, with its `~` followed; one of nobody's home stands for itself."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


@dataclass(frozen=True)
class Catalog:
    """Scripts by name: the name of a file without its ending."""

    own: Path = field(default_factory=own_folder)
    bundled: Path = BUNDLED

    def names(self) -> tuple[str, ...]:
        """Every name, in alphabetical order."""
        return tuple(self.paths())

    def paths(self) -> dict[str, Path]:
        """Every name with its script, in alphabetical order."""
        return dict(sorted({**_scripts(self.bundled), **_scripts(self.own)}.items()))

    def is_own(self, path: Path) -> bool:
        """Whether a script is one of the user's own folder."""
        return path.parent == self.own

    def find(self, name_or_path: str) -> Path:
        """The script of a name, or at a path: what holds a `/` or ends in `.toml`. Raises CatalogError."""
        if _is_path(name_or_path):
            path = at_home(name_or_path)
            if not os.path.lexists(path):
                named = name_or_path.removesuffix(SUFFIX)
                hint = f" A session of the library goes by its name: {named}" if named in self.paths() else ""
                raise CatalogError(f"There is no file {inert(name_or_path)}.{hint}")
            return path
        if not name_or_path.strip():
            raise CatalogError("A session needs a name. `unknot list` shows what there is.")
        paths = self.paths()
        found = paths.get(name_or_path) or paths.get(name_or_path.lower())
        if found is None:
            # Loaded late: a listing never needs it.
            from sessions.reading.nearest import nearest

            meant = nearest(name_or_path, paths, "{}")
            hint = f"{meant[:1].upper()}{meant[1:]}" if meant else "`unknot list` shows what there is."
            raise CatalogError(f"There is no session {inert(name_or_path)}. {hint}")
        return found


def _is_path(text: str) -> bool:
    return text.endswith(SUFFIX) or "/" in text or os.sep in text


def _scripts(folder: Path) -> dict[str, Path]:
    try:
        paths = [path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith(".")]
    except OSError:
        return {}
    return {path.stem: path for path in paths}


def read_script(path: Path) -> bytes | Finding:
    """What a file holds, or why it cannot be a script. Never hangs, whatever the path names."""
    unreadable = partial(_unreadable, path)
    try:
        if (reason := _kind(path.stat().st_mode)) is not None:
            return unreadable("not-a-file", f"{reason} is no script")
        with open(path, "rb", opener=_open_without_waiting) as file:
            if (reason := _kind(os.fstat(file.fileno()).st_mode)) is not None:
                return unreadable("not-a-file", f"{reason} is no script")
            data = file.read(LARGEST_SCRIPT + 1)
    except FileNotFoundError:
        return unreadable("no-such-file", "there is no such file")
    except PermissionError:
        return unreadable("not-readable", "reading this file is not allowed")
    except (OSError, ValueError) as error:
        return unreadable("not-readable", f"this file cannot be read: {getattr(error, 'strerror', None) or error}")
    if len(data) > LARGEST_SCRIPT:
        return unreadable("too-large", f"a script has at most {LARGEST_SCRIPT >> 20} MiB")
    return data


def load(path: Path, values: Mapping[str, str] = _NO_VALUES, catalog: Catalog | None = None) -> "Document":
    """Read and check the script of a file, with what it includes from a catalog or from beside it.

    What keeps it from being read is a finding like any other.
    """
    return Reading(catalog or Catalog()).load(path, values)


def load_text(path: Path, text: str, catalog: Catalog | None = None) -> "Document":
    """Read and check a text as the script of a file, whatever the file itself holds, or whether it is there at all."""
    return Reading(catalog or Catalog()).parse(path, text)


class Reading:
    """Reads one script and all that it includes, within limits that no circle and no fan of includes gets past."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._above: list[Path] = []
        self._count = 0

    def load(self, path: Path, values: Mapping[str, str]) -> "Document":
        """Read a script that is not being read already."""
        self._above.append(path.absolute())
        try:
            return _parsed(path, values, self._include)
        finally:
            self._above.pop()

    def parse(self, path: Path, text: str) -> "Document":
        """Read a text as that of a script that is not being read already."""
        from sessions.reading.source import parse

        self._above.append(path.absolute())
        try:
            return _settled(parse(text, str(path), _NO_VALUES, self._include), path)
        finally:
            self._above.pop()

    def _include(self, session: str, values: Mapping[str, str]) -> "Document | str":
        self._count += 1
        if self._count > MOST_INCLUDES:
            return f"a session includes at most {MOST_INCLUDES} scripts"
        if len(self._above) > DEEPEST_INCLUDE:
            return f"includes nest at most {DEEPEST_INCLUDE} levels deep"
        path = self._find(session)
        if isinstance(path, str):
            return path
        if any(_same(path, above) for above in self._above):
            names = [above.stem for above in self._above]
            return f"a circle of includes: {' → '.join([*names, path.stem])}"
        return self.load(path, values)

    def _find(self, session: str) -> Path | str:
        if _is_path(session):
            if "\0" in session:
                return f"there is no file `{session}`"
            folder = Path(os.path.realpath(self._above[-1].parent))
            path = Path(os.path.realpath(folder / session))
            return path if path.is_relative_to(folder) else f"`{session}` is outside of the script's own folder"
        try:
            return self._catalog.find(session)
        except CatalogError as error:
            return str(error)


def _same(one: Path, other: Path) -> bool:
    # A link that leads to itself has no end: `Path.resolve` raises for it.
    return os.path.realpath(one) == os.path.realpath(other)


def _parsed(path: Path, values: Mapping[str, str], include: "Includer") -> "Document":
    from sessions.reading.source import parse, unread

    data = read_script(path)
    if isinstance(data, Finding):
        return unread("", data)
    try:
        document = parse(data.decode(), str(path), values, include)
    except UnicodeDecodeError as error:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return _in_utf16(path, data)
        before = data[: error.start].decode().removeprefix("\ufeff")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        span = Span(line, column, line, column + 1)
        text = data.decode(errors="replace").removeprefix("\ufeff")
        finding = Finding(str(path), span, "error", "bad-utf8", "a script is text in UTF-8", help="save it as UTF-8")
        return unread(text, finding)
    return _settled(document, path)


def _in_utf16(path: Path, data: bytes) -> "Document":
    from sessions.reading.source import unread

    help = "save it as UTF-8: an editor such as Notepad asks for the encoding in `Save as`"
    message = "this file is in UTF-16, and a script is text in UTF-8"
    finding = Finding(str(path), Span(), "error", "bad-utf8", message, help=help)
    return unread(data.decode("utf-16", errors="replace"), finding)


def _settled(document: "Document", path: Path) -> "Document":
    if document.script is not None:
        document.script.settle(str(path.parent))
    return document


def _unreadable(path: Path, code: str, message: str) -> Finding:
    return Finding(str(path), Span(), "error", code, message)


def _open_without_waiting(path: str, flags: int) -> int:
    """A FIFO without a writer would otherwise hold up the opening for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))


def _kind(mode: int) -> str | None:
    """What a path names if it is no plain file."""
    if stat.S_ISREG(mode):
        return None
    kinds = ((stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((name for test, name in kinds if test(mode)), "a device")
