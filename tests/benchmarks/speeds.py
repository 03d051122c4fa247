"""How fast scripts are compiled and checked, blocks are mixed and sessions are rendered."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from audio.bounce import bounce
from audio.clip import RATE, Block, Clip
from audio.files import write_sound
from audio.files.ffmpeg import program
from audio.files.formats import FLAC, FORMATS, WAV
from audio.mixer import Levels, Mixer
from audio.score import Score, arrange
from audio.stream import Stream
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.reading.source import parse
from sessions.rules.steps import check
from sessions.script.models import Script
from sessions.timeline import Say, Timeline
from tests.benchmarks.table import Row, Spread, Table, ms

DOUBLED_AT_MOST = 2.2
REAL_TIMES = 500


def timed(work: Callable[[], object], runs: int) -> Spread:
    """How long each of several runs took, in seconds of the processor: other work on the machine does not count."""
    taken: list[float] = []
    for _ in range(runs):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return Spread.of(taken)


def script_of(segments: int) -> Script:
    """A script that unrolls to about this many segments."""
    step = [
        {"do": "hold", "for": 20, "area": "glutes", "say": "Lean in gently."},
        {"do": "rest", "for": 15, "say": "Ease off."},
    ]
    return Script.model_validate({"title": "Long", "step": [{"do": "repeat", "times": segments // 2, "step": step}]})


def scaling(table: Table, runs: int) -> None:
    """Compile and check, doubling the script."""
    table.head(f"Compile and check against size, seconds of the processor, {runs} runs")
    for row in [*_compiling(runs), *_checking(runs)]:
        table.row(row)


def _compiling(runs: int) -> list[Row]:
    taken: dict[int, Spread] = {}
    for segments in (1_000, 2_000, 4_000):
        taken[segments] = timed(partial(compile_script, script_of(segments), estimate), runs)
    return _doublings("compile {:,} segments", taken)


def _checking(runs: int) -> list[Row]:
    step = '[[step]]\ndo = "rest"\nfor = "1s"\nsay = "Ease off."\n'
    taken: dict[int, Spread] = {}
    for steps in (1_000, 2_000, 4_000):
        taken[steps] = timed(partial(_read_and_check, f'title = "Long"\n{step * steps}'), runs)
    return _doublings("read, compile and check {:,} steps", taken)


def _doublings(what: str, taken: dict[int, Spread]) -> list[Row]:
    rows: list[Row] = []
    for size, spread in taken.items():
        half = taken.get(size // 2)
        if half is None:
            rows.append(Row(what.format(size), spread.told(ms)))
        else:
            # The best of each: whatever else the machine does only ever adds.
            times = min(spread.values) / min(half.values)
            aim, met = f"at most {DOUBLED_AT_MOST} times", times <= DOUBLED_AT_MOST
            rows.append(Row(what.format(size), spread.told(ms), f"{times:.2f} times half of them", aim, met))
    return rows


def _read_and_check(text: str) -> None:
    script = parse(text).script
    assert script is not None
    check(script, compile_script(script, estimate))


def session(segments: int) -> tuple[Timeline, Score]:
    """A session with so many segments of 15 to 20 s, its words noise: as with speech that is ready."""
    timeline = compile_script(script_of(segments), estimate)
    noise = np.random.default_rng(1)

    def clip_of(say: Say) -> Clip:
        return Clip.of(noise.normal(0, 0.08, estimate(say) * RATE // 1000))

    return timeline, arrange(timeline, clip_of, lambda play: None)


def rendering(table: Table, segments: int, runs: int) -> None:
    """How fast a session is rendered to each format, and how much of that is the encoder's own."""
    timeline, score = session(segments)
    seconds = timeline.duration / 1000
    blocks = _blocks(score)
    table.head(f"Rendering {seconds / 60:.1f} minutes, speech ready, by the clock, {runs} runs")
    mixed = _speeds(lambda: _blocks(score), seconds, runs)
    table.row(Row("mixing alone, no file", mixed.told(), "of real time"))
    for format_ in FORMATS:
        if format_.needs_ffmpeg and program() is None:
            table.row(Row(f"render to {format_.name}", "no ffmpeg"))
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"session{format_.suffixes[0]}"
            whole = _speeds(partial(bounce, score, path, Levels(), _unheard), seconds, runs)
            size = path.stat().st_size / 1e6
            alone = _speeds(partial(_encode, path, blocks), seconds, runs)
        wanted = format_ in (WAV, FLAC)
        aim, met = (f"at least {REAL_TIMES} times", whole.clock.median >= REAL_TIMES) if wanted else ("", None)
        beside = f"{size:.1f} MB; the encoder alone {alone.told()}"
        table.row(Row(f"render to {format_.name}", whole.told(), beside, aim, met))


@dataclass(frozen=True, slots=True)
class Speed:
    """How many times faster than real time: by the clock, and by the time that the processors gave."""

    clock: Spread
    processor: Spread

    def told(self) -> str:
        """Both."""
        return f"{self.clock.told(_times)}; by the processor {_times(self.processor.median)}"


def _times(value: float) -> str:
    return f"{value:.0f} times"


def _speeds(work: Callable[[], object], seconds: float, runs: int) -> Speed:
    clock: list[float] = []
    processor: list[float] = []
    for _ in range(runs):
        start, spent = time.perf_counter(), _spent()
        work()
        clock.append(seconds / (time.perf_counter() - start))
        processor.append(seconds / (_spent() - spent))
    return Speed(Spread.of(clock), Spread.of(processor))


def _spent() -> float:
    """Seconds of the processors that this program has had, and those that it has started and that have ended."""
    return sum(os.times()[:4])


def _blocks(score: Score) -> list[Block]:
    stream = Stream(Mixer(score, Levels()))
    return [stream.render(start, min(RATE, score.frames - start)) for start in range(0, score.frames, RATE)]


def _encode(path: Path, blocks: list[Block]) -> None:
    with write_sound(path) as writer:
        for block in blocks:
            writer.write(block)


def _unheard(_done: int, _total: int) -> None:
    """Progress is not shown."""
