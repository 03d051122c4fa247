"""Prints how fast unknot is, each figure beside what it is to be compared with. Nothing is asserted.

Run it with the environment's own Python: `.venv/bin/python tests/benchmarks/run.py`.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from audio.bounce import bounce
from audio.clip import RATE, Clip
from audio.files.ffmpeg import program
from audio.files.formats import FORMATS
from audio.mixer import Audible, Levels, Mixer
from audio.score import Score, arrange
from audio.stream import Stream
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.reading.source import parse
from sessions.rules.steps import check
from sessions.script.models import Script
from sessions.timeline import Say, Timeline

UNKNOT = str(Path(sysconfig.get_path("scripts")) / "unknot")
PERIOD = RATE // 10
BARE_APP = (
    "from textual.app import App\nfrom textual.widgets import Label\n"
    "class Bare(App):\n    def compose(self):\n        yield Label('a bare label')\nBare().run()"
)


def timed(work: Callable[[], object], runs: int = 5) -> float:
    """The median of several runs, in seconds."""
    took: list[float] = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return median(took)


def script_of(segments: int) -> Script:
    """A script that unrolls to about this many segments."""
    step = [
        {"do": "hold", "for": 20, "area": "glutes", "say": "Lean in gently."},
        {"do": "rest", "for": 15, "say": "Ease off."},
    ]
    return Script.model_validate({"title": "Long", "step": [{"do": "repeat", "times": segments // 2, "step": step}]})


def compiling() -> None:
    short = 0.0
    for segments in (1_000, 10_000):
        script = script_of(segments)
        took = timed(partial(compile_script, script, estimate), 3)
        beside = f"{took / short:.1f} times that of 1,000" if short else ""
        short = short or took
        row(f"compile {segments:,} segments", f"{took * 1000:.0f} ms", beside)


def checking() -> None:
    step = '[[step]]\ndo = "rest"\nfor = "1s"\nsay = "Ease off."\n'
    short = 0.0
    for steps in (1_000, 10_000):
        text = f'title = "Long"\n{step * steps}'
        took = timed(partial(read_and_check, text), 3)
        beside = f"{took / short:.1f} times that of 1,000" if short else ""
        short = short or took
        row(f"check {steps:,} steps", f"{took * 1000:.0f} ms", beside)


def read_and_check(text: str) -> None:
    script = parse(text).script
    assert script is not None
    check(script, compile_script(script, estimate))


def session() -> tuple[Timeline, Score]:
    """A session of eight minutes or so, its words noise."""
    timeline = compile_script(script_of(28), estimate)
    noise = np.random.default_rng(1)

    def clip_of(say: Say) -> Clip:
        return Clip.of(noise.normal(0, 0.08, estimate(say) * RATE // 1000))

    return timeline, arrange(timeline, clip_of, lambda play: None)


def mixing() -> None:
    timeline, score = session()
    stream = Stream(Mixer(score, Levels()))
    took: list[float] = []
    for frame in range(0, score.frames - PERIOD, PERIOD):
        start = time.perf_counter()
        stream.render(frame, PERIOD)
        took.append(time.perf_counter() - start)
    share = PERIOD / RATE
    row("mix a block of 100 ms, median", f"{median(took) * 1000:.2f} ms", f"{median(took) / share:.2%} of its time")
    row("mix a block of 100 ms, worst", f"{max(took) * 1000:.2f} ms", f"{max(took) / share:.2%} of its time")
    mixer = Mixer(score, Levels())
    took_all = timed(lambda: [mixer.render(at, RATE, Audible()) for at in range(0, score.frames - RATE, RATE)], 3)
    row("mix in blocks of 1 s", f"{took_all:.2f} s", f"{timeline.duration / 1000 / took_all:.0f} times real time")


def rendering() -> None:
    timeline, score = session()
    for format_ in FORMATS:
        if format_.needs_ffmpeg and program() is None:
            row(f"render to {format_.name}", "no ffmpeg")
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"session{format_.suffixes[0]}"
            took = timed(partial(bounce, score, path, Levels(), lambda done, total: None), 1)
            size = path.stat().st_size / 1e6
        speed = timeline.duration / 1000 / took
        row(f"render to {format_.name}", f"{took:.2f} s", f"{speed:.0f} times real time, {size:.1f} MB")


def process(*words: str) -> Callable[[], object]:
    return lambda: subprocess.run(words, stdout=subprocess.DEVNULL, check=True)


def first_frame(wanted: str, *words: str) -> float:
    """Seconds from the start of a program in a terminal until it has painted some text."""
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="xterm-256color", COLUMNS="100", LINES="30", COLORTERM="truecolor")
        os.execv(words[0], list(words))
    seen = b""
    while wanted.encode() not in seen and time.perf_counter() - start < 30:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 65_536)
    took = time.perf_counter() - start
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return took


def starting() -> None:
    bare = timed(process(sys.executable, "-c", "pass"), 9)
    row("python -c pass", f"{bare * 1000:.0f} ms")
    for words in (["--version"], ["list"]):
        took = timed(process(UNKNOT, *words), 9)
        row(f"unknot {words[0]}", f"{took * 1000:.0f} ms", f"{took / bare:.1f} times a bare interpreter")
    frames: dict[str, list[float]] = {"bare": [], "play": []}
    for _ in range(7):
        frames["bare"].append(first_frame("a bare label", sys.executable, "-c", BARE_APP))
        frames["play"].append(first_frame("Desk break", UNKNOT, "play", "desk-2", "--no-sound"))
    took_bare, took_play = median(frames["bare"]), median(frames["play"])
    row("first frame of a bare Textual app", f"{took_bare * 1000:.0f} ms")
    row("first frame of unknot play", f"{took_play * 1000:.0f} ms", f"{took_play / took_bare:.2f} times the bare app")


def row(what: str, figure: str, beside: str = "") -> None:
    print(f"{what:<36}{figure:>12}   {beside}")


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors")
    compiling()
    checking()
    mixing()
    rendering()
    starting()
