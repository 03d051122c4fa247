import threading
from threading import Event

from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE, Block
from audio.outputs.silent import LONGEST_BURST, PIECE, SilentOutput
from tests.audio.outputs.conftest import Clock, Signal
from tests.conftest import PATIENCE_S


def play(oversleeps: list[float]) -> tuple[Signal, Clock, list[float]]:
    """Play one piece more than there are oversleeps: by so many seconds each wait takes longer than asked."""
    clock, source = Clock(), Signal()
    asked: list[float] = []
    rest = iter(oversleeps)

    def wait(seconds: float) -> bool:
        asked.append(seconds)
        over = next(rest, None)
        clock.now += seconds + (over or 0.0)
        return over is None

    output = SilentOutput(clock, wait)
    output.open(source)
    output.close()
    return source, clock, asked


def test_pieces_of_100_ms_paced_by_the_clock() -> None:
    source, clock, asked = play([0.0] * 9)
    assert source.position == RATE
    assert [round(seconds, 6) for seconds in asked] == [0.1] * 10
    assert round(clock.now - 1_000.0, 6) == 1.0


def test_waking_late_is_made_good_and_nothing_is_skipped() -> None:
    source, _, asked = play([0.25, 0.0, 0.0, 0.0])
    assert [round(seconds, 6) for seconds in asked] == [0.1, 0.0, 0.0, 0.05, 0.1]
    assert source.skips == []


def test_after_standing_still_the_time_is_skipped() -> None:
    source, _, _ = play([0.0, 60.0, 0.0])
    assert source.skips == [60 * RATE]


@given(st.lists(st.floats(0.0, 2.0), max_size=30))
def test_frames_keep_to_the_clock(oversleeps: list[float]) -> None:
    source, clock, _ = play(oversleeps)
    assert abs(source.position - (clock.now - 1_000.0) * RATE) <= LONGEST_BURST + PIECE


def test_close_ends_the_pulls() -> None:
    pulled = Event()

    class Watched(Signal):
        def pull(self, frames: int) -> Block:
            pulled.set()
            return super().pull(frames)

    output = SilentOutput()
    output.open(Watched())
    assert pulled.wait(PATIENCE_S)
    output.close()
    assert not any(thread.name == "unknot-silent" for thread in threading.enumerate())


def test_closing_what_was_never_opened_is_right() -> None:
    SilentOutput().close()
