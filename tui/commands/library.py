"""`unknot` alone: the library."""

from tui.listing import print_listing
from tui.loading import load_script
from tui.rehearsing import Playing, opener_of
from tui.shelf import LibraryShelf
from tui.table import Listing
from tui.terminal import has_screen


def library(playing: Playing) -> int:
    """Open the library; where there is no screen, list it."""
    if not has_screen():
        return print_listing(Listing())
    from tui.running import run_screen
    from tui.screens.library import LibraryScreen

    return run_screen(LibraryScreen(LibraryShelf(lambda name: opener_of(lambda: load_script(name), playing))))
