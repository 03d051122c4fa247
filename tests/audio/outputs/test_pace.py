from hypothesis import given
from hypothesis import strategies as st

from audio.clip import RATE
from audio.outputs.pace import Pace


def test_behind_by_the_time_without_pulls() -> None:
    pace = Pace(10.0)
    pace.pulled(10.0, 4_800)
    assert pace.behind(10.1) == 0
    assert pace.behind(12.1) == 96_000
    assert pace.behind(10.0) == -4_800


def test_what_is_skipped_is_not_owed_any_more() -> None:
    pace = Pace(0.0)
    pace.skipped(RATE)
    assert pace.behind(3.0) == 2 * RATE


@given(st.integers(-500, 500), st.sampled_from([960, 2_400, 4_800, 9_600]))
def test_a_device_whose_clock_is_off_by_500_ppm_stays_within_50_ms(ppm: int, frames: int) -> None:
    pace = Pace(0.0)
    period = frames / RATE * (1 + ppm / 1e6)
    for number in range(5_000):
        pace.pulled(number * period, frames)
    assert abs(pace.behind(5_000 * period)) < RATE * 0.05


@given(st.lists(st.integers(-25, 25), min_size=10, max_size=200))
def test_jitter_of_a_quarter_of_a_period_moves_it_by_less(jitter: list[int]) -> None:
    pace = Pace(0.0)
    for number, percent in enumerate(jitter):
        pace.pulled(max(0.0, (number + percent / 100) * 0.1), 4_800)
    assert abs(pace.behind(len(jitter) * 0.1)) <= 4_800 // 4
