"""Programs that are killed while they keep a run: a session of twelve steps, each longer than the one before."""

import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sessions.runs import Run
from sessions.store.log.database import open_to_write
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log, write
from sessions.timecode import Ms
from sessions.timeline import Pressure, Segment, Timeline
from sessions.transport import Playhead, State
from tui.recording import Recording

STEPS = 12
BEGUN = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


def twelve_steps() -> Timeline:
    """An intro, twelve rolls of 5 to 16 s, an outro."""
    segments = [Segment(0, Ms(0), Ms(5_000), "intro")]
    for step in range(STEPS):
        start = segments[-1].end
        pressure = Pressure(4, f"{step}/left", None)
        segments.append(
            Segment(
                step + 1, start, Ms(start + 5_000 + 1_000 * step), "roll", "left", f"Step {step}", "glutes", (step,),
                pressure=pressure,
            )
        )  # fmt: skip
    segments.append(Segment(STEPS + 1, segments[-1].end, Ms(segments[-1].end + 2_000), "outro"))
    return Timeline("Twelve steps", tuple(segments), ())


def practised_before(step: int) -> int:
    """What has been played when a step begins."""
    return sum(5_000 + 1_000 * earlier for earlier in range(step))


def playheads(timeline: Timeline, every: int) -> Iterator[tuple[Ms, Playhead]]:
    """Where the session stands, every so many milliseconds."""
    for at in range(0, timeline.duration, every):
        here = timeline.segment_at(Ms(at))
        yield Ms(at), Playhead(State.PLAYING, Ms(at), here.index, Ms(here.end - at))
    last = len(timeline.segments) - 1
    yield timeline.duration, Playhead(State.ENDED, timeline.duration, last, Ms(0))


class AtOnce:
    """Keeps every state before it goes on, because virtual time waits for no disk."""

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self._connection = open_to_write(path)
        self._say: Callable[[str], None] | None = say

    def keep(self, run: Run) -> None:
        if self._say:
            self._say(f"{run.id}\n")
            self._say = None
        write(self._connection, run)

    def forget(self, identity: str) -> None:
        raise AssertionError(identity)

    def close(self) -> bool:
        self._connection.close()
        return True


def in_virtual_time(path: Path, say: Callable[[str], None]) -> None:
    """Play the session as fast as it can be kept; say the run's id before it is, and each step once it is."""
    now = [0.0]
    keeper = AtOnce(path, say)
    recording = Recording("twelve", keeper, say, now=lambda: BEGUN, monotonic=lambda: now[0])
    timeline = twelve_steps()
    step = -1
    for at, playhead in playheads(timeline, 500):
        now[0] = at / 1000
        recording.look(timeline, playhead)
        if playhead.segment != step:
            step = playhead.segment
            say(f"{step}\n")
    recording.close()


def with_the_real_keeper(path: Path) -> None:
    """Play the session, each step until it is kept, and then for ever; say each step as it begins."""
    timeline = twelve_steps()
    now = [0.0]
    recording = Recording(
        "twelve", Keeper(path, print), print, now=lambda: BEGUN + timedelta(seconds=now[0]), monotonic=lambda: now[0]
    )
    for segment in timeline.segments[1:-1]:
        now[0] = segment.start / 1000
        recording.look(timeline, Playhead(State.PLAYING, segment.start, segment.index, segment.duration))
        os.write(1, f"{segment.index}\n".encode())
        # A real step lasts longer than its writing takes.
        while not (runs := Log(path).matching("")) or runs[-1].mark.index != segment.index - 1:
            time.sleep(0.001)
    signal.pause()


def kill_many(folder: Path, times: int, seed: int) -> None:
    """Kill so many children, all on one log, and print the id of each one's run and the last step it said was kept.

    Each is killed a random moment after a random step was kept, so that a busy machine moves no kill.
    """
    chance = random.Random(seed)
    started = time.perf_counter()
    for warm in range(3):
        _child(folder / f"warm-{warm}.db", STEPS + 1, 0.0)
    step_s = (time.perf_counter() - started) / 3 / (STEPS + 2)
    for _ in range(times):
        print(_child(folder / "log.db", chance.randint(-1, STEPS + 1), chance.uniform(0, step_s)), flush=True)


def _child(path: Path, after: int, life_s: float) -> str:
    """The run's id and the last step that a child said was kept; it is killed so many seconds after one of them."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        said = os.fdopen(say, "w")
        in_virtual_time(path, lambda text: print(text, end="", file=said, flush=True))
        os._exit(0)
    os.close(say)
    heard = b""
    with closing(os.fdopen(hear, "rb", buffering=0)) as pipe:
        # The id is the first line, and step `after` the one that is two further on than its number.
        while heard.count(b"\n") < after + 2 and (more := pipe.read(4096)):
            heard += more
        select.select([], [], [], life_s)
        os.kill(child, signal.SIGKILL)
        heard += b"".join(iter(lambda: pipe.read(4096), b""))
    os.waitpid(child, 0)
    words = heard.decode().split("\n")[:-1]
    return f"{words[0]} {words[-1] if len(words) > 1 else -1}" if words else "none -1"


if __name__ == "__main__":
    if sys.argv[1] == "many":
        kill_many(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        with_the_real_keeper(Path(sys.argv[2]))
