"""How late cues are, and how a long session wears: it is played in real time, on a screen, into a private PulseAudio.

The monitor of the private server is recorded and held against the session's file, frame by frame. Beside it termdown
counts down on a terminal, and the moments at which it draws are held against its own first one. Meanwhile the
program's memory, threads and descriptors are looked at. It needs pulseaudio, pactl, parec and /proc.
"""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from audio.clip import RATE, Block
from tests.audio.conftest import Pulse
from tests.audio.live_session import Hearing, Screen, compare, environment, hear, on_screen, onsets, rendered
from tests.benchmarks.programs import TERMDOWN, ticks
from tests.benchmarks.table import Row, Table, mb, share

ROUND = """
  { do = "stretch", for = "20s", area = "neck", sides = "both", switch = "5s", say = "Ear down." },
  { do = "breathe", pattern = "4-6", cycles = 3 },
  { do = "reps", count = 5, every = "3s", say = "Nod." },
  { do = "rest", for = "30s", say = "Let go." },
"""
ROUND_S = 20 + 5 + 20 + 30 + 15 + 30
BRIEF = '{ do = "reps", count = 5, every = "2s", say = "Nod." }'
"""For less than half a minute."""
LOOK_S = 5.0
AFTER_S = 4
ENDED = 3
NEAR_S = 2
SNIPPET = 480
"""Frames."""
FLAT_MB = 5.0
SETTLED_S = 60.0
_CURVE = 10


def script_of(minutes: float) -> str:
    """A session of about so many minutes, with rain under it."""
    steps, rounds = (BRIEF, 1) if minutes < 0.5 else (ROUND, max(1, round(minutes * 60 / ROUND_S)))
    return f'title = "Long"\n[sound]\nambience = "rain"\n[[step]]\ndo = "repeat"\ntimes = {rounds}\nstep = [{steps}]\n'


@dataclass(frozen=True, slots=True)
class Look:
    """A process at a moment: seconds since the first look, MB in memory, its threads, descriptors and children."""

    at: float
    resident: float
    threads: int
    descriptors: int
    children: int


class Looker:
    """Looks at a process again and again, until it is told to stop."""

    def __init__(self, process: int) -> None:
        self._process = process
        self._stop = threading.Event()
        self._looks: list[Look] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> list[Look]:
        self._stop.set()
        self._thread.join(LOOK_S)
        return self._looks

    def _run(self) -> None:
        start = time.monotonic()
        own = Path(f"/proc/{self._process}")
        while not self._stop.is_set():
            try:
                sizes = (own / "smaps_rollup").read_text().splitlines()
                resident = next(int(line.split()[1]) for line in sizes if line.startswith("Rss:")) / 1000
                tasks = list((own / "task").iterdir())
                children = sum(len((task / "children").read_text().split()) for task in tasks)
                look = Look(time.monotonic() - start, resident, len(tasks), len(list((own / "fd").iterdir())), children)
                self._looks.append(look)
            except OSError:
                return
            self._stop.wait(LOOK_S)


@dataclass(frozen=True, slots=True)
class Heard:
    """A session that was played, as it was heard and as its process went."""

    minutes: float
    hearing: Hearing
    missed: Sequence[int]
    """The frames of the cues whose own samples were heard nowhere near their place."""
    shares: Sequence[tuple[float, float]]
    """For each pull what it took of its period: by the clock, and of its own work."""
    late: int
    looks: Sequence[Look]
    threads_left: Sequence[str]
    drawn: int

    @property
    def drift(self) -> int | None:
        """By how many frames the last cue is further off than the first; None where one of the two was not found."""
        first, last = self.hearing.errors[0], self.hearing.errors[-1]
        return None if first is None or last is None else last - first

    @property
    def grown(self) -> float | None:
        """MB more in memory at its end than after the first minute; None for a session that is not longer.

        Without the last looks: the summary, which is loaded after the session, is no growth.
        """
        settled = [look.resident for look in self.looks[:-ENDED] if look.at >= SETTLED_S]
        return median(settled[-3:]) - median(settled[:3]) if len(settled) > 6 else None


def played(minutes: float) -> Heard:
    """Play a session of about so many minutes, and hear it."""
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="cues-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "pulse").mkdir()
        pulse = Pulse(folder / "pulse")
        pulse.start()
        try:
            return _played(pulse, folder, minutes)
        finally:
            pulse.kill()


def _played(pulse: Pulse, folder: Path, minutes: float) -> Heard:
    script, report = folder / "long.toml", folder / "report.json"
    script.write_text(script_of(minutes))
    env = environment(pulse, folder)
    file, at = rendered(script, env), onsets(script, env)
    words = [sys.executable, "-m", "tests.benchmarks.watched", str(script), str(report)]
    with pulse.record() as recorder, on_screen(words, env) as screen:
        looker = Looker(screen.process.pid)
        # Holes delay what follows them, and so the end.
        heard = hear(recorder, len(file) + AFTER_S * RATE, screen.process)
        looks, drawn = looker.stop(), screen.bytes
        _end(screen)
    told = json.loads(report.read_text())
    pulls = np.asarray(told["pulls"]).reshape(-1, 3)
    shares = [(wall / (frames / RATE), busy / (frames / RATE)) for frames, wall, busy in pulls.tolist()]
    return Heard(
        len(file) / RATE / 60,
        compare(heard[: len(file)], file, at),
        [frame for frame in at if not _somewhere(heard, file[frame : frame + SNIPPET], frame)],
        shares,
        told["late"],
        looks,
        told["threads"],
        drawn,
    )


