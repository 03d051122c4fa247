"""A report to paste into a bug report: whole whatever is wrong, with nothing personal in it."""

import json
import sys
from pathlib import Path

import pytest

from sessions import __version__
from tests.tui.conftest import Terminal
from tui.diagnosis import gathered

PARTS = ["program", "libraries", "folders", "settings", "terminal", "speech", "sound", "trial"]


def nowhere(folder: Path) -> dict[str, str]:
    """A machine without a sound system."""
    (folder / "asound.conf").touch()
    return {
        "PULSE_SERVER": "unix:/nowhere",
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        "UNKNOT_OUTPUT": "miniaudio",
        "HOME": str(folder),
    }


def test_the_report_in_words(terminal: Terminal) -> None:
    done = terminal.run("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    heads = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    assert heads == [part.capitalize() for part in PARTS]
    for row in (
        f"unknot                {__version__}",
        "numpy  ",
        "output                silent",
        "played on             silent",
    ):
        assert f"  {row}" in done.stdout


def test_the_report_for_programs(terminal: Terminal) -> None:
    done = terminal.run("doctor", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert list(report) == PARTS
    assert not any("error" in part for part in report.values())
    assert report["program"]["unknot"] == __version__
    assert {"numpy", "textual", "miniaudio"} <= report["libraries"]["needed"].keys()
    assert report["libraries"]["extras"].keys() == {"simpleaudio", "piper"}
    assert report["folders"].keys() == {"data", "config", "cache"}
    assert report["folders"]["data"]["writable"] is True
    assert report["sound"]["outputs"].keys() == {"miniaudio", "simpleaudio", "silent"}
    assert report["trial"]["output"] == "silent"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a device cannot be hidden from a program")
def test_without_a_sound_device_it_says_so_and_fails(terminal: Terminal) -> None:
    done = terminal.run("doctor", **nowhere(terminal.folder))
    assert done.returncode == 1
    assert "  NO SOUND              no device can be opened (PULSEAUDIO: " in done.stdout
    assert done.stderr == ""
    listening = terminal.run("doctor", "--listen", **nowhere(terminal.folder))
    assert (listening.returncode, listening.stdout) == (1, "")
    assert listening.stderr.startswith("unknot: There is no sound: no device can be opened (PULSEAUDIO: ")


def test_the_home_folder_is_not_told(terminal: Terminal) -> None:
    home = terminal.folder / "jane.doe"
    home.mkdir()
    folders = {f"XDG_{name}_HOME": str(home / name) for name in ("DATA", "CONFIG", "CACHE")}
    done = terminal.run("doctor", "--json", HOME=str(home), **folders)
    assert done.returncode == 0
    assert "jane.doe" not in done.stdout
    assert json.loads(done.stdout)["folders"]["data"]["path"] == str(Path("~", "DATA", "unknot"))


def test_wrong_settings_are_told_and_do_not_end_it(terminal: Terminal) -> None:
    done = terminal.run("doctor", "--json", "--output", "silent", UNKNOT_BUFFER="9999")
    report = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(report["settings"]["mistakes"]) == 1
    assert "UNKNOT_BUFFER" in report["settings"]["mistakes"][0]
    assert report["settings"]["variables"]["UNKNOT_BUFFER"] == "9999"


def test_an_output_that_there_is_not(terminal: Terminal) -> None:
    done = terminal.run("doctor", "--output", "gramophone")
    assert done.returncode == 1
    assert (
        'NO SOUND              there is no output "gramophone": choose one of miniaudio, simpleaudio, silent'
        in done.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--listen"], 1, "The silent output plays nothing."),
        (["--listen", "--json"], 2, "Either --listen or --json: a tone cannot be printed."),
    ],
)
def test_what_cannot_be_listened_to(terminal: Terminal, arguments: list[str], code: int, sentence: str) -> None:
    done = terminal.run("doctor", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"unknot: {sentence}")


def test_a_volume_of_nothing_is_not_listened_to(terminal: Terminal) -> None:
    done = terminal.run("doctor", "--listen", "--output", "miniaudio", UNKNOT_VOLUME="0")
    assert (done.returncode, done.stderr) == (
        1,
        "unknot: The volume is 0, so nothing would be heard: unknot settings volume 1\n",
    )


def test_a_part_that_fails_is_told_in_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/jo")
    monkeypatch.setenv("USERPROFILE", "/home/jo")

    def part() -> dict[str, object]:
        raise LookupError("/home/jo/x and /home/joan/x")

    assert gathered(part) == {"error": "LookupError: ~/x and /home/joan/x"}
