"""What share of a processor, and how much memory, programs take while they play.

Shares are of the time that the processor gave, so other work on the machine disturbs them little. What the sound server
does is not counted. It reads /proc, so it is for Linux.
"""

import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.audio.conftest import Pulse
from tests.benchmarks.programs import BARE_APP, COLUMNS, PYTHON, ROWS, TERMDOWN, UNKNOT, Running, home_of, running
from tests.benchmarks.table import Row, Spread, Table, mb, share

SETTLE_S = 4.0
QUIET_S = 0.03
SETTLED_WITHIN_S = 60.0
MOST_MB = 120

NAMING = """
import ctypes, sys, threading
def name_it(*_):
    # The first call of anything in a thread: its name goes to the system, and nothing is traced any more.
    sys.setprofile(None)
    ctypes.CDLL(None).prctl(15, threading.current_thread().name.encode()[:15], 0, 0, 0)
threading.setprofile(name_it)
"""
"""Before Python 3.14 the system is not told what a thread is called."""
PLAY = """
from tui.cli import main
sys.exit(main())
"""
HOLD = 'title = "Hold"\n' + "".join(
    f'[[step]]\ndo = "hold"\nfor = "90s"\narea = "{area}"\npressure = 4\nsay = "Press and hold."\n'
    for area in ("glutes", "calves", "thighs")
)
BREATHE = 'title = "Breathe"\n[[step]]\ndo = "breathe"\npattern = "4-6"\nfor = "4m"\nsay = "Breathe."\n'
RAIN = f'{BREATHE}[sound]\nambience = "rain"\n'


@dataclass(frozen=True, slots=True)
class Taken:
    """Shares of a processor by thread, the screen's under its own name; memory in MB, at the end and at its height."""

    threads: Mapping[str, float]
    resident: float
    private: float
    peak: float
    drawn: float

    @property
    def whole(self) -> float:
        """The share that the whole process took."""
        return sum(self.threads.values())


def playing(table: Table, seconds: float, runs: int, *, threads: bool, brief: bool = False) -> None:
    """Look at each program for so many seconds, so many times; with `threads` tell what each thread took.

    Where it is to be `brief`, a hold alone is played.
    """
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="cpu-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        pulse = Pulse(home)
        pulse.start()
        env = home_of(home) | {name: value for name, value in pulse.env.items() if name.startswith(("PULSE", "XDG_R"))}
        try:
            taken = _taken(home, env, seconds, runs, PLAYED[:1] if brief else PLAYED)
        finally:
            pulse.kill()
    table.head(f"While playing, on a terminal of {COLUMNS} by {ROWS}, sound into PulseAudio, {seconds:.0f} s each")
    shares = {what: Spread.of([it.whole for it in each]) for what, each in taken.items()}
    for what, each in taken.items():
        spread = shares[what]
        aim, met = _aim(what, spread, shares.get(DOWN))
        beside = f"{each[-1].drawn:.0f} bytes/s drawn"
        table.row(Row(f"processor: {what}", spread.told(share), beside, aim, met))
        if threads:
            for name, value in sorted(each[-1].threads.items(), key=lambda item: -item[1]):
                table.row(Row(f"- {name}", share(value)))
    for what, each in taken.items():
        spread = Spread.of([it.resident for it in each])
        beside = f"{each[-1].private:.0f} MB its own; at its height {max(it.peak for it in each):.0f} MB"
        ours = what not in (DOWN, BARE)
        aim, met = (f"under {MOST_MB} MB", spread.median < MOST_MB) if ours else ("", None)
        table.row(Row(f"memory: {what}", spread.told(mb), beside, aim, met))


DOWN, BARE = "termdown counting down", "a bare Textual app, a label a second"
HELD, BREATHED, RAINED = "unknot, a hold", "unknot, a breath", "unknot, a breath with rain"
PLAYED = ((HELD, HOLD), (BREATHED, BREATHE), (RAINED, RAIN))
_MOST = {HELD: 0.015, BREATHED: 0.05}


