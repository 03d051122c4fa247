"""What is given ahead is heard as if it had been pulled in time, whatever commands come between."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Block
from audio.outputs.ahead import FIRST_PIECE, HEADROOM_S, NEXT_PIECES, Ahead
from audio.outputs.output import OutputError, silence
from tests.audio.outputs.conftest import SIGNAL, Clock, Signal

PULL = RATE // 25
HEADROOM = round(HEADROOM_S * RATE)


class Tape:
    """Hears the pieces: each at its moment, one that restarts over the rest of the others."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began = clock()
        self.heard: Block = silence(0)
        self.pieces: list[int] = []
        self.restarts = 0
        self.checks = 0
        self.broken = False

    def restart(self, piece: Block, at: float) -> None:
        self.restarts += 1
        place = self._place(at)
        pause = silence(max(0, place - len(self.heard)))
        self.heard = np.concatenate((self.heard[:place], pause, piece))
        self.pieces.append(len(piece))

    def add(self, piece: Block, at: float) -> None:
        assert self._place(at) == len(self.heard), "it follows without a hole"
        assert at > self._clock(), "it is given before its time"
        self.heard = np.concatenate((self.heard, piece))
        self.pieces.append(len(piece))

    def check(self) -> None:
        self.checks += 1
        if self.broken:
            raise OutputError("the device is gone")

    def _place(self, at: float) -> int:
        return round((at - self._began) * RATE)


class Studio:
    def __init__(self) -> None:
        self.clock, self.source = Clock(), Signal()
        self.tape = Tape(self.clock)
        self.ahead = Ahead(self.source, self.tape, self.clock)
        self.pulled: list[Block] = []

    def go(self, pulls: int) -> None:
        for _ in range(pulls):
            self.pulled.append(self.ahead.pull(PULL))
            self.clock.now += PULL / RATE

    @property
    def heard(self) -> Block:
        """What was heard of what was pulled."""
        whole = len(self.pulled) * PULL
        return self.tape.heard[HEADROOM : HEADROOM + whole]


def test_two_minutes_are_heard_whole_in_pieces() -> None:
    studio = Studio()
    studio.go(25 * 120)
    assert studio.tape.restarts == 1
    first, *others = studio.tape.pieces
    assert FIRST_PIECE[0] <= first - PULL <= FIRST_PIECE[1]
    assert all(NEXT_PIECES[0] <= piece <= NEXT_PIECES[1] for piece in others)
    assert np.array_equal(studio.heard, np.concatenate(studio.pulled))


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 50)), min_size=1, max_size=5))
def test_a_command_is_heard_with_its_first_frame(commands: list[tuple[int, int]]) -> None:
    studio = Studio()
    for pulls, seconds in commands:
        studio.go(pulls)
        studio.source.position = seconds * RATE
    studio.go(10)
    assert studio.tape.restarts <= 1 + len(commands)
    assert np.array_equal(studio.heard, np.concatenate(studio.pulled))


def test_a_change_far_ahead_is_heard_in_its_time() -> None:
    class Changing(Signal):
        changed = False

        def pull(self, frames: int) -> Block:
            start, self.position = self.position, self.position + frames
            return self._at(start, frames)

        def ahead(self, frames: int) -> Block:
            return self._at(self.position, frames)

        def _at(self, start: int, frames: int) -> Block:
            places = np.arange(start, start + frames)
            block = SIGNAL[places % len(SIGNAL)]
            block[(places >= 5 * RATE) & self.changed] /= 2
            return block

    studio = Studio()
    studio.source = changing = Changing()
    studio.ahead = Ahead(changing, studio.tape, studio.clock)
    studio.go(25)
    changing.changed = True
    studio.go(25 * 3)
    assert studio.tape.restarts == 1
    studio.go(25 * 3)
    assert studio.tape.restarts == 2
    assert np.array_equal(studio.heard, np.concatenate(studio.pulled))


def test_a_key_that_is_held_down_restarts_five_times_a_second_at_most() -> None:
    studio = Studio()
    for second in range(50):
        studio.source.position = second * RATE
        studio.go(1)
    assert 8 <= studio.tape.restarts <= 10
    studio.go(10)
    assert np.array_equal(studio.heard, np.concatenate(studio.pulled))


def test_what_is_skipped_is_not_heard() -> None:
    studio = Studio()
    studio.go(50)
    studio.clock.now += 1.0
    studio.ahead.skip(RATE)
    studio.go(50)
    assert studio.source.skips == [RATE]
    assert studio.tape.restarts == 1, "what was given ahead still holds"
    assert np.array_equal(studio.heard[: 50 * PULL], np.concatenate(studio.pulled[:50]))


def test_when_the_player_fails_nothing_is_pulled_any_more() -> None:
    studio = Studio()
    studio.go(50)
    studio.tape.broken = True
    studio.go(1)
    position = studio.source.position
    studio.go(10)
    studio.ahead.skip(RATE)
    assert studio.source.position == position
    assert not studio.pulled[-1].any()
    assert str(studio.ahead.failure) == "the device is gone"


def test_pieces_meet_where_it_is_quietest() -> None:
    studio = Studio()
    quiet = slice(4 * RATE, 4 * RATE + RATE // 10)
    loud = SIGNAL[quiet].copy()
    try:
        SIGNAL[quiet] /= 1024
        studio.go(1)
    finally:
        SIGNAL[quiet] = loud
    assert quiet.start < studio.tape.pieces[0] - PULL < quiet.stop + PULL