def _somewhere(heard: Block, snippet: Block, frame: int) -> bool:
    """Whether these samples were heard, however far off a sound server that came too late has moved them."""
    start = max(0, frame - NEAR_S * RATE)
    near = heard[start : frame + NEAR_S * RATE]
    begun = np.flatnonzero((near == snippet[0]).all(axis=1))
    return any(np.array_equal(near[at : at + len(snippet)], snippet) for at in begun)


def _end(screen: Screen) -> None:
    screen.process.terminate()
    screen.process.wait(30)


def cues(table: Table, minutes: float) -> None:
    """How late cues are, beside the ticks of termdown."""
    # One after the other: neither is to disturb the other.
    heard = played(minutes)
    table.head(f"Cues over {heard.minutes:.1f} minutes, on a screen of 120 by 36")
    for row in hearing_rows(heard):
        table.row(row)
    if TERMDOWN is None:
        table.row(Row("termdown's ticks", "termdown is not installed"))
        return
    moments = ticks(minutes * 60)
    # Against its own first tick, a second each: the kindest reckoning there is.
    late = [moment - moments[0] - nth for nth, moment in enumerate(moments)]
    worst = max(abs(value) for value in late)
    table.row(
        Row(
            f"termdown, {len(moments)} ticks",
            f"off by {worst * 1000:.1f} ms at most",
            f"median {median(map(abs, late)) * 1000:.2f} ms, the last one {late[-1] * 1000:+.1f} ms",
        )
    )


def wear(table: Table, minutes: float) -> None:
    """What a long session leaves: memory, threads, missed cues."""
    heard = played(minutes)
    table.head(f"{heard.minutes:.1f} minutes played, on a screen of 120 by 36")
    for row in [*hearing_rows(heard), *wear_rows(heard)]:
        table.row(row)


def hearing_rows(heard: Heard) -> list[Row]:
    """What was heard of a session."""
    errors = heard.hearing.errors
    found = [error for error in errors if error is not None]
    missing = len(errors) - len(found)
    off = max(map(abs, found), default=0)
    walls, works = [wall for wall, _ in heard.shares], [busy for _, busy in heard.shares]
    holes = heard.hearing.holes
    return [
        Row(
            f"unknot, {len(errors)} cues",
            f"off by {off} frames at most",
            f"{missing} not found at their place; {len(holes)} holes, {sum(n for _, n in holes) / RATE:.2f} s in all;"
            f" {heard.hearing.different} frames differ",
            "0 frames",
            not (off or missing),
        ),
        Row(
            "missed cues",
            str(len(heard.missed)),
            f"heard nowhere within {NEAR_S} s of their place",
            "none",
            not heard.missed,
        ),
        Row(
            "drift from the first cue to the last",
            "not found" if heard.drift is None else f"{heard.drift} frames",
            f"of {heard.minutes * 60 * RATE:,.0f}",
            "none",
            heard.drift == 0,
        ),
        Row(
            "a block's share of its period, worst",
            f"{share(max(works))} of its own work",
            f"{share(max(walls))} by the clock; median {share(median(walls))}; {heard.late} of {len(walls)} late",
        ),
    ]


def wear_rows(heard: Heard) -> list[Row]:
    """What of a process grew while it played, and what was left of it."""
    settled = [look for look in heard.looks if look.at >= SETTLED_S] or list(heard.looks)
    nth = max(1, len(settled) // _CURVE)
    curve = ", ".join(f"{look.resident:.1f}" for look in settled[::nth])
    last = settled[-1]
    grown = heard.grown
    return [
        Row(
            f"memory after {heard.minutes:.0f} minutes",
            mb(last.resident),
            f"in MB: {curve}",
            "under 120 MB",
            last.resident < 120,
        ),
        Row(
            "memory grown after the first minute",
            "too short" if grown is None else f"{grown:+.1f} MB",
            "",
            f"within {FLAT_MB:.0f} MB",
            None if grown is None else grown <= FLAT_MB,
        ),
        Row(
            "threads, descriptors, children",
            f"{last.threads}, {last.descriptors}, {last.children}",
            f"after the first minute {settled[0].threads}, {settled[0].descriptors}, {settled[0].children}",
        ),
        Row(
            "threads left when it has ended",
            str(len(heard.threads_left)),
            ", ".join(heard.threads_left),
            "none",
            not heard.threads_left,
        ),
        Row("drawn", f"{heard.drawn / heard.minutes / 60 / 1000:.1f} kB a second"),
    ]