def _aim(what: str, spread: Spread, termdown: Spread | None) -> tuple[str, bool | None]:
    if what not in _MOST:
        return "", None
    most = _MOST[what]
    if what != HELD or termdown is None:
        return f"at most {most:.1%}", spread.median <= most
    met = spread.median <= min(most, termdown.median)
    return f"at most {most:.1%}, no more than termdown", met


def _taken(
    home: Path, env: Mapping[str, str], seconds: float, runs: int, played: Sequence[tuple[str, str]]
) -> dict[str, list[Taken]]:
    words: dict[str, Sequence[str]] = {BARE: [PYTHON, "-c", BARE_APP]}
    if TERMDOWN is not None:
        words = {DOWN: [TERMDOWN, "3600"], **words}
    for what, text in played:
        script = home / f"{what.replace(' ', '-')}.toml"
        script.write_text(text)
        # So that the words are spoken already, as they are from the second time on.
        subprocess.run(
            [UNKNOT, "render", str(script), "--no-intro", "-o", str(script.with_suffix(".wav"))],
            env=env,
            check=True,
            capture_output=True,
        )
        words[what] = [PYTHON, "-c", NAMING + PLAY, "play", str(script), "--no-intro"]
    return {what: [_measured(home, each, env, seconds) for _ in range(runs)] for what, each in words.items()}


def _measured(home: Path, words: Sequence[str], env: Mapping[str, str], seconds: float) -> Taken:
    """Measure with a log of its own: what was played before shortens holds."""
    with tempfile.TemporaryDirectory(dir=home) as data:
        return measure(words, {**env, "XDG_DATA_HOME": data}, seconds)


def measure(words: Sequence[str], env: Mapping[str, str], seconds: float) -> Taken:
    """Run a program on a terminal of its own, and look at it once it has settled."""
    with running(words, env) as program:
        _settle(program)
        before, since = _spent(program.process), time.monotonic()
        drawn = program.drain(seconds)
        if "Z" in Path(f"/proc/{program.process}/stat").read_text().split()[2]:
            raise RuntimeError(f"it has ended: {words[-2:]}: {program.tail!r}")
        after, passed = _spent(program.process), time.monotonic() - since
        resident, private, peak = _memory(program.process)
    threads: Counter[str] = Counter()
    for task, (name, nanoseconds) in after.items():
        threads[name] += nanoseconds - before.get(task, (name, 0))[1]
    return Taken({name: it / 1e9 / passed for name, it in threads.items()}, resident, private, peak, drawn / passed)


def _settle(program: Running) -> None:
    """Until it is past its start: what it takes in two seconds is no longer less than in the two before."""
    program.drain(SETTLE_S)
    before, taken = _whole(program), float("inf")
    until = time.monotonic() + SETTLED_WITHIN_S
    while time.monotonic() < until:
        program.drain(2)
        now = _whole(program)
        if now - before > 0.9 * taken or now - before < QUIET_S:
            return
        before, taken = now, now - before


def _whole(program: Running) -> float:
    return sum(nanoseconds for _, nanoseconds in _spent(program.process).values()) / 1e9


def _spent(process: int) -> dict[str, tuple[str, int]]:
    """The name of each thread of a process, and the nanoseconds that it has had of a processor."""
    taken: dict[str, tuple[str, int]] = {}
    for task in Path(f"/proc/{process}/task").iterdir():
        name = "the first thread" if task.name == str(process) else (task / "comm").read_text().strip()
        taken[task.name] = name, int((task / "schedstat").read_text().split()[0])
    return taken


def _memory(process: int) -> tuple[float, float, float]:
    """What of a process is in memory, what of it is its own, and the most that ever was, in MB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.partition(":")[0]: int(line.split()[1]) / 1000 for line in lines}
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1000
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"], peak
