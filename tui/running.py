"""Runs the application and tells how it ended."""

from typing import Any

from textual.screen import Screen

from tui.app import Unknot


def run_screen(first: Screen[Any]) -> int:
    """Show a screen until it is done; returns the exit code. Raises what the application ended with."""
    app = Unknot(first)
    failure = app.run() or app.crash
    if failure is not None:
        raise failure
    return app.return_code or 0
