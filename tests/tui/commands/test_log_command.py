import csv
import io
import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sessions.runs import Run, Share
from sessions.store.log.log import Log
from sessions.timecode import Ms
from tests.conftest import PATIENCE_S
from tests.sessions.log.conftest import run_number
from tests.tui.conftest import Terminal
from tui.practised import as_csv, as_json, bar_of, in_words

NOW = datetime(2026, 3, 20, 18, 0).astimezone()
TODAY = NOW.date()


def back(days: int, number: int = 0, **changed: object) -> Run:
    return run_number(100 * days + number, NOW - timedelta(days=days), **changed)


@pytest.fixture
def path(terminal: Terminal) -> Path:
    code = "from sessions.store.log.database import log_path; print(log_path())"
    done = subprocess.run([sys.executable, "-c", code], env=terminal.env, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


@pytest.fixture
def log(path: Path) -> Log:
    log = Log(path)
    now = datetime.now().astimezone().replace(microsecond=0)
    log.add(run_number(number + (number << 96), now - timedelta(days=number)) for number in range(30))
    return log


def test_the_last_days_in_words() -> None:
    runs = [
        back(9, title="Long ago"),
        back(3, complete=False, steps=4, before=None, after=None),
        back(2, title="Box breathing", practised=Ms(270_000), shares=(Share("breath", None, Ms(270_000)),), after=None),
        back(0),
    ]
    assert in_words(runs, TODAY, days=7) == [
        "22 min in the last 7 days, 3 sessions. Streak 3 days.",
        "",
        "Tue 17 Mar     9 min  ████████████████████",
        "Wed 18 Mar     5 min  ██████████▍",
        "today          9 min  ████████████████████",
        "",
        "middle back    13 min, 9 of them pressure",
        "breath          5 min",
        "",
        "00000000  2026-03-17 18:00    9 min  Middle back release  4 of 13 steps",
        "00000000  2026-03-18 18:00    5 min  Box breathing        whole           tension 6 → –",
        "00000000  2026-03-20 18:00    9 min  Middle back release  whole           tension 6 → 3",
    ]


def test_nothing_and_nothing_lately() -> None:
    assert in_words([], TODAY) == ["Nothing practised yet. A session that is played is kept here."]
    assert in_words([back(50), back(51)], TODAY) == [
        "0 min in the last 14 days, 0 sessions. The longest streak was 2 days."
    ]
    assert in_words([back(50)], TODAY, days=10**9)[0].startswith("9 min in the last 1000000000 days, 1 session.")


def test_text_from_outside_is_inert() -> None:
    words = "\n".join(in_words([back(0, title="\x1b[31mRed", shares=(Share("\x07", None, Ms(9)),))], TODAY))
    assert "\x1b" not in words
    assert "\x07" not in words


def test_a_bar_is_never_nothing_for_something() -> None:
    assert [bar_of(share, 4) for share in (0, 0.001, 0.5, 1, 9)] == ["", "▏", "██", "████", "████"]


def test_json_and_csv() -> None:
    runs = [back(20), back(1), back(0, title='=cmd|"/c calc"', name="@x")]
    table = json.loads(as_json(runs, TODAY, days=7))
    assert [day["practised_ms"] for day in table["days"]] == [520_000, 520_000]
    assert table["areas"] == [{"area": "middle-back", "practised_ms": 780_000, "pressed_ms": 530_000, "runs": 2}]
    assert (table["practised_ms"], table["streak_days"], table["longest_streak_days"]) == (1_040_000, 2, 2)
    assert [run["id"] for run in table["runs"]] == [run.id for run in runs[1:]]
    rows = list(csv.DictReader(io.StringIO(as_csv(runs, TODAY, days=7))))
    assert [row["practised_ms"] for row in rows] == ["520000", "520000"]
    assert rows[0]["complete"] == "true"
    # A spreadsheet would run a text that begins like a formula.
    assert (rows[1]["title"], rows[1]["name"]) == ('\'=cmd|"/c calc"', "'@x")


def test_the_log_of_nobody(terminal: Terminal, path: Path) -> None:
    done = terminal.run("log")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Nothing practised yet. A session that is played is kept here.\n"
    assert json.loads(terminal.run("log", "--json").stdout)["runs"] == []
    assert terminal.run("log", "--csv").stdout.startswith("id,day,started,")
    assert not path.exists()


def test_the_days_that_are_asked_for(terminal: Terminal, log: Log) -> None:
    assert len(json.loads(terminal.run("log", "--json").stdout)["runs"]) == 14
    assert len(json.loads(terminal.run("log", "--json", "--days", "30").stdout)["runs"]) == 30
    assert len(terminal.run("log", "--csv", "--days", "3").stdout.splitlines()) == 4
    refused = terminal.run("log", "--days", "0")
    assert refused.returncode == 2
    assert "--days" in refused.stderr


def test_a_log_is_taken_along_and_brought_back(terminal: Terminal, log: Log, path: Path) -> None:
    runs = log.runs()
    done = terminal.run("log", "--export", "log.jsonl")
    assert (done.returncode, done.stdout) == (0, "30 runs in log.jsonl.\n")
    again = terminal.run("log", "--export", "log.jsonl")
    assert again.returncode == 1
    assert again.stderr == "unknot: log.jsonl is there already. Name another file, or overwrite it with --yes.\n"
    assert terminal.run("log", "--export", "log.jsonl", "--yes").returncode == 0
    assert terminal.run("log", "--import", "log.jsonl").stdout == "0 runs added, 30 there already.\n"
    path.rename(path.with_name("old.db"))
    assert terminal.run("log", "--import", "log.jsonl").stdout == "30 runs added.\n"
    assert Log(path).runs() == runs
    whole = terminal.run("log", "--export", "-").stdout
    assert whole == (terminal.folder / "log.jsonl").read_text("utf-8")
    assert terminal.run("log", "--import", "-", keys=whole).stdout == "0 runs added, 30 there already.\n"


def test_what_is_no_run_is_told_with_its_line_and_the_rest_is_added(terminal: Terminal, log: Log, path: Path) -> None:
    whole = terminal.run("log", "--export", "-").stdout.splitlines()
    bad = ['{"id": 3}', "[", "\x1b[31m", "[" * 200_000, "1" * 5_000, '{"a": NaN}', "null"]
    file = terminal.folder / "mixed.jsonl"
    file.write_bytes("\r\n".join([whole[0], *bad, whole[1], "", whole[1]]).encode() + b"\n\xff\n")
    path.unlink()
    done = terminal.run("log", "--import", "mixed.jsonl")
    assert done.returncode == 1
    assert done.stdout == "2 runs added.\n"
    assert [line.split(":")[1] for line in done.stderr.splitlines()] == [
        f" mixed.jsonl, line {number}" for number in (2, 3, 4, 5, 6, 7, 8, 12)
    ]
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr
    assert len(Log(path).runs()) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--import", "none.jsonl"], "There is no file none.jsonl."),
        (["--import", "."], ". is not a file."),
        (["--import", "--json"], '"--json" is no file'),
        (["--export", "."], ". is there already"),
        (["--json", "--csv"], "--json and --csv do not go together."),
        (["--delete", "ffffffff"], 'There is no run "ffffffff".'),
        (["--delete", "0"], 'There is no run "0".'),
        (["--delete", "00000000"], 'More than one run begins with "00000000"'),
        (["--delete-all"], "This would delete 30 runs for good."),
        (["--screen"], "There is no terminal"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(terminal: Terminal, log: Log, words: list[str], sentence: str) -> None:
    if words[0] == "--delete" and words[1] == "00000000":
        log.add([run_number(900, datetime.now().astimezone()), run_number(901, datetime.now().astimezone())])
    before = log.runs()
    done = terminal.run("log", *words)
    assert done.returncode in (1, 2)
    assert sentence in done.stderr
    assert done.stderr.startswith("unknot: ")
    assert log.runs() == before


def test_one_run_and_all_runs_are_deleted(terminal: Terminal, log: Log) -> None:
    run = log.runs()[-5]
    done = terminal.run("log", "--delete", run.id[:12])
    assert done.stdout == f"Deleted: Middle back release, {run.started:%Y-%m-%d %H:%M}.\n"
    assert run not in log.runs()
    assert len(log.runs()) == 29
    assert terminal.run("log", "--delete-all", "--yes").stdout == "29 runs deleted.\n"
    assert log.runs() == ()
    assert terminal.run("log", "--delete-all").stdout == "There is nothing to delete.\n"


def test_a_damaged_log_is_a_sentence_and_stays_as_it_is(terminal: Terminal, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("Dear log, " * 99)
    for words in ([], ["--json"], ["--delete-all", "--yes"], ["--export", "x"]):
        done = terminal.run("log", *words)
        assert done.returncode == 1
        assert done.stderr == (
            f"unknot: The log {path} is damaged. It is left as it is; move it away to begin a new one.\n"
        )
    assert path.read_text() == "Dear log, " * 99


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device there")
def test_a_pipe_and_a_full_device(terminal: Terminal, log: Log) -> None:
    os.mkfifo(terminal.folder / "pipe")
    done = terminal.run("log", "--import", "pipe")
    assert (done.returncode, done.stderr) == (2, "unknot: pipe is not a file.\n")
    with Path("/dev/full").open("w") as full:
        words = terminal.words("log", "--export", "-")
        refused = subprocess.run(
            words, stdout=full, stderr=subprocess.PIPE, text=True, env=terminal.env, timeout=PATIENCE_S, check=False
        )
    assert refused.returncode == 1
    assert "No space left on device" in refused.stderr
    assert "Traceback" not in refused.stderr
