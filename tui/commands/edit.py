"""`unknot edit`: a script in the user's own editor, checked when it comes back; or in unknot's."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sessions.inert import inert
from sessions.store.catalog import BUNDLED, Catalog
from tui.commands.check import check
from tui.commands.options import Session
from tui.errors import FAILED, INTERRUPTED, UserError
from tui.loading import find_script
from tui.preferences import preferences
from tui.rehearsing import opener_of
from tui.starter import copy_of, write_new
from tui.terminal import has_screen

_FALLBACKS = ("notepad",) if os.name == "nt" else ("sensible-editor", "editor", "nano", "vim", "vi")
_STOPPED = (-signal.SIGINT, 128 + signal.SIGINT)


Here = Annotated[
    bool, Parameter(negative=(), show_default=False, help="In unknot's own editor, whatever VISUAL and EDITOR say.")
]


def edit(session: Session, /, *, here: Here = False) -> int:
    """Edit a script: in $VISUAL or $EDITOR, and check it afterwards; where neither is set, in unknot's own editor.

    A bundled one is copied to your own folder.
    """
    if here and not has_screen():
        raise UserError("There is no screen here: leave --here out, and your own editor opens.")
    if has_screen() and (here or not _given()):
        return _edit_here(_found(session))
    editor = _editor()
    path = _own(_found(session))
    while True:
        _open(editor, path)
        if not path.exists():
            raise UserError(f"{inert(str(path))} is not there any more.")
        code = check(str(path))
        if code != FAILED or not _again():
            return code


def _edit_here(path: Path) -> int:
    from tui.drafting import Draft
    from tui.running import run_screen
    from tui.screens.editor import EditorScreen

    wanted = preferences()
    return run_screen(EditorScreen(Draft(path), lambda script: opener_of(lambda: script, wanted.playing())), wanted)


def _given() -> bool:
    """Whether the user has named an editor."""
    return any(os.environ.get(name, "").strip() for name in ("VISUAL", "EDITOR"))


def _found(session: str) -> Path:
    try:
        return find_script(session).absolute()
    except UserError as error:
        raise UserError(f"{error} To begin one: unknot new {inert(shlex.quote(session))}", error.code) from None


def _own(path: Path) -> Path:
    """The script to edit: for a bundled one, which an update would replace, the user's copy."""
    if path.parent != BUNDLED:
        return path
    own = Catalog().own.absolute() / path.name
    if not own.exists():
        write_new(own, copy_of(path))
        print(f"Copied to your own folder: {inert(str(own))}", flush=True)
    return own


def _editor() -> list[str]:
    """The words that start the user's editor. Raises UserError where there is none."""
    for name in ("VISUAL", "EDITOR"):
        if given := os.environ.get(name, "").strip():
            return _words(name, given)
    found = next(filter(shutil.which, _FALLBACKS), None)
    if found is None:
        raise UserError("There is no editor. Name yours in EDITOR, as in: export EDITOR=nano")
    return [found]


def _words(name: str, given: str) -> list[str]:
    try:
        words = shlex.split(given, posix=os.name != "nt")
    except ValueError:
        raise UserError(f"{name} has a quote without its partner: {inert(given)}") from None
    if not words or shutil.which(words[0]) is None:
        raise UserError(f"There is no editor {inert(words[0] if words else given)}, which {name} names.")
    return words


def _open(editor: list[str], path: Path) -> None:
    """Run the editor until it ends. Raises UserError where it failed or was interrupted."""
    with _interrupts_left_to_the_editor():
        try:
            code = subprocess.run([*editor, str(path)], check=False).returncode
        except OSError as error:
            raise UserError(f"{inert(editor[0])} does not start: {error.strerror or error}.") from None
    if code in _STOPPED:
        raise UserError(f"{inert(editor[0])} was interrupted.", INTERRUPTED)
    if code:
        raise UserError(f"{inert(editor[0])} ended with status {code}; {inert(str(path))} was not checked.")


@contextmanager
def _interrupts_left_to_the_editor() -> Generator[None]:
    """Ctrl-C reaches every program of a terminal: in an editor it is a key like others.

    A handler, and not SIG_IGN, since the editor would inherit that.
    """
    before = signal.signal(signal.SIGINT, _pass_over)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _pass_over(number: int, frame: object) -> None:
    """Do nothing about a signal."""


def _again() -> bool:
    """Whether the user wants to go on editing. Nobody is asked where there is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    try:
        answer = input("Go on editing? [Y/n] ")
    except EOFError:
        print()
        return False
    return answer.strip().lower() in ("", "y", "yes")
