"""The lock of the one instance, with real processes, and what is kept of its state."""

import errno
import os
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from sessions.breaks.schedule import Past
from sessions.breaks.states import State
from sessions.store.desk_state import DeskState, read_state, write_state
from sessions.store.lock import Lock, LockedError, holder
from tests.conftest import eventually

HOLD = (
    "import sys; from pathlib import Path; from sessions.store.lock import Lock\n"
    "with Lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
)
NOW = datetime(2026, 3, 2, 9, 45, tzinfo=timezone(timedelta(hours=1)))


def holding(path: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_one_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "made" / "lock"
    with holding(path) as process:
        assert holder(path) == process.pid
        with pytest.raises(LockedError) as error, Lock(path):
            pass
        assert error.value.pid == process.pid
        process.communicate()
    assert holder(path) is None
    with Lock(path):
        assert path.read_text() == str(os.getpid())


def test_a_process_that_is_killed_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with holding(path) as process:
        process.kill()
        process.communicate()
    assert path.read_text() == str(process.pid)
    assert holder(path) is None
    with Lock(path):
        pass


def test_looking_does_not_keep_anybody_out(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    look = f"from pathlib import Path; from sessions.store.lock import holder\nwhile True: holder(Path({str(path)!r}))"
    path.touch()
    with subprocess.Popen([sys.executable, "-c", look]) as process:
        try:
            eventually(lambda: _clashes(path), "a look at the same time as a lock")
            for _ in range(50):
                with Lock(path):
                    pass
        finally:
            process.kill()


def _clashes(path: Path) -> bool:
    return holder(path) is not None


def test_within_one_process_it_is_held_too(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with Lock(path), pytest.raises(LockedError), Lock(path):
        pass


def test_no_lock_was_ever_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "none") is None


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    state = DeskState(NOW, State.SNOOZED, "desk-2", NOW + timedelta(minutes=5), (Past(NOW, "eye-break", "taken"),))
    write_state(tmp_path / "breaks.json", state)
    assert read_state(tmp_path / "breaks.json") == state
    write_state(tmp_path / "breaks.json", DeskState(NOW, State.DUE, "desk-2"))
    assert read_state(tmp_path / "breaks.json") == DeskState(NOW, State.DUE, "desk-2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"at": "today", "state": "due", "session": "a", "until": null, "today": []}',
        '{"at": "2026-03-02T09:45:00+01:00", "state": "asleep", "session": "a", "until": null, "today": []}',
        '{"at": "2026-03-02T09:45:00+01:00", "state": "due", "session": 1, "until": null, "today": []}',
        "[" * 100_000,
    ],
)
def test_a_damaged_state_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "breaks.json"
    path.write_text(text)
    assert read_state(path) is None


def test_a_damaged_break_of_the_day_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "breaks.json"
    write_state(path, DeskState(NOW, State.DUE, "a", None, (Past(NOW, "a", "taken"), Past(NOW, "b", "skipped"))))
    path.write_text(path.read_text().replace("skipped", "eaten"))
    assert read_state(path) == DeskState(NOW, State.DUE, "a", None, (Past(NOW, "a", "taken"),))


def test_a_file_system_without_locks_is_no_second_instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("sessions.store.lock._take", refuse)
    with pytest.raises(OSError, match="No locks available"), Lock(tmp_path / "breaks.lock"):
        pytest.fail("it was not held")
    assert holder(tmp_path / "breaks.lock") is None
