"""What Windows tells of the desk."""

import ctypes
import sys
from collections.abc import Callable, Iterable
from typing import Any

from sessions.timecode import Ms

_CONSENT = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
DEVICES = ("microphone", "webcam")
_STOPPED = "LastUsedTimeStop"

_ACCEPTS = 5
_BUSY = frozenset({2, 3, 4, 6, 7})
"""`QUERY_USER_NOTIFICATION_STATE` of shellapi.h: a full screen, a presentation, quiet time, an app that fills it."""


class LastInput(ctypes.Structure):
    """`LASTINPUTINFO` of winuser.h."""

    _fields_ = (("size", ctypes.c_uint), ("time", ctypes.c_uint))


def idle_from(last_input: Callable[[Any], int], ticks: Callable[[], int]) -> Ms | None:
    """Both count milliseconds since the start of the system, in 32 bits that begin anew after 49 days."""
    info = LastInput(ctypes.sizeof(LastInput), 0)
    if not last_input(ctypes.byref(info)):
        return None
    return Ms((ticks() - info.time) & 0xFFFFFFFF)


def in_use(stops: Iterable[object]) -> bool:
    """Whether a program uses a device: the time at which it stopped is 0 until it does."""
    return any(stop == 0 for stop in stops)


def quiet_from(code: int, state: int) -> bool | None:
    """What the shell says; None where it does not know."""
    if code != 0:
        return None
    return True if state in _BUSY else False if state == _ACCEPTS else None


if sys.platform == "win32":
    import winreg

    async def idle() -> Ms | None:
        """Since the last key or mouse."""
        return idle_from(ctypes.windll.user32.GetLastInputInfo, ctypes.windll.kernel32.GetTickCount)

    async def calling() -> bool | None:
        """Whether a program uses the microphone or the camera, as the privacy settings list them."""
        try:
            return any(in_use(_stops(rf"{_CONSENT}\{device}")) for device in DEVICES)
        except OSError:
            return None

    async def quiet() -> bool | None:
        """Whether the shell would show a notification."""
        state = ctypes.c_int()
        code: int = ctypes.windll.shell32.SHQueryUserNotificationState(ctypes.byref(state))
        return quiet_from(code, state.value)

    def _stops(path: str) -> Iterable[object]:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            for number in range(winreg.QueryInfoKey(key)[0]):
                below = rf"{path}\{winreg.EnumKey(key, number)}"
                try:
                    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, below) as program:
                        yield winreg.QueryValueEx(program, _STOPPED)[0]
                except OSError:
                    yield from _stops(below)
