"""The quickest way to a session: its title is on the screen before what plays it is even loaded."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sessions.inert import inert
from sessions.store.folders import settings_path
from tui.look import usual_look
from tui.terminal import has_screen

if TYPE_CHECKING:
    from textual.screen import Screen

_LIBRARY = Path(__file__).parents[1] / "sessions" / "library" / "index.json"


def play_at_once(session: str) -> int | None:
    """Play a bundled session; returns the exit code, or None where there is more to look at before.

    That is so without a screen, where somebody has chosen how things look, and for scripts of one's own.
    """
    look = usual_look(settings_path(), os.environ)
    title = _title(session) if look and has_screen() else None
    if look is None or title is None:
        return None
    from tui.app import Unknot
    from tui.screens.getting_ready import GettingReady

    def load() -> "Screen[Any]":
        from tui.piece import Piece
        from tui.preferences import preferences

        wanted = preferences()
        app.wanted = wanted
        return Piece(session, wanted, mistakes=wanted.mistakes).screen()

    def show(screen: "Screen[Any]") -> None:
        app.begin(screen)

    app = Unknot(
        GettingReady(title, load, show),
        theme=look.theme,
        motion=look.motion,
        ascii=look.ascii,
    )
    return app.run_to_end()


def _title(session: str) -> str | None:
    try:
        entries = json.loads(_LIBRARY.read_text("utf-8"))["entries"]
        return next((inert(str(entry["title"])) for entry in entries if entry["name"] == session), None)
    except (OSError, ValueError, KeyError, TypeError):
        return None
