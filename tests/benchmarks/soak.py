"""Plays hours of a session without a device, as fast as it goes: what a block costs, what memory grows, what is missed.

The blocks are those of a device with a buffer of 100 ms; while ten minutes are played for the worst of them, another
thread computes without end.
"""

import gc
import os
import threading
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from threading import Event as Flag
from threading import Thread

import numpy as np

from audio.clip import RATE, Block, Clip
from audio.mixer import Levels, Mixer
from audio.outputs.handover import Handover
from audio.outputs.realtime import realtime
from audio.performance import Performance
from audio.score import Score, arrange
from audio.stream import Stream
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Say, Timeline
from sessions.transport import Event, State
from tests.benchmarks.table import Row, Table, mb, share

PERIOD = RATE // 10
MINUTE = 60 * 10
"""Blocks."""
FLAT_MB = 5.0


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


def score_of(timeline: Timeline) -> Score:
    """Its score, its words noise."""
    random = np.random.default_rng(1)
    words: dict[Say, Clip] = {}

    def clip_of(say: Say) -> Clip:
        if say not in words:
            words[say] = Clip.of(random.normal(0, 0.08, estimate(say) * RATE // 1000))
        return words[say]

    return arrange(timeline, clip_of, lambda play: None)


def performance_of(timeline: Timeline, score: Score) -> Performance:
    """It plays."""
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


def pulls_of(performance: Performance) -> Callable[[], Block]:
    """Pull a block as a device does, through everything that stands between it and the performance."""
    clock = Clock()
    handover = Handover(performance, clock, nothing)
    feed = handover.feed()
    handover.expect(feed)

    def pull() -> Block:
        clock.now += PERIOD / RATE
        return feed.pull(PERIOD)

    return pull


def blocks(table: Table, minutes: int = 10) -> None:
    """What a block costs while another thread spins."""
    timeline = timeline_of(minutes)
    pull = pulls_of(performance_of(timeline, score_of(timeline)))
    for _ in range(10):
        pull()
    stop = Flag()
    spinning = Thread(target=spin, args=(stop,), daemon=True)
    walls: list[float] = []
    works: list[float] = []
    spinning.start()
    with realtime():
        for _ in range(minutes * MINUTE):
            wall, work = time.perf_counter(), time.thread_time()
            pull()
            walls.append((time.perf_counter() - wall) / (PERIOD / RATE))
            works.append((time.thread_time() - work) / (PERIOD / RATE))
    stop.set()
    spinning.join()
    table.head(f"The mixer over {minutes} minutes with rain, in blocks of 100 ms, beside a busy thread")
    for what, shares in (("its own work", works), ("by the clock", walls)):
        usual = (
            f"median {share(median(shares))}, 999 of 1,000 within {share(sorted(shares)[len(shares) * 999 // 1000])}"
        )
        table.row(Row(f"a block's share of its period, {what}", f"{share(max(shares))}, worst", usual))


def spin(stop: Flag) -> None:
    count = 0
    while not stop.is_set():
        count += 1


def hours(table: Table, wanted: int = 4) -> None:
    """Hours played, every sample held against the score's own; memory by the hour, and the threads that are left."""
    timeline = timeline_of(wanted * 60)
    score = score_of(timeline)
    threads = threading.active_count()
    pull, file = pulls_of(performance_of(timeline, score)), Stream(Mixer(score, Levels()))
    weights: list[float] = []
    wrong: list[int] = []
    for block in range(score.frames // PERIOD):
        frame = block * PERIOD
        if not np.array_equal(pull(), file.render(frame, PERIOD)):
            wrong.append(frame)
        if block == MINUTE or block % (60 * MINUTE) == 60 * MINUTE - 1:
            weights.append(rss() / 1000)
    missed = {
        item.frame for item in score.placed for frame in wrong if item.frame < frame + PERIOD and item.end > frame
    }
    grown = weights[-1] - weights[0]
    table.head(f"{timeline.duration / 3_600_000:.1f} hours played in virtual time")
    table.row(
        Row(
            f"cues missed, of {len(score.placed):,}",
            str(len(missed)),
            f"{len(wrong)} of {score.frames // PERIOD:,} blocks differ from the file's",
            "none",
            not wrong,
        )
    )
    beside = f"after a minute {weights[0]:.1f} MB, then by the hour {', '.join(f'{it:.1f}' for it in weights[1:])}"
    table.row(Row("memory grown", f"{grown:+.1f} MB", beside, f"within {FLAT_MB:.0f} MB", grown <= FLAT_MB))
    left = threading.active_count() - threads
    table.row(Row("threads left", str(left), "", "none", not left))


def memory(table: Table) -> None:
    """An hour played and disturbed once a minute, against a minute: every object that Python knows is counted."""
    timeline = timeline_of(60)
    performance = performance_of(timeline, score_of(timeline))
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
    differences = after.compare_to(before, "lineno")
    grown = sum(stat.size_diff for stat in differences) / 1e6
    table.head("An hour played and disturbed in virtual time, against its first minute")
    largest = max(differences, key=lambda stat: stat.size_diff)
    frame = largest.traceback[0]
    where = f"most of it at {os.path.relpath(frame.filename)}:{frame.lineno}, {largest.size_diff / 1000:+.1f} kB"
    table.row(Row("objects", f"{grown:+.2f} MB", where, f"within {FLAT_MB:.0f} MB", grown <= FLAT_MB))
    table.row(Row("the process", f"{(rss() - resident) / 1000:+.1f} MB", f"of {mb(rss() / 1000)}, counting included"))
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
