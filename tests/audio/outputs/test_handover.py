import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE, Block
from audio.outputs.handover import Feed, Handover
from audio.outputs.watchdog import Watchdog
from tests.audio.outputs.conftest import SIGNAL, Clock, Signal


class Hands:
    """A hand-over with everything it touches."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.source = Signal()
        self.errors: list[BaseException] = []
        self.handover = Handover(self.source, self.clock, self.errors.append)

    def device(self) -> Feed:
        """The feed of a device that is expected, not yet settled."""
        feed = self.handover.feed(Watchdog(self.clock.now))
        self.handover.expect(feed)
        return feed

    def playing(self, frames: int = 4_800) -> Feed:
        """The feed of a device that has settled and has the sound, its next pull due now."""
        feed = self.device()
        while not self.handover.holds(feed):
            self.pull(feed, frames)
        return feed

    def pull(self, feed: Feed, frames: int = 4_800) -> Block:
        """Pull, and let the frames' time go by."""
        block = feed.pull(frames)
        self.clock.now += frames / RATE
        return block

    @property
    def elapsed(self) -> float:
        return self.clock.now - 1_000.0


def test_zeros_until_three_regular_pulls_have_gone_by_and_then_the_source_from_its_beginning() -> None:
    hands = Hands()
    feed = hands.device()
    for _ in range(4):
        assert not hands.pull(feed).any()
        assert not hands.handover.started.is_set()
    assert np.array_equal(hands.pull(feed), SIGNAL[:4_800])
    assert hands.handover.started.is_set()
    assert np.array_equal(hands.pull(feed, 2_400), SIGNAL[4_800:7_200])


def test_who_is_not_expected_gets_zeros_for_ever() -> None:
    hands = Hands()
    stranger = hands.handover.feed(Watchdog(hands.clock.now))
    assert not any(hands.pull(stranger).any() for _ in range(50))
    assert hands.source.position == 0


def test_the_stand_in_takes_over_at_the_last_frame_and_the_time_since() -> None:
    hands = Hands()
    device = hands.playing()
    hands.clock.now += 2.0
    before = hands.source.position
    stand_in = hands.handover.feed()
    hands.handover.expect(stand_in)
    block = hands.pull(stand_in, 1_920)
    assert hands.source.skips == [2 * RATE]
    assert np.array_equal(block, SIGNAL[before + 2 * RATE :][:1_920])
    assert not hands.pull(device).any()


def test_a_device_comes_back_where_the_stand_in_is_and_waits_for_what_is_early() -> None:
    hands = Hands()
    stand_in = hands.handover.feed()
    hands.handover.expect(stand_in)
    hands.pull(stand_in, 1_920)
    device = hands.device()
    for _ in range(4):
        assert not device.pull(4_800).any()
        for _ in range(5):
            hands.pull(stand_in, 960)
    assert hands.source.position == 1_920 + 4 * 4_800
    stand_in.pull(960)
    block = device.pull(4_800)
    assert not block[:960].any()
    assert np.array_equal(block[960:], SIGNAL[1_920 + 4 * 4_800 + 960 :][:3_840])
    assert not stand_in.pull(960).any()
    assert hands.source.skips == []


def test_a_stall_over_half_a_second_is_caught_up() -> None:
    hands = Hands()
    feed = hands.playing()
    hands.clock.now += 0.4
    hands.pull(feed)
    assert hands.source.skips == []
    hands.clock.now += 0.7
    hands.pull(feed)
    # Of the 0.4 s before, the pace has let one hundredth go.
    assert hands.source.skips == [round((0.4 * 0.99 + 0.7) * RATE)]


def test_late_pulls_are_counted() -> None:
    hands = Hands()
    feed = hands.playing()
    hands.pull(feed)
    assert hands.handover.late == 0
    hands.clock.now += 0.15
    hands.pull(feed)
    hands.pull(feed)
    assert hands.handover.late == 1


def test_a_device_that_pulls_without_end_does_not_race_through_the_session() -> None:
    hands = Hands()
    feed = hands.playing()
    played = hands.source.position
    blocks = [feed.pull(4_800) for _ in range(1_000)]
    assert hands.source.position - played <= 1.2 * RATE
    assert not blocks[-1].any()


def test_what_the_source_raises_is_handed_on_and_that_block_is_silent() -> None:
    class Broken(Signal):
        def pull(self, frames: int) -> Block:
            if self.position == 4_800:
                self.position += frames
                raise ArithmeticError("no sound today")
            return super().pull(frames)

        def skip(self, frames: int) -> None:
            raise LookupError("no way on")

    errors: list[BaseException] = []
    clock = Clock()
    handover = Handover(Broken(), clock, errors.append)
    feed = handover.feed()
    handover.expect(feed)
    assert feed.pull(4_800).all()
    assert not feed.pull(4_800).any()
    assert feed.pull(4_800).all()
    clock.now += 1
    feed.skip(4_800)
    assert [str(error) for error in errors] == ["no sound today", "no way on"]


def test_a_skip_goes_no_further_than_what_is_overdue() -> None:
    hands = Hands()
    feed = hands.handover.feed()
    hands.handover.expect(feed)
    feed.skip(RATE)
    feed.pull(4_800)
    feed.skip(RATE)
    hands.clock.now += 1.1
    feed.skip(10 * RATE)
    feed.skip(10 * RATE)
    assert hands.source.skips == [RATE]


def test_release_silences_everyone_and_tells_when_two_buffers_have_gone_out() -> None:
    hands = Hands()
    feed = hands.playing()
    position = hands.source.position
    drained = hands.handover.release(9_600)
    for gone_out in (0, 1):
        assert not hands.pull(feed).any()
        assert not drained.is_set(), gone_out
    assert not hands.pull(feed).any()
    assert drained.is_set()
    assert hands.source.position == position


def test_release_with_nobody_playing_is_done_at_once() -> None:
    hands = Hands()
    hands.device()
    assert hands.handover.release(9_600).is_set()


@given(st.data())
def test_through_any_losses_and_returns_the_frames_keep_to_the_time(data: st.DataObject) -> None:
    hands = Hands()
    feed = hands.playing()
    began = hands.elapsed - hands.source.position / RATE
    for _ in range(data.draw(st.integers(1, 6))):
        for _ in range(data.draw(st.integers(0, 20))):
            hands.pull(feed)
        hands.clock.now += data.draw(st.integers(0, 5_000)) / 1000
        stand_in = hands.handover.feed()
        hands.handover.expect(stand_in)
        for _ in range(data.draw(st.integers(1, 20))):
            hands.pull(stand_in, 1_920)
        feed = hands.device()
        while not hands.handover.holds(feed):
            stand_in.pull(4_800)
            hands.pull(feed)
    hands.pull(feed)
    assert abs(hands.source.position / RATE - (hands.elapsed - began)) < 0.001
    assert not hands.errors
