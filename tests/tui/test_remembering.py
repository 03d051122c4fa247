import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sessions.runs import Run, mark_of
from sessions.store.log.database import log_path
from sessions.store.log.log import Log
from sessions.timecode import Ms
from sessions.timeline import Pressure, Timeline
from tests.conftest import PATIENCE_S
from tests.sessions.log.conftest import CET, MORNING, run_number
from tests.tui.conftest import FakeDeck, Lane, middle_back
from tui.errors import UserError
from tui.journal import Place
from tui.preferences import preferences
from tui.remembering import daily_notices, intro_for, last_played, left_at, recording_of, segment_of, session_name
from tui.shelf import LibraryShelf


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNKNOT_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setattr("sessions.store.log.database.data_folder", lambda: tmp_path / "data")


@pytest.fixture
def log() -> Log:
    return Log()


def left(segment: int, started: datetime = MORNING) -> Run:
    ended = started + timedelta(minutes=9)
    return run_number(1, started, ended=ended, mark=mark_of(middle_back(), segment), complete=False)


def test_nothing_is_known_at_first() -> None:
    assert (last_played("desk-2"), left_at(MORNING), intro_for("desk-2", MORNING)) == (None, None, "full")
    assert daily_notices(middle_back(), MORNING) == []
    assert not log_path().exists()


def test_where_it_was_left(log: Log) -> None:
    log.write(left(4))
    place = left_at(MORNING + timedelta(hours=1))
    assert place is not None
    assert (place.name, place.title, place.step) == ("middle-back-ball", "Middle back release", "Tender spot")
    assert (place.segment, place.left) == (4, MORNING + timedelta(minutes=9))
    assert segment_of(place, middle_back()) == 4
    shelf = LibraryShelf(preferences({}, {}, {}))
    assert shelf.last_played("middle-back-ball") == place.left


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (run_number(1), "it was played to its end"),
        (left(0), "it was left before its first step was over"),
        (left(4, MORNING - timedelta(days=8)), "it is long ago"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_when_no_place_is_kept(log: Log, run: Run, why: str) -> None:
    log.write(run)
    assert left_at(MORNING) is None, why


def test_only_the_latest_run_can_be_gone_on_with(log: Log) -> None:
    log.write(left(4))
    log.write(run_number(2, MORNING + timedelta(hours=2), name="desk-2"))
    assert left_at(MORNING + timedelta(hours=3)) is None


def test_a_place_in_a_changed_script_is_found_or_refused(log: Log) -> None:
    log.write(left(4))
    place = left_at(MORNING)
    assert place is not None
    lane = Lane()
    lane.add("move", 5, title="Something new")
    for segment in middle_back().segments[1:]:
        lane.add(segment.do, 5, segment.side, title=segment.title)
    assert segment_of(place, lane.timeline("Middle back release")) == 4
    with pytest.raises(UserError, match="its step “Tender spot” is not there any more"):
        segment_of(place, Timeline("Middle back release", middle_back().segments[:3], ()))


def test_a_place_from_elsewhere_goes_by_its_number() -> None:
    place = Place("desk-2", "Desk", 3, "Rest", MORNING)
    assert segment_of(place, middle_back()) == 3
    with pytest.raises(UserError, match="was changed since"):
        segment_of(place, Timeline("Desk", middle_back().segments[:2], ()))


@pytest.mark.parametrize(
    ("later", "intro"),
    [(0, "short"), (23, "short"), (24, "full"), (500, "full"), (-3, "full")],
)
def test_a_session_played_within_a_day_has_the_short_intro(log: Log, later: int, intro: str) -> None:
    log.write(run_number(1))
    ended = MORNING + timedelta(minutes=9)
    assert intro_for("middle-back-ball", ended + timedelta(hours=later)) == intro
    assert intro_for("desk-2", ended) == "full"
    # It is the time that counts, wherever one has travelled to.
    elsewhere = (ended + timedelta(hours=later)).astimezone(datetime.now().astimezone().tzinfo)
    assert intro_for("middle-back-ball", elsewhere) == intro


def test_the_third_session_of_a_day_is_asked_about(log: Log) -> None:
    lane = Lane()
    lane.add("hold", 30, "left", area="middle-back", pressure=Pressure(4, "a", Ms(90_000)))
    back = lane.timeline("Back")
    for number in range(2):
        log.write(run_number(number, datetime(2026, 3, 2, 8 + number, tzinfo=CET)))
    (notice,) = daily_notices(back, MORNING)
    assert "third session on the middle back" in notice


def test_a_damaged_log_is_in_nobodys_way(log: Log) -> None:
    log_path().parent.mkdir(parents=True, exist_ok=True)
    log_path().write_text("no log")
    assert (last_played("desk-2"), left_at(MORNING), intro_for("desk-2", MORNING)) == (None, None, "full")
    assert daily_notices(middle_back(), MORNING) == []


def test_a_session_has_one_name(tmp_path: Path) -> None:
    own = tmp_path / "sessions" / "my-back.toml"
    own.parent.mkdir()
    own.touch()
    other = tmp_path / "other.toml"
    other.touch()
    assert session_name("desk-2") == session_name("DESK-2") == "desk-2"
    assert session_name("my-back") == session_name(str(own)) == "my-back"
    assert session_name(str(other)) == str(other)


def test_what_is_recorded_is_found_again(log: Log) -> None:
    recording = recording_of("desk-2", pytest.fail)
    assert recording.asks_tension
    assert not recording_of("desk-2", pytest.fail, asks_tension=False).asks_tension
    deck = FakeDeck(middle_back())
    for into in (0, 900):
        deck.put(4, into)
        recording.look(deck.timeline, deck.playhead)
    recording.close()
    run = log.latest()
    assert run is not None
    assert (run.name, run.mark.name) == ("desk-2", "Tender spot")


def test_the_shelf_and_its_list_import_no_database() -> None:
    code = "import sys, tui.shelf, tui.remembering, tui.listing; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    assert done.stdout == "False\n"
