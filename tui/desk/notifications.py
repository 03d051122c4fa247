"""Desktop notifications with buttons, one at a time."""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from tui.desk.probes.limits import output_of

LIMIT_S = 5.0
"""A notification daemon that is only started by the first notification takes a while."""
NOBODY_SHOWS = (
    "No notification can be shown: no notification service answers. Breaks are called by the chime, and here."
)
NO_BUTTONS = "Notifications have no buttons here: answer on the screen of unknot breaks."
_APPLESCRIPT = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"

Pressed = Callable[[], None]


class Notifications:
    """Shows a notification and takes it back. What cannot be shown is said once, in a sentence."""

    def __init__(self, told: Callable[[str], None], app: str = "unknot") -> None:
        self._told, self._app = told, app
        self._notifier: Any = None
        self._shown: str | None = None
        self._number: int | None = None
        self._said: set[str] = set()

    async def show(
        self,
        title: str,
        text: str,
        buttons: Mapping[str, Pressed],
        clicked: Pressed | None = None,
        dismissed: Pressed | None = None,
    ) -> bool:
        """Show one in the place of the one before; whether somebody took it.

        `buttons` are words and what they do; `clicked` and `dismissed` answer to the rest of it.
        """
        await self.withdraw()
        try:
            async with asyncio.timeout(LIMIT_S):
                shown = await self._send(title, text, buttons, clicked, dismissed)
        except Exception:
            # What a desktop's service does wrong never costs a break: the chime and the line are left.
            shown = False
        if not shown:
            await self._hang_up()
            self._say_once(NOBODY_SHOWS)
        return shown

    async def withdraw(self) -> None:
        """Take back what is shown, if it still is."""
        (shown, number), (self._shown, self._number) = (self._shown, self._number), (None, None)
        if shown is None or self._notifier is None:
            return
        with suppress(Exception):
            async with asyncio.timeout(LIMIT_S):
                if shown in await self._notifier.get_current_notifications():
                    await self._notifier.clear(shown)
                elif number is not None:
                    # It was answered. The library has forgotten it by then, and not every service closes it by itself.
                    await self._notifier._backend.interface.call_close_notification(number)

    async def close(self) -> None:
        """Leave nothing on the screen."""
        await self.withdraw()
        await self._hang_up()

    async def _send(
        self,
        title: str,
        text: str,
        buttons: Mapping[str, Pressed],
        clicked: Pressed | None,
        dismissed: Pressed | None,
    ) -> bool:
        if self._notifier is None:
            self._notifier = _notifier(self._app)
        if self._notifier is None:
            return await self._send_plainly(title, text)
        from desktop_notifier import Button, Notification

        dispatched: list[bool] = []
        notification = Notification(
            title,
            text,
            buttons=tuple(Button(words, pressed, identifier=words) for words, pressed in buttons.items()),
            on_clicked=clicked,
            on_dismissed=dismissed,
            on_dispatched=lambda: dispatched.append(True),
        )
        self._shown = await self._notifier.send_notification(notification)
        self._number = _number_of(self._notifier, notification.identifier)
        return bool(dispatched)

    async def _send_plainly(self, title: str, text: str) -> bool:
        """A Mac shows notifications with buttons of signed applications only, and a plain one of everybody."""
        if sys.platform != "darwin" or await output_of("osascript", "-e", _APPLESCRIPT, title, text) is None:
            return False
        self._say_once(NO_BUTTONS)
        return True

    async def _hang_up(self) -> None:
        notifier, self._notifier, self._shown, self._number = self._notifier, None, None, None
        bus = getattr(getattr(notifier, "_backend", None), "bus", None)
        if bus is not None:
            with suppress(Exception):
                bus.disconnect()

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._told(sentence)


def _notifier(app: str) -> Any:
    """What shows notifications on this system; None where it can show none with buttons."""
    logger = logging.getLogger("desktop_notifier")
    logger.addHandler(logging.NullHandler())
    # It would print a traceback where no service answers; that is said in a sentence here.
    logger.propagate = False
    from desktop_notifier import DesktopNotifier
    from desktop_notifier.main import get_backend_class

    if get_backend_class().__name__ == "DummyNotificationCenter":
        return None
    return DesktopNotifier(app_name=app, app_icon=None)


def _number_of(notifier: Any, identifier: str) -> int | None:
    """The number that a service on D-Bus gave a notification; None elsewhere, and where nobody took it."""
    numbers: Mapping[int, str] = getattr(notifier._backend, "_platform_to_interface_notification_identifier", {})
    return next((number for number, name in numbers.items() if name == identifier), None)
