"""`unknot` alone: the library."""

from functools import partial
from typing import TYPE_CHECKING

from tui.deck import Opener
from tui.listing import print_listing
from tui.noting import noting
from tui.preferences import Preferences
from tui.rehearsing import opener_of
from tui.shelf import LibraryShelf
from tui.table import Listing
from tui.terminal import has_screen

if TYPE_CHECKING:
    from sessions.compiling.compiler import Intro
    from sessions.script.models import Script


def library(wanted: Preferences, intro: "Intro") -> int:
    """Open the library; where there is no screen, list it."""
    if not has_screen():
        return print_listing(Listing())
    from tui.running import run_screen
    from tui.screens.library import LibraryScreen

    mistakes = iter(wanted.mistakes)

    def opener(name: str) -> Opener:
        # Asked when a session is chosen: settings may have changed since the library was opened.
        return noting(opener_of(partial(_script, name), wanted.playing(intro)), mistakes)

    return run_screen(LibraryScreen(LibraryShelf(opener)))


def _script(name: str) -> "Script":
    from tui.loading import load_script

    return load_script(name)
