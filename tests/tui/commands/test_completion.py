"""What a shell completes, in the shells themselves, and what it is answered."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions.store.catalog import Catalog
from sessions.store.files import write_atomically
from tests.conftest import PATIENCE_S
from tests.tui.conftest import Terminal
from tui.commandline import command_line
from tui.commands.completion import Shell, left_to_do, place_of
from tui.completing import print_sessions, scripts, sessions_like
from tui.table import COMMANDS, COMPLETE, TAKE_SESSIONS, quick_completion

SHELLS: tuple[Shell, ...] = ("bash", "zsh", "fish")
SYNTAX: dict[Shell, list[str]] = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}
SCRIPT = 'title = "Mine"\n\n[[step]]\ndo = "rest"\nfor = "1m"\n'

WORDS = st.sampled_from(
    ("play", "list", "show", "check", "edit", "render", "new", "settings", "--json", "-h", "desk", "", "x")
)


def needs(shell: Shell) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


def offered(terminal: Terminal, *words: str) -> dict[str, str]:
    """What the scripts are answered: words, and what stands beside them."""
    done = terminal.run(COMPLETE, *words)
    assert (done.returncode, done.stderr) == (0, "")
    before, _, records = done.stdout.partition("\x1fbegin\n")
    assert before == "\n"
    found = (line.partition("\t") for line in records.splitlines())
    return {word: beside for word, _, beside in found}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_of_the_shell_and_knows_every_command(terminal: Terminal, shell: Shell) -> None:
    needs(shell)
    done = terminal.run("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in COMMANDS)
    path = terminal.script("completion", done.stdout)
    checked = subprocess.run([*SYNTAX[shell], str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_another_shell_is_refused(terminal: Terminal) -> None:
    done = terminal.run("completion", "tcsh")
    assert done.returncode == 2
    assert all(shell in done.stderr for shell in SHELLS)


def test_every_session_is_offered_with_its_title(terminal: Terminal) -> None:
    write_atomically(terminal.sessions / "my-back.toml", SCRIPT)
    for command in TAKE_SESSIONS:
        found = offered(terminal, command, "")
        assert {*found} == {*Catalog(terminal.sessions).names()}
        assert found["desk-2"] == "Desk break, two minutes, 2 min"
        assert found["my-back"] == "Mine, 1 min"
    assert {*offered(terminal, "show", "desk-")} == {"desk-2", "desk-5", "desk-10"}


def test_a_path_is_completed_to_scripts_and_folders(terminal: Terminal) -> None:
    for name in ("a/b/one.toml", "a/b/two.toml", "a/b/three.txt", "a/b/.four.toml", "a/b/c/five.toml"):
        write_atomically(terminal.folder / name, SCRIPT)
    both = {"./a/b/one.toml": "", "./a/b/two.toml": "", "./a/b/c/": ""}
    assert offered(terminal, "play", "./a") == both, "a folder that is alone gives way to what is in it"
    assert offered(terminal, "play", "./a/b/t") == {"./a/b/two.toml": ""}
    assert offered(terminal, "play", "./a/b/.f") == {"./a/b/.four.toml": ""}
    assert offered(terminal, "play", "./nothing/x") == {}
    assert offered(terminal, "play", str(terminal.folder / "a/b/o")) == {str(terminal.folder / "a/b/one.toml"): ""}


def test_a_folder_that_leads_back_ends(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.mkdir()
    (loop / "loop").symlink_to(loop)
    (found,) = scripts(f"{tmp_path}/lo")
    assert found.startswith(f"{tmp_path}/loop/loop/")


def test_nothing_that_a_terminal_acts_on_is_offered(terminal: Terminal) -> None:
    write_atomically(terminal.sessions / "ring\x07.toml", SCRIPT)
    write_atomically(terminal.sessions / "red.toml", SCRIPT.replace("Mine", "\\u001b[31mRed\\ttab"))
    write_atomically(terminal.folder / "s" / "\x1b[31m.toml", SCRIPT)
    found = offered(terminal, "play", "r")
    assert found["red"] == "␛[31mRed␉tab, 1 min"
    assert [name for name in found if name.startswith("ring")] == []
    assert offered(terminal, "play", "./s/") == {}


@pytest.mark.parametrize(
    ("words", "some"),
    [
        (("check", "desk-2", ""), {"desk-5", "middle-back-ball"}),
        (("new", "mine", "--like", "desk"), {"desk-5"}),
        (("breaks", "--session", "desk"), {"desk-5"}),
        (("list", "--tag", ""), {"desk", "massage-ball"}),
        (("play", "desk-2", "--output", ""), {"miniaudio", "simpleaudio", "silent"}),
        (("doctor", "--output", ""), {"miniaudio", "simpleaudio", "silent"}),
        (("settings", ""), {"sound.volume", "screen.theme"}),
        (("settings", "--reset", ""), {"sound.volume", "screen.theme"}),
        (("settings", "theme", ""), {"dark", "light", "high-contrast"}),
        (("settings", "motion", ""), {"true", "false"}),
    ],
)
def test_other_words_are_offered_too(terminal: Terminal, words: Sequence[str], some: set[str]) -> None:
    assert some <= {*offered(terminal, *words)}


@pytest.mark.parametrize("words", [("settings", "nothing", ""), ("settings", "volume", ""), ("lst", ""), ("", ""), ()])
def test_where_nothing_is_known_nothing_is_offered(terminal: Terminal, words: Sequence[str]) -> None:
    assert offered(terminal, *words) == {}


@given(st.lists(WORDS, max_size=3))
@example(["play", "desk"])
@example(["check", ""])
def test_the_quick_way_answers_as_cyclopts_does(words: list[str]) -> None:
    begun = quick_completion([COMPLETE, *words])
    if begun is not None:
        from cyclopts.completion._engine import compute_completions

        by_cyclopts = [(found.value, found.help) for found in compute_completions(command_line(), words)]
        assert by_cyclopts == [*sessions_like(begun)]


def test_what_the_quick_way_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert quick_completion([COMPLETE, "play", "de"]) == "de"
    assert quick_completion([COMPLETE, "play", "--pl"]) is None
    assert quick_completion([COMPLETE, "play"]) is None
    assert quick_completion(["play", "de"]) is None
    assert print_sessions("desk-2") == 0
    assert capsys.readouterr().out == "\n\x1fbegin\ndesk-2\tDesk break, two minutes, 2 min\n"


def test_the_index_answers_without_the_command_line(terminal: Terminal) -> None:
    words = [sys.executable, "-X", "importtime", *terminal.words(COMPLETE, "play", "de")[1:]]
    done = subprocess.run(words, env=terminal.env, capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    assert "desk-2" in done.stdout
    assert not {"cyclopts", "textual", "numpy", "pydantic", "rich"} & {
        line.rpartition("|")[2].strip() for line in done.stderr.splitlines()
    }


def test_it_is_written_where_the_shell_looks(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(terminal.folder / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, terminal.env[name])
    for shell in SHELLS:
        done = terminal.run("completion", shell, "--install", HOME=os.environ["HOME"])
        place = place_of(shell)
        assert done.stdout.splitlines() == [f"Written: {place}", *left_to_do(shell, place)]
        assert place.is_relative_to(terminal.folder)
        assert place.read_text("utf-8") == terminal.run("completion", shell).stdout
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    places = [str(place_of(shell).relative_to(terminal.folder / "home")) for shell in SHELLS]
    assert places == [
        ".local/share/bash-completion/completions/unknot",
        ".zsh/completions/_cyclopts_unknot",
        ".config/fish/completions/unknot.fish",
    ]


def test_a_folder_that_cannot_be_written_is_told(terminal: Terminal) -> None:
    (terminal.folder / "config").write_text("no folder")
    done = terminal.run("completion", "fish", "--install")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "fish" in done.stderr


if sys.platform != "win32":
    from tests.tui.terminals import Tmux, on_tmux

    @contextmanager
    def at_the_prompt(shell: Shell, terminal: Terminal) -> Generator[Tmux]:
        """A shell of a user who has followed what `--install` says."""
        home = terminal.folder / "home"
        program = terminal.folder / "bin" / "unknot"
        write_atomically(program, f'#!/bin/sh\nexec {shlex.join(terminal.words())} "$@"\n')
        program.chmod(0o755)
        env = {**terminal.env, "HOME": str(home), "PATH": f"{program.parent}:{os.environ['PATH']}"}
        told = terminal.run("completion", shell, "--install", HOME=str(home)).stdout.splitlines()
        lines = "\n".join(line.strip() for line in told if line.startswith("  "))
        prompt = {"bash": "PS1='> '", "zsh": "PS1='> '", "fish": "function fish_prompt; echo -n '> '; end"}[shell]
        start = {"bash": home / ".bashrc", "zsh": home / ".zshrc", "fish": terminal.folder / "config/fish/config.fish"}
        write_atomically(start[shell], f"{prompt}\n{lines}\n")
        words = {"bash": ["bash", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}[shell]
        with on_tmux(["env", "-C", str(terminal.folder), *words], env) as shown:
            shown.sees(">")
            yield shown

    @pytest.mark.live
    @pytest.mark.parametrize("shell", SHELLS)
    def test_the_tab_key_completes_in_the_shell(terminal: Terminal, shell: Shell) -> None:
        needs(shell)
        write_atomically(terminal.sessions / "zither.toml", SCRIPT)
        write_atomically(terminal.folder / "scripts" / "mine.toml", SCRIPT)
        with at_the_prompt(shell, terminal) as shown:
            for typed, completed in (
                ("unknot rend", "unknot render"),
                ("unknot play middle-back-ba", "unknot play middle-back-ball"),
                ("unknot edit zi", "unknot edit zither"),
                ("unknot check desk-2 box-", "unknot check desk-2 box-breathing"),
                ("unknot show ./scri", "unknot show ./scripts/mine.toml"),
                ("unknot play desk-2 --pla", "unknot play desk-2 --plain"),
                ("unknot list --tag massage-b", "unknot list --tag massage-ball"),
                ("unknot completion fi", "unknot completion fish"),
                ("unknot settings screen.th", "unknot settings screen.theme"),
            ):
                shown.types(typed)
                shown.sees(f"> {typed}")
                shown.press("Tab")
                # A word that is complete is ended with a space.
                shown.types("!")
                shown.sees(f"> {completed} !")
                shown.press("C-u")
                shown.loses(completed)
