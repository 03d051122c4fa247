"""Prints what share of a processor unknot takes while it plays, beside a bare Textual app. Nothing is asserted.

Run it with the environment's own Python: `.venv/bin/python tests/benchmarks/cpu.py`. It reads /proc, so it is for
Linux. Other work on the machine makes every figure larger: compare those of one run with each other.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import sysconfig
import tempfile
import termios
import time
from pathlib import Path

UNKNOT = str(Path(sysconfig.get_path("scripts")) / "unknot")
SETTLE_S, MEASURE_S = 6.0, 20.0
COLUMNS, ROWS = 120, 40
BARE = """
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
HOLD = 'title = "Hold"\n[[step]]\ndo = "hold"\nfor = "90s"\narea = "glutes"\npressure = 4\nsay = "Press and hold."\n'
BREATHE = 'title = "Breathe"\n[[step]]\ndo = "breathe"\npattern = "4-6"\nfor = "2m"\nsay = "Breathe."\n'


def spent(process: int) -> dict[str, float]:
    """The seconds that each thread of a process has had of a processor; its first thread draws the screen."""
    seconds: dict[str, float] = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        fields = (task / "stat").read_text().rpartition(")")[2].split()
        seconds[task.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return seconds


def measure(*words: str) -> tuple[float, float, float]:
    """Shares of a processor, of the whole and of the screen's thread, and bytes drawn a second."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(words[0], list(words))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        read(terminal, SETTLE_S)
        before, since = spent(process), time.monotonic()
        drawn = read(terminal, MEASURE_S)
        after, passed = spent(process), time.monotonic() - since
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    shares = {task: (seconds - before.get(task, 0.0)) / passed for task, seconds in after.items()}
    return sum(shares.values()), shares[str(process)], drawn / passed


def read(terminal: int, seconds: float) -> int:
    """Read what is drawn for a while; how many bytes."""
    until, drawn = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            drawn += len(os.read(terminal, 65_536))
    return drawn


def main() -> None:
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {COLUMNS} by {ROWS}")
    output = sys.argv[1:] or ["silent"]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ.update({f"XDG_{kind}_HOME": str(home / kind) for kind in ("CACHE", "DATA", "CONFIG")})
        for name, text in (("bare.py", BARE), ("hold.toml", HOLD), ("breathe.toml", BREATHE)):
            (home / name).write_text(text)
        row("a bare app, a label a second", *measure(sys.executable, str(home / "bare.py")))
        for name in ("hold", "breathe"):
            for out in output:
                words = (UNKNOT, "play", str(home / f"{name}.toml"), "--no-intro", "--output", out)
                row(f"{name}, output {out}", *measure(*words))


def row(what: str, whole: float, screen: float, drawn: float) -> None:
    print(f"{what:<32}{whole:>8.2%}   its screen {screen:>6.2%}   {drawn:>7.0f} bytes a second", flush=True)


if __name__ == "__main__":
    main()
