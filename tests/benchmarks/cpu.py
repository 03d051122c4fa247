"""Prints what share of a processor unknot takes while it plays, thread by thread, beside a bare Textual app.

Run it in the repository's folder: `.venv/bin/python -m tests.benchmarks.cpu`, with `--sound` to play into a private
PulseAudio too (whose own work is not counted). Nothing is asserted. It reads /proc, so it is for Linux. Shares are of
the time the processor gave, so other work on the machine disturbs them little; the load is told all the same.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.audio.conftest import Pulse

SETTLE_S, MEASURE_S = 6.0, 20.0
COLUMNS, ROWS = 120, 40

NAMING = """
import ctypes, sys, threading
def name_it(*_):
    # The first call of anything in a thread: its name goes to the system, and nothing is traced any more.
    sys.setprofile(None)
    ctypes.CDLL(None).prctl(15, threading.current_thread().name.encode()[:15], 0, 0, 0)
threading.setprofile(name_it)
"""
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
PLAY = """
from tui.cli import main
sys.exit(main())
"""
HOLD = 'title = "Hold"\n[[step]]\ndo = "hold"\nfor = "90s"\narea = "glutes"\npressure = 4\nsay = "Press and hold."\n'
BREATHE = 'title = "Breathe"\n[[step]]\ndo = "breathe"\npattern = "4-6"\nfor = "2m"\nsay = "Breathe."\n'
SCRIPTS = {"hold": HOLD, "breathe": BREATHE}
NOTHING_ASKED = "[session]\ntension = false\n"


@dataclass(frozen=True, slots=True)
class Taken:
    """Shares of a processor by thread, the screen's under its own name; memory in MB; bytes drawn a second."""

    threads: Mapping[str, float]
    resident: float
    private: float
    drawn: float


def spent(process: int) -> dict[str, tuple[str, int]]:
    """The name of each thread of a process, and the nanoseconds that it has had of a processor."""
    taken: dict[str, tuple[str, int]] = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        name = "screen" if task.name == str(process) else (task / "comm").read_text().strip()
        taken[task.name] = name, int((task / "schedstat").read_text().split()[0])
    return taken


def memory(process: int) -> tuple[float, float]:
    """What of a process is in memory, and what of it is its own, in MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.partition(":")[0]: int(line.split()[1]) / 1000 for line in lines}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


def measure(text: str, *words: str) -> Taken:
    """Run a program with arguments on a terminal of its own, and look at it while it goes on."""
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
        os.execv(sys.executable, [sys.executable, "-c", NAMING + text, *words])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    try:
        read(terminal, SETTLE_S)
        before, since = spent(process), time.monotonic()
        drawn = read(terminal, MEASURE_S)
        after, passed = spent(process), time.monotonic() - since
        resident, private = memory(process)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(terminal)
    threads: Counter[str] = Counter()
    for task, (name, nanoseconds) in after.items():
        threads[name] += nanoseconds - before.get(task, (name, 0))[1]
    return Taken({name: taken / 1e9 / passed for name, taken in threads.items()}, resident, private, drawn / passed)


def read(terminal: int, seconds: float) -> int:
    """Read what is drawn for a while; how many bytes."""
    until, drawn = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.1)[0]:
            drawn += len(os.read(terminal, 65_536))
    return drawn


def row(what: str, taken: Taken) -> None:
    whole = sum(taken.threads.values())
    print(
        f"{what:<32}{whole:>8.2%}   {taken.resident:>5.0f} MB, {taken.private:.0f} its own   {taken.drawn:.0f} bytes/s"
    )
    for name, share in sorted(taken.threads.items(), key=lambda item: -item[1]):
        if share >= 0.0001:
            print(f"    {name:<28}{share:>8.2%}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Print what share of a processor unknot takes while it plays.")
    parser.add_argument("what", nargs="*", choices=[*SCRIPTS, []], help="what to play; all by default")
    parser.add_argument("--sound", action="store_true", help="into a private PulseAudio too")
    wanted = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors, {COLUMNS} by {ROWS}", flush=True)
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="cpu-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        os.environ.update({f"XDG_{kind}_HOME": str(home / kind) for kind in ("CACHE", "DATA", "CONFIG")})
        (home / "CONFIG" / "unknot").mkdir(parents=True)
        (home / "CONFIG" / "unknot" / "config.toml").write_text(NOTHING_ASKED)
        pulse = Pulse(home)
        if wanted.sound:
            pulse.start()
            os.environ.update(pulse.env)
        try:
            row("a bare app, a label a second", measure(BARE))
            for name in wanted.what or SCRIPTS:
                script = home / f"{name}.toml"
                script.write_text(SCRIPTS[name])
                for output in ("silent", *(["miniaudio"] if wanted.sound else [])):
                    words = ("play", str(script), "--no-intro", "--output", output)
                    row(f"{name}, output {output}", measure(PLAY, *words))
        finally:
            pulse.kill()
    print("load " + ", ".join(f"{load:.1f}" for load in os.getloadavg()))


if __name__ == "__main__":
    main()
