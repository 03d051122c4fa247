"""How long nobody has touched a key or the mouse, on Linux."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sessions.timecode import Ms
from tui.desk.probes import x11
from tui.desk.probes.bus import Bus
from tui.desk.probes.limits import output_of


async def mutter_idle(session: Bus) -> Ms | None:
    """GNOME tells it in milliseconds."""
    name, path = "org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core"
    return _whole(await session.call(name, path, name, "GetIdletime"))


async def screensaver_idle(session: Bus) -> Ms | None:
    """KDE on X11 tells it in milliseconds (kscreenlocker, `Interface::GetSessionIdleTime`); others say they cannot."""
    name = "org.freedesktop.ScreenSaver"
    for path in ("/org/freedesktop/ScreenSaver", "/ScreenSaver"):
        idle = _whole(await session.call(name, path, name, "GetSessionIdleTime"))
        if idle is not None:
            return idle
    return None


async def x11_idle() -> Ms | None:
    """The X server knows, where it is the one that takes the keys.

    Asked in a process of its own: Xlib ends the process whose server goes away.
    """
    if not os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return None
    printed = await output_of(sys.executable, "-I", "-S", str(Path(x11.__file__)))
    return Ms(int(printed)) if printed and printed.strip().isdigit() else None


async def logind_idle(system: Bus, wall: Callable[[], float] = time.time) -> Ms | None:
    """The login manager is told by the desktop, after minutes, that nobody is there.

    That somebody is there it is not told by every desktop, so this is no answer.
    """
    name, path, interface = "org.freedesktop.login1", _session_path(), "org.freedesktop.login1.Session"
    if await system.get(name, path, interface, "IdleHint") is not True:
        return None
    since = await system.get(name, path, interface, "IdleSinceHint")
    return Ms(max(0, round(wall() * 1000) - since // 1000)) if isinstance(since, int) and since else None


def _session_path() -> str:
    """The object of this session; a service of the user belongs to none, and asks for the one on the screen."""
    session = os.environ.get("XDG_SESSION_ID", "")
    if not (session.isascii() and session.isalnum()):
        return "/org/freedesktop/login1/session/auto"
    first = session[0]
    # In a path, what is no letter at its start is written as its number (sd_bus_path_encode).
    shown = f"_{ord(first):02x}{session[1:]}" if first.isdigit() else session
    return f"/org/freedesktop/login1/session/{shown}"


def _whole(body: object) -> Ms | None:
    match body:
        case [int(idle)] if idle >= 0:
            return Ms(idle)
        case _:
            return None
