import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timecode import SECOND, Ms
from sessions.transport import Playhead, State
from tests.tui.conftest import FakeDeck, middle_back
from tui.face import breathing_at, face_of
from tui.pace import BEAT, SOONEST, next_look

HOLD, BREATHE, WAIT = 4, 2, 12


def due(segment: int, into: int, state: State = State.PLAYING, flash: Ms | None = None) -> Ms:
    deck = FakeDeck(middle_back())
    deck.put(segment, into, state)
    return next_look(deck.timeline, deck.playhead, flash)


def test_a_hold_is_looked_at_when_its_second_changes() -> None:
    assert due(HOLD, 45_900) == 105
    assert due(HOLD, 45_000) == BEAT + 5, "and now and then between"


def test_nothing_is_due_while_time_stands_still() -> None:
    assert due(HOLD, 45_900, State.PAUSED) == BEAT
    assert due(WAIT, 0, State.STOPPED) == BEAT


def test_a_flash_is_looked_for_in_time() -> None:
    assert due(HOLD, 45_000, flash=Ms(70)) == 75


@given(st.integers(0, 29_999))
def test_a_breath_is_looked_at_when_its_count_changes(into: int) -> None:
    timeline = middle_back()
    segment = timeline.segments[BREATHE]
    now, soon = segment.start + into, segment.start + into + due(BREATHE, into)
    before, after = breathing_at(segment, Ms(now)), breathing_at(segment, Ms(soon))
    assert before
    assert after
    between = {
        (breath.word, breath.count)
        for at in range(now, soon, 5)
        if (breath := breathing_at(segment, Ms(at))) is not None
    }
    assert between <= {(before.word, before.count), (after.word, after.count)}


@given(st.integers(0, 14), st.floats(0, 0.999))
def test_no_second_that_is_shown_is_late_by_more_than_a_tenth(segment: int, share: float) -> None:
    timeline = middle_back()
    here = timeline.segments[segment]
    at = here.start + math.floor(share * here.duration)
    shown = face_of(timeline, Playhead(State.PLAYING, Ms(at), segment, Ms(here.end - at))).time
    look = next_look(timeline, Playhead(State.PLAYING, Ms(at), segment, Ms(here.end - at)))
    assert look >= SOONEST
    early = min(at + look - 100, here.end - 1)
    if early > at and segment != WAIT:
        assert face_of(timeline, Playhead(State.PLAYING, Ms(early), segment, Ms(here.end - early))).time == shown


@pytest.mark.parametrize("state", State)
def test_a_look_is_never_far_off(state: State) -> None:
    deck = FakeDeck(middle_back())
    for segment in deck.timeline.segments:
        deck.put(segment.index, 0, state)
        assert SOONEST <= next_look(deck.timeline, deck.playhead) <= SECOND
