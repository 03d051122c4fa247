import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sessions.store.catalog import BUNDLED
from tests.tui.conftest import Terminal
from tui.starter import SCHEMA, with_schema


def test_a_name_goes_into_the_own_folder(terminal: Terminal) -> None:
    done = terminal.run("new", "my-back")
    path = terminal.sessions / "my-back.toml"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"Written: {path} (your own folder of sessions)\nNext: unknot edit my-back, then: unknot play my-back\n"
    )
    assert terminal.run("check", "--strict", "my-back").stdout == "1 file: nothing found.\n"
    assert 'title = "My back"\n' in path.read_text("utf-8")


def test_a_path_stays_where_it_is(terminal: Terminal) -> None:
    done = terminal.run("new", "new folder/it's.toml")
    path = terminal.folder / "new folder" / "it's.toml"
    assert done.returncode == 0
    assert done.stdout.startswith("Written: new folder/it's.toml\nNext: unknot edit 'new folder/it'")
    assert 'title = "My session"' in path.read_text("utf-8")
    assert list(terminal.sessions.iterdir()) == []


def test_the_first_line_finds_the_installed_schema(terminal: Terminal) -> None:
    terminal.run("new", "a.toml")
    directive, url = (terminal.folder / "a.toml").read_text("utf-8").splitlines()[0].split()
    assert directive == "#:schema"
    assert Path(unquote(urlsplit(url).path.lstrip("/") if sys.platform == "win32" else urlsplit(url).path)) == SCHEMA
    assert SCHEMA.is_file()


def test_the_line_takes_the_place_of_another() -> None:
    first = f"#:schema {SCHEMA.as_uri()}\n"
    assert with_schema("#:schema other.json\n\ntitle = 1\n") == f"{first}title = 1\n"
    assert with_schema("title = 1\n") == f"{first}title = 1\n"
    assert with_schema("") == first


def test_a_copy_of_a_bundled_session(terminal: Terminal) -> None:
    done = terminal.run("new", "desk-2", "--like", "desk-2")
    assert done.returncode == 0
    assert "It plays in the place of the bundled desk-2.\n" in done.stdout
    text = (terminal.sessions / "desk-2.toml").read_text("utf-8")
    assert text == with_schema((BUNDLED / "desk-2.toml").read_text("utf-8"))


def test_nothing_is_replaced_unasked(terminal: Terminal) -> None:
    path = terminal.script("a.toml", "precious")
    done = terminal.run("new", "./a.toml")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "unknot: a.toml is there already. To replace it: --force\n"
    assert path.read_text() == "precious"
    assert terminal.run("new", "./a.toml", "--force").returncode == 0
    assert "[[step]]" in path.read_text("utf-8")
    assert {child.name for child in terminal.folder.iterdir() if child.is_file()} == {"a.toml"}


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["./sessions"], 1, "sessions is there already, and is no file."),
        (["./sessions", "--force"], 1, "sessions is there already, and is no file."),
        (["taken/a.toml"], 1, "taken/a.toml cannot be written: its folder is a file."),
        (["x" * 300], 1, "cannot be written: File name too long."),
        (["a\x1b[2J/b.toml", "--like", "none"], 2, "There is no session none. `unknot list` shows what there is."),
        (["a.toml", "--like", "./sessions"], 1, "sessions cannot be copied: a folder is no script."),
        (["a.toml", "--like", "./latin.toml"], 1, "latin.toml cannot be copied: it is no text in UTF-8."),
        ([""], 2, '"" is no name for a session: begin it with a letter.'),
        ([".hidden"], 2, '".hidden" is no name for a session: begin it with a letter.'),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the system's words are others there")
def test_what_cannot_be_done_is_a_sentence(terminal: Terminal, arguments: list[str], code: int, says: str) -> None:
    terminal.script("taken", "a file")
    (terminal.folder / "latin.toml").write_bytes(b'title = "\xe4"\n')
    done = terminal.run("new", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.endswith(f"{says}\n")
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr
    assert not (terminal.folder / "a.toml").exists()
    assert list(terminal.sessions.iterdir()) == []
