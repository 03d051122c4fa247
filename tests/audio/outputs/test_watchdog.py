from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE
from audio.outputs.watchdog import Watchdog

PERIOD = 4_800  # 100 ms


def pulls(watchdog: Watchdog, *moments: float) -> list[bool]:
    """Feed pulls of 100 ms at these seconds; tell before which of them the device was ready."""
    ready: list[bool] = []
    for moment in moments:
        ready.append(watchdog.ready(moment))
        watchdog.pulled(moment, PERIOD)
    return ready


def look(watchdog: Watchdog, start: float, end: float) -> float | None:
    """Look every 100 ms; tell at which second the device was given up."""
    for step in range(round(start * 10), round(end * 10) + 1):
        if watchdog.lost(step / 10):
            return step / 10
    return None


def test_ready_after_three_regular_pulls() -> None:
    # As PulseAudio does it: at once, long nothing, then every 90 or 120 ms.
    assert pulls(Watchdog(0.0), 0.0, 0.77, 0.89, 0.98, 1.07, 1.19) == [False, False, False, False, False, True]


def test_an_irregular_pull_begins_the_count_anew() -> None:
    assert pulls(Watchdog(0.0), 0.0, 0.1, 0.2, 0.21, 0.31, 0.41, 0.51, 0.61)[-2:] == [False, True]


def test_ready_after_three_seconds_of_irregular_pulls() -> None:
    assert pulls(Watchdog(0.0), 0.0, 0.9, 1.8, 2.7, 2.999, 3.0) == [False, False, False, False, False, True]


def test_three_seconds_without_a_pull_are_not_readiness() -> None:
    assert pulls(Watchdog(0.0), 5.0, 5.1) == [False, False]


def test_lost_three_seconds_after_opening_without_a_pull() -> None:
    assert look(Watchdog(0.05), 0.1, 10.0) == 3.1


def test_before_the_third_pull_three_seconds_are_allowed() -> None:
    watchdog = Watchdog(0.0)
    pulls(watchdog, 0.0)
    assert look(watchdog, 0.1, 2.9) is None
    pulls(watchdog, 2.95)
    assert look(watchdog, 3.0, 10.0) == 6.0


def test_after_the_third_pull_one_second_and_ten_periods_are_allowed() -> None:
    watchdog = Watchdog(0.0)
    assert look(watchdog, 0.1, 0.8) is None
    pulls(watchdog, 0.85, 0.9, 0.95)
    assert look(watchdog, 1.0, 10.0) == 3.0


def test_while_the_program_stood_still_nothing_is_lost() -> None:
    watchdog = Watchdog(0.0)
    pulls(watchdog, 0.0, 0.1, 0.2)
    assert not watchdog.lost(0.3)
    assert not watchdog.lost(3_600.0)
    assert not watchdog.lost(3_600.3)
    pulls(watchdog, 3_600.4)
    assert look(watchdog, 3_600.4, 3_602.3) is None


def test_late_is_a_period_after_its_time() -> None:
    watchdog = Watchdog(0.0)
    assert [watchdog.pulled(at, PERIOD) for at in (0.0, 0.12, 0.21, 0.42, 0.51)] == [False, False, False, True, False]


@given(st.lists(st.integers(20, 1_900), min_size=3, max_size=40), st.integers(10, 290))
def test_who_pulls_in_time_is_never_lost(gaps: list[int], every: int) -> None:
    watchdog = Watchdog(0.0)
    now = looked = 0
    watchdog.pulled(0.0, PERIOD)
    for gap in gaps:
        while looked + every < now + gap:
            looked += every
            assert not watchdog.lost(looked / 1000)
        now += gap
        watchdog.pulled(now / 1000, PERIOD)


@given(st.integers(0, 30), st.integers(1, 2 * RATE), st.integers(10, 2_000))
def test_who_stops_pulling_is_always_lost(count: int, frames: int, every: int) -> None:
    watchdog = Watchdog(0.0)
    for number in range(count):
        watchdog.pulled(number * frames / RATE, frames)
    end = count * frames / RATE
    looks = 10_000
    assert any(watchdog.lost(end + look * every / 1000) for look in range(looks))
