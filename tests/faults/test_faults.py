"""The faults of seams.py, one after the other: a sentence, the right end, and nothing half."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sessions.store.log.log import Log
from tests.conftest import PATIENCE_S
from tests.faults.seams import COVERED, FAULTS, NO_TEMP, PLAY, SHORT, Fault, log_path, without_root
from tests.tui.conftest import Terminal

if sys.platform == "win32":
    pytest.skip("limits and permissions are POSIX", allow_module_level=True)

ROOT = Path(__file__).parents[2]


def run(terminal: Terminal, fault: Fault) -> "subprocess.CompletedProcess[str]":
    words = terminal.words(*fault.words)
    words[2] = f"{fault.before}\n{words[2]}" if fault.before else words[2]
    allowed = without_root(words) if fault.denied else words
    if allowed is None:
        pytest.skip("root may read and write everything, and setpriv is not there to take that away")
    return subprocess.run(
        allowed,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=terminal.folder,
        env={**terminal.env, **({} if fault.speech else {"UNKNOT_VOICE_ENGINE": "none"}), **dict(fault.env)},
        timeout=PATIENCE_S,
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.seam)
def test_a_seam_that_fails(terminal: Terminal, fault: Fault) -> None:
    terminal.script("short.toml", SHORT)
    fault.prepare(terminal)
    before = {name: (terminal.folder / name).read_bytes() for name in fault.untouched}
    there = set(terminal.folder.rglob("*"))
    done = run(terminal, fault)
    told = done.stdout + done.stderr
    assert fault.says in told
    assert done.returncode == fault.code, told
    for crash in ("Traceback", "went wrong", "Exception"):
        assert crash not in told
    assert {name: (terminal.folder / name).read_bytes() for name in before} == before
    assert [path for path in set(terminal.folder.rglob("*")) - there if path.suffix == ".part"] == []


def test_the_list_is_true() -> None:
    assert len({fault.seam for fault in FAULTS} | set(COVERED)) == len(FAULTS) + len(COVERED)
    for seam, test in COVERED.items():
        file, name = test.split("::")
        assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE), seam


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="M4A takes ffmpeg")
def test_m4a_without_a_temp_folder(terminal: Terminal) -> None:
    terminal.script("short.toml", SHORT)
    fault = Fault("", ("render", "./short.toml", "-o", "a.m4a"), "", before=NO_TEMP)
    done = run(terminal, fault)
    assert done.returncode == 1
    assert done.stderr.startswith("unknot: a.m4a cannot be written: No usable temporary directory found")
    assert not list(terminal.folder.glob("*.m4a")) + list(terminal.folder.glob(".unknot-*"))


@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_a_session_with_closed_streams_plays(terminal: Terminal, closed: str) -> None:
    terminal.script("short.toml", SHORT)
    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *terminal.words(*PLAY)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=terminal.folder,
        env={**terminal.env, "UNKNOT_VOICE_ENGINE": "none"},
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = Log(log_path(terminal)).runs()
    assert kept.complete


@pytest.mark.parametrize(
    "where",
    ["nobody", pytest.param("/dev/full", marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux"))],
)
def test_nobody_reads_what_a_session_tells(terminal: Terminal, where: str) -> None:
    terminal.script("short.toml", SHORT)
    reader, writer = os.pipe() if where == "nobody" else (None, os.open(where, os.O_WRONLY))
    if reader is not None:
        os.close(reader)
    done = subprocess.run(
        terminal.words(*PLAY),
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        cwd=terminal.folder,
        env={**terminal.env, "UNKNOT_VOICE_ENGINE": "none"},
        timeout=PATIENCE_S,
    )
    os.close(writer)
    assert done.returncode == 1
    told = "" if where == "nobody" else "unknot: No space left on device. To see where: UNKNOT_DEBUG=1\n"
    assert done.stderr == told


@pytest.mark.live
def test_a_storm_of_window_sizes(terminal: Terminal) -> None:
    from tests.tui.terminals import on_bare

    long = SHORT.replace("1s", "10m")
    script = terminal.script(
        "long.toml", f"{long}[[step]]{long.partition('[[step]]')[2].replace('Let go', 'Stay there')}"
    )
    words = terminal.words("play", str(script), "--no-intro")
    env = {**terminal.env, "UNKNOT_VOICE_ENGINE": "none", "UNKNOT_TENSION": "0"}
    with on_bare(words, env) as screen:
        screen.sees("Stay there")
        for _ in range(500):
            screen.process.send_signal(signal.SIGWINCH)
        screen.types("q")
        assert screen.ended() == 0
        assert "Traceback" not in screen.seen
