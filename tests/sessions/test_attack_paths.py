"""Paths that lead nowhere, round in a circle, out of the folder or to what is no file."""

import os
from pathlib import Path

import pytest

from sessions.store.catalog import OWN_FOLDER, Catalog, CatalogError, load, load_text, own_folder
from sessions.store.index import entries

REST = 'title = "T"\n\n[[step]]\ndo = "rest"\nfor = "20s"\n'

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links and pipes")


def codes(path: Path) -> list[str]:
    return [finding.code for finding in load(path, catalog=Catalog(own=path.parent)).findings]


@pytest.mark.parametrize(
    "session",
    ["./\\u0000", "a\\u0000.toml", "./loop.toml", "loop.toml", "fifo.toml", "dangling.toml", "zero.toml",
     "~nobody/a.toml", "../out.toml", "/etc/passwd", "folder.toml", "x/" * 3_000, "x" * 300 + ".toml"],
)  # fmt: skip
def test_an_include_that_is_no_script_is_a_finding(session: str, tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    (tmp_path / "dangling.toml").symlink_to("none")
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "fifo.toml")
    text = f'title = "T"\n[[step]]\ndo = "include"\nsession = "{session}"\n'
    document = load_text(tmp_path / "main.toml", text, Catalog(own=tmp_path))
    assert document.script is None
    assert "include-failed" in [finding.code for finding in document.findings]


def test_a_link_to_itself_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    assert codes(tmp_path / "loop.toml") == ["not-readable"]


def test_the_home_of_nobody_is_a_path_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CatalogError, match=r"There is no file ~nobody-here/x\.toml\."):
        Catalog().find("~nobody-here/x.toml")
    monkeypatch.setenv(OWN_FOLDER, "~nobody-here")
    assert own_folder() == Path("~nobody-here")


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "loop", "bytes", "deep"])
def test_whatever_stands_in_the_place_of_the_index_the_library_is_listed(kind: str, tmp_path: Path) -> None:
    own, cache = tmp_path / "own", tmp_path / "index.json"
    own.mkdir()
    (own / "mine.toml").write_text(REST, "utf-8")
    if kind == "pipe":
        os.mkfifo(cache)
    elif kind == "device":
        cache.symlink_to("/dev/zero")
    elif kind == "folder":
        cache.mkdir()
    elif kind == "loop":
        cache.symlink_to(cache)
    else:
        cache.write_bytes(b"\xff\x00" if kind == "bytes" else b"[" * 100_000)
    if kind == "device":
        # With no script of the user's own nothing is written, and so not into the folder of the devices.
        catalog = Catalog(own=tmp_path / "none", bundled=own)
    else:
        catalog = Catalog(own=own, bundled=tmp_path / "none")
    assert [entry.name for entry in entries(catalog, cache)] == ["mine"]
