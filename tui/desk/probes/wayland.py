"""How long nobody has touched a key or the mouse, as a Wayland compositor tells it to whoever stays connected.

The protocol is ext-idle-notify-v1 of wayland-protocols (staging): KWin, sway, Hyprland, labwc, COSMIC and others have
it, GNOME's does not. The compositor is asked to say when nobody was there for half a minute, and when somebody is back.
"""

import asyncio
import os
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sessions.timecode import SECOND, ZERO, Ms
from tui.desk.clock import SystemClock
from tui.desk.probes import limits

UNTOUCHED = Ms(30 * SECOND)
"""From when on a seat counts as untouched; below it nobody can tell, and somebody is there."""

_DISPLAY, _REGISTRY, _FIRST_FREE = 1, 2, 3
_ERROR, _GLOBAL, _DONE, _IDLED, _RESUMED = 0, 0, 0, 0, 1
_SYNC, _GET_REGISTRY, _BIND = 0, 1, 0
_NOTIFICATION, _INPUT_NOTIFICATION = 1, 2
"""The second, of version 2, counts keys and the mouse alone: a film that keeps the screen awake is nobody."""
_NOTIFIER, _SEAT = "ext_idle_notifier_v1", "wl_seat"
_HEAD = struct.Struct("=II")


class WaylandIdle:
    """A connection to the compositor, made when something is asked, and anew after it was lost."""

    def __init__(self, monotonic: Callable[[], Ms] | None = None) -> None:
        self._monotonic = monotonic or SystemClock().monotonic
        self._connecting = asyncio.Lock()
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._without: Path | None = None
        self._seats: dict[int, Ms | None] = {}
        """For each seat since when it is untouched; None where it is not."""

    @property
    def connected(self) -> bool:
        """Whether a compositor tells it just now."""
        return bool(self._seats)

    async def idle(self) -> Ms | None:
        """How long all seats were untouched; None without a compositor, or where it does not tell."""
        path = socket_path()
        if path is None or path == self._without:
            return None
        try:
            async with asyncio.timeout(limits.LIMIT_S), self._connecting:
                if self._reader is None or self._reader.done():
                    self.close()
                    await self._connect(path)
        except (OSError, EOFError, TimeoutError, ValueError, struct.error):
            self.close()
        if not self.connected:
            return None
        now = self._monotonic()
        return min(ZERO if since is None else Ms(UNTOUCHED + now - since) for since in self._seats.values())

    def close(self) -> None:
        """Hang up."""
        reader, writer = self._reader, self._writer
        self._reader = self._writer = None
        self._seats = {}
        if reader is not None:
            reader.cancel()
        if writer is not None:
            # The loop may have ended before.
            with suppress(RuntimeError):
                writer.close()

    async def _connect(self, path: Path) -> None:
        source, self._writer = await asyncio.open_unix_connection(path)
        done = _FIRST_FREE
        self._send(_DISPLAY, _GET_REGISTRY, struct.pack("=I", _REGISTRY))
        self._send(_DISPLAY, _SYNC, struct.pack("=I", done))
        found: list[tuple[str, int, int]] = []
        while True:
            sender, event, body = await _message(source)
            if (sender, event) == (_REGISTRY, _GLOBAL):
                found.append(_global(body))
            elif (sender, event) == (_DISPLAY, _ERROR):
                raise ValueError("the compositor refuses")
            elif (sender, event) == (done, _DONE):
                break
        self._watch(found, done + 1)
        if self._seats:
            self._reader = asyncio.create_task(self._listen(source, self._seats))
        else:
            self._without = path
            self.close()

    def _watch(self, found: list[tuple[str, int, int]], free: int) -> None:
        """Ask for a notification of each seat, if the compositor has any."""
        notifiers = [(name, min(version, 2)) for interface, name, version in found if interface == _NOTIFIER]
        if not notifiers:
            return
        (name, version), notifier = notifiers[0], free
        self._bind(name, _NOTIFIER, version, notifier)
        request = _INPUT_NOTIFICATION if version > 1 else _NOTIFICATION
        seats = [name for interface, name, _ in found if interface == _SEAT]
        for number, seat in enumerate(seats):
            seat_id, notification = notifier + 1 + 2 * number, notifier + 2 + 2 * number
            self._bind(seat, _SEAT, 1, seat_id)
            self._send(notifier, request, struct.pack("=III", notification, UNTOUCHED, seat_id))
            self._seats[notification] = None

    async def _listen(self, source: asyncio.StreamReader, seats: dict[int, Ms | None]) -> None:
        """Take what is told until the connection ends; nothing is known then."""
        try:
            while True:
                sender, event, _ = await _message(source)
                if (sender, event) == (_DISPLAY, _ERROR):
                    return
                if sender in seats and event == _IDLED:
                    seats[sender] = self._monotonic()
                elif sender in seats and event == _RESUMED:
                    seats[sender] = None
        except (OSError, EOFError, ValueError):
            return
        finally:
            seats.clear()

    def _bind(self, name: int, interface: str, version: int, new: int) -> None:
        self._send(_REGISTRY, _BIND, struct.pack("=I", name) + _text(interface) + struct.pack("=II", version, new))

    def _send(self, receiver: int, request: int, body: bytes) -> None:
        if self._writer is not None:
            self._writer.write(_HEAD.pack(receiver, (_HEAD.size + len(body)) << 16 | request) + body)


def socket_path() -> Path | None:
    """Where the compositor listens; None where there is none.

    A service of the user may be older than the desktop, whose variables it has not got then: it takes the only socket
    that is there.
    """
    display, folder = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("XDG_RUNTIME_DIR")
    if display:
        path = Path(folder or "", display)
        return path if path.is_absolute() else None
    if not folder or os.environ.get("DISPLAY"):
        return None
    there = [path for path in Path(folder).glob("wayland-*") if path.is_socket()]
    return there[0] if len(there) == 1 else None


async def _message(source: asyncio.StreamReader) -> tuple[int, int, bytes]:
    """The sender, the number of the event and its arguments. Raises EOFError, OSError, and ValueError for nonsense."""
    sender, size_and_event = _HEAD.unpack(await source.readexactly(_HEAD.size))
    size = size_and_event >> 16
    if size < _HEAD.size:
        raise ValueError("a message shorter than its head")
    return sender, size_and_event & 0xFFFF, await source.readexactly(size - _HEAD.size)


def _global(body: bytes) -> tuple[str, int, int]:
    """An interface that the compositor has, its name there, and its version."""
    name, length = _HEAD.unpack_from(body)
    interface = body[_HEAD.size : _HEAD.size + length].rstrip(b"\0").decode()
    (version,) = struct.unpack_from("=I", body, len(body) - 4)
    return interface, name, version


def _text(text: str) -> bytes:
    """A text as the wire has it: its length with the zero at its end, filled up to whole words."""
    data = text.encode() + b"\0"
    return struct.pack("=I", len(data)) + data.ljust(-(-len(data) // 4) * 4, b"\0")
