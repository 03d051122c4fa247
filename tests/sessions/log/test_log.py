import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.records import RecordError, record_of, run_of
from sessions.runs import Mark, Run, Share
from sessions.store.log.database import writing
from sessions.store.log.log import Log
from sessions.store.log.schema import MIGRATIONS, migrate, version_of
from sessions.timecode import Ms
from sessions.timeline import Side
from tests.sessions.log.conftest import MORNING, run_number

QL = {"area": "ql", "side": None, "practised_ms": 1, "pressed_ms": 0}
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2000, 1, 2), datetime(2998, 1, 1), timezones=OFFSETS).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
SIDES = st.sampled_from([None, "left", "right", "both"])
MARKS = st.builds(Mark, st.integers(0, 99), st.integers(0, 99), st.sampled_from(["hold", "rest"]), SIDES,
                  st.none() | TEXT, st.tuples(st.integers(0, 9)), st.integers(0, 9), TEXT)  # fmt: skip


def any_run(number: int, started: datetime, lasted: int, shares: list[Share], **rest: object) -> Run:
    distinct = {(share.area, share.side): share for share in shares}
    ended = started + timedelta(milliseconds=lasted)
    return run_number(number, started, ended=ended, shares=tuple(distinct.values()), **rest)


def any_share(area: str, side: Side | None, time: int, press: int) -> Share:
    return Share(area, side, Ms(time + press), Ms(press))


RUNS = st.builds(
    any_run,
    st.integers(0, 2**128 - 1), MOMENTS, st.integers(0, 10**7),
    st.lists(st.builds(any_share, TEXT, SIDES, st.integers(0, 10**6), st.integers(0, 10**6)), max_size=4),
    name=TEXT, title=TEXT, mark=MARKS, complete=st.booleans(), practised=st.integers(1, 10**7).map(Ms),
    before=st.none() | st.integers(0, 10), after=st.none() | st.integers(0, 10),
)  # fmt: skip


def test_nobody_has_practised_yet(log: Log, path: Path) -> None:
    assert log.runs() == ()
    assert (log.latest(), log.last_of("desk-2"), log.matching("")) == (None, None, ())
    assert not path.exists()
    assert not path.parent.exists()


@given(RUNS)
def test_a_run_comes_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, run: Run) -> None:
    log = Log(tmp_path_factory.mktemp("log") / "log.db")
    log.write(run)
    assert log.runs() == (run,)
    assert log.runs()[0].started.utcoffset() == run.started.utcoffset()


@given(RUNS)
def test_a_record_is_read_as_it_was_written(run: Run) -> None:
    assert run_of(record_of(run)) == run


def test_a_run_is_written_over_as_it_goes_on(log: Log) -> None:
    log.write(run_number(1, complete=False, steps=2, practised=Ms(60_000), shares=()))
    log.write(run_number(2))
    log.write(run_number(1))
    assert log.runs() == (run_number(1), run_number(2))


def test_runs_come_in_the_order_of_their_time(log: Log) -> None:
    later, earlier = run_number(1, MORNING), run_number(2, MORNING - timedelta(hours=3))
    log.write(later)
    log.write(earlier)
    assert log.runs() == (earlier, later)


def test_the_latest_is_the_one_begun_last_whatever_the_clock_says(log: Log) -> None:
    log.write(run_number(1, MORNING))
    log.write(run_number(2, MORNING - timedelta(days=40), name="desk-2"))
    latest = log.latest()
    assert latest is not None
    assert latest.name == "desk-2"


def test_a_run_belongs_to_the_day_it_began_on_where_it_began(log: Log) -> None:
    over_midnight = run_number(1, datetime(2026, 3, 1, 23, 58, tzinfo=timezone(timedelta(hours=9))))
    assert over_midnight.started.astimezone(UTC).date() == over_midnight.day == date(2026, 3, 1)
    early = run_number(2, datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=9))))
    assert early.started.astimezone(UTC).date() == date(2026, 3, 1)
    log.write(over_midnight)
    log.write(early)
    assert [run.day for run in log.runs()] == [date(2026, 3, 1), date(2026, 3, 2)]
    assert log.runs(since=date(2026, 3, 2)) == (early,)


def test_what_was_left_in_the_intro_is_not_told(log: Log) -> None:
    log.write(run_number(1, practised=Ms(0), shares=()))
    assert (log.runs(), log.latest()) == ((), None)


def test_when_a_session_was_last_played(log: Log) -> None:
    log.write(run_number(1, MORNING))
    log.add([run_number(2, MORNING - timedelta(days=30))])
    log.write(run_number(3, MORNING + timedelta(days=1), name="desk-2"))
    last = log.last_of("middle-back-ball")
    assert last == run_number(1, MORNING)


