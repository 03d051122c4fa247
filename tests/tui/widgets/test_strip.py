from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.strip import spread

lengths = st.lists(st.integers(1, 300_000), min_size=1, max_size=60)


def test_columns_by_their_share() -> None:
    assert spread([10, 30, 20], 9) == [0, 0, 1, 1, 1, 1, 2, 2, 2]
    assert spread([1, 1_000_000], 4) == [0, 1, 1, 1]
    assert spread([5] * 10, 5) == [1, 3, 5, 7, 9]


@given(lengths, st.integers(0, 250))
def test_the_whole_width_is_used_in_order(steps: list[int], width: int) -> None:
    columns = spread(steps, width)
    assert len(columns) == width
    assert columns == sorted(columns)
    assert all(0 <= index < len(steps) for index in columns)


@given(lengths, st.integers(0, 250))
def test_every_step_is_seen_where_there_is_room_for_all(steps: list[int], width: int) -> None:
    if width >= len(steps):
        assert set(spread(steps, width)) == set(range(len(steps)))
