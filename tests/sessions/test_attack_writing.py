"""Links, pipes and other things in the place of what is written."""

import os
import stat
import sys
from pathlib import Path

import pytest

from sessions.store.files import write_atomically
from sessions.store.lock import Lock, holder
from sessions.store.settings import change_settings, read_settings

if sys.platform == "win32":
    pytest.skip("links and pipes", allow_module_level=True)


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(tmp_path.iterdir())
    for name in ("pipe", "folder", "link", "loop"):
        with pytest.raises(OSError, match=r"not a file|directory|symbolic links"):
            write_atomically(tmp_path / name, "new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert sorted(tmp_path.iterdir()) == before


def test_a_link_that_was_laid_in_wait_is_not_written_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "precious").write_text("precious")
    names = iter([b"\0" * 8, b"\1" * 8])

    def urandom(count: int) -> bytes:
        return next(names)

    monkeypatch.setattr(os, "urandom", urandom)
    (tmp_path / f".unknot-{'00' * 8}.part").symlink_to("precious")
    write_atomically(tmp_path / "log.jsonl", "new")
    assert (tmp_path / "precious").read_text() == "precious"
    assert (tmp_path / "log.jsonl").read_text() == "new"
    assert not (tmp_path / "log.jsonl").is_symlink()


def test_the_name_of_a_file_in_the_making_cannot_be_foreseen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def replace(part: Path, target: Path) -> None:
        seen.append(part.name)

    monkeypatch.setattr(Path, "replace", replace)
    for _ in range(2):
        write_atomically(tmp_path / "log.jsonl", "new")
    assert seen[0] != seen[1]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("old")
    path.chmod(mode)
    write_atomically(path, "new")
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 250}.srt"
    write_atomically(path, "new")
    assert path.read_text() == "new"


def test_a_link_in_the_place_of_a_lock_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "lock").symlink_to("precious")
    with pytest.raises(OSError, match="symbolic links"), Lock(tmp_path / "lock"):
        pytest.fail("it was taken")
    assert holder(tmp_path / "lock") is None
    (tmp_path / ".config.toml.lock").symlink_to("precious")
    change_settings({"volume": 0.5}, path=tmp_path / "config.toml")
    assert read_settings(tmp_path / "config.toml").chosen == {"volume": 0.5}
    assert (tmp_path / "precious").read_text() == "precious"
