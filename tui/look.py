"""How the screens look, from the settings and from what the terminal can draw."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from sessions.settings.table import Settings, ThemeName
from tui.terminal import has_unicode


@dataclass(frozen=True, slots=True)
class Look:
    """The theme by its short name, whether anything moves, and whether it is drawn in ASCII alone."""

    theme: ThemeName
    motion: bool
    ascii: bool


def look_of(settings: Settings, environ: Mapping[str, str] | None = None, encoding: str | None = None) -> Look:
    """The look that the settings choose; by itself it is drawn in ASCII where the terminal has no more."""
    ascii_alone = settings.ascii
    if ascii_alone is None:
        unset = {name: value for name, value in (environ or os.environ).items() if name != "UNKNOT_ASCII"}
        ascii_alone = not has_unicode(unset, encoding or getattr(sys.__stdout__, "encoding", None) or "ascii")
    return Look(settings.theme, settings.motion, ascii_alone)
