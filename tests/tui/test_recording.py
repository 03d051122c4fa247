from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sessions.runs import Run
from sessions.store.log.keeper import Keeper
from sessions.store.log.log import Log
from sessions.timecode import Ms
from sessions.transport import Playhead, State
from tests.conftest import PATIENCE_S
from tests.tui.conftest import FakeDeck, middle_back
from tui.journal import Journal
from tui.recording import KEEP_EVERY_S, Recording

BEGUN = datetime(2026, 3, 2, 23, 58, tzinfo=UTC)


class Kept:
    """Keeps what it is told in the test's hand."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.forgotten: list[str] = []
        self.closed = 0

    def keep(self, run: Run) -> None:
        self.runs.append(run)

    def forget(self, identity: str) -> None:
        self.forgotten.append(identity)

    def close(self) -> bool:
        self.closed += 1
        return True


class Told:
    """A recording of the session of screens.md, and the clocks that it goes by."""

    def __init__(self) -> None:
        self.wall = BEGUN
        self.monotonic = 1_000.0
        self.kept = Kept()
        self.notices: list[str] = []
        self.deck = FakeDeck(middle_back())
        self.recording = Recording(
            "middle-back-ball", self.kept, self.notices.append, now=lambda: self.wall, monotonic=lambda: self.monotonic
        )
        self.journal: Journal = self.recording

    def play(self, segment: int, seconds: float, into: float = 0.0) -> None:
        """Play so many seconds of a segment, looked at every second."""
        at = into
        while True:
            self.deck.put(segment, round(at * 1000))
            self.journal.look(self.deck.timeline, self.deck.playhead)
            if at >= into + seconds:
                return
            step = min(1.0, into + seconds - at)
            at += step
            self.monotonic += step


def test_a_run_is_kept_when_it_begins_and_at_every_step() -> None:
    told = Told()
    told.journal.look(told.deck.timeline, told.deck.playhead)
    assert told.kept.runs == []
    told.play(0, 20)
    told.play(1, 20)
    told.play(2, 3)
    first, *_, last = told.kept.runs
    assert (first.name, first.title, first.started) == ("middle-back-ball", "Middle back release", BEGUN)
    assert [run.practised for run in told.kept.runs] == [0, 0, 1_000, 20_000]
    assert [run.mark.name for run in told.kept.runs] == [*["Find your place"] * 3, "breathe"]
    assert len({run.id for run in told.kept.runs}) == 1
    assert last.ended == BEGUN + timedelta(seconds=40)
    assert told.journal.account.steps == 1


def test_a_long_step_is_kept_as_soon_as_it_counts_and_then_now_and_then() -> None:
    told = Told()
    told.play(4, KEEP_EVERY_S * 2 + 2)
    assert [run.practised for run in told.kept.runs] == [
        0,
        1_000,
        KEEP_EVERY_S * 1000 + 1_000,
        KEEP_EVERY_S * 2000 + 1_000,
    ]


def test_the_end_and_the_account() -> None:
    told = Told()
    told.journal.note_tension("before", 6)
    assert told.kept.runs == []
    told.play(13, 30)
    told.play(14, 20)
    told.play(15, 5)
    told.deck.put(15, 8_000, State.ENDED)
    told.journal.look(told.deck.timeline, told.deck.playhead)
    account = told.journal.account
    assert (account.practised, account.steps, account.of, account.complete) == (50_000, 2, 14, True)
    told.journal.note_tension("after", 2)
    told.journal.close()
    told.journal.close()
    assert told.kept.closed == 1
    last = told.kept.runs[-1]
    assert (last.before, last.after, last.complete, last.began) == (6, 2, True, 12)
    told.journal.note_tension("after", 9)
    told.play(1, 5)
    assert told.kept.runs[-1] is last


def test_a_run_that_is_left_in_the_intro_is_forgotten() -> None:
    told = Told()
    told.play(0, 5)
    told.journal.close()
    assert told.kept.forgotten == [told.kept.runs[0].id]


def test_a_session_that_never_began_leaves_nothing() -> None:
    told = Told()
    told.journal.note_tension("before", 3)
    told.journal.close()
    assert (told.kept.runs, told.kept.forgotten, told.kept.closed) == ([], [], 1)


def test_the_wall_clock_may_be_set_meanwhile() -> None:
    told = Told()
    told.play(4, 10)
    told.wall -= timedelta(days=400)
    told.play(4, 10, into=10)
    told.journal.close()
    run = told.kept.runs[-1]
    assert (run.started, run.ended, run.practised) == (BEGUN, BEGUN + timedelta(seconds=20), 20_000)


def test_a_run_over_midnight_belongs_to_the_day_it_began() -> None:
    told = Told()
    for segment in (4, 9):
        told.play(segment, 90)
    told.journal.close()
    assert told.kept.runs[-1].ended.date() > told.kept.runs[-1].day == BEGUN.date()


def test_a_mistake_in_the_counting_stops_no_session() -> None:
    told = Told()
    nowhere = Playhead(State.PLAYING, Ms(0), -99, Ms(0))
    told.journal.look(told.deck.timeline, nowhere)
    told.journal.look(told.deck.timeline, nowhere)
    assert len(told.notices) == 1
    assert "The log failed" in told.notices[0]
    assert "This session is not kept." in told.notices[0]
    told.journal.close()


@pytest.mark.parametrize("trouble", ["a folder", "text"])
def test_a_log_that_cannot_be_written_is_a_notice_and_the_session_plays(tmp_path: Path, trouble: str) -> None:
    path = tmp_path / "log.db"
    if trouble == "text":
        path.write_text("no log")
    else:
        path.mkdir()
    notices: list[str] = []
    keeper = Keeper(path, notices.append)
    deck = FakeDeck(middle_back())
    recording = Recording("desk-2", keeper, notices.append)
    for segment in range(1, 12):
        deck.put(segment, 100)
        recording.look(deck.timeline, deck.playhead)
    recording.close()
    assert keeper.close(PATIENCE_S)
    assert len(notices) == 1


def test_a_run_is_on_disk_when_the_recording_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "log.db"
    told = Told()
    keeper = Keeper(path, pytest.fail)
    recording = Recording(
        "middle-back-ball", keeper, pytest.fail, now=lambda: told.wall, monotonic=lambda: told.monotonic
    )
    told.journal = recording
    told.play(4, 10)
    told.play(5, 5)
    recording.close()
    assert keeper.close(PATIENCE_S)
    (run,) = Log(path).runs()
    assert (run.practised, run.mark.do, run.complete) == (15_000, "rest", False)
