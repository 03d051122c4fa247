"""The programs that are compared, and how one is run on a terminal of its own and looked at.

It uses pseudo terminals and /proc, so it is for Linux.
"""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import sysconfig
import termios
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

COLUMNS, ROWS = 120, 40
PATIENCE_S = 60.0

_SCRIPTS = Path(sysconfig.get_path("scripts"))
UNKNOT = str(_SCRIPTS / "unknot")
_BESIDE = _SCRIPTS / "termdown"
TERMDOWN = str(_BESIDE) if _BESIDE.exists() else shutil.which("termdown")
"""None where it is not installed: `pip install -e '.[bench]'`."""

BARE_APP = """
from textual.app import App
from textual.widgets import Label
class Bare(App):
    passed = 0
    def compose(self):
        yield Label("a bare label")
    def on_mount(self):
        self.set_interval(1, self.tick)
    def tick(self):
        self.passed += 1
        self.query_one(Label).update(f"a bare label, {self.passed} s")
Bare().run()
"""

_TITLE = re.compile(rb"\x1b\]2;[^\x07]+\x07")
"""The title of the window, which termdown tells anew with every tick."""


def home_of(folder: Path) -> dict[str, str]:
    """The environment of a program whose settings, data and caches are in a folder; it asks nothing at the start.

    Python keeps what it has compiled, as an install has it.
    """
    variables = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CACHE", "DATA", "CONFIG")}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNKNOT_")}
    for name in ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE"):
        kept.pop(name, None)
    return kept | variables | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "UNKNOT_TENSION": "0"}


class Running:
    """A program on a terminal."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str]) -> None:
        self.started = time.perf_counter()
        self.tail = b""
        """The last that it has written."""
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            # The size is set by the child itself, before the program looks.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.execve(words[0], list(words), dict(env))

    def read(self, seconds: float) -> bytes:
        """What it writes within so many seconds, as soon as it comes; nothing where it has ended."""
        if not select.select([self._terminal], [], [], seconds)[0]:
            return b""
        try:
            chunk = os.read(self._terminal, 65_536)
        except OSError:
            return b""
        self.tail = (self.tail + chunk)[-2_000:]
        return chunk

    def until(self, wanted: Callable[[bytes], bool]) -> float:
        """Seconds from its start until what it has written is wanted. Raises RuntimeError where that never comes."""
        seen = b""
        while not wanted(seen):
            chunk = self.read(PATIENCE_S)
            if not chunk:
                raise RuntimeError(f"it never came, after {seen[-300:]!r}")
            seen += chunk
        return time.perf_counter() - self.started

    def drain(self, seconds: float) -> int:
        """Read for so long; how many bytes came."""
        until, drawn = time.monotonic() + seconds, 0
        while (left := until - time.monotonic()) > 0:
            drawn += len(self.read(min(left, 0.1)))
        return drawn

    def end(self) -> None:
        """Kill it."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._terminal)


@contextmanager
def running(words: Sequence[str], env: Mapping[str, str]) -> Generator[Running]:
    """Run a program on a terminal of 120 by 40, killed on leaving."""
    program = Running(words, env)
    try:
        yield program
    finally:
        program.end()


def first(words: Sequence[str], env: Mapping[str, str], wanted: Callable[[bytes], bool]) -> float:
    """Seconds from the start of a program until what it has written to its terminal is wanted."""
    with running(words, env) as program:
        return program.until(wanted)


def ticks(seconds: float) -> list[float]:
    """When termdown drew each tick of a countdown of about so many seconds, by a clock that never jumps."""
    assert TERMDOWN is not None
    moments: list[float] = []
    with running([TERMDOWN, f"{seconds + 60:.0f}s"], os.environ | {"TERM": "xterm-256color"}) as program:
        # What is drawn at the start is no tick.
        program.until(lambda seen: _TITLE.search(seen) is not None)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            chunk = program.read(0.1)
            moments += [time.monotonic()] * len(_TITLE.findall(chunk))
    return moments


PYTHON = sys.executable
