"""Real terminals: tmux, which draws what a person sees, and a bare one, whose bytes are looked at."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import PATIENCE_S, eventually

if sys.platform == "win32":
    raise ImportError("pseudo terminals are POSIX")

import fcntl
import pty
import select
import struct
import termios

_CONF = """\
set -g default-terminal tmux-256color
set -g escape-time 0
set -g status off
set -g history-limit 0
"""

_RUN = """\
sh -c 'echo $$ >"$0"; exec "$@"' "$0.pid" "$@"
echo "(ended with $?)"
exec cat
"""
"""What a shell does around a program. tmux itself may lose how its program has ended."""

_LOOK_ANYWAY = 50
_ENDED = re.compile(r"\(ended with (\d+)\)")
_MODE = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
_ON_BY_ITSELF = frozenset({7, 25})
"""Private modes that are on in a terminal that nothing has touched: lines wrap, and the cursor is shown."""
_ASKED = 2026
"""Synchronized output holds back one frame; it ends with the frame, and times out."""


class Tmux:
    """One program on a terminal of its own, as tmux draws it."""

    def __init__(self, folder: Path, words: Sequence[str], env: Mapping[str, str], columns: int, rows: int) -> None:
        self._socket = folder / "tmux"
        self._conf = folder / "tmux.conf"
        self._conf.write_text(_CONF)
        self._env = {**env, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        self._env.pop("TMUX", None)
        self._run = folder / "run"
        self._run.write_text(_RUN)
        self.control("new-session", "-d", "-x", str(columns), "-y", str(rows), "--", "sh", str(self._run), *words)
        self._written = folder / "written"
        self._written.touch()
        self.control("pipe-pane", f"exec cat >>{self._written}")

    def control(self, *words: str) -> str:
        """Tell tmux something; what it answers."""
        done = subprocess.run(
            ["tmux", "-u", "-S", str(self._socket), "-f", str(self._conf), *words],
            env=self._env,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, f"tmux {' '.join(words)}: {done.stderr}"
        return done.stdout

    @property
    def text(self) -> str:
        """What is seen."""
        return self.control("capture-pane", "-p")

    @property
    def coloured(self) -> str:
        """What is seen, with the sequences of its colours."""
        return self.control("capture-pane", "-p", "-e")

    def told(self, name: str) -> str:
        """A format of tmux, such as `cursor_flag`."""
        return self.control("display-message", "-p", f"#{{{name}}}").strip()

    def sees(self, *texts: str) -> str:
        """Wait until all of these are seen at once; what else is."""
        return self.waits(lambda seen: all(text in seen for text in texts), " and ".join(map(repr, texts)))

    def loses(self, text: str) -> str:
        """Wait until a text is not seen any more."""
        return self.waits(lambda seen: text not in seen, f"{text!r} to go")

    def waits(self, holds: Callable[[str], bool], what: str) -> str:
        """Wait until something holds for what is seen."""
        seen = ""
        looks, size = 0, -1

        def look() -> bool:
            nonlocal seen, looks, size
            # To ask tmux takes more time than there is between two questions: it is asked when something was written.
            before, size = size, self._written.stat().st_size
            looks += 1
            if size == before and looks % _LOOK_ANYWAY:
                return False
            seen = self.text
            return holds(seen)

        try:
            eventually(look, what)
        except AssertionError as error:
            raise AssertionError(f"{error} on\n{seen}") from None
        return seen

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names for them."""
        self.control("send-keys", *keys)

    def types(self, text: str) -> None:
        """Type a text as it is."""
        self.control("send-keys", "-l", text)

    def click(self, text: str, *, last: bool = False) -> None:
        """Press and release the left button on a text that is seen: in its middle, at its first or last place."""
        seen = self.sees(text)
        rows = [(row, line) for row, line in enumerate(seen.splitlines()) if text in line]
        row, line = rows[-1 if last else 0]
        column = (line.rindex(text) if last else line.index(text)) + len(text) // 2
        self.types(f"\x1b[<0;{column + 1};{row + 1}M")
        self.types(f"\x1b[<0;{column + 1};{row + 1}m")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size."""
        self.control("resize-window", "-x", str(columns), "-y", str(rows))

    @property
    def program(self) -> int:
        """The process in it."""
        return int(self._run.with_suffix(".pid").read_text())

    def ended(self) -> int:
        """Wait until the program has ended; its exit code."""
        seen = self.waits(lambda seen: _ENDED.search(seen) is not None, "the end of the program")
        found = _ENDED.search(seen)
        assert found
        return int(found[1])

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        self.control("kill-pane")

    def close(self) -> None:
        subprocess.run(
            ["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False, timeout=PATIENCE_S
        )


@contextmanager
def on_tmux(words: Sequence[str], env: Mapping[str, str], columns: int = 120, rows: int = 36) -> Generator[Tmux]:
    """A program on a terminal that tmux draws."""
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="tmux-", ignore_cleanup_errors=True) as folder:
        terminal = Tmux(Path(folder), words, env, columns, rows)
        try:
            yield terminal
        finally:
            terminal.close()


class Bare:
    """A program on a pseudo terminal: every byte that it writes, and the terminal's own settings."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], columns: int, rows: int) -> None:
        self._parent, self._child = pty.openpty()
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.settings_before = termios.tcgetattr(self._child)
        self.seen = ""
        self.arrivals: list[tuple[float, int]] = []
        """When something was written (monotonic seconds), and how many characters there were then."""
        self._mark = 0
        self.process = subprocess.Popen(
            words,
            stdin=self._child,
            stdout=self._child,
            stderr=self._child,
            env={**env, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )

    def sees(self, text: str) -> None:
        """Wait until a text is written that was not waited for before."""

        def look() -> bool:
            self.read()
            return text in self.seen[self._mark :]

        try:
            eventually(look, text)
        except AssertionError as error:
            raise AssertionError(f"{error} in {self.seen[-2000:]!r}") from None
        self._mark = self.seen.index(text, self._mark) + len(text)

    def read(self) -> bool:
        """Read what there is; whether there was something."""
        if not select.select([self._parent], [], [], 0.05)[0]:
            return False
        self.seen += os.read(self._parent, 65_536).decode(errors="replace")
        self.arrivals.append((time.monotonic(), len(self.seen)))
        return True

    def types(self, keys: str) -> None:
        os.write(self._parent, keys.encode())

    def ended(self) -> int:
        """Read to the end; the exit code."""

        def over() -> bool:
            self.read()
            return self.process.poll() is not None

        eventually(over, "the end of the program")
        while self.read():
            pass
        return self.process.wait()

    @property
    def settings(self) -> object:
        """The terminal's settings, as `stty -a` tells them."""
        return termios.tcgetattr(self._child)

    def goes_away(self) -> None:
        """Take the terminal away from under the program, as a window does that is closed."""
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, self._parent)
        os.dup2(null, self._child)
        os.close(null)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._parent)
        os.close(self._child)


@contextmanager
def on_bare(words: Sequence[str], env: Mapping[str, str], columns: int = 100, rows: int = 30) -> Generator[Bare]:
    """A program on a terminal whose bytes are looked at."""
    terminal = Bare(words, env, columns, rows)
    try:
        yield terminal
    finally:
        terminal.close()


def left_on(written: str) -> list[str]:
    """What the bytes written to a terminal leave other than it was, in words; nothing where it is as before."""
    modes: dict[int, bool] = {}
    for numbers, what in _MODE.findall(written):
        modes.update({int(number): what == "h" for number in numbers.split(";")})
    modes.pop(_ASKED, None)
    left = [f"mode {mode} {'on' if on else 'off'}" for mode, on in modes.items() if on != (mode in _ON_BY_ITSELF)]
    pushed, popped = (len(re.findall(rf"\x1b\[{sign}[0-9;]*u", written)) for sign in (">", "<"))
    if pushed > popped:
        left.append("the keyboard's protocol")
    if written.count("\x1b=") > written.count("\x1b>"):
        left.append("the keypad")
    colours = re.findall(r"\x1b\[([0-9;:]*)m", written)
    if colours and colours[-1] not in ("", "0"):
        left.append(f"colour {colours[-1]}")
    return left
