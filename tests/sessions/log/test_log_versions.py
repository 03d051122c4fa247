"""A log of every version there ever was: read, brought up to date, and written on; and refused by an older program."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from sessions.runs import Run
from sessions.store.log import database
from sessions.store.log.errors import LogError
from sessions.store.log.log import Log
from sessions.store.log.schema import MIGRATIONS, VERSION, migrate, version_of
from tests.sessions.log.conftest import run_number

FROZEN = Path(__file__).parent
MOOD = (*MIGRATIONS, ("ALTER TABLE run ADD COLUMN mood TEXT", "UPDATE run SET mood = 'fine'"))


def frozen(path: Path, version: int) -> None:
    """A log as the program of that version left it, with the first run of the tests in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript((FROZEN / f"version_{version}.sql").read_text("utf-8"))
    connection.close()


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes this the program of the version after."""

    def upgrade() -> None:
        monkeypatch.setattr(database, "VERSION", VERSION + 1)
        monkeypatch.setattr(database, "migrate", partial(migrate, migrations=MOOD))

    return upgrade


def state_of(path: Path) -> tuple[int, list[str], list[tuple[str, ...]]]:
    """The version, the columns of a run, and what SQLite thinks of it."""
    connection = sqlite3.connect(path)
    try:
        columns = [name for _, name, *_ in connection.execute("PRAGMA table_info(run)")]
        return version_of(connection), columns, connection.execute("PRAGMA integrity_check").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_log_of_every_version_is_read_and_written_on(path: Path, version: int) -> None:
    frozen(path, version)
    assert Log(path).runs() == (run_number(1),)
    Log(path).write(run_number(2))
    assert Log(path).runs() == (run_number(1), run_number(2))
    assert state_of(path)[::2] == (VERSION, [("ok",)])


def test_a_log_of_this_version_is_as_it_was_frozen(path: Path, tmp_path: Path) -> None:
    frozen(path, VERSION)
    Log(tmp_path / "new.db").write(run_number(1))
    one, other = ("\n".join(sqlite3.connect(file).iterdump()) for file in (path, tmp_path / "new.db"))
    assert one == other


def test_reading_brings_an_older_log_up_to_date(path: Path, upgraded: Callable[[], None]) -> None:
    frozen(path, VERSION)
    upgraded()
    assert Log(path).runs() == (run_number(1),)
    version, columns, integrity = state_of(path)
    assert (version, columns[-1], integrity) == (VERSION + 1, "mood", [("ok",)])
    Log(path).write(run_number(2))
    assert Log(path).runs() == (run_number(1), run_number(2))


def test_several_that_find_an_older_log_at_once(path: Path, upgraded: Callable[[], None]) -> None:
    frozen(path, VERSION)
    upgraded()

    def write_and_read(number: int) -> tuple[Run, ...]:
        Log(path).write(run_number(number))
        return Log(path).runs()

    with ThreadPoolExecutor(8) as several:
        found = list(several.map(write_and_read, range(2, 10)))
    assert all(runs[0] == run_number(1) for runs in found)
    assert set(Log(path).runs()) == {run_number(number) for number in range(1, 10)}
    assert state_of(path)[1].count("mood") == 1


def write(log: Log) -> None:
    log.write(run_number(3))


@pytest.mark.parametrize("use", [Log.runs, Log.delete_all, write])
def test_the_older_program_refuses_what_a_newer_one_has_written(
    path: Path, upgraded: Callable[[], None], monkeypatch: pytest.MonkeyPatch, use: Callable[[Log], object]
) -> None:
    frozen(path, VERSION)
    upgraded()
    Log(path).write(run_number(2))
    monkeypatch.undo()
    before = path.read_bytes()
    with pytest.raises(LogError, match=r"was written by a newer unknot\. Update this one to use it\.$"):
        use(Log(path))
    assert path.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_log_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen(path, VERSION)
    monkeypatch.setattr(database, "VERSION", VERSION + 1)
    monkeypatch.setattr(database, "migrate", partial(migrate, migrations=(*MIGRATIONS, (*MOOD[-1], "no statement"))))
    with pytest.raises(LogError, match="cannot be used"):
        Log(path).write(run_number(2))
    monkeypatch.undo()
    assert Log(path).runs() == (run_number(1),)
    assert "mood" not in state_of(path)[1]
