"""Whether somebody wants not to be disturbed, on Linux."""

import os
import shutil

from tui.desk.probes.bus import Bus
from tui.desk.probes.limits import output_of

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"

_PROGRAMS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("swaync-client", "--get-dnd"), "true"),
    (("makoctl", "mode"), "do-not-disturb"),
    (("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb"), "true"),
)
"""Other notification daemons, by the program that asks them and the line that means yes."""


async def daemon_quiet(session: Bus) -> bool | None:
    """What the notification daemon says: KDE has a property for it, dunst another one."""
    inhibited = await session.get(_NAME, _PATH, _NAME, "Inhibited")
    if isinstance(inhibited, bool):
        return inhibited
    paused = await session.get(_NAME, _PATH, "org.dunstproject.cmd0", "paused")
    return paused if isinstance(paused, bool) else None


async def gnome_quiet() -> bool | None:
    """GNOME keeps it among its settings; only its own shell heeds that one."""
    if "GNOME" not in os.environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":"):
        return None
    printed = await output_of("gsettings", "get", "org.gnome.desktop.notifications", "show-banners")
    return {"false": True, "true": False}.get((printed or "").strip())


async def program_quiet() -> bool | None:
    """What the program of another daemon says."""
    for words, yes in _PROGRAMS:
        if shutil.which(words[0]) is not None:
            printed = await output_of(*words)
            if printed is not None:
                return yes in printed.split()
    return None
