import pytest

from sessions.script.models import AREAS as NAMES
from tui.figures.areas import AREAS
from tui.figures.figure import Dot, Dots, figure
from tui.figures.outline import View
from tui.figures.shapes import cover, smooth

PLACED = [(area, view) for area, views in AREAS.items() for view in views]
SIDED = [place for place in PLACED if place[0] != "whole-body"]
SIZES = (20, 28, 36, 40, 56, 60, 72, 97, 120, 160)
"""Rows of dots."""


def lit(dots: Dots) -> set[tuple[int, int]]:
    return {(row, column) for row, line in enumerate(dots) for column, dot in enumerate(line) if dot is Dot.LIT}


def mirrored(dots: Dots) -> Dots:
    return tuple(tuple(reversed(line)) for line in dots)


def holes_filled(line: tuple[Dot, ...], at: int) -> bool:
    """Whether a dot lies between dots of the body on its line."""
    return any(line[: at + 1]) and any(line[at:])


def test_a_square_covers_its_dots() -> None:
    square = ((1.0, 1.0), (3.0, 1.0), (3.0, 2.5), (1.0, 2.5))
    assert cover(square, 4, 3, 1.0) == (
        (False, False, False, False),
        (False, True, True, False),
        (False, True, True, False),
    )
    assert cover(square, 4, 3, 1.0, least=0.6)[2] == (False, False, False, False)


def test_a_curve_goes_through_its_points() -> None:
    points = ((0.0, 0.0), (4.0, 1.0), (3.0, 5.0))
    assert set(points) <= set(smooth(points))
    assert set(points) <= set(smooth(points, closed=True))


def test_every_area_of_a_script_is_known_here() -> None:
    assert set(AREAS) == set(NAMES)
    assert [area for area, views in AREAS.items() if not views] == ["other"]


@pytest.mark.parametrize(("area", "view"), PLACED)
@pytest.mark.parametrize("rows", SIZES)
def test_every_area_lights_something_on_the_body_alone(area: str, view: View, rows: int) -> None:
    bare, shown = figure(view, rows), figure(view, rows, (area,))
    assert lit(bare) == set()
    assert lit(shown)
    for row, column in lit(shown):
        assert holes_filled(bare[row], column)
    for row, line in enumerate(shown):
        for column, dot in enumerate(line):
            assert dot in (bare[row][column], Dot.LIT, Dot.NONE)


@pytest.mark.parametrize("rows", SIZES)
def test_what_is_lit_is_told_without_its_colour(rows: int) -> None:
    for area, view in SIDED:
        dots, bare = figure(view, rows, (area,), "left"), figure(view, rows)
        assert [list(map(bool, line)) for line in dots] != [list(map(bool, line)) for line in bare], (area, view)


def test_no_room_touches_what_is_lit() -> None:
    dots = figure("back", 120, ("middle-back",))
    around = {(row + down, column + right) for row, column in lit(dots) for down in (-1, 0, 1) for right in (-1, 0, 1)}
    assert {dots[row][column] for row, column in around} <= {Dot.NONE, Dot.EDGE, Dot.LIT}


@pytest.mark.parametrize(("area", "view"), SIDED)
@pytest.mark.parametrize("rows", SIZES)
def test_a_side_is_the_persons_own(area: str, view: View, rows: int) -> None:
    left, right = figure(view, rows, (area,), "left"), figure(view, rows, (area,), "right")
    middle = len(left[0]) / 2
    seen_left = {column < middle for _, column in lit(left)}
    assert seen_left == ({True} if view == "back" else {False})
    assert mirrored(left) == right
    assert lit(figure(view, rows, (area,), "both")) == lit(left) | lit(right) == lit(figure(view, rows, (area,)))


def test_muscle_beside_the_spine_keeps_off_the_spine() -> None:
    for area in ("upper-back", "middle-back", "ql"):
        for height in range(44, 200, 4):
            middle = len(figure("back", height)[0]) // 2
            assert not {middle - 1, middle} & {column for _, column in lit(figure("back", height, (area,)))}, (
                area,
                height,
            )


@pytest.mark.parametrize("rows", SIZES)
def test_a_figure_keeps_its_proportions(rows: int) -> None:
    for view in ("front", "back"):
        dots = figure(view, rows)
        assert len(dots) == rows
        assert abs(len(dots[0]) / rows - 83 / 180) <= 2 / rows
        assert any(dots[0])
        assert any(dots[-1])
        assert dots == mirrored(dots)


def test_what_is_not_on_this_figure_is_not_lit() -> None:
    assert figure("front", 72, ("ql", "other")) == figure("front", 72)
    assert figure("back", 72, ("eyes",)) == figure("back", 72)
    assert figure("back", 72, ("no such area",)) == figure("back", 72)
