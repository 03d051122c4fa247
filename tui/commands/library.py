"""`unknot` alone: the library."""

from tui.listing import print_listing
from tui.preferences import Preferences
from tui.shelf import LibraryShelf
from tui.table import Listing
from tui.terminal import has_screen


def library(wanted: Preferences, *, intro: bool) -> int:
    """Open the library; where there is no screen, list it."""
    if not has_screen():
        return print_listing(Listing())
    from tui.running import run_screen
    from tui.screens.library import LibraryScreen

    return run_screen(LibraryScreen(LibraryShelf(wanted, intro=intro), mistakes=wanted.mistakes), wanted)
