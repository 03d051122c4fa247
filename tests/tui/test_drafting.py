"""A script being edited: what is typed is never lost, and saving says what stands in its way."""

import os
from pathlib import Path

import pytest

from sessions.store.catalog import BUNDLED
from tui.drafting import ChangedMeanwhileError, Draft
from tui.errors import UserError

TEXT = """title = "Mine"
[[step]]
do = "sides"
step = [{ do = "hold", for = "30s", area = "hips" }, { do = "rest", for = "20s" }]

[[step]]
do = "rest"
for = "10s"
"""


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessions.store.drafts.data_folder", lambda: tmp_path / "data")
    monkeypatch.setenv("UNKNOT_SESSIONS", str(tmp_path / "own"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(TEXT)
    return path


def test_saving_writes_the_file_whole(path: Path) -> None:
    draft = Draft(path)
    assert draft.saved == TEXT
    draft.save(TEXT + "# more\n")
    assert path.read_text() == draft.saved == TEXT + "# more\n"


def test_a_bundled_session_is_saved_as_a_copy(tmp_path: Path) -> None:
    before = (BUNDLED / "desk-2.toml").read_text()
    draft = Draft(BUNDLED / "desk-2.toml")
    assert draft.is_copy
    assert draft.saved.endswith(before)
    draft.save(draft.saved.replace("title = ", "title =  "))
    assert not draft.is_copy
    assert (tmp_path / "own" / "desk-2.toml").read_text() == draft.saved
    assert (BUNDLED / "desk-2.toml").read_text() == before


def test_a_copy_never_replaces_one_that_is_there(tmp_path: Path) -> None:
    own = tmp_path / "own" / "desk-2.toml"
    own.parent.mkdir()
    own.write_text("title = 'mine'\n")
    draft = Draft(BUNDLED / "desk-2.toml")
    with pytest.raises(ChangedMeanwhileError):
        draft.save(draft.saved)
    assert own.read_text() == "title = 'mine'\n"


def test_what_another_program_wrote_is_not_lost(path: Path) -> None:
    draft = Draft(path)
    path.write_text("title = 'Theirs'\n")
    with pytest.raises(ChangedMeanwhileError, match="another program"):
        draft.save("title = 'Ours'\n")
    assert path.read_text() == "title = 'Theirs'\n"
    draft.save("title = 'Ours'\n", force=True)
    assert path.read_text() == "title = 'Ours'\n"


def test_a_file_that_is_gone_is_written_again(path: Path) -> None:
    draft = Draft(path)
    path.unlink()
    draft.save(TEXT)
    assert path.read_text() == TEXT


def test_what_cannot_be_written_is_told_and_kept(tmp_path: Path, path: Path) -> None:
    draft = Draft(path)
    draft.path = tmp_path / "mine.toml" / "in-a-file.toml"
    draft.keep("title = 'Ours'\n")
    with pytest.raises(UserError, match="nothing is lost"):
        draft.save("title = 'Ours'\n")
    assert draft.unsaved == "title = 'Ours'\n"


def test_unsaved_text_comes_back_and_goes_when_it_is_saved(path: Path) -> None:
    Draft(path).keep("title = 'Typed'\n")
    again = Draft(path)
    assert again.unsaved == "title = 'Typed'\n"
    again.save("title = 'Typed'\n")
    assert Draft(path).unsaved is None


def test_unsaved_text_goes_when_it_is_discarded_or_taken_back(path: Path) -> None:
    draft = Draft(path)
    for let_go in (draft.discard, lambda: draft.keep(TEXT)):
        draft.keep("title = 'Typed'\n")
        let_go()
        assert Draft(path).unsaved is None


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * ((1 << 20) + 1)], ids=["no text", "too large"])
def test_what_is_no_script_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UserError, match="cannot be edited"):
        Draft(path)


def test_a_pipe_does_not_make_it_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(UserError, match="a pipe is no script"):
        Draft(tmp_path / "pipe.toml")


@pytest.mark.parametrize(
    ("line", "column", "step"),
    [
        pytest.param(1, 1, None, id="above all steps"),
        pytest.param(2, 3, "hold", id="the header of a block: its first step"),
        pytest.param(4, 9, "hold", id="within the braces of a step"),
        pytest.param(4, 60, "rest", id="within the next braces"),
        pytest.param(4, 1, "hold", id="in the block, outside of its steps"),
        pytest.param(5, 1, "hold", id="a blank line belongs to what is above"),
        pytest.param(8, 4, "rest", id="the last step"),
    ],
)
def test_the_step_under_the_cursor(path: Path, line: int, column: int, step: str | None) -> None:
    segment = Draft(path).examine(TEXT).segment_at(line, column)
    assert (segment.do if segment else None) == step


def test_a_step_is_found_where_it_begins(path: Path) -> None:
    document = Draft(path).examine(TEXT).document
    places = [document.place_of(address) for address in ((0,), (0, 0), (0, 1), (1,))]
    assert [(place.line, place.column) for place in places] == [(2, 1), (4, 9), (4, 54), (6, 1)]


def test_a_text_with_errors_has_findings_and_no_session(path: Path) -> None:
    examined = Draft(path).examine(TEXT.replace('"30s"', '"5m"'))
    assert examined.findings[0].code == "hold-too-long"
    assert examined.timeline is None
    assert Draft(path).examine("title = ").findings[0].severity == "error"
