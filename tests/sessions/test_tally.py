from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.runs import find_mark, mark_of, outline_of
from sessions.tally import Tally
from sessions.timecode import Ms
from sessions.timeline import Segment, Timeline
from sessions.transport import Event, Playhead, State, Transport
from tests.tui.conftest import Lane, middle_back

BODY = 420_000
"""The session of screens.md without intro, outro and the wait, in milliseconds."""


def told(tally: Tally) -> dict[tuple[str, str | None], tuple[int, int]]:
    return {(share.area, share.side): (share.practised, share.pressed) for share in tally.shares}


def with_areas(timeline: Timeline) -> Timeline:
    working = ("roll", "hold", "stretch")
    segments = [replace(each, area="middle-back") if each.do in working else each for each in timeline.segments]
    return replace(timeline, segments=tuple(segments))


SESSION = with_areas(middle_back())


class Played:
    """A transport that is looked at as time goes by."""

    def __init__(self, timeline: Timeline = SESSION) -> None:
        self.transport = Transport(timeline)
        self.tally = Tally()
        self.changes = 0
        self.transport.handle(Event.PLAY)
        self.look(0)

    def look(self, elapsed: int) -> None:
        self.changes += self.tally.look(self.transport.timeline, self.transport.playhead, Ms(elapsed))

    def on(self, seconds: float, every: int = 50) -> None:
        left = round(seconds * 1000)
        while left > 0:
            step = min(every, left)
            self.transport.advance(Ms(step))
            self.look(step)
            left -= step


def test_a_whole_session() -> None:
    played = Played()
    steps = [segment for segment in SESSION.segments if segment.do not in ("intro", "outro")]
    while played.transport.state is not State.ENDED:
        if played.transport.state is State.WAITING:
            played.transport.handle(Event.READY)
        played.on(1)
    assert played.tally.complete
    assert played.tally.steps == len(steps) == played.tally.mark.of
    assert played.tally.practised == sum(step.duration for step in steps if step.do != "wait")
    assert told(played.tally) == {
        ("middle-back", "left"): (175_000, 175_000),
        ("middle-back", "right"): (175_000, 175_000),
        ("middle-back", "both"): (30_000, 0),
    }


@given(st.lists(st.integers(1, 900), min_size=1, max_size=400))
def test_however_often_it_is_looked_at(steps: list[int]) -> None:
    played = Played()
    for step in steps:
        played.transport.advance(Ms(step))
        played.look(step)
    assert played.tally.practised == max(0, sum(steps) - 20_000)


def test_the_intro_and_pauses_are_no_practice() -> None:
    played = Played()
    played.on(15)
    assert played.tally.practised == 0
    played.on(10)
    assert played.tally.practised == 5_000
    played.transport.handle(Event.PAUSE)
    played.on(600)
    played.transport.handle(Event.PLAY)
    played.on(5)
    assert played.tally.practised == 10_000


def test_what_is_skipped_is_not_practised_nor_done() -> None:
    played = Played()
    played.on(25)
    for _ in range(3):
        played.transport.handle(Event.NEXT)
        played.on(2)
    assert played.tally.practised == 5_000 + 6_000
    assert played.tally.steps == 0
    assert played.tally.mark.name == "Tender spot"


def test_a_step_that_was_played_by_half_is_done() -> None:
    played = Played()
    played.on(31)
    played.transport.handle(Event.NEXT)
    played.on(1)
    assert played.tally.steps == 1


def test_what_is_played_twice_counts_twice_and_is_done_once() -> None:
    played = Played()
    played.on(20 + 20 + 2)
    played.transport.handle(Event.BACK)
    played.on(20 + 2)
    assert (played.tally.practised, played.tally.steps) == (44_000, 1)


def test_a_hold_that_is_released_is_done() -> None:
    played = Played()
    played.transport.handle(Event.SEEK, 6)
    played.on(3)
    played.transport.handle(Event.READY)
    played.on(1)
    assert (played.tally.steps, played.tally.practised) == (1, 4_000)


def test_a_hold_that_its_cap_ends() -> None:
    played = Played()
    played.transport.handle(Event.SEEK, 4)
    played.on(80)
    played.transport.handle(Event.BACK)
    played.on(12)
    assert played.tally.practised == 92_000
    assert told(played.tally)["middle-back", "left"][1] == 90_000
    assert played.tally.mark.do == "rest"


def test_a_wait_is_no_practice_but_a_step() -> None:
    played = Played()
    played.transport.handle(Event.SEEK, 12)
    played.on(500)
    played.transport.handle(Event.READY)
    played.on(3)
    assert (played.tally.steps, played.tally.practised) == (1, 3_000)


def test_a_screen_that_was_held_up_counts_what_went_by() -> None:
    played = Played()
    played.on(120, every=40_000)
    assert played.tally.practised == 100_000
    assert played.tally.steps == 3


def test_it_tells_when_another_step_begins() -> None:
    played = Played()
    assert played.changes == 1
    played.on(19)
    assert played.changes == 1
    played.on(2)
    assert played.changes == 2
    assert played.tally.mark.name == "Find your place"
    played.on(20)
    assert played.changes == 3


