import os
from pathlib import Path

import pytest

from sessions.store import checkup
from sessions.store.checkup import check_folder


def test_a_folder_with_files(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "one").write_bytes(b"12345")
    (tmp_path / "deep" / "er" / "two").write_bytes(b"123")
    state = check_folder("data", tmp_path)
    assert (state.name, state.path, state.there, state.writable) == ("data", tmp_path, True, True)
    assert (state.files, state.size) == (2, 8)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "loop").symlink_to(tmp_path / "data")
    assert check_folder("data", tmp_path / "data").files == 1


def test_a_folder_that_can_be_made(tmp_path: Path) -> None:
    state = check_folder("data", tmp_path / "not" / "yet")
    assert (state.there, state.writable, state.files, state.size) == (False, True, 0, 0)
    assert list(tmp_path.iterdir()) == [], "nothing is made by looking"


def test_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "unknot").write_text("")
    for path in (tmp_path / "unknot", tmp_path / "unknot" / "sessions"):
        state = check_folder("data", path)
        assert (state.there, state.writable) == (False, False)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="who may do everything may write everywhere")
def test_a_folder_that_is_locked(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        assert not check_folder("data", tmp_path).writable
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_too_big_to_look_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "MOST_FILES", 3)
    for number in range(5):
        (tmp_path / str(number)).write_text("x")
    assert check_folder("cache", tmp_path).files == 3
