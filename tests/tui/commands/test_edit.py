import os
import pty
import select
import shlex
import subprocess
import sys
import termios
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sessions.store.catalog import BUNDLED
from tests.conftest import PATIENCE_S
from tests.tui.conftest import Terminal
from tui.starter import with_schema

GOOD = 'title = "Good"\n[[step]]\ndo = "rest"\nfor = "20s"\n'
WARNED = 'title = "Warned"\n[[step]]\ndo = "stretch"\nfor = "70s"\narea = "glutes"\n'
BAD = 'title = "Bad"\n[[step]]\ndo = "hold"\nfor = "2m"\narea = "glutes"\n'


def editor(terminal: Terminal, *versions: str, status: str = "0") -> str:
    """An editor that writes one version after the other, and notes what it is called with."""
    for number, version in enumerate(versions):
        terminal.script(f"version-{number}", version)
    log = terminal.folder / "log"
    program = terminal.script(
        "editor.py",
        "import pathlib, sys\n"
        f"log = pathlib.Path({str(log)!r})\n"
        "calls = log.read_text().splitlines() if log.exists() else []\n"
        "log.write_text('\\n'.join([*calls, '|'.join(sys.argv[1:])]))\n"
        f"version = pathlib.Path({str(terminal.folder)!r}) / f'version-{{len(calls)}}'\n"
        "if version.exists(): pathlib.Path(sys.argv[-1]).write_text(version.read_text())\n"
        f"{status if 'import' in status else f'sys.exit({status})'}\n",
    )
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(program))} --wait"


def calls(terminal: Terminal) -> list[str]:
    return (terminal.folder / "log").read_text().splitlines()


def test_a_script_is_opened_and_checked(terminal: Terminal) -> None:
    path = terminal.script("a.toml", BAD)
    done = terminal.run("edit", "a.toml", EDITOR=editor(terminal, GOOD), VISUAL="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file: nothing found.\n", "")
    assert calls(terminal) == [f"--wait|{path}"]
    assert path.read_text() == GOOD


@pytest.mark.parametrize(("text", "code", "finding"), [(BAD, 1, "error[hold-too-long]"), (WARNED, 0, "warning[")])
def test_findings_are_printed(terminal: Terminal, text: str, code: int, finding: str) -> None:
    terminal.script("a.toml", GOOD)
    done = terminal.run("edit", "a.toml", EDITOR=editor(terminal, text), VISUAL="")
    assert done.returncode == code
    assert finding in done.stdout
    assert "Go on editing?" not in done.stdout
    assert len(calls(terminal)) == 1


def test_visual_comes_before_editor(terminal: Terminal) -> None:
    terminal.script("a.toml", GOOD)
    assert terminal.run("edit", "a.toml", VISUAL=editor(terminal), EDITOR="/none").returncode == 0