def test_where_it_began() -> None:
    tally = Tally()
    tally.look(SESSION, Playhead(State.STOPPED, Ms(0), 0, Ms(20_000)), Ms(0))
    assert tally.mark.of == 0
    step = SESSION.segments[5]
    tally.look(SESSION, Playhead(State.PLAYING, step.start, 5, step.duration), Ms(400))
    assert (tally.began, tally.practised) == (4, 0)


def test_a_step_made_longer_goes_on_being_counted() -> None:
    played = Played()
    played.on(25)
    longer = Lane()
    for segment in SESSION.segments:
        longer.add(
            segment.do, segment.duration / 1000 + 10 * (segment.index == 1), segment.side, title=segment.title,
            area=segment.area, pressure=segment.pressure,
        )  # fmt: skip
    played.transport.replace(longer.timeline(SESSION.title))
    played.on(25)
    assert (played.tally.practised, played.tally.steps) == (30_000, 1)


def test_a_script_that_is_changed_meanwhile_keeps_what_was_done() -> None:
    played = Played()
    played.on(20 + 20 + 30 + 5)
    assert (played.tally.practised, played.tally.steps) == (55_000, 2)
    shorter = with_areas(middle_back())
    segments = [replace(segment, index=number) for number, segment in enumerate(
        segment for segment in shorter.segments if segment.index != 2)]  # fmt: skip
    timeline = replace(shorter, segments=tuple(segments))
    start = timeline.segments[2].start
    played.tally.look(timeline, Playhead(State.PLAYING, Ms(start + 5_000), 2, Ms(35_000)), Ms(50))
    played.tally.look(timeline, Playhead(State.PLAYING, Ms(start + 6_000), 2, Ms(34_000)), Ms(1_000))
    assert played.tally.steps == 1
    assert 56_000 <= played.tally.practised <= 56_050


@given(st.data())
def test_nobody_practises_longer_than_time_goes_by(data: st.DataObject) -> None:
    played = Played()
    time = 0
    for _ in range(data.draw(st.integers(1, 30))):
        event = data.draw(st.sampled_from([*Event, None, None, None]))
        if event in (Event.MEET_WAIT, Event.MEET_END):
            continue
        if event is not None:
            played.transport.handle(event, data.draw(st.integers(0, len(SESSION.segments) - 1)))
        step = data.draw(st.integers(1, 20_000))
        played.on(step / 1000, every=data.draw(st.integers(20, 5_000)))
        time += step
    # Each key may be taken for the passing of time by as much as a look's slack.
    assert played.tally.practised <= time + 30 * 1_000


def steps(*titles: str | None) -> Timeline:
    segments = [Segment(0, Ms(0), Ms(1_000), "intro")]
    for number, title in enumerate(titles):
        start = segments[-1].end
        segments.append(Segment(number + 1, start, Ms(start + 1_000), "hold", "left", title, address=(number,)))
    segments.append(Segment(len(segments), segments[-1].end, Ms(segments[-1].end + 1_000), "outro"))
    return Timeline("Steps", tuple(segments), ())


@pytest.mark.parametrize(
    ("now", "found"),
    [
        (steps("a", "b", "c"), 2),
        (steps("new", "a", "b", "c"), 3),
        (steps("b", "c"), 1),
        (steps("b", "a", "c", "b"), 1),
        (steps("a", "renamed", "c"), 2),
        (steps("a", "c"), None),
        (steps("a"), None),
    ],
)
def test_a_place_is_found_in_a_changed_script_or_not_at_all(now: Timeline, found: int | None) -> None:
    assert find_mark(now, mark_of(steps("a", "b", "c"), 2)) == found


def test_a_place_without_a_title_is_not_guessed() -> None:
    before = steps(None, None, None)
    assert find_mark(before, mark_of(before, 2)) == 2
    assert find_mark(steps(None, "b", None), mark_of(before, 2)) == 2
    assert find_mark(steps(None, None, None, None), mark_of(before, 2)) is None


def test_a_place_is_the_same_with_and_without_the_intro() -> None:
    whole = middle_back()
    lane = Lane()
    for segment in whole.segments[1:]:
        lane.add(segment.do, 7, segment.side, title=segment.title, address=segment.address)
    bare = lane.timeline(whole.title)
    assert outline_of(bare) == outline_of(whole)
    for segment in whole.segments[1:-1]:
        assert find_mark(bare, mark_of(whole, segment.index)) == segment.index - 1
        assert find_mark(whole, mark_of(bare, segment.index - 1)) == segment.index


def test_rounds_of_one_step_are_told_apart() -> None:
    lane = Lane()
    for number in range(3):
        lane.add("hold", 10, "left", address=(0, 0), title="Press", round=number + 1, rounds=3)
        lane.add("rest", 5, None, address=(0, 1))
    rounds = lane.timeline("Rounds")
    lane.add("rest", 9, None, address=(1,), title="New at the end")
    longer = lane.timeline("Rounds")
    assert [find_mark(longer, mark_of(rounds, index)) for index in (0, 2, 4)] == [0, 2, 4]
    assert mark_of(rounds, 4).nth == 2


def test_the_first_and_last_step_stand_for_the_intro_and_the_outro() -> None:
    assert mark_of(SESSION, 0).index == 0
    assert mark_of(SESSION, 0).name == "Find your place"
    assert mark_of(SESSION, len(SESSION.segments) - 1).do == "reps"
    assert mark_of(Timeline("Nothing", (), ()), 0).of == 0
