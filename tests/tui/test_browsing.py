from datetime import UTC, datetime, timedelta, timezone

import pytest

from sessions.store.index import Entry, entries
from tui.browsing import Wanted, ago, in_order, is_bare, step_to, tags_of

BALL = Entry("ball", "Ball", "", 520_000, ("soft massage ball", "wall"), ("back", "massage-ball"), ("middle-back",))
DESK = Entry("desk", "A desk break", "", 120_000, ("chair",), ("desk",), ("neck",))
BREATH = Entry("breath", "breathe", "", 300_000, (), ("calm",), ("breath",), own=True)
BROKEN = Entry("broken", "broken", own=True, error="line 1: no")
ALL = (BALL, DESK, BREATH, BROKEN)


def names(wanted: Wanted) -> list[str]:
    return [entry.name for entry in ALL if wanted.fits(entry)]


def test_what_is_wanted() -> None:
    assert names(Wanted()) == ["ball", "desk", "breath", "broken"]
    assert names(Wanted(words="  ")) == ["ball", "desk", "breath", "broken"]
    assert names(Wanted(words="WALL ball")) == ["ball"]
    assert names(Wanted(words="middle-back")) == ["ball"]
    assert names(Wanted(words="brok")) == ["broken"]
    assert names(Wanted(minutes=2)) == ["desk"]
    assert names(Wanted(minutes=5)) == ["desk", "breath"]
    assert names(Wanted(tag="back")) == ["ball"]
    assert names(Wanted(bare=True)) == ["desk", "breath"]
    assert names(Wanted(words="desk", minutes=2, tag="desk", bare=True)) == ["desk"]


def test_what_is_wanted_in_words() -> None:
    assert str(Wanted()) == ""
    assert str(Wanted(" desk ", 5, "back", True)) == "with “desk”, up to 5 min, tagged back, without equipment"
    assert str(Wanted("\x1b[2J")) == "with “␛[2J”"


@pytest.mark.parametrize(
    ("needs", "bare"),
    [
        ((), True),
        (("chair",), True),
        (("Bed or mat",), True),
        (("mat or firm chair", "wall"), True),
        (("your own hands", "chair"), True),
        (("foam roller or firmly rolled blanket",), True),
        (("massage ball or tennis ball",), False),
        (("chair", "massage ball"), False),
        (("warm pack or hot-water bottle",), False),
    ],
)
def test_what_is_at_hand_is_no_equipment(needs: tuple[str, ...], bare: bool) -> None:
    assert is_bare(Entry("x", "x", needs=needs)) is bare


def test_some_bundled_sessions_need_no_equipment_and_some_do() -> None:
    bare = {entry.name for entry in entries() if is_bare(entry)}
    assert {"desk-2", "desk-5", "eye-break", "box-breathing", "wind-down"} <= bare
    assert not {"middle-back-ball", "full-back", "ql-ease", "heat"} & bare


def test_orders() -> None:
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    played = {"ball": noon, "breath": noon + timedelta(hours=1)}

    def ordered(order: str) -> list[str]:
        return [entry.name for entry in in_order(ALL, order, played.get)]  # type: ignore[arg-type]

    assert ordered("name") == ["desk", "ball", "breath", "broken"]
    assert ordered("last played") == ["breath", "ball", "desk", "broken"]
    assert ordered("length") == ["desk", "breath", "ball", "broken"]


def test_orders_go_round() -> None:
    assert step_to("name") == "last played"
    assert step_to("last played") == "length"
    assert step_to("length") == "name"


def test_tags_and_how_many_have_them() -> None:
    assert tags_of((*ALL, DESK)) == (("back", 1), ("calm", 1), ("desk", 2), ("massage-ball", 1))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "2 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (60, "8 weeks ago"),
        (61, "2 months ago"),
        (729, "24 months ago"),
        (730, "2 years ago"),
    ],
)
def test_how_long_ago(days: int, words: str) -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert ago(now - timedelta(days=days), now) == words


def test_days_change_at_midnight_where_the_person_is() -> None:
    now = datetime(2026, 5, 4, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    assert ago(now - timedelta(hours=1), now) == "yesterday"
    assert ago(datetime(2026, 5, 3, 22, 10, tzinfo=UTC), now) == "today"