def test_a_bundled_session_is_copied_first(terminal: Terminal) -> None:
    own = terminal.sessions / "desk-2.toml"
    bundled = (BUNDLED / "desk-2.toml").read_text("utf-8")
    done = terminal.run("edit", "desk-2", EDITOR=editor(terminal), VISUAL="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Copied to your own folder: {own}\n1 file: nothing found.\n"
    assert own.read_text("utf-8") == with_schema(bundled)
    own.write_text(GOOD)
    again = terminal.run("edit", str(BUNDLED / "desk-2.toml"), EDITOR=editor(terminal), VISUAL="")
    assert again.stdout == "1 file: nothing found.\n"
    assert own.read_text() == GOOD
    assert calls(terminal) == [f"--wait|{own}"] * 2
    assert (BUNDLED / "desk-2.toml").read_text("utf-8") == bundled


@pytest.mark.parametrize(
    ("name", "env", "code", "says"),
    [
        ("deks-2", {}, 2, "There is no session deks-2. Did you mean desk-2? To begin one: unknot new deks-2"),
        ("./b.toml", {}, 2, "There is no file ./b.toml. To begin one: unknot new ./b.toml"),
        ("a.toml", {"EDITOR": "no-such-editor -w"}, 1, "There is no editor no-such-editor, which EDITOR names."),
        ("a.toml", {"VISUAL": "'x"}, 1, "VISUAL has a quote without its partner: 'x"),
        ("a.toml", {"PATH": ""}, 1, "There is no editor. Name yours in EDITOR, as in: export EDITOR=nano"),
        ("a.toml", {"EDITOR": "/bin/sh -c 'exit 3'"}, 1, "/bin/sh ended with status 3; {path} was not checked."),
        ("a.toml", {"EDITOR": "/bin/sh -c 'kill -INT $$'"}, 130, "/bin/sh was interrupted."),
        ("a.toml", {"EDITOR": "/bin/rm"}, 1, "{path} is not there any more."),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_what_cannot_be_done_is_a_sentence(
    terminal: Terminal, name: str, env: dict[str, str], code: int, says: str
) -> None:
    path = terminal.script("a.toml", GOOD)
    done = terminal.run("edit", name, **{"EDITOR": "", "VISUAL": "", **env})
    assert (done.returncode, done.stdout, done.stderr) == (code, "", f"unknot: {says.format(path=path)}\n")


def test_an_interrupt_reaches_the_editor_alone(terminal: Terminal) -> None:
    """Ctrl-C goes to every program of a terminal; one that handles it goes on, and so does unknot."""
    terminal.script("a.toml", GOOD)
    interrupt = (
        "import os, signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "os.kill(os.getppid(), signal.SIGINT)"
    )  # fmt: skip
    done = terminal.run("edit", "a.toml", EDITOR=editor(terminal, status=interrupt), VISUAL="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 file: nothing found.\n", "")


@pytest.mark.parametrize(
    ("answers", "versions", "code"),
    [
        ("\n", (BAD, GOOD), 0),
        ("y\nno\n", (BAD, BAD), 1),
        ("\x04", (BAD,), 1),
        ("\x03", (BAD,), 130),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_offers_to_go_on(
    terminal: Terminal, answers: str, versions: tuple[str, ...], code: int
) -> None:
    terminal.script("a.toml", GOOD)
    env = {**terminal.env, "EDITOR": editor(terminal, *versions), "VISUAL": "", "TERM": "dumb"}
    words = [sys.executable, "-c", ON_ITS_TERMINAL, *terminal.words("edit", "a.toml")]
    ours, theirs = pty.openpty()
    with started(words, theirs, terminal.folder, env) as process:
        shown = ""
        for asked, answer in enumerate(answers.splitlines(keepends=True), 1):
            while shown.count("Go on editing?") < asked:
                shown += some_of(ours)
            os.write(ours, answer.encode())
        # A Ctrl-C just before Python reads the answer is acted on with the next key.
        again = b"\x03" if answers == "\x03" else b""
        while more := some_of(ours, again):
            shown += more
        os.close(ours)
        assert process.wait(PATIENCE_S) == code
    assert len(calls(terminal)) == len(versions)
    assert "\x1b" not in shown


ON_ITS_TERMINAL = (
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.argv[1], sys.argv[1:])"
)  # fmt: skip
"""Makes standard input the terminal that sends its keys, Ctrl-C too, to the program whose words follow."""


@contextmanager
def started(words: list[str], child: int, folder: Path, env: dict[str, str]) -> "Generator[subprocess.Popen[bytes]]":
    """A program on the child's end of a terminal, which it alone holds; it is ended with the test."""
    process = subprocess.Popen(
        words, stdin=child, stdout=child, stderr=child, cwd=folder, env=env, start_new_session=True
    )
    os.close(child)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def some_of(terminal: int, again: bytes = b"") -> str:
    """What a terminal shows next; nothing once its program has ended. `again` is typed every second until then."""
    for _ in range(int(PATIENCE_S)):
        ready, _, _ = select.select([terminal], [], [], 1)
        if ready:
            break
        os.write(terminal, again)
    else:
        raise AssertionError("nothing more was shown")
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        # Linux tells so that the other end is closed.
        return ""


def test_the_editor_of_the_system_is_found(terminal: Terminal, tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("there it is notepad")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "nano").symlink_to("/bin/true")
    terminal.script("a.toml", GOOD)
    assert terminal.run("edit", "a.toml", EDITOR="", VISUAL="", PATH=str(programs)).returncode == 0


@pytest.mark.parametrize(("flags", "editor_named"), [((), ""), (("--here",), "/bin/false")], ids=["none named", "here"])
@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_unknots_own_editor(terminal: Terminal, flags: tuple[str, ...], editor_named: str) -> None:
    path = terminal.script("a.toml", GOOD)
    env = {**terminal.env, "EDITOR": editor_named, "VISUAL": "", "TERM": "xterm-256color"}
    words = [sys.executable, "-c", ON_ITS_TERMINAL, *terminal.words("edit", "a.toml", *flags)]
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (30, 100))
    with started(words, theirs, terminal.folder, env) as process:
        keys = iter([(" finding", b"#"), ("not saved", b"\x13"), ("Saved.", b"\x1b")])
        shown, wanted, key = "", *next(keys)
        while more := some_of(ours):
            shown += more
            if wanted and wanted in shown:
                os.write(ours, key)
                shown, (wanted, key) = "", next(keys, ("", b""))
        os.close(ours)
        assert process.wait(PATIENCE_S) == 0
    assert path.read_text() == f"#{GOOD}"
