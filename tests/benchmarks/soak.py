"""Plays hours of a session without a device, as fast as it goes, and prints what a block costs and what memory grows.

Run it in the repository's folder: `.venv/bin/python -m tests.benchmarks.soak`. Nothing is asserted. The blocks are
those of a device with a buffer of 100 ms; while the first ten minutes are played another thread computes without end.
"""

import gc
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Event as Flag
from threading import Thread

import numpy as np

from audio.clip import RATE, Clip
from audio.mixer import Levels
from audio.outputs.handover import Handover
from audio.outputs.realtime import realtime
from audio.performance import Performance
from audio.score import arrange
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Say, Timeline
from sessions.transport import Event, State

PERIOD = RATE // 10
MINUTE = 60 * 10
"""Blocks."""


def timeline_of(minutes: int) -> Timeline:
    """A session of about so many minutes, with rain under it."""
    step = [
        {"do": "stretch", "for": 20, "area": "neck", "sides": "both", "switch": 5, "say": "Ear down."},
        {"do": "breathe", "pattern": "4-6", "cycles": 3},
        {"do": "reps", "count": 5, "every": 3, "say": "Nod."},
        {"do": "rest", "for": 30, "say": "Let go."},
    ]
    long = {"do": "repeat", "times": minutes // 2 + 1, "step": step}
    return compile_script(
        Script.model_validate({"title": "Soak", "sound": {"ambience": "rain"}, "step": [long]}), estimate
    )


def performance_of(timeline: Timeline) -> Performance:
    """It plays, its words noise."""
    random = np.random.default_rng(1)
    words: dict[Say, Clip] = {}

    def clip_of(say: Say) -> Clip:
        if say not in words:
            words[say] = Clip.of(random.normal(0, 0.08, estimate(say) * RATE // 1000))
        return words[say]

    score = arrange(timeline, clip_of, lambda play: None)
    made = Performance(timeline, score, Levels(), {}, paused=nothing, lengthened=nothing)
    made.post(lambda it: it.handle(Event.PLAY))
    return made


def nothing(*_: object) -> None:
    """What is told is not needed."""


class Clock:
    """A clock that goes by what is pulled."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def pulls_of(performance: Performance) -> Callable[[], object]:
    """Pull a block as a device does, through everything that stands between it and the performance."""
    clock = Clock()
    handover = Handover(performance, clock, nothing)
    feed = handover.feed()
    handover.expect(feed)

    def pull() -> None:
        clock.now += PERIOD / RATE
        feed.pull(PERIOD)

    return pull


def blocks() -> None:
    """Ten minutes while another thread spins."""
    pull = pulls_of(performance_of(timeline_of(10)))
    for _ in range(10):
        pull()
    stop = Flag()
    spinning = Thread(target=spin, args=(stop,), daemon=True)
    walls: list[float] = []
    works: list[float] = []
    spinning.start()
    with realtime():
        for _ in range(10 * MINUTE):
            wall, work = time.perf_counter(), time.thread_time()
            pull()
            walls.append((time.perf_counter() - wall) / (PERIOD / RATE))
            works.append((time.thread_time() - work) / (PERIOD / RATE))
    stop.set()
    spinning.join()
    for what, shares in (("a block", walls), ("its own work", works)):
        row(f"{what}, median", f"{median(shares):.2%}", "of its period")
        row(f"{what}, 999 of 1,000", f"{sorted(shares)[len(shares) * 999 // 1000]:.2%}", "of its period")
        row(f"{what}, worst", f"{max(shares):.2%}", f"of its period, {shares.index(max(shares)) / 10:.1f} s in")


def spin(stop: Flag) -> None:
    count = 0
    while not stop.is_set():
        count += 1


def memory() -> None:
    """An hour played, against a minute."""
    performance = performance_of(timeline_of(60))
    pull = pulls_of(performance)
    tracemalloc.start(8)
    for _ in range(MINUTE):
        pull()
    before, resident = snapshot(), rss()
    for number in range(59 * MINUTE):
        pull()
        if number % MINUTE == MINUTE // 2:
            disturb(performance)
    after = snapshot()
    assert performance.transport.state is not State.STOPPED
    grown = sum(stat.size_diff for stat in after.compare_to(before, "lineno"))
    row("objects after an hour", f"{grown / 1000:+.1f} kB", "against after a minute")
    row("the process after an hour", f"{(rss() - resident) / 1000:+.1f} MB", "against after a minute")
    for stat in sorted(after.compare_to(before, "lineno"), key=lambda stat: -stat.size_diff)[:5]:
        frame = stat.traceback[0]
        row("", f"{stat.size_diff / 1000:+.1f} kB", f"{os.path.relpath(frame.filename)}:{frame.lineno}")
    tracemalloc.stop()


def disturb(performance: Performance) -> None:
    """What a person does once a minute."""
    performance.post(lambda it: it.handle(Event.PAUSE))
    performance.post(lambda it: it.handle(Event.PLAY))
    performance.post(lambda it: it.lengthen(Ms(10_000)))
    performance.post(lambda it: it.set_levels(Levels(master=0.9)))


def snapshot() -> tracemalloc.Snapshot:
    gc.collect()
    hidden = [tracemalloc.Filter(False, tracemalloc.__file__), tracemalloc.Filter(False, __file__)]
    return tracemalloc.take_snapshot().filter_traces(hidden)


def rss() -> float:
    """What of the process is in memory, in kB; 0 where the system does not tell."""
    try:
        with Path("/proc/self/status").open() as file:
            return next(float(line.split()[1]) for line in file if line.startswith("VmRSS:"))
    except OSError:
        return 0.0


def row(what: str, figure: str, beside: str = "") -> None:
    print(f"{what:<32}{figure:>14}   {beside}")


if __name__ == "__main__":
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors{load}")
    blocks()
    memory()
