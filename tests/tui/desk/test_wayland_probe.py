"""What a Wayland compositor tells, with one that speaks the wire and is in the test's hand."""

import asyncio
import shutil
import struct
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path

import pytest

from sessions.timecode import SECOND, Ms
from tests.conftest import eventually
from tests.tui.desk.conftest import until
from tui.desk.probes import limits, wayland
from tui.desk.probes.wayland import UNTOUCHED, WaylandIdle, socket_path

NOTIFIER, SEAT = "ext_idle_notifier_v1", "wl_seat"
IDLED, RESUMED = 0, 1


def message(sender: int, event: int, body: bytes = b"") -> bytes:
    return struct.pack("=II", sender, (8 + len(body)) << 16 | event) + body


def text(words: str) -> bytes:
    data = words.encode() + b"\0"
    return struct.pack("=I", len(data)) + data + b"\0" * (-len(data) % 4)


class Compositor:
    """Tells its globals, and notes what is asked of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.globals: list[tuple[str, int]] = [("wl_compositor", 5), (SEAT, 7), (NOTIFIER, 2)]
        self.connected = 0
        self.silent = False
        self.bound: dict[int, tuple[str, int]] = {}
        self.asked: list[tuple[int, int, tuple[int, ...]]] = []
        self._writer: asyncio.StreamWriter | None = None
        self._server: asyncio.Server | None = None

    async def listen(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    def tell(self, sender: int, event: int, body: bytes = b"") -> None:
        assert self._writer is not None
        self._writer.write(message(sender, event, body))

    def tell_nonsense(self) -> None:
        assert self._writer is not None
        self._writer.write(b"\0" * 64)

    def hang_up(self) -> None:
        assert self._writer is not None
        self._writer.close()

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self.connected += 1
        self.bound.clear()
        self.asked.clear()
        try:
            while True:
                receiver, size_and_request = struct.unpack("=II", await reader.readexactly(8))
                body = await reader.readexactly((size_and_request >> 16) - 8)
                if not self.silent:
                    self._take(receiver, size_and_request & 0xFFFF, body)
        except (EOFError, OSError):
            writer.close()

    def _take(self, receiver: int, request: int, body: bytes) -> None:
        if (receiver, request) == (1, 1):
            for name, (interface, version) in enumerate(self.globals, 1):
                described = struct.pack("=I", name) + text(interface) + struct.pack("=I", version)
                self.tell(struct.unpack("=I", body)[0], 0, described)
        elif (receiver, request) == (1, 0):
            self.tell(struct.unpack("=I", body)[0], 0, struct.pack("=I", 0))
        elif receiver == 2:
            name, version, new = struct.unpack("=I", body[:4])[0], *struct.unpack("=II", body[-8:])
            assert body[4:-8] == text(self.globals[name - 1][0])
            self.bound[new] = (self.globals[name - 1][0], version)
        else:
            self.asked.append((receiver, request, struct.unpack("=III", body)))


class Hand:
    """A time that a test moves."""

    now = Ms(1_000_000)

    def __call__(self) -> Ms:
        return self.now


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    # A socket's path has about 100 bytes, and a test's folder may be deep.
    with tempfile.TemporaryDirectory(prefix="wl", dir="/tmp") as name:
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
        yield Path(name)


@pytest.fixture
async def compositor(folder: Path) -> AsyncGenerator[Compositor]:
    found = Compositor(folder / "wayland-7")
    await found.listen()
    yield found
    found.close()


@pytest.fixture
def time() -> Hand:
    return Hand()


@pytest.fixture
async def probe(time: Hand) -> AsyncGenerator[WaylandIdle]:
    found = WaylandIdle(time)
    yield found
    found.close()


async def test_it_tells_how_long_nobody_was_there(compositor: Compositor, probe: WaylandIdle, time: Hand) -> None:
    assert await probe.idle() == 0
    await until(lambda: bool(compositor.asked), "the question")
    ((receiver, request, (notification, timeout, seat)),) = compositor.asked
    assert compositor.bound[receiver] == (NOTIFIER, 2)
    assert compositor.bound[seat] == (SEAT, 1)
    # Of keys and the mouse alone, whatever keeps the screen awake.
    assert (request, timeout) == (2, 30_000)
    compositor.tell(notification, IDLED)
    await told(probe, UNTOUCHED)
    time.now = Ms(time.now + 270 * SECOND)
    assert await probe.idle() == 300 * SECOND
    compositor.tell(notification, RESUMED)
    await told(probe, Ms(0))
    assert compositor.connected == 1


async def told(probe: WaylandIdle, idle: Ms | None) -> None:
    """Wait until the probe says so: what a compositor writes takes a moment to be read."""
    async with asyncio.timeout(limits.LIMIT_S):
        while await probe.idle() != idle:
            await asyncio.sleep(0.005)


async def test_an_older_one_is_asked_as_it_understands(compositor: Compositor, probe: WaylandIdle) -> None:
    compositor.globals = [(NOTIFIER, 1), (SEAT, 4)]
    assert await probe.idle() == 0
    await until(lambda: bool(compositor.asked), "the question")
    assert compositor.bound[compositor.asked[0][0]] == (NOTIFIER, 1)
    assert compositor.asked[0][1] == 1


async def test_somebody_at_any_seat_is_somebody(compositor: Compositor, probe: WaylandIdle) -> None:
    compositor.globals = [(SEAT, 7), (SEAT, 7), (NOTIFIER, 2)]
    assert await probe.idle() == 0
    await until(lambda: len(compositor.asked) == 2, "both questions")
    first, second = (asked[2][0] for asked in compositor.asked)
    compositor.tell(first, IDLED)
    compositor.tell(second, IDLED)
    await told(probe, UNTOUCHED)
    compositor.tell(second, RESUMED)
    await told(probe, Ms(0))


@pytest.mark.parametrize("has", [[], [(SEAT, 7)], [(NOTIFIER, 2)]], ids=["nothing", "no notifier", "no seat"])
async def test_one_that_cannot_tell_is_asked_once(
    compositor: Compositor, probe: WaylandIdle, has: list[tuple[str, int]]
) -> None:
    compositor.globals = has
    assert [await probe.idle() for _ in range(3)] == [None] * 3
    assert compositor.connected == 1


@pytest.mark.parametrize("end", [Compositor.hang_up, Compositor.tell_nonsense])
async def test_a_connection_that_was_lost_is_made_again(
    compositor: Compositor, probe: WaylandIdle, end: Callable[[Compositor], None]
) -> None:
    assert await probe.idle() == 0
    end(compositor)
    await until(lambda: not probe.connected, "the end of the connection")
    await told(probe, Ms(0))
    assert compositor.connected == 2


async def test_a_refusal_ends_the_connection(compositor: Compositor, probe: WaylandIdle) -> None:
    assert await probe.idle() == 0
    compositor.tell(1, 0, struct.pack("=II", 4, 1) + text("no"))
    await until(lambda: not probe.connected, "the end of the connection")


async def test_one_that_hangs_is_no_answer(
    compositor: Compositor, probe: WaylandIdle, monkeypatch: pytest.MonkeyPatch
) -> None:
    compositor.silent = True
    monkeypatch.setattr(limits, "LIMIT_S", 0.05)
    assert await probe.idle() is None


async def test_no_compositor_is_no_answer(folder: Path, probe: WaylandIdle, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await probe.idle() is None
    monkeypatch.setenv("WAYLAND_DISPLAY", str(folder / ("x" * 200)))
    assert await probe.idle() is None
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert await probe.idle() is None


def test_where_a_compositor_listens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert socket_path() == folder / "wayland-7"
    monkeypatch.setenv("WAYLAND_DISPLAY", "/run/other")
    assert socket_path() == Path("/run/other")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert socket_path() is None
    monkeypatch.setenv("WAYLAND_DISPLAY", "/run/other")
    assert socket_path() == Path("/run/other")


async def test_a_service_finds_the_only_one_there_is(
    compositor: Compositor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.delenv("DISPLAY", raising=False)
    (folder / "wayland-7.lock").touch()
    assert socket_path() == folder / "wayland-7"
    monkeypatch.setenv("DISPLAY", ":1")
    assert socket_path() is None
    monkeypatch.delenv("DISPLAY")
    other = Compositor(folder / "wayland-1")
    await other.listen()
    assert socket_path() is None
    other.close()


async def test_a_real_compositor_tells_it(folder: Path, bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = shutil.which("kwin_wayland")
    if server is None:
        pytest.skip("kwin_wayland is not installed")
    monkeypatch.setattr(wayland, "UNTOUCHED", Ms(1))
    # The capability that the file has is not granted everywhere, and a copy has none. It has to keep its name.
    copy = folder / "kwin_wayland"
    shutil.copyfile(server, copy)
    copy.chmod(0o755)
    with subprocess.Popen(
        [copy, "--virtual", "--no-lockscreen", "--socket", "wayland-7"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            eventually(lambda: (folder / "wayland-7").exists() or process.poll() is not None, "the compositor")
            assert process.poll() is None
            probe = WaylandIdle()
            async with asyncio.timeout(limits.LIMIT_S):
                while not await probe.idle():
                    await asyncio.sleep(0.01)
            probe.close()
        finally:
            process.terminate()
