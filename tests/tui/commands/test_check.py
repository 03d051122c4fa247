import json

from tests.tui.conftest import Terminal

BROKEN = 'title = "Broken"\n[[step]]\ndo = "hold"\nfor = "2m"\narea = "glutes"\n'
WARNED = 'title = "Warned"\n[[step]]\ndo = "stretch"\nfor = "70s"\narea = "glutes"\n'
CLEAN = 'title = "Clean"\n[[step]]\ndo = "rest"\nfor = "20s"\n'


def test_a_clean_file(terminal: Terminal) -> None:
    terminal.script("clean.toml", CLEAN)
    done = terminal.run("check", "clean.toml")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file: nothing found.\n", "")


def test_every_finding_of_every_file(terminal: Terminal) -> None:
    for name, text in (("broken.toml", BROKEN), ("warned.toml", WARNED), ("clean.toml", CLEAN)):
        terminal.script(name, text)
    done = terminal.run("check", "broken.toml", "warned.toml", "clean.toml")
    assert done.returncode == 1
    assert "error[hold-too-long]: " in done.stdout
    assert "broken.toml:4:" in done.stdout
    assert "warning[" in done.stdout
    assert "warned.toml:4:" in done.stdout
    assert done.stdout.endswith("\n3 files: 1 error, 1 warning.\n")
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


def test_warnings_count_when_asked(terminal: Terminal) -> None:
    terminal.script("warned.toml", WARNED)
    assert terminal.run("check", "warned.toml").returncode == 0
    assert terminal.run("check", "warned.toml", "--strict").returncode == 1


def test_a_missing_file_is_usage_and_the_others_are_checked(terminal: Terminal) -> None:
    terminal.script("broken.toml", BROKEN)
    done = terminal.run("check", "none.toml", "broken.toml")
    assert done.returncode == 2
    assert done.stderr == "unknot: There is no file none.toml.\n"
    assert "error[hold-too-long]" in done.stdout


def test_json_is_a_list_of_findings(terminal: Terminal) -> None:
    terminal.script("broken.toml", BROKEN)
    terminal.script("clean.toml", CLEAN)
    done = terminal.run("check", "clean.toml", "broken.toml", "--json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)
    assert finding["path"] == "broken.toml"
    assert (finding["line"], finding["severity"], finding["code"]) == (4, "error", "hold-too-long")
    assert set(finding) == {
        "path", "line", "column", "end_line", "end_column", "severity", "code", "message", "help",
    }  # fmt: skip
    assert json.loads(terminal.run("check", "clean.toml", "--json").stdout) == []


def test_a_folder_is_a_finding(terminal: Terminal) -> None:
    done = terminal.run("check", "./sessions")
    assert done.returncode == 1
    assert "error[not-a-file]" in done.stdout


def test_a_file_without_the_ending_is_found(terminal: Terminal) -> None:
    terminal.script("clean", CLEAN)
    assert terminal.run("check", "clean").stdout == "1 file: nothing found.\n"


def test_the_bundled_sessions_are_clean(terminal: Terminal) -> None:
    names = [line.split()[0] for line in terminal.run("list").stdout.splitlines()]
    done = terminal.run("check", "--strict", *names)
    assert (done.returncode, done.stdout) == (0, f"{len(names)} files: nothing found.\n")
