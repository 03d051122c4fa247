"""How the screens look, from the settings and from what the terminal can draw."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui.terminal import has_unicode

if TYPE_CHECKING:
    # Nobody who has not chosen anything waits for what reads settings.
    from sessions.settings.table import Settings, ThemeName


@dataclass(frozen=True, slots=True)
class Look:
    """The theme by its short name, whether anything moves, and whether it is drawn in ASCII alone."""

    theme: "ThemeName"
    motion: bool
    ascii: bool


def usual_look(config: Path, environ: Mapping[str, str], encoding: str | None = None) -> Look | None:
    """The look where nobody has chosen anything: there is no file of settings, and no variable; else None."""
    if config.exists() or any(name.startswith("UNKNOT_") for name in environ):
        return None
    return Look(
        "dark", True, not has_unicode(environ, encoding or getattr(sys.__stdout__, "encoding", None) or "ascii")
    )


def look_of(settings: "Settings", environ: Mapping[str, str] | None = None, encoding: str | None = None) -> Look:
    """The look that the settings choose; by itself it is drawn in ASCII where the terminal has no more."""
    ascii_alone = settings.ascii
    if ascii_alone is None:
        unset = {name: value for name, value in (environ or os.environ).items() if name != "UNKNOT_ASCII"}
        ascii_alone = not has_unicode(unset, encoding or getattr(sys.__stdout__, "encoding", None) or "ascii")
    return Look(settings.theme, settings.motion, ascii_alone)
