"""What is edited while it plays is read anew, whole, and a mistake stops nothing."""

import os
from pathlib import Path

import pytest

from sessions.script.models import Script
from tui.errors import UserError
from tui.loading import BrokenScriptError, load_document
from tui.piece import Piece
from tui.preferences import preferences
from tui.watching import ScriptWatch

PART = 'title = "Part"\n[[step]]\ndo = "rest"\nfor = "{}s"\n'
WHOLE = 'title = "Whole"\n[[step]]\ndo = "include"\nsession = "part.toml"\n'


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "part.toml").write_text(PART.format(20))
    (tmp_path / "whole.toml").write_text(WHOLE)
    return tmp_path / "whole.toml"


def watch(path: Path) -> ScriptWatch:
    return ScriptWatch(load_document(str(path)), lambda: load_document(str(path)))


def settled(watching: ScriptWatch) -> Script | UserError | None:
    assert watching.look() is None, "it may be half written"
    return watching.look()


def test_nothing_edited_nothing_read(script: Path) -> None:
    def read() -> None:
        raise AssertionError

    watching = ScriptWatch(load_document(str(script)), read)  # type: ignore[arg-type]
    assert [watching.look() for _ in range(3)] == [None] * 3


def test_an_edit_is_read_once(script: Path) -> None:
    watching = watch(script)
    script.write_text(WHOLE.replace("Whole", "Edited"))
    found = settled(watching)
    assert isinstance(found, Script)
    assert found.title == "Edited"
    assert watching.look() is None


def test_an_included_script_is_watched_too(script: Path) -> None:
    watching = watch(script)
    (script.parent / "part.toml").write_text(PART.format(30))
    assert isinstance(settled(watching), Script)


def test_one_that_is_put_in_its_place_is_seen_though_time_and_size_are_the_same(script: Path) -> None:
    watching = watch(script)
    before = script.stat()
    other = script.with_suffix(".new")
    other.write_text(WHOLE.replace("Whole", "Other"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(script)
    assert isinstance(settled(watching), Script)


def test_a_file_that_is_still_written_is_left_in_peace(script: Path) -> None:
    watching = watch(script)
    for length in range(10, len(WHOLE), 10):
        script.write_text(WHOLE[:length])
        assert watching.look() is None
    script.write_text(WHOLE)
    assert isinstance(settled(watching), Script)


def test_a_mistake_is_told_and_mended(script: Path) -> None:
    watching = watch(script)
    script.write_text(WHOLE + '[[step]]\ndo = "hold"\nfor = "5m"\narea = "hips"\n')
    found = settled(watching)
    assert isinstance(found, BrokenScriptError)
    assert found.brief == "whole.toml, line 7: a hold lasts at most 90 s"
    script.write_text(WHOLE)
    assert isinstance(settled(watching), Script)


def test_a_file_that_is_gone_and_comes_back(script: Path) -> None:
    watching = watch(script)
    script.unlink()
    assert isinstance(settled(watching), UserError)
    script.write_text(WHOLE)
    assert isinstance(settled(watching), Script)


def test_an_edit_while_the_voice_is_prepared_is_not_missed(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_notices(*_: object) -> tuple[str, ...]:
        return ()

    def full_intro(*_: object) -> str:
        return "full"

    def not_told(*_: object) -> None:
        """What is told is not needed."""

    monkeypatch.setattr("tui.remembering.daily_notices", no_notices)
    monkeypatch.setattr("tui.remembering.intro_for", full_intro)
    piece = Piece(str(script), preferences())
    assert piece.watch() is None
    piece.opener(not_told, not_told)
    script.write_text(WHOLE.replace("Whole", "Edited"))
    watching = piece.watch()
    assert watching is not None
    found = settled(watching)
    assert isinstance(found, Script)
    assert found.title == "Edited"
