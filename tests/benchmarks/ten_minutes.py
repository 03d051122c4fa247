"""Plays ten minutes in real time on an animated screen into a private PulseAudio, and prints what was heard of it.

Run it in the repository's folder: `.venv/bin/python -m tests.benchmarks.ten_minutes`, with other minutes as its
argument. Nothing is asserted. It needs pulseaudio, pactl and parec.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse
from tests.audio.live_session import compare, environment, hear, on_screen, onsets, rendered

ROUND = """
  { do = "stretch", for = "20s", area = "neck", sides = "both", switch = "5s", say = "Ear down." },
  { do = "breathe", pattern = "4-6", cycles = 3 },
  { do = "reps", count = 5, every = "3s", say = "Nod." },
  { do = "rest", for = "30s", say = "Let go." },
"""
ROUND_S = 20 + 5 + 20 + 30 + 15 + 30


def script_of(minutes: float) -> str:
    """A session of about so many minutes, with rain under it."""
    rounds = max(1, round(minutes * 60 / ROUND_S))
    return f'title = "Long"\n[sound]\nambience = "rain"\n[[step]]\ndo = "repeat"\ntimes = {rounds}\nstep = [{ROUND}]\n'


def play(script: str, report: str) -> None:
    """Play a session as the program does, and write how long the output's pulls took."""
    from audio.outputs.handover import Feed
    from audio.outputs.live import LiveOutput
    from tui.cli import main

    pulls: list[tuple[int, float, float]] = []
    outputs: list[LiveOutput] = []
    pull, enter = Feed.pull, LiveOutput.__enter__

    def timed(self: Feed, frames: int) -> Block:
        wall, busy = time.perf_counter(), time.thread_time()
        block = pull(self, frames)
        pulls.append((frames, time.perf_counter() - wall, time.thread_time() - busy))
        return block

    def entered(self: LiveOutput) -> LiveOutput:
        outputs.append(self)
        return enter(self)

    Feed.pull, LiveOutput.__enter__ = timed, entered  # type: ignore[method-assign, assignment]
    sys.argv = ["unknot", "play", script, "--no-intro"]
    try:
        main()
    finally:
        late = sum(output.late_pulls for output in outputs)
        Path(report).write_text(json.dumps({"pulls": pulls, "late": late}))


def measure(minutes: float) -> None:
    with tempfile.TemporaryDirectory(prefix="ten-") as name:
        folder = Path(name)
        (folder / "pulse").mkdir()
        pulse = Pulse(folder / "pulse")
        pulse.start()
        try:
            _measure(pulse, folder, minutes)
        finally:
            pulse.kill()


def _measure(pulse: Pulse, folder: Path, minutes: float) -> None:
    script, report = folder / "long.toml", folder / "report.json"
    script.write_text(script_of(minutes))
    env = environment(pulse, folder)
    file, at = rendered(script, env), onsets(script, env)
    words = [sys.executable, "-m", "tests.benchmarks.ten_minutes", "--play", str(script), str(report)]
    with pulse.record() as recorder, on_screen(words, env) as screen:
        heard = hear(recorder, len(file), screen.process)
        drawn = screen.bytes
        screen.process.terminate()
        screen.process.wait(30)
    hearing = compare(heard, file, at)
    told = json.loads(report.read_text())
    shares = [(wall / (frames / RATE), busy / (frames / RATE)) for frames, wall, busy in told["pulls"]]
    worst_wall, worst_busy = max(wall for wall, _ in shares), max(busy for _, busy in shares)
    row("played", f"{len(file) / RATE / 60:.1f} min", f"{drawn / (len(file) / RATE) / 1000:.1f} kB a second drawn")
    row("onsets to the frame", f"{hearing.errors.count(0)} of {len(hearing.errors)}", str(hearing))
    row("underruns", str(len(hearing.holes)))
    row("late pulls", str(told["late"]), f"of {len(shares)}")
    row("a pull, median", f"{median(wall for wall, _ in shares):.2%}", "of its period")
    row("a pull, worst", f"{worst_wall:.2%}", "of its period, waiting for other threads and programs included")
    at_worst = sum(frames for frames, _, _ in told["pulls"][: [busy for _, busy in shares].index(worst_busy)]) / RATE
    row("a pull, worst of its own work", f"{worst_busy:.2%}", f"of its period, {at_worst:.1f} s after the first pull")


def row(what: str, figure: str, beside: str = "") -> None:
    print(f"{what:<32}{figure:>14}   {beside}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--play"]:
        play(sys.argv[2], sys.argv[3])
    else:
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors{load}")
        measure(float(sys.argv[1]) if sys.argv[1:] else 10.0)
