"""A kill, a power cut, two programs at once: nothing that was kept is lost, and the run goes on at its step."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sessions.runs import Run, find_mark
from sessions.store.log.database import open_to_write
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log
from tests.conftest import PATIENCE_S, eventually
from tests.sessions.log.conftest import run_number
from tests.sessions.log.killing import STEPS, in_virtual_time, practised_before, twelve_steps

ROOT = Path(__file__).parents[3]
KILLING = str(Path(__file__).with_name("killing.py"))
KILLS = 1_000
REAL_KILLS = 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")


def sound(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    finally:
        connection.close()


def check_run(run: Run, kept: int) -> None:
    """It stands at the step that was kept last, or at the one after where the kill came before that was said."""
    timeline = twelve_steps()
    segment = find_mark(timeline, run.mark)
    assert segment in (max(1, kept), min(kept + 1, STEPS))
    assert run.complete == (run.steps == STEPS)
    if not run.complete:
        # In its first step a run is kept once more, as soon as something of it was played.
        begun = run.practised - practised_before(run.mark.index)
        assert begun == 0 or (run.mark.index == 0 and 0 < begun <= 1_000)
        assert run.steps == run.mark.index
        assert sum(share.pressed for share in run.shares) == run.practised


@pytest.fixture
def folder(tmp_path: Path) -> Generator[Path]:
    """One in memory where there is such a place: a kill, unlike a power cut, does not ask what the disk has."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


def test_a_thousand_kills(folder: Path) -> None:
    words = [sys.executable, KILLING, "many", str(folder), str(KILLS), "7"]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True, timeout=20 * PATIENCE_S)
    said = [(identity, int(step)) for identity, step in (line.split() for line in done.stdout.splitlines())]
    assert len(said) == KILLS
    path = folder / "log.db"
    assert sound(path)
    runs = {run.id: run for run in Log(path).matching("")}
    assert set(runs) <= {identity for identity, _ in said}
    for identity, kept in said:
        if kept >= 0:
            check_run(runs[identity], kept)
        elif identity in runs:
            assert (runs[identity].practised, runs[identity].mark.index) == (0, 0)
    # The kills were spread over the whole run.
    assert len({kept for _, kept in said if kept > 0}) == STEPS + 1


def test_twenty_real_kills_of_a_real_program(tmp_path: Path) -> None:
    chance = random.Random(11)
    path = tmp_path / "log.db"
    for number in range(REAL_KILLS):
        program = subprocess.Popen([sys.executable, KILLING, "one", str(path)], stdout=subprocess.PIPE)
        assert program.stdout is not None
        wanted = chance.randint(2, STEPS)
        while (begun := int(program.stdout.readline())) < wanted:
            pass
        program.kill()
        # What it began on a busy machine before the kill came counts as well.
        begun = max(begun, *map(int, program.stdout.read().split()), 0)
        program.wait(PATIENCE_S)
        program.stdout.close()
        assert sound(path)
        runs = Log(path).matching("")
        assert len(runs) == number + 1
        latest = Log(path).latest()
        assert latest is not None
        # The step that had just begun may be lost, and no other.
        assert find_mark(twelve_steps(), latest.mark) in (begun - 1, begun)


def test_a_power_cut_in_the_middle_of_a_write(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    keep_open = open_to_write(path)
    in_virtual_time(path, lambda _: None)
    journal = path.with_name("log.db-wal").read_bytes()
    frame = 24 + 4096
    cuts = {*range(32, len(journal), frame), *random.Random(3).sample(range(len(journal)), 200), len(journal)}
    reached: list[int] = []
    for cut in sorted(cuts):
        other = tmp_path / "cut" / "log.db"
        other.parent.mkdir()
        shutil.copyfile(path, other)
        other.with_name("log.db-wal").write_bytes(journal[:cut])
        log = Log(other)
        log.write(run_number(1))
        assert sound(other)
        (run,) = [run for run in (*log.matching(""), None) if run is None or run.name == "twelve"][:1]
        reached.append(-1 if run is None else STEPS if run.complete else run.mark.index)
        if run is not None:
            check_run(run, min(reached[-1] + 1, STEPS))
        shutil.rmtree(other.parent)
    keep_open.close()
    assert reached == sorted(reached)
    assert set(reached) == {-1, *range(STEPS + 1)}


WRITER = """
import sys
from collections.abc import Generator
from pathlib import Path
from tempfile import TemporaryDirectory
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log
from tests.sessions.log.conftest import run_number
first = int(sys.argv[2])
for number in range(first, first + 60):
    keeper = Keeper(Path(sys.argv[1]), print)
    for steps in range(4):
        keeper.keep(run_number(number, steps=steps))
    keeper.keep(run_number(number))
    assert keeper.close(30.0)
    Log(Path(sys.argv[1])).runs()
"""


def test_programs_that_write_and_read_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    starts = (1_000, 2_000, 3_000)
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        for start in starts
    ]
    log = Log(path)
    told: list[str] = []
    keeper = Keeper(path, told.append)
    seen = 0
    while any(program.poll() is None for program in programs):
        keeper.keep(run_number(1))
        count = len(log.runs())
        assert count >= seen
        seen = count
    assert keeper.close(PATIENCE_S)
    assert [program.communicate(timeout=PATIENCE_S)[0] for program in programs] == ["", "", ""]
    assert [program.returncode for program in programs] == [0, 0, 0]
    assert told == []
    wanted = {run_number(number) for start in starts for number in range(start, start + 60)}
    assert set(log.runs()) == {*wanted, run_number(1)}
    assert sound(path)


def test_a_keeper_that_nobody_closed_writes_at_the_end_of_the_program(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    code = WRITER.replace("assert keeper.close(30.0)", "break")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), "1"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert Log(path).runs() == (run_number(1),)


def test_a_screen_reads_while_a_session_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    keeper = Keeper(path, pytest.fail)
    keeper.keep(run_number(1, complete=False, steps=1))
    eventually(lambda: len(Log(path).runs()) == 1, "the first step")
    keeper.keep(run_number(1))
    assert keeper.close(PATIENCE_S)
    assert Log(path).runs() == (run_number(1),)