def test_what_was_imported_is_no_place_to_go_on_from(log: Log) -> None:
    log.write(run_number(1))
    log.add([run_number(2, MORNING + timedelta(days=1), complete=False)])
    assert log.latest() == run_number(1)


def test_the_same_run_is_not_added_twice(log: Log) -> None:
    runs = [run_number(number, MORNING + timedelta(days=number)) for number in range(5)]
    assert log.add(runs[:3]) == 3
    assert log.add([*runs, runs[4]]) == 2
    assert log.runs() == tuple(runs)


def test_a_deleted_run_can_be_put_back_where_it_was(log: Log) -> None:
    for number in (1, 2, 3):
        log.write(run_number(number))
    deleted = log.delete(run_number(2).id)
    assert deleted is not None
    assert log.runs() == (run_number(1), run_number(3))
    assert log.delete(run_number(2).id) is None
    log.restore(deleted)
    log.restore(deleted)
    assert log.runs() == (run_number(1), run_number(2), run_number(3))
    assert log.latest() == run_number(3)


def test_what_was_deleted_is_gone_from_the_file(log: Log, path: Path) -> None:
    log.write(run_number(1, title="A secret of mine"))
    log.write(run_number(2, practised=Ms(0)))
    assert log.delete_all() == 1
    assert log.runs() == ()
    assert b"secret" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_an_older_log_is_brought_up_to_date_wholly_or_not_at_all(log: Log, path: Path) -> None:
    log.write(run_number(1))
    connection = sqlite3.connect(path, isolation_level=None)
    added = ("ALTER TABLE run ADD COLUMN mood TEXT", "UPDATE run SET mood = 'fine'")
    with pytest.raises(sqlite3.OperationalError):
        migrate(connection, (*MIGRATIONS, (*added, "no statement")))
    assert version_of(connection) == 1
    assert "mood" not in str(connection.execute("SELECT sql FROM sqlite_master").fetchall())
    migrate(connection, (*MIGRATIONS, added))
    assert connection.execute("SELECT mood FROM run").fetchall() == [("fine",)]
    assert version_of(connection) == 2
    migrate(connection, (*MIGRATIONS, added))
    connection.close()


def test_everything_committed_survives_a_power_cut(log: Log, path: Path) -> None:
    with writing(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_days_are_found_by_their_index(log: Log, path: Path) -> None:
    log.write(run_number(1))
    with writing(path) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM run WHERE day >= '2026-03-01'").fetchall()
    assert "run_by_day" in str(plan)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"id": "x"}, "`id` is 32 digits and letters a to f"),
        ({"id": None}, "`id` is a text of at most 4096 characters"),
        ({"title": "a" * 5_000}, "`title` is a text of at most 4096 characters"),
        ({"title": "\ud800"}, "`title` is a text of at most 4096 characters"),
        ({"started": "yesterday"}, "`started` is a time with its offset"),
        ({"started": "2026-03-02T08:30:00"}, "`started` is a time with its offset"),
        ({"started": "9999-12-31T23:59:59+00:00"}, "`started` is a time with its offset"),
        ({"ended": "2026-03-02T08:29:00+01:00"}, "`ended` comes after `started`"),
        ({"complete": 1}, "`complete` is true or false"),
        ({"steps": -1}, "`steps` is a whole number from 0 to 100000"),
        ({"practised_ms": 10**30}, "`practised_ms` is a whole number from 0 to 86400000"),
        ({"practised_ms": True}, "`practised_ms` is a whole number"),
        ({"tension_after": 11}, "`tension_after` is a whole number from 0 to 10"),
        ({"areas": {}}, "`areas` is a list"),
        ({"areas": [1]}, "an area is a table in braces"),
        ({"areas": [{"area": "ql", "side": "up", "practised_ms": 1, "pressed_ms": 0}]}, "`side` is left, right"),
        ({"areas": [{"area": "ql", "side": None, "practised_ms": 1, "pressed_ms": 2}]}, "`pressed_ms` is a whole"),
        (
            {"areas": [{"area": "ql", "side": None, "practised_ms": 1, "pressed_ms": 0}] * 2},
            "`areas` names one area and side",
        ),
        ({"place": None}, "`place` is a table in braces"),
        ({"place": {"do": "jump"}}, "`do` is no kind of step"),
        ({"place": {"do": "hold", "address": ["a"]}}, "`address` is a list of whole numbers"),
    ],
)
def test_what_is_no_run_is_told_in_a_sentence(changed: dict[str, object], why: str) -> None:
    with pytest.raises(RecordError, match=f"^{why}"):
        run_of({**record_of(run_number(1)), **changed})
