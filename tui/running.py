"""Runs the application and tells how it ended."""

from typing import Any

from textual.screen import Screen

from tui.app import Unknot
from tui.look import look_of
from tui.preferences import Preferences


def run_screen(first: Screen[Any], wanted: Preferences) -> int:
    """Show a screen, as the settings want it, until it is done; returns the exit code.

    Raises what the application ended with.
    """
    look = look_of(wanted.settings)
    app = Unknot(first, theme=look.theme, motion=look.motion, ascii=look.ascii, wanted=wanted)
    return app.run_to_end()
