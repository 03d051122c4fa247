"""Scripts are found by name and read whatever a path names; the library is listed without reading them."""

import json
import os
import socket
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from sessions import __version__
from sessions.findings import Finding, Span, render
from sessions.store import index as index_module
from sessions.store.catalog import BUNDLED, LARGEST_SCRIPT, OWN_FOLDER, Catalog, CatalogError, load, read_script
from sessions.store.files import write_atomically
from sessions.store.index import INDEX, Entry, build_index, describe, entries

FIRST = ("between-shoulder-blades", "box-breathing", "desk-2", "desk-5", "middle-back-ball", "ql-ease")
LENGTHS_S = {
    "between-shoulder-blades": 465,
    "box-breathing": 270,
    "desk-2": 120,
    "desk-5": 300,
    "middle-back-ball": 545,
    "ql-ease": 385,
}
MINE = """\
title = "Mine"
about = "Rest."
tags = ["own"]
needs = ["mat"]
step = [{ do = "rest", for = "61s", area = "feet" }]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    folder.mkdir()
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "index.json"


# Names


def test_the_bundled_sessions() -> None:
    assert set(FIRST) <= set(Catalog(own=Path("/nowhere")).names())


def test_own_scripts_stand_beside_the_bundled_and_their_names_win(own: Path) -> None:
    for name in ("mine", "desk-2"):
        (own / f"{name}.toml").write_text(MINE)
    (own / ".hidden.toml").write_text(MINE)
    (own / "notes.txt").write_text("no script")
    catalog = Catalog(own)
    assert set(catalog.names()) == {*Catalog(Path("/nowhere")).names(), "mine"}
    assert list(catalog.names()) == sorted(catalog.names())
    assert catalog.find("mine") == own / "mine.toml"
    assert catalog.find("desk-2") == own / "desk-2.toml"
    assert catalog.find("desk-5") == BUNDLED / "desk-5.toml"
    assert catalog.find("Desk-5") == BUNDLED / "desk-5.toml"


def test_the_folder_of_own_scripts_can_be_named(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(own))
    (own / "mine.toml").write_text(MINE)
    assert Catalog().find("mine") == own / "mine.toml"
    monkeypatch.delenv(OWN_FOLDER)
    assert Catalog().own.name == "sessions"


def test_a_path_is_taken_as_it_stands(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "x.toml").write_text(MINE)
    (own / "y").write_text(MINE)
    monkeypatch.chdir(own)
    monkeypatch.setenv("HOME", str(own))
    catalog = Catalog(own)
    assert catalog.find("x.toml") == Path("x.toml")
    assert catalog.find("./y") == Path("y")
    assert catalog.find("~/y") == own / "y"
    assert catalog.find(str(own)) == own


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("desk-3", "There is no session desk-3. Did you mean desk-5?"),
        ("zzz", "There is no session zzz. `unknot list` shows what there is."),
        ("", "A session needs a name. `unknot list` shows what there is."),
        ("  ", "A session needs a name. `unknot list` shows what there is."),
        ("desk-2.toml", "There is no file desk-2.toml. A session of the library goes by its name: desk-2"),
        ("no/such", "There is no file no/such."),
        ("no.toml", "There is no file no.toml."),
        ("a\x1b[31m/b", "There is no file a␛[31m/b."),
    ],
)
def test_what_is_not_there_is_answered_in_a_sentence(name: str, sentence: str) -> None:
    with pytest.raises(CatalogError) as error:
        Catalog(own=Path("/nowhere")).find(name)
    assert str(error.value) == sentence


# Files


def code_of(path: Path) -> str:
    data = read_script(path)
    assert isinstance(data, Finding)
    assert (data.path, data.span, data.severity) == (str(path), Span(), "error")
    assert render(data, "").startswith(f"error[{data.code}]: ")
    return data.code


def test_a_script_is_read_as_it_stands(own: Path) -> None:
    path = own / "a.toml"
    path.write_bytes(b"title = 1\r\n")
    assert read_script(path) == b"title = 1\r\n"
    link = own / "link.toml"
    link.symlink_to(path)
    assert read_script(link) == b"title = 1\r\n"


def test_what_is_no_file(own: Path) -> None:
    assert code_of(own) == "not-a-file"
    assert code_of(own / "missing.toml") == "no-such-file"
    assert code_of(own / "missing" / "a.toml") == "no-such-file"
    assert code_of(own / ("a" * 300)) == "not-readable"
    assert code_of(own / "a\0b") == "not-readable"
    loop = own / "loop.toml"
    loop.symlink_to(loop)
    assert code_of(loop) == "not-readable"


@pytest.mark.skipif(sys.platform == "win32", reason="there are none there")
def test_pipes_sockets_and_devices_are_refused_and_never_wait(own: Path) -> None:
    os.mkfifo(own / "pipe.toml")
    assert code_of(own / "pipe.toml") == "not-a-file"
    assert code_of(Path("/dev/zero")) == "not-a-file"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(own / "socket.toml"))
        assert code_of(own / "socket.toml") == "not-a-file"


@pytest.mark.skipif(sys.platform == "win32", reason="there are none there")
def test_a_pipe_that_takes_the_place_of_a_file_never_waits(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own / "a.toml"
    path.write_text(MINE)
    as_a_file = path.stat()
    path.unlink()
    os.mkfifo(path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", MagicMock(return_value=as_a_file))
        assert code_of(path) == "not-a-file"


def test_a_file_that_may_not_be_read(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = own / "a.toml"
    path.write_text(MINE)

    monkeypatch.setattr(os, "open", MagicMock(side_effect=PermissionError(13, "Permission denied")))
    assert code_of(path) == "not-readable"


def test_a_script_has_at_most_a_mebibyte(own: Path) -> None:
    path = own / "a.toml"
    text = MINE + "#" * (LARGEST_SCRIPT - len(MINE))
    path.write_text(text)
    assert read_script(path) == text.encode()
    assert load(path).script is not None
    path.write_text(text + "#")
    assert code_of(path) == "too-large"
    assert [finding.code for finding in load(path).findings] == ["too-large"]


def test_bad_utf8_is_found_at_its_place(own: Path) -> None:
    path = own / "a.toml"
    path.write_bytes("title = 'ä'\nabout = 'ä ".encode() + b"\xff'\n")
    document = load(path)
    (finding,) = document.findings
    assert document.script is None
    assert (finding.code, finding.span) == ("bad-utf8", Span(2, 12, 2, 13))
    assert render(finding, document.text).split("\n")[3:] == [
        "2 | about = 'ä �'",
        "  |            ^",
        "  = help: save it as UTF-8",
    ]
    path.write_bytes(b"\xef\xbb\xbf\xff")
    assert load(path).findings[0].span == Span(1, 1, 1, 2)
    path.write_bytes(b"\xff\xfet\0i\0")
    assert load(path).findings[0].code == "bad-utf8"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_script_in_utf16_is_named_and_shown_as_text(own: Path, encoding: str) -> None:
    path = own / "a.toml"
    path.write_bytes("\ufefftitle = 'ä'\r\n".encode(encoding))
    document = load(path)
    (finding,) = document.findings
    assert render(finding, document.text).split("\n")[0] == (
        "error[bad-utf8]: this file is in UTF-16, and a script is text in UTF-8"
    )
    assert render(finding, document.text).split("\n")[3:] == [
        "1 | title = 'ä'",
        "  | ^",
        "  = help: save it as UTF-8: an editor such as Notepad asks for the encoding in `Save as`",
    ]


def test_a_script_is_loaded_with_values_for_its_vars(own: Path) -> None:
    path = own / "a.toml"
    path.write_text('title = "{name}"\nvars = { name = "A" }\nstep = [{ do = "rest", for = "5s" }]\n')
    script = load(path, {"name": "B"}).script
    assert script is not None
    assert script.title == "B"
    path.write_text('title = "\\u0000"')
    assert load(path).path == str(path)


# The index


def listed(own: Path, cache: Path) -> dict[str, Entry]:
    return {entry.name: entry for entry in entries(Catalog(own), cache)}


def test_the_shipped_index_is_true() -> None:
    assert (BUNDLED / INDEX).read_text("utf-8") == build_index(BUNDLED), "run python tests/tools/build_index.py"


def test_the_bundled_sessions_are_as_long_as_outlined(own: Path, cache: Path) -> None:
    found = listed(own, cache)
    assert {name: found[name].duration_ms // 1000 for name in FIRST} == LENGTHS_S
    assert all(found[name].error is None and found[name].needs and found[name].tags for name in FIRST)
    assert all(found[name].about and found[name].areas for name in FIRST)


def test_own_scripts_are_listed_with_what_they_say(own: Path, cache: Path) -> None:
    (own / "mine.toml").write_text(MINE)
    entry = listed(own, cache)["mine"]
    assert entry == Entry("mine", "Mine", "Rest.", 61_000, ("mat",), ("own",), ("feet",), own=True)
    assert entry.minutes == 1


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('title = "Mine"\n', "line 1: a script needs `step`"),
        ("title = Mine\n", "line 1: a text stands in quotes"),
        ('title = "A"\nareas = ["hips"]\n\n[[step]]\ndo = "hold"\nfor = "2m"\n', "line 6: a hold lasts at most 90 s"),
    ],
)
def test_a_script_with_an_error_is_listed_with_a_sentence(own: Path, cache: Path, text: str, error: str) -> None:
    (own / "mine.toml").write_text(text)
    assert listed(own, cache)["mine"].error == error


def test_what_cannot_be_read_is_listed_too(own: Path, cache: Path) -> None:
    (own / "folder.toml").mkdir()
    (own / "gone.toml").symlink_to(own / "nowhere")
    found = listed(own, cache)
    assert (found["folder"].error, found["gone"].error) == (
        "a folder is no script",
        "there is no such file",
    )


def test_unchanged_scripts_are_not_read_again(own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "mine.toml").write_text(MINE)
    (own / "other.toml").write_text(MINE)
    before = listed(own, cache)
    read: list[str] = []

    def noted(name: str, path: Path, catalog: Catalog, *, own: bool) -> Entry:
        read.append(name)
        return describe(name, path, catalog, own=own)

    monkeypatch.setattr(index_module, "describe", noted)
    assert listed(own, cache) == before
    assert read == []
    (own / "mine.toml").write_text(MINE.replace("Mine", "Mine, longer"))
    assert listed(own, cache) == {**before, "mine": replace(before["mine"], title="Mine, longer")}
    assert read == ["mine"]
    os.utime(own / "other.toml", ns=(1, 1))
    listed(own, cache)
    (own / "mine.toml").unlink()
    assert "mine" not in listed(own, cache)
    assert read == ["mine", "other"]
    assert list(json.loads(cache.read_text())["entries"]) == [str(own / "other.toml")]


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", "null", '{"version": "0", "entries": {}}', "[" * 100_000, "\x00", '{"version": 1, "entries": 3}'],
)
def test_a_damaged_cache_is_made_anew(own: Path, cache: Path, damage: str) -> None:
    (own / "mine.toml").write_text(MINE)
    before = listed(own, cache)
    kept = cache.read_text()
    cache.write_text(damage)
    assert listed(own, cache) == before
    assert cache.read_text() == kept


@pytest.mark.parametrize(("key", "value"), [("title", 3), ("duration_ms", "long"), ("needs", None), ("own", 1)])
def test_a_damaged_entry_is_made_anew(own: Path, cache: Path, key: str, value: object) -> None:
    (own / "mine.toml").write_text(MINE)
    before = listed(own, cache)
    kept = json.loads(cache.read_text())
    damaged = json.loads(cache.read_text())
    damaged["entries"][str(own / "mine.toml")]["entry"][key] = value
    cache.write_text(json.dumps(damaged))
    assert listed(own, cache) == before
    assert json.loads(cache.read_text()) == kept


def test_another_version_reads_all_anew(own: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (own / "mine.toml").write_text(MINE)
    listed(own, cache)
    assert json.loads(cache.read_text())["version"] == __version__
    monkeypatch.setattr(index_module, "__version__", "99")
    listed(own, cache)
    assert json.loads(cache.read_text())["version"] == "99"


def test_a_cache_that_cannot_be_written_costs_nothing(own: Path, tmp_path: Path) -> None:
    (own / "mine.toml").write_text(MINE)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert listed(own, blocked / "index.json")["mine"].title == "Mine"


def test_without_a_shipped_index_the_scripts_are_read(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "a.toml").write_text(MINE)
    (entry,) = entries(Catalog(own=tmp_path / "none", bundled=tmp_path), cache)
    assert entry == Entry("a", "Mine", "Rest.", 61_000, ("mat",), ("own",), ("feet",))


def test_the_index_is_read_without_anything_heavy(own: Path, cache: Path) -> None:
    (own / "mine.toml").write_text(MINE)
    listed(own, cache)
    program = (
        "import sys; from pathlib import Path; from sessions.store.index import entries, Catalog;"
        f"found = entries(Catalog(Path({str(own)!r})), Path({str(cache)!r}));"
        "print(len(found)); print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    count, loaded = done.stdout.splitlines()
    assert int(count) > len(FIRST)
    heavy = {"pydantic", "numpy", "asyncio", "rich", "textual", "cyclopts", "tree_sitter", "tomli", "difflib"}
    assert not heavy & set(loaded.split())


# Writing


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "a.txt"
    write_atomically(path, "ä\n")
    assert path.read_bytes() == "ä\n".encode()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "b")
    assert path.read_bytes() == "ä\n".encode()
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_a_link_when_written(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
def test_a_written_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_atomically(tmp_path / "a", "x")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)
