"""New scripts: where they go, what they begin with, and the line that lets an editor find the schema."""

import os
import re
import shlex
from pathlib import Path

from sessions.findings import Finding
from sessions.inert import inert
from sessions.store.catalog import BUNDLED, SUFFIX, Catalog, at_home, read_script
from sessions.store.files import write_atomically
from tui.errors import USAGE, UserError

SCHEMA = BUNDLED.parent / "script" / "session.schema.json"
"""The schema of a script, as it was installed."""

_STARTER = Path(__file__).with_name("starter.toml")
_DIRECTIVE = re.compile(r"\A#:schema .*\n*")
_WORDS = re.compile(r"\w+( \w+)*")


def place_for(name_or_path: str) -> Path:
    """Where a new script goes: a bare name into the user's own folder. Raises UserError."""
    if name_or_path.endswith(SUFFIX) or "/" in name_or_path or os.sep in name_or_path:
        return at_home(name_or_path)
    if not name_or_path.strip() or name_or_path.startswith((".", "-")):
        raise UserError(f'"{inert(name_or_path)}" is no name for a session: begin it with a letter.', USAGE)
    return Catalog().own / f"{name_or_path}{SUFFIX}"


def starter(path: Path) -> str:
    """The text of a first script of one's own, named after its file."""
    words = path.stem.replace("-", " ").replace("_", " ").strip()
    title = words[:1].upper() + words[1:] if _WORDS.fullmatch(words) else "My session"
    text = _STARTER.read_text("utf-8").replace("TITLE", title)
    return with_schema(text.replace("FILE", _typed(inert(path.stem if _is_own(path) else str(path)))))


def copy_of(path: Path) -> str:
    """The text of a script, for another file. Raises UserError."""
    data = read_script(path)
    if isinstance(data, Finding):
        raise UserError(f"{inert(str(path))} cannot be copied: {inert(data.message)}.")
    try:
        return with_schema(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(f"{inert(str(path))} cannot be copied: it is no text in UTF-8.") from None


def with_schema(text: str) -> str:
    """A script's text with the line that finds the installed schema, in the place of such a line.

    It is a whole URL: a script may be moved, and a path with a drive's letter would be taken for a URL.
    """
    return f"#:schema {SCHEMA.as_uri()}\n{_DIRECTIVE.sub('', text)}"


def write_new(path: Path, text: str, *, force: bool = False) -> None:
    """Write a new script whole. Raises UserError where something is in its place, or where it cannot be written."""
    shown = inert(str(path))
    if os.path.lexists(path) and not path.is_file():
        raise UserError(f"{shown} is there already, and is no file.")
    if os.path.lexists(path) and not force:
        raise UserError(f"{shown} is there already. To replace it: --force")
    try:
        write_atomically(path, text)
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"{shown} cannot be written: its folder is a file.") from None
    except OSError as error:
        raise UserError(f"{shown} cannot be written: {error.strerror or error}.") from None


def named(path: Path) -> str:
    """What to type for a script: its name if it is in the user's own folder."""
    return _typed(path.stem if _is_own(path) else str(path))


def _is_own(path: Path) -> bool:
    return Catalog().is_own(path)


def _typed(word: str) -> str:
    return shlex.quote(word)
