"""What is known of the desk, from all probes that this system has."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from sessions.timecode import Ms

_Answer = TypeVar("_Answer")
Probe = Callable[[], Awaitable[_Answer | None]]
ALL_S = 5.0
"""Whatever the probes do, an answer is there by then."""


class Senses(Protocol):
    """Answers, or None for what cannot be known. Never raises."""

    async def idle(self) -> Ms | None:
        """How long no key was touched."""
        ...

    async def calling(self) -> bool | None:
        """Whether the microphone or the camera is in use."""
        ...

    async def quiet(self) -> bool | None:
        """Whether the person wants not to be disturbed."""
        ...

    def close(self) -> None:
        """Ask nothing more."""
        ...


class Probes:
    """Asks one probe after the other how long nobody was there, and all of them whether something is on."""

    def __init__(
        self,
        idle: Sequence[Probe[Ms]] = (),
        calling: Sequence[Probe[bool]] = (),
        quiet: Sequence[Probe[bool]] = (),
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self._idle, self._calling, self._quiet, self._close = idle, calling, quiet, close

    async def idle(self) -> Ms | None:
        """The first answer there is."""
        for probe in self._idle:
            answer = await _asked(probe)
            if answer is not None:
                return answer
        return None

    async def calling(self) -> bool | None:
        """Whether one of them says so."""
        return await _any(self._calling)

    async def quiet(self) -> bool | None:
        """Whether one of them says so."""
        return await _any(self._quiet)

    def close(self) -> None:
        """Hang up."""
        self._close()

    def without_idle(self) -> "Probes":
        """The same, but nobody asks whether somebody is there: a demo goes by faster than they do."""
        return Probes((), self._calling, self._quiet, self._close)


async def _any(probes: Sequence[Probe[bool]]) -> bool | None:
    answers = await asyncio.gather(*map(_asked, probes))
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


async def _asked(probe: Probe[_Answer]) -> _Answer | None:
    # A probe that fails in a way nobody thought of is one that does not know: a break is never lost over it.
    with suppress(Exception):
        async with asyncio.timeout(ALL_S):
            return await probe()
    return None


def of_this_system() -> Probes:
    """The probes of this system; on one that is not known nothing is."""
    if sys.platform == "linux":
        return _linux()
    if sys.platform == "darwin":
        from tui.desk.probes import macos

        return Probes([macos.idle], [macos.microphone_in_use], [macos.quiet])
    if sys.platform == "win32":
        from tui.desk.probes import windows

        return Probes([windows.idle], [windows.calling], [windows.quiet])
    return Probes()


def _linux() -> Probes:
    from tui.desk.probes import linux_calls, linux_idle, linux_quiet
    from tui.desk.probes.bus import Bus
    from tui.desk.probes.wayland import WaylandIdle

    session, system, compositor = Bus(), Bus(system=True), WaylandIdle()

    def close() -> None:
        session.close()
        system.close()
        compositor.close()

    return Probes(
        [
            lambda: linux_idle.mutter_idle(session),
            # Before the screen saver's service: KDE's has no answer of worth on Wayland.
            compositor.idle,
            lambda: linux_idle.screensaver_idle(session),
            linux_idle.x11_idle,
            lambda: linux_idle.logind_idle(system),
        ],
        [linux_calls.microphone_in_use, linux_calls.camera_in_use],
        [lambda: linux_quiet.daemon_quiet(session), linux_quiet.gnome_quiet, linux_quiet.program_quiet],
        close,
    )
