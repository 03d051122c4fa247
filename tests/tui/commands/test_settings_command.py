import json
import sys
from pathlib import Path

import pytest

from sessions.settings.table import SETTINGS
from tests.tui.conftest import Terminal

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folder is named by a variable on Linux")


@pytest.fixture
def file(terminal: Terminal) -> Path:
    return terminal.folder / "config" / "unknot" / "config.toml"


def shown(terminal: Terminal, **env: str) -> dict[str, tuple[str, str]]:
    lines = terminal.run("settings", **env).stdout.splitlines()
    return {name: (value, where) for name, value, where in (line.split(maxsplit=2) for line in lines)}


@LINUX
def test_it_lists_what_holds_and_where_it_comes_from(terminal: Terminal, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("[sound]\nvolume = 0.5\nmono = true\n", "utf-8")
    listed = shown(terminal, UNKNOT_MONO="no")
    assert [*listed] == [setting.path for setting in SETTINGS]
    assert listed["sound.volume"] == ("0.5", "config.toml")
    assert listed["sound.mono"] == ("false", "UNKNOT_MONO")
    assert listed["sound.output"] == ("silent", "UNKNOT_OUTPUT")
    assert listed["screen.theme"] == ("dark", "default")
    record = json.loads(terminal.run("settings", "--json").stdout)
    assert record["path"] == str(file)
    assert record["mistakes"] == []
    assert record["settings"][1] == {
        "name": "sound.volume",
        "value": 0.5,
        "default": 1.0,
        "from": "config.toml",
        "variable": "UNKNOT_VOLUME",
        "takes": "a number from 0 to 1",
    }


@LINUX
def test_one_is_chosen_printed_and_reset(terminal: Terminal, file: Path) -> None:
    assert terminal.run("settings", "--path").stdout == f"{file}\n"
    done = terminal.run("settings", "volume", "60%", UNKNOT_VOLUME="0.3")
    assert (done.returncode, done.stdout) == (0, "sound.volume is 0.6 now.\n")
    assert done.stderr == "UNKNOT_VOLUME wins over it, with 0.3.\n"
    assert "\nvolume = 0.6\n" in file.read_text("utf-8")
    assert terminal.run("settings", "sound.volume").stdout == "0.6\n"
    assert terminal.run("settings", "Words-Per-Minute", "100").stdout == "voice.words_per_minute is 100 now.\n"
    done = terminal.run("settings", "--reset", "volume", "--reset", "voice.words_per_minute")
    assert done.stdout == "sound.volume is 1.0 now.\nvoice.words_per_minute is 120 now.\n"
    assert terminal.run("settings", "volume").stdout == "1.0\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["volum"], 'There is no setting "volum". Did you mean volume?'),
        (["volum", "1"], 'There is no setting "volum". Did you mean volume?'),
        (["--reset", "x\x1b"], 'There is no setting "x␛". `unknot settings` lists them.'),
        (["volume", "3"], 'sound.volume is "3", but it takes a number from 0 to 1.'),
        (
            ["theme", "drak"],
            'screen.theme is "drak", but it takes dark, light or high-contrast: did you mean dark?',
        ),
        (["volume", "--reset", "mono"], "Either a setting is chosen, or --reset takes one out: not both at once."),
    ],
)
def test_what_cannot_be_done_is_a_sentence(terminal: Terminal, file: Path, arguments: list[str], says: str) -> None:
    done = terminal.run("settings", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"unknot: {says}\n")
    assert not file.exists()


@LINUX
def test_a_broken_file_is_told_and_left_alone(terminal: Terminal, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("[sound]\nvolume =\n", "utf-8")
    mistake = "config.toml, line 2: `volume` has no value: give it one, or remove the key."
    done = terminal.run("settings")
    assert (done.returncode, done.stderr) == (0, f"unknot: {mistake} The defaults are used.\n")
    done = terminal.run("settings", "volume", "0.5")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"unknot: {mistake} The settings are not saved: mend the file first.\n"
    assert file.read_text("utf-8") == "[sound]\nvolume =\n"


@LINUX
def test_a_mistake_in_the_file_is_told_and_the_session_plays(terminal: Terminal, file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("[sound]\nvolume = 3\n", "utf-8")
    terminal.script("short.toml", 'title = "Short"\nclosing = false\n\n[[step]]\ndo = "rest"\nfor = "1s"\n')
    done = terminal.run("play", "./short.toml", "--no-intro")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines.count("config.toml, line 2: volume is 3, but it takes a number from 0 to 1. 1.0 is used.") == 1
    assert lines[-2:] == ["   0:02  The session is complete.", "Complete: 1 of 1 steps in 1 s."]
