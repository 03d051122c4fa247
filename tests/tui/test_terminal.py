"""A real terminal: what the program draws, and that it leaves the terminal as it was, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from tests.conftest import PATIENCE_S
from tests.tui.conftest import Terminal

if sys.platform == "win32":
    pytest.skip("pseudo terminals are POSIX", allow_module_level=True)

import fcntl
import pty
import select
import struct
import termios

LEFT = ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?2004l")
"""The alternate screen and the mouse are given back, the cursor is shown, pasting is as before."""


class Screen:
    """A program on a pseudo terminal."""

    def __init__(self, process: "subprocess.Popen[bytes]", descriptor: int) -> None:
        self.process, self.descriptor = process, descriptor
        self.seen = ""
        self._mark = 0

    def until(self, text: str) -> None:
        """Read until a text comes that was not waited for before."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.seen.find(text, self._mark)) < 0:
            assert time.monotonic() < deadline, f"never came: {text!r} in {self.seen[-2000:]!r}"
            self.read()
        self._mark = found + len(text)

    def read(self) -> bool:
        """Read what there is; False at the end."""
        if not select.select([self.descriptor], [], [], 0.2)[0]:
            return self.process.poll() is None
        try:
            chunk = os.read(self.descriptor, 65_536)
        except OSError:
            return False
        self.seen += chunk.decode(errors="replace")
        return bool(chunk)

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self.read():
            pass
        return self.process.wait(PATIENCE_S)


@contextmanager
def on_a_terminal(words: list[str], env: dict[str, str], columns: int = 100, rows: int = 30) -> Generator[Screen]:
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        words, stdin=child, stdout=child, stderr=child, env={**env, "TERM": "xterm-256color"}, start_new_session=True
    )
    os.close(child)
    try:
        yield Screen(process, parent)
    finally:
        process.kill()
        process.wait()
        os.close(parent)


def playing(terminal: Terminal) -> list[str]:
    path = terminal.script("still.toml", 'title = "Still"\n[[step]]\ndo = "rest"\nfor = "10m"\nsay = "Lie still."\n')
    return terminal.words("play", str(path), "--no-intro")


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)],
    ids=str,
)
def test_a_signal_ends_it_and_the_terminal_is_as_before(terminal: Terminal, number: int, code: int) -> None:
    with on_a_terminal(playing(terminal), terminal.env) as screen:
        screen.until("Lie still.")
        os.kill(screen.process.pid, number)
        assert screen.end() == code
        assert all(sequence in screen.seen for sequence in LEFT)
        assert "Traceback" not in screen.seen


def test_control_c_ends_it(terminal: Terminal) -> None:
    with on_a_terminal(playing(terminal), terminal.env) as screen:
        screen.until("Lie still.")
        screen.press("\x03")
        assert screen.end() == 130
        assert all(sequence in screen.seen for sequence in LEFT)


def test_a_session_is_played_to_its_end_and_the_program_ends(terminal: Terminal) -> None:
    script = 'title = "Short"\nclosing = false\n[[step]]\ndo = "rest"\nfor = "1s"\n'
    path = terminal.script("short.toml", script)
    with on_a_terminal(terminal.words("play", str(path), "--no-intro"), terminal.env) as screen:
        screen.until("Session complete.")
        assert screen.end() == 0
        assert all(sequence in screen.seen for sequence in LEFT)


def test_a_crash_leaves_a_sentence_on_a_clean_terminal(terminal: Terminal) -> None:
    crash = (
        "from tui.screens.session import SessionScreen\n"
        "def boom(self): raise ValueError('boom')\n"
        "SessionScreen.action_next = boom\n"
    )
    words = playing(terminal)
    words[2] = crash + words[2].replace("; ", "\n")
    with on_a_terminal(words, terminal.env) as screen:
        screen.until("Lie still.")
        screen.press("n")
        assert screen.end() == 1
        after = screen.seen.split(LEFT[0])[-1]
        assert "unknot: something went wrong (ValueError: boom). To see where: UNKNOT_DEBUG=1" in after
        assert "Traceback" not in screen.seen


def test_the_library_plays_and_quits(terminal: Terminal) -> None:
    with on_a_terminal(terminal.words(), terminal.env) as screen:
        screen.until("filter")
        screen.press("\r")
        screen.until("Preparing")
        screen.press("q")
        screen.until("filter")
        screen.press("q")
        assert screen.end() == 0
        assert all(sequence in screen.seen for sequence in LEFT)


def test_a_terminal_that_goes_away_ends_the_program(terminal: Terminal) -> None:
    with on_a_terminal(playing(terminal), terminal.env) as screen:
        screen.until("Lie still.")
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, screen.descriptor)
        os.close(null)
        screen.process.send_signal(signal.SIGHUP)
        assert screen.process.wait(PATIENCE_S) == 129


def test_a_dumb_terminal_gets_lines(terminal: Terminal) -> None:
    words = ["env", "TERM=dumb", *playing(terminal)]
    with on_a_terminal(words, terminal.env) as screen:
        screen.until("Rest 10 min")
        assert "\x1b" not in screen.seen
        screen.press("q\n")
        assert screen.end() == 0
