import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.timeline import Segment
from tests.tui.conftest import middle_back
from tui.kinds import KINDS, heading
from tui.widgets.glyphs import LEAST_ROWS, columns, draw, drawable, tallest

WORDS = sorted({heading(segment) for segment in middle_back().segments} | {kind.word for kind in KINDS.values()})


def test_small_figures_look_like_this() -> None:
    assert draw("0:45", 3) == [
        "▐▛▜▌ ▄ ▐▌▐▌ ▐▛▀▘",
        "█▌▐█   ▐▙▟▙ ▝▀▜▖",
        "▐▙▟▌ ▀   ▐▌ ▗▄▟▘",
    ]


@pytest.mark.parametrize("word", [*WORDS, "READY?", "DONE", "PAUSED", "EASE OFF", "0123456789:"])
def test_everything_that_is_drawn_large_can_be_drawn(word: str) -> None:
    assert drawable(word)


@given(st.text(alphabet="0123456789:", min_size=1, max_size=8), st.integers(LEAST_ROWS, 40))
def test_a_text_is_as_large_as_told(text: str, rows: int) -> None:
    lines = draw(text, rows)
    assert [len(line) for line in lines] == [columns(text, rows)] * rows
    assert lines[0].strip() or set(text) == {":"}


@given(st.integers(LEAST_ROWS, 40))
def test_a_running_time_stands_still(rows: int) -> None:
    assert len({columns(f"0:{second:02}", rows) for second in range(60)}) == 1


@given(st.integers(0, 300), st.integers(0, 80))
def test_the_tallest_fits_and_the_next_does_not(width: int, height: int) -> None:
    rows = tallest("12:34", width, height)
    assert rows == 0 or (LEAST_ROWS <= rows <= height and columns("12:34", rows) <= width)
    larger = max(rows + 1, LEAST_ROWS)
    assert larger > height or columns("12:34", larger) > width


def test_all_figures_differ_at_the_smallest_size() -> None:
    drawn = {"".join(draw(figure, LEAST_ROWS)) for figure in "0123456789"}
    assert len(drawn) == 10


def test_what_has_no_glyph_is_not_drawn_large() -> None:
    assert tallest("naïve", 500, 50) == 0
    assert tallest("", 500, 50) == 0


def test_left_and_right_point_to_their_sides() -> None:
    def shown(side: str | None) -> str:
        return heading(next(segment for segment in middle_back().segments if segment.side == side))

    assert [shown(side) for side in ("left", "right", "both", None)] == [
        "< ROLL LEFT",
        "SWITCH RIGHT >",
        "STRETCH BOTH",
        "READY",
    ]
    assert isinstance(middle_back().segments[0], Segment)
