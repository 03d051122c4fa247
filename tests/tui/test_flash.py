from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from sessions.timecode import Ms
from sessions.timeline import Breath, Cue, Phase, Play, Timeline, Tone, ToneName
from tests.tui.conftest import Lane
from tui.flash import APART, Flash, Flashes

TONES = st.sampled_from(get_args(ToneName))


def hold_and_breathe() -> Timeline:
    lane = Lane()
    lane.add("hold", 10, "left")
    lane.tone(0, "start")
    for second in (7, 8, 9):
        lane.tone(second, "tick")
    lane.tone(10, "end")
    lane.add("breathe", 20, breath=Breath((Phase("in", Ms(4000)), Phase("out", Ms(6000))), 2))
    for cycle in (0, 10):
        lane.tone(cycle, "breathe-in")
        lane.tone(cycle + 4, "breathe-out")
    lane.add("reps", 6, count=3, every=Ms(2000))
    for second in (0, 2, 4):
        lane.tone(second, "rep")
    return lane.timeline("Flashing")


def test_every_tone_flashes() -> None:
    assert [(at / 1000, flash) for at, flash in Flashes(hold_and_breathe()).all] == [
        (0, "go"), (7, "tick"), (8, "tick"), (9, "tick"),
        (10, "go"), (14, "done"), (20, "go"), (24, "done"),
        (30, "tick"), (32, "tick"), (34, "tick"),
    ]  # fmt: skip


def walk(flashes: Flashes, looks: list[int]) -> list[Flash]:
    seen: list[Flash] = []
    last: Ms | None = None
    for look in looks:
        if flash := flashes.due(last, Ms(look)):
            seen.append(flash)
        last = Ms(look)
    return seen


@given(st.integers(1, 390))
def test_no_flash_is_missed_nor_seen_twice(step: int) -> None:
    flashes = Flashes(hold_and_breathe())
    assert walk(flashes, list(range(0, 36_000, step))) == [flash for _, flash in flashes.all]


def test_a_leap_shows_what_has_just_begun_and_nothing_on_the_way() -> None:
    flashes = Flashes(hold_and_breathe())
    assert flashes.due(Ms(2_000), Ms(14_050)) == "done"
    assert flashes.due(Ms(2_000), Ms(12_000)) is None
    assert flashes.due(Ms(25_000), Ms(0)) == "go", "back to the start of the session"
    assert flashes.due(Ms(25_000), Ms(10_000)) == "go", "back to the start of the step"


def test_a_pause_and_a_wait_do_not_flash_again() -> None:
    assert Flashes(hold_and_breathe()).due(Ms(7_000), Ms(7_000)) is None


def test_how_long_it_is_to_the_next() -> None:
    flashes = Flashes(hold_and_breathe())
    assert flashes.after(Ms(0)) == 7_000
    assert flashes.after(Ms(6_999)) == 1
    assert flashes.after(Ms(34_000)) is None


def test_a_sound_file_stands_for_the_tone_of_its_moment() -> None:
    lane = Lane()
    lane.add("hold", 10)
    cues = tuple(Cue(Ms(at), Play("bell.wav"), 0, None, Ms(500)) for at in (0, 5_000, 10_000))
    timeline = Timeline("Bells", tuple(lane.segments), cues)
    assert [flash for _, flash in Flashes(timeline).all] == ["go", "tick", "done"]


def test_what_tells_the_part_of_words_flashes_too() -> None:
    lane = Lane()
    lane.add("hold", 10)
    half = Cue(Ms(5_000), Tone("half"), 0, None, Ms(500))
    assert Flashes(Timeline("Half", tuple(lane.segments), (), stand_ins=(half,))).all == ((5_000, "tick"),)


@given(st.lists(st.tuples(st.integers(0, 5_000), TONES), max_size=40))
def test_never_more_than_three_in_any_second(tones: list[tuple[int, str]]) -> None:
    """WCAG 2.2, 2.3.1."""
    lane = Lane()
    lane.add("hold", 10)
    for at, name in tones:
        lane.tone(at / 1000, name)
    times = [at for at, _ in Flashes(lane.timeline("Many")).all]
    assert bool(times) is bool(tones)
    assert all(later - earlier >= APART for earlier, later in pairwise(times))
    assert all(sum(start <= at < start + 1_000 for at in times) <= 3 for start in times)
