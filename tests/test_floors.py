"""Each floor imports only what lies below it, and quick commands load nothing heavy."""

import json
import subprocess
import sys

import pytest

LOADED = "import sys, json; {}; print(json.dumps(sorted(name.partition('.')[0] for name in sys.modules)))"


def modules_after(statement: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(statement)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_sessions_knows_no_floor_above_and_no_samples() -> None:
    loaded = modules_after(
        "import sessions.compiling.compiler, sessions.transport, sessions.reading.source, sessions.rules.steps"
    )
    assert "sessions" in loaded
    assert not loaded & {"audio", "tui", "numpy", "textual", "rich", "cyclopts", "miniaudio", "asyncio", "subprocess"}


def test_audio_knows_no_screen() -> None:
    loaded = modules_after("import audio.player, audio.opening, audio.bounce")
    assert {"audio", "sessions", "numpy"} <= loaded
    assert not loaded & {"tui", "textual", "rich", "cyclopts"}


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["--version"]])
def test_quick_commands_load_nothing_heavy(words: list[str]) -> None:
    statement = (
        f"import sys; sys.argv = ['unknot', *{words!r}]\n"
        "from tui.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "import json"
    )
    done = subprocess.run(
        [sys.executable, "-c", statement + "\nprint(json.dumps(sorted(n.partition('.')[0] for n in sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & {"textual", "numpy", "pydantic", "cyclopts", "rich", "asyncio"}
