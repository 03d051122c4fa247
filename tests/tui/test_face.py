import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timecode import Ms
from sessions.timeline import Breath, Phase, Segment
from sessions.transport import Playhead, State
from tests.tui.conftest import FakeDeck, Lane, middle_back
from tui.face import (
    Breathing,
    Face,
    breathing_at,
    describe,
    face_of,
    following,
    session_clock,
    sides_in_order,
)


def face(segment: int, into: int = 0, state: State = State.PLAYING, **more: int | bool) -> Face:
    deck = FakeDeck(middle_back())
    deck.put(segment, into, state, **more)
    return face_of(deck.timeline, deck.playhead)


def test_a_hold() -> None:
    shown = face(4, 45_000)
    assert shown.heading == "< HOLD LEFT"
    assert shown.time == "0:45"
    assert shown.done == 0.5
    assert shown.line == "Lean in gently. Stay light."
    assert shown.detail == "Move if it tingles."
    assert shown.pressure == 4
    assert shown.following == "Rest left 20 s, then: New tender spot, hold left 45 s"
    assert shown.clock == "2:15 / 8:40"
    assert shown.mood == "playing"
    assert shown.status == ""


def test_a_hold_that_its_cap_will_end_counts_down_to_the_cap() -> None:
    shown = face(4, 30_000, remaining=30_000)
    assert shown.time == "0:30"
    assert shown.done == 0.5


def test_a_hold_that_may_be_released_says_so() -> None:
    assert face(6, 1_000).status == "Enter releases early."


def test_the_seconds_left_are_rounded_up_and_those_passed_down() -> None:
    assert face(4, 44_999).time == "0:46"
    assert face(4, 45_001).time == "0:45"
    assert face(4, 45_999).clock == "2:15 / 8:40"


def test_a_wait_asks() -> None:
    shown = face(12, 0, State.WAITING, remaining=0)
    assert (shown.heading, shown.time, shown.mood) == ("WAIT", "READY?", "waiting")
    assert shown.line == "Press Enter when you are ready."
    assert shown.status == ""


def test_a_wait_that_goes_on_by_itself_counts() -> None:
    lane = Lane()
    lane.add("wait", 20, auto=Ms(20_000))
    shown = face_of(lane.timeline("Wait"), Playhead(State.WAITING, Ms(0), 0, Ms(5_000)))
    assert (shown.time, shown.done) == ("0:05", 0.75)
    assert shown.status == "Enter when you are ready. It goes on by itself."


def test_a_pause_says_how_to_go_on() -> None:
    shown = face(9, 20_000, State.PAUSED)
    assert (shown.mood, shown.status, shown.heading) == ("paused", "Paused. Space goes on.", "HOLD RIGHT >")


def test_enter_is_named_only_where_it_does_something() -> None:
    assert [face(segment).enter for segment in (0, 4, 6, 12)] == ["", "", "release", "ready"]
    assert face(12, 0, State.WAITING, remaining=0).enter == "ready"
    assert face(6, 0, State.PAUSED).enter == ""
    assert face(15, 8_000, State.ENDED).enter == ""


def test_a_rest_after_a_cap_says_why() -> None:
    assert face(5, 100, resting=True).status == "That spot has had its time."
    assert face(6, 100, resting=True).status == "Enter releases early."


def test_the_end() -> None:
    shown = face(15, 8_000, State.ENDED)
    assert (shown.heading, shown.time, shown.clock, shown.done) == ("DONE", "8:40", "8:40 / 8:40", 1.0)
    assert (shown.mood, shown.following) == ("ended", "")


def test_the_intro_counts_nothing_and_shows_the_cautions() -> None:
    shown = face(0, 5_000)
    assert (shown.heading, shown.time, shown.clock) == ("READY", "0:15", "0:00 / 8:40")
    assert shown.line.startswith("Not a substitute for care. Stop if it hurts. On muscle only")


def test_repetitions_and_rounds_are_counted() -> None:
    assert face(14, 5_000).detail == "3 of 10 · round 2 of 3"
    assert face(14, 20_000).detail == "10 of 10 · round 2 of 3"


def test_what_comes_next() -> None:
    timeline = middle_back()
    assert following(timeline, 6) == "Switch sides 15 s, then: roll right 40 s"
    assert following(timeline, 11) == "Wait, then: stretch both sides 30 s"
    assert following(timeline, 14) == "The end"
    assert following(timeline, 15) == ""


def test_a_title_that_says_the_kind_is_not_followed_by_it() -> None:
    lane = Lane()
    lane.add("roll", 40, "left", title="Roll slowly")
    lane.add("rest", 15, title="Rest")
    lane.add("wait", 15, title="Wait for it")
    lane.add("hold", 30, "both", title="A spot")
    assert [describe(segment) for segment in lane.segments] == [
        "Roll slowly, left 40 s",
        "Rest, 15 s",
        "Wait for it",
        "A spot, hold both sides 30 s",
    ]


def test_script_text_never_steers_the_terminal() -> None:
    lane = Lane()
    lane.add("hold", 10, title="\x1b[31mRed", line="a\x07b", note="\u202eevil")
    shown = face_of(lane.timeline("T"), Playhead(State.PLAYING, Ms(0), 0, Ms(10_000)))
    assert (shown.line, shown.detail) == ("a␇b", "�evil")
    assert describe(lane.segments[0]) == "␛[31mRed, hold 10 s"


@pytest.mark.parametrize(
    ("into", "moment"),
    [
        (0, Breathing("In", 1, 0.0)),
        (1_500, Breathing("In", 2, 0.375)),
        (3_500, Breathing("Sip", 1, 0.875)),
        (4_500, Breathing("Hold", 1, 1.0)),
        (8_000, Breathing("Out", 3, 0.5)),
        (10_500, Breathing("Hold", 1, 0.0)),
        (12_000, Breathing("In", 1, 0.0)),
        (24_000, Breathing("Hold", 2, 0.0)),
    ],
)
def test_a_breath(into: int, moment: Breathing) -> None:
    names = (("in", 3_000), ("sip", 1_000), ("hold", 2_000), ("out", 4_000), ("hold-out", 2_000))
    phases = tuple(Phase(name, Ms(length)) for name, length in names)  # type: ignore[arg-type]
    segment = Segment(0, Ms(0), Ms(24_000), "breathe", breath=Breath(phases, 2))
    assert breathing_at(segment, Ms(into)) == moment


@given(st.integers(0, 30_000))
def test_the_lungs_are_never_emptier_than_empty(into: int) -> None:
    segment = middle_back().segments[2]
    breath = breathing_at(segment, Ms(segment.start + into))
    assert breath is not None
    assert 0 <= breath.fullness <= 1
    assert 1 <= breath.count <= 6


@given(st.integers(0, 15), st.integers(0, 90_000), st.sampled_from(State), st.booleans())
def test_every_moment_has_a_face(segment: int, into: int, state: State, resting: bool) -> None:
    timeline = middle_back()
    here = timeline.segments[segment]
    into = min(into, here.duration)
    shown = face_of(timeline, Playhead(state, Ms(here.start + into), segment, Ms(here.duration - into), Ms(0), resting))
    assert 0 <= shown.done <= 1
    assert shown.time
    assert shown.heading


def test_a_session_is_counted_without_intro_and_outro() -> None:
    assert session_clock(middle_back(), Ms(0)) == "0:00 / 8:40"
    assert session_clock(middle_back(), middle_back().duration) == "8:40 / 8:40"


def test_sides() -> None:
    assert sides_in_order(middle_back()) == "left, then right"
    assert sides_in_order(Lane().timeline("empty")) == ""
