"""The quickest way to a session: its title is on the screen before what plays it is even loaded."""

import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sessions.inert import inert
from sessions.store.folders import settings_path
from tui.look import look_of, usual_look
from tui.terminal import has_screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.screen import Screen

    from tui.preferences import Preferences

_LIBRARY = Path(__file__).parents[1] / "sessions" / "library" / "index.json"


def play_at_once(session: str) -> int | None:
    """Play a bundled session; returns the exit code, or None where there is more to look at before.

    That is so without a screen, and for scripts of one's own. Raises UserError.
    """
    title = _title(session) if has_screen() else None
    if title is None:
        return None
    look = usual_look(settings_path(), os.environ) or look_of(_preferences().settings)
    from tui.app import Unknot
    from tui.screens.getting_ready import GettingReady

    def load() -> "Screen[Any]":
        from tui.piece import Piece

        app.wanted = wanted = _preferences()
        return Piece(session, wanted, mistakes=wanted.mistakes).screen()

    def show(screen: "Screen[Any]", pressed: "Sequence[str]") -> None:
        app.begin(screen)
        for action in pressed:
            screen.call_after_refresh(screen.run_action, action)

    app = Unknot(
        GettingReady(title, load, show),
        theme=look.theme,
        motion=look.motion,
        ascii=look.ascii,
    )
    return app.run_to_end()


@cache
def _preferences() -> "Preferences":
    """How the person wants things; read before the screen only where that can change how it looks."""
    from tui.preferences import preferences

    return preferences()


def _title(session: str) -> str | None:
    try:
        entries = json.loads(_LIBRARY.read_text("utf-8"))["entries"]
        return next((inert(str(entry["title"])) for entry in entries if entry["name"] == session), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None
