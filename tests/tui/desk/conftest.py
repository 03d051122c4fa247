"""A private bus with services of our own, programs that stand in for others, and a clock that a test moves."""

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead, State
from tests.conftest import PATIENCE_S, eventually
from tui.journal import Account, Moment

ZONE = timezone(timedelta(hours=1))
NINE = datetime(2026, 3, 2, 9, tzinfo=ZONE)
"""A Monday."""

BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


async def until(condition: Callable[[], bool], what: str) -> None:
    """Let the event loop run until the condition holds; fail when it never does."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"never came: {what}") from None


class HandClock:
    """A clock that stands still, except while somebody waits by it: then it is later at once."""

    def __init__(self, start: datetime = NINE) -> None:
        self.start, self.now, self.end = start, Ms(0), Ms(0)

    def wall(self) -> datetime:
        return self.start + timedelta(milliseconds=self.now)

    def monotonic(self) -> Ms:
        return self.now

    async def sleep(self, length: Ms) -> None:
        while self.now + length > self.end:
            await asyncio.sleep(0.001)
        self.now = Ms(self.now + length)
        await asyncio.sleep(0)

    async def let(self, minutes: float) -> None:
        """Let so many minutes go by."""
        self.end = Ms(self.end + round(minutes * 60_000))
        await until(lambda: self.now == self.end, f"{minutes} minutes")
        # Whoever was woken by the last of them has their turn.
        for _ in range(10):
            await asyncio.sleep(0)


class HandSenses:
    """Senses that answer what the test says."""

    def __init__(self) -> None:
        self.away: Ms | None = Ms(0)
        self.in_call: bool | None = False
        self.do_not_disturb: bool | None = False
        self.asked = 0
        self.closed = False

    async def idle(self) -> Ms | None:
        return self.away

    async def calling(self) -> bool | None:
        self.asked += 1
        return self.in_call

    async def quiet(self) -> bool | None:
        return self.do_not_disturb

    def close(self) -> None:
        self.closed = True


class Noted:
    """A journal that notes what it is told."""

    asks_tension = False
    account = Account()

    def __init__(self) -> None:
        self.looks: list[State] = []
        self.closed = 0

    def look(self, timeline: Timeline, playhead: Playhead) -> None:
        self.looks.append(playhead.state)

    def note_tension(self, moment: Moment, level: int | None) -> None:
        raise AssertionError("nobody is asked")

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes no answer unknown."""
    for place in ("probes.limits.LIMIT_S", "senses.ALL_S", "notifications.LIMIT_S"):
        monkeypatch.setattr(f"tui.desk.{place}", PATIENCE_S)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Put a program of this name on a PATH that has no others; its text is Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def add(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(f"#!{sys.executable} -S\nimport sys\n{text}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return add


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The address of a session bus that nobody else is on, and that the tested code finds as its own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("dbus-daemon is not installed")
    # A socket's path has about 100 bytes, and a test's folder may be deep.
    config = tmp_path / "bus.conf"
    address = f"unix:abstract=unknot-{os.getpid()}-{abs(hash(str(tmp_path)))}"
    config.write_text(BUS_CONFIG.format(socket="").replace("unix:path=", address))
    with subprocess.Popen(
        [daemon, f"--config-file={config}", "--nofork", "--nopidfile", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("unix:")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield address
        process.terminate()


class Service:
    """Owns names on a bus and answers from a table: (path, interface, member) to a signature and a body.

    Properties are members of their interface too; they are read through org.freedesktop.DBus.Properties.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.answers: dict[tuple[str, str, str], tuple[str, list[Any]]] = {}
        self.silent = False
        self.asked: list[str] = []

    def reply(self, message: Any) -> Any:
        from dbus_fast import Message, MessageType, Variant

        if message.message_type is not MessageType.METHOD_CALL:
            return None
        self.asked.append(message.member)
        if self.silent:
            return True
        if message.interface == "org.freedesktop.DBus.Properties":
            interface, name = message.body
            found = self.answers.get((message.path, interface, name))
            found = found and ("v", [Variant(found[0], found[1][0])])
        else:
            found = self.answers.get((message.path, message.interface, message.member))
        if found is None:
            return Message.new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "no")
        return Message.new_method_return(message, found[0], found[1])


@pytest.fixture
async def service(bus: str) -> AsyncGenerator[Service]:
    """A service on the private bus; it owns no name yet."""
    from dbus_fast.aio import MessageBus

    connection = await MessageBus(bus_address=bus).connect()
    found = Service(connection)
    connection.add_message_handler(found.reply)
    yield found
    connection.disconnect()


NEEDED = ("dbus-daemon", "Xvfb", "dunst", "dunstctl")
DUNSTRC = """[global]
    dmenu = {folder}/choose
    mouse_left_click = close_current
    idle_threshold = 0
[urgency_normal]
    timeout = 0
[note]
    summary = "*"
    script = {folder}/note
"""
# The menu that dunst offers has a line for each action; this one chooses the line that begins as it was told.
CHOOSE = """import pathlib
wanted = pathlib.Path({folder!r}, 'wanted').read_text()
lines = sys.stdin.read().splitlines()
pathlib.Path({folder!r}, 'offered').write_text('\\n'.join(lines))
print(next(line for line in lines if line.startswith('#' + wanted)))
"""
NOTE = """import json, os, pathlib
shown = [os.environ.get(name, '') for name in ('DUNST_APP_NAME', 'DUNST_SUMMARY', 'DUNST_BODY')]
with open(pathlib.Path({folder!r}, 'shown'), 'a') as file:
    file.write(json.dumps(shown) + '\\n')
"""


@dataclass
class Dunst:
    """A running daemon, and what it does when it is told to."""

    folder: Path

    def ctl(self, *words: str) -> str:
        return subprocess.run(
            ["dunstctl", *words], capture_output=True, text=True, check=True, timeout=PATIENCE_S
        ).stdout

    def displayed(self) -> int:
        return int(self.ctl("count", "displayed"))

    def shown(self) -> list[list[str]]:
        path = self.folder / "shown"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def press(self, button: str) -> None:
        (self.folder / "wanted").write_text(button)
        self.ctl("context")

    def offered(self) -> list[str]:
        eventually((self.folder / "offered").exists, "the menu of actions")
        return [line.partition(" ")[0].lstrip("#") for line in (self.folder / "offered").read_text().splitlines()]


@pytest.fixture
def dunst(bus: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Dunst]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    for name, text in (("choose", CHOOSE), ("note", NOTE)):
        program = tmp_path / name
        program.write_text(f"#!{sys.executable} -S\nimport sys\n{text.format(folder=str(tmp_path))}")
        program.chmod(0o755)
    (tmp_path / "dunstrc").write_text(DUNSTRC.format(folder=tmp_path))
    reading, writing = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            monkeypatch.setenv("DISPLAY", f":{told.readline().strip()}")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        with subprocess.Popen(
            ["dunst", "-conf", str(tmp_path / "dunstrc")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as daemon:
            eventually(lambda: daemon.poll() is not None or _answers(), "a notification daemon that answers")
            assert daemon.poll() is None
            yield Dunst(tmp_path)
            daemon.terminate()
        server.terminate()


def _answers() -> bool:
    return subprocess.run(["dunstctl", "count"], capture_output=True, check=False, timeout=PATIENCE_S).returncode == 0


async def there(dunst: Dunst, number: int) -> None:
    """Wait until so many notifications are displayed; the event loop goes on meanwhile."""
    for _ in range(2_000):
        if await asyncio.to_thread(dunst.displayed) == number:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"there never were {number} notifications")
