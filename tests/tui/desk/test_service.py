"""The service that starts by itself: what is written, and what the system is told."""

import plistlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.conftest import Terminal
from tui.desk.given import anywhere, words_of
from tui.desk.service import Service, install, launchd_agent, own_program, service_of, systemd_unit, uninstall
from tui.errors import UserError

Add = Callable[[str, str], Path]
UNIT = """[Unit]
Description=unknot: desk breaks
After=graphical-session.target

[Service]
Environment="UNKNOT_VOICE=0"
ExecStart="/opt/un knot/bin/unknot" "breaks" "--headless" "--every=30m" "--session=50%% $$off \\"x\\".toml"
Restart=on-failure
RestartSec=60

[Install]
WantedBy=default.target
"""
SYSTEMCTL = "open({log!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')"


def linux(home: Path, **variables: str) -> Service:
    return service_of(("--every=30m",), variables, "linux", home, "/opt/unknot")


def test_a_systemd_unit() -> None:
    words = ("/opt/un knot/bin/unknot", "breaks", "--headless", "--every=30m", '--session=50% $off "x".toml')
    assert systemd_unit(words, {"UNKNOT_VOICE": "0"}) == UNIT


def test_systemd_takes_it(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "unknot-breaks.service"
    words = (sys.executable, "breaks", "--session=50% $off 'x' \"y\" \\z.toml", "--device=Ünï")
    unit.write_text(systemd_unit(words, {"UNKNOT_SESSIONS": "/tmp/a b%c"}))
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit)], capture_output=True, text=True, check=False, timeout=60
    )
    assert "unknot-breaks.service" not in done.stderr


def test_a_launchd_agent(tmp_path: Path) -> None:
    words = ("/opt/un knot/unknot", "breaks", "--headless")
    table = plistlib.loads(launchd_agent(words, {"UNKNOT_VOICE": "0"}, tmp_path / "log").encode())
    assert table["ProgramArguments"] == list(words)
    assert table["EnvironmentVariables"] == {"UNKNOT_VOICE": "0"}
    assert table["RunAtLoad"] is True
    assert table["KeepAlive"] == {"SuccessfulExit": False}


def test_where_it_goes(tmp_path: Path) -> None:
    assert linux(tmp_path).path == tmp_path / ".config/systemd/user/unknot-breaks.service"
    assert linux(tmp_path, XDG_CONFIG_HOME="/c").path == Path("/c/systemd/user/unknot-breaks.service")
    mac = service_of((), {}, "darwin", tmp_path, "/opt/unknot")
    assert mac.path == tmp_path / "Library/LaunchAgents/unknot.breaks.plist"
    assert mac.start.startswith("launchctl bootstrap gui/")
    with pytest.raises(UserError, match=r"no service to install here.*/opt/unknot breaks --headless --every=30m"):
        service_of(("--every=30m",), {}, "win32", tmp_path, "/opt/unknot")


def test_only_variables_of_its_own_go_along(tmp_path: Path) -> None:
    text = linux(tmp_path, UNKNOT_SESSIONS="/s", SECRET="x").text
    assert 'Environment="UNKNOT_SESSIONS=/s"' in text
    assert "SECRET" not in text


def test_it_is_installed_and_taken_away(programs: Add, tmp_path: Path) -> None:
    log = tmp_path / "systemctl.log"
    programs("systemctl", SYSTEMCTL.format(log=str(log)))
    said: list[str] = []
    found = linux(tmp_path)
    install(found, said.append)
    assert found.path.read_text() == found.text
    assert said == [
        f"Written: {found.path}",
        "It starts by itself when you log in.",
        "Start it now: systemctl --user start unknot-breaks.service",
        "What it says: journalctl --user -u unknot-breaks.service",
        "Take it away again: unknot breaks --uninstall",
    ]
    said.clear()
    assert uninstall(found, said.append) == 0
    assert said == [f"Removed: {found.path}"]
    assert not found.path.exists()
    assert log.read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable unknot-breaks.service",
        "--user disable --now unknot-breaks.service",
        "--user daemon-reload",
    ]
    said.clear()
    assert uninstall(found, said.append) == 1
    assert said == [f"It is not installed: there is no {found.path}."]


def test_without_systemd_it_is_written_all_the_same(programs: Add, tmp_path: Path) -> None:
    said: list[str] = []
    found = linux(tmp_path)
    install(found, said.append)
    assert said[1] == "It does not start by itself yet: there is no systemctl here."
    assert found.path.exists()
    programs("systemctl", "print('Failed to connect to bus:\\nNo medium found', file=sys.stderr); sys.exit(1)")
    said.clear()
    install(found, said.append)
    reason = "systemctl --user daemon-reload says: Failed to connect to bus: No medium found"
    assert said[1] == f"It does not start by itself yet: {reason}"


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        install(linux(tmp_path), lambda sentence: None)


def test_options_as_words() -> None:
    options = {"every": "30m", "session": ("a", "b"), "hours": None, "volume": 0.5, "voice": False, "tones": True}
    assert words_of(options) == [
        "--every=30m",
        "--session=a",
        "--session=b",
        "--volume=0.5",
        "--no-voice",
        "--tones",
    ]


def test_a_script_is_found_from_anywhere(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(terminal.folder)
    path = terminal.script("mine.toml", "")
    assert anywhere("mine.toml") == str(path)
    assert anywhere("desk-2") == "desk-2"
    assert anywhere("none.toml") == "none.toml"


def test_the_program_that_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "unknot"
    program.write_text("")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(program)])
    assert own_program() == str(program)
    monkeypatch.setattr(sys, "argv", ["-c"])
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert own_program() == str(program)
    program.unlink()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="console script unknot was not found"):
        own_program()
