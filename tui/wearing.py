"""Changing how an application looks while it runs."""

from typing import Any

from textual.app import App
from textual.constants import TEXTUAL_ANIMATIONS

from tui.app import Unknot
from tui.look import Look
from tui.themes import THEMES


def wear(app: App[Any], look: Look) -> None:
    """Let everything that is open look so."""
    app.theme = THEMES[look.theme].name
    if isinstance(app, Unknot) and (app.motion, app.ascii) != (look.motion, look.ascii):
        app.motion, app.ascii = look.motion, look.ascii
        app.animation_level = TEXTUAL_ANIMATIONS if look.motion else "none"
        app.set_class(look.ascii, "-ascii")
        for screen in app.screen_stack:
            for node in screen.query("*"):
                node.refresh()
