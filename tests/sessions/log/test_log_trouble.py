"""A log that cannot be used: a sentence each, and not a byte of it changed."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sessions.store.log.database import writing
from sessions.store.log.errors import LogError
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log, write
from tests.conftest import PATIENCE_S, eventually
from tests.sessions.log.conftest import run_number

ROOT = Path(__file__).parents[3]


def of_another_program(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipe (name TEXT)")
    connection.commit()
    connection.close()


def of_a_newer_unknot(path: Path) -> None:
    Log(path).write(run_number(1))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()


def overwritten_in_the_middle(path: Path) -> None:
    log = Log(path)
    log.add(run_number(number) for number in range(200))
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xa5" * 8192 + data[12288:])


def cut_off(path: Path) -> None:
    Log(path).add(run_number(number) for number in range(200))
    os.truncate(path, 4096 * 2 + 100)


TROUBLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "text": (lambda path: path.write_text("Dear log,\n" * 50), "is damaged"),
    "short": (lambda path: path.write_bytes(b"SQL"), "is damaged"),
    "header only": (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 84), "is damaged"),
    "overwritten": (overwritten_in_the_middle, "is damaged"),
    "cut off": (cut_off, "is damaged"),
    "another program": (of_another_program, "is no log of unknot"),
    "newer": (of_a_newer_unknot, "was written by a newer unknot"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_it_is_refused_and_left_as_it_is(path: Path, trouble: str) -> None:
    make, sentence = TROUBLE[trouble]
    path.parent.mkdir()
    make(path)
    before = path.read_bytes()
    log = Log(path, patience_s=0.1)
    with pytest.raises(LogError, match=sentence):
        log.write(run_number(5))
    if trouble not in ("overwritten", "cut off"):
        with pytest.raises(LogError, match=sentence):
            log.runs()
    notices: list[str] = []
    keeper = Keeper(path, notices.append, patience_s=0.1)
    for number in range(3):
        keeper.keep(run_number(number))
    assert keeper.close(PATIENCE_S)
    assert len(notices) == 1
    assert sentence in notices[0]
    assert str(path) in notices[0]
    assert notices[0].endswith("This session is not kept.")
    assert path.read_bytes() == before


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(LogError, match="is damaged"):
        Log(path).write(run_number(1))
    assert list(path.iterdir()) == []


def test_a_file_where_its_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(LogError, match="cannot be reached"):
        Log(tmp_path / "data" / "log.db").write(run_number(1))
    assert (tmp_path / "data").read_text() == "in the way"


def test_an_empty_file_becomes_a_log(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    log = Log(path)
    assert log.runs() == ()
    log.write(run_number(1))
    assert log.runs() == (run_number(1),)


def test_a_value_that_no_unknot_wrote(log: Log, path: Path) -> None:
    log.write(run_number(1))
    with writing(path) as connection:
        connection.execute("UPDATE run SET mark_address = 'here'")
    with pytest.raises(LogError, match="is damaged"):
        log.runs()


def test_a_full_disk_costs_one_sentence_and_what_was_kept_stays(path: Path) -> None:
    log = Log(path)
    log.write(run_number(1))
    with writing(path) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

        def fill() -> None:
            for number in range(2, 200):
                write(connection, run_number(number))

        with pytest.raises(sqlite3.OperationalError, match="full"):
            fill()
    assert log.runs()[0] == run_number(1)
    with writing(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


FULL = """
import resource, sys
from pathlib import Path
from sessions.store.log.keeper import Keeper
from tests.sessions.log.conftest import run_number
path = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, resource.RLIM_INFINITY))
keeper = Keeper(path, print)
for number in range(2, 40):
    keeper.keep(run_number(number))
assert keeper.close(30.0)
"""
READ_ONLY = """
import sys
from collections.abc import Callable
from pathlib import Path
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log
from tests.sessions.log.conftest import run_number
keeper = Keeper(Path(sys.argv[1]), print)
keeper.keep(run_number(2))
assert keeper.close(30.0)
assert Log(Path(sys.argv[1])).runs() == (run_number(1),)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_file_that_may_not_grow(path: Path) -> None:
    Log(path).write(run_number(1))
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        cwd=ROOT,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "cannot be written: the disk is full or failing. This session is not kept." in done.stdout
    assert path.read_bytes() == before
    assert Log(path).runs() == (run_number(1),)


def as_somebody_else(*words: str) -> list[str]:
    """A command without the powers of root, which may write what is read-only."""
    if os.geteuid() != 0:
        return list(words)
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("root may write everything, and setpriv is not there to take that away")
    return [setpriv, "--bounding-set", "-dac_override,-dac_read_search", *words]


@pytest.mark.skipif(sys.platform == "win32", reason="other permissions there")
@pytest.mark.parametrize("folder_mode", [0o555, 0o755], ids=["folder too", "file only"])
def test_a_log_that_may_not_be_written_can_be_read(path: Path, folder_mode: int) -> None:
    Log(path).write(run_number(1))
    before = path.read_bytes()
    path.chmod(0o444)
    path.parent.chmod(folder_mode)
    try:
        words = as_somebody_else(sys.executable, "-c", READ_ONLY, str(path))
        done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False, cwd=ROOT)
    finally:
        path.parent.chmod(0o755)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
    assert "may not be written or read by you" in done.stdout
    assert path.read_bytes() == before


def test_a_log_that_another_program_holds(log: Log, path: Path) -> None:
    log.write(run_number(1))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    notices: list[str] = []
    keeper = Keeper(path, notices.append, patience_s=0.05)
    keeper.keep(run_number(2))
    eventually(lambda: bool(notices), "the notice")
    assert log.runs() == (run_number(1),)
    holder.execute("ROLLBACK")
    holder.close()
    keeper.keep(run_number(2))
    assert keeper.close(PATIENCE_S)
    assert len(notices) == 1
    assert "is held by another program" in notices[0]
    assert log.runs() == (run_number(1), run_number(2))


def test_a_keeper_that_is_told_nothing_leaves_no_file(path: Path) -> None:
    keeper = Keeper(path, pytest.fail)
    assert keeper.close(PATIENCE_S)
    keeper.keep(run_number(1))
    assert not path.exists()


def test_a_notice_that_fails_harms_nothing(path: Path) -> None:
    path.mkdir(parents=True)

    def fail(sentence: str) -> None:
        raise RuntimeError(sentence)

    keeper = Keeper(path, fail)
    keeper.keep(run_number(1))
    assert keeper.close(PATIENCE_S)
