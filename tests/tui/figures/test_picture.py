import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessions.timeline import Side
from tui.figures.areas import AREAS
from tui.figures.picture import LEAST_ROWS, Ink, Picture, columns, draw, view_of, views

PLACED = [area for area, shown in AREAS.items() if shown]
sides = st.sampled_from(("left", "right", "both", None))
widths, heights = st.integers(0, 60), st.integers(0, 24)


def texts(picture: Picture) -> list[str]:
    return ["".join(text for text, _ in row) for row in picture]


def inks(picture: Picture) -> set[Ink]:
    return {ink for row in picture for _, ink in row}


def of(picture: Picture, ink: Ink) -> list[str]:
    return [text for row in picture for text, drawn in row if drawn == ink]


def test_a_small_figure() -> None:
    picture = draw(9, 7, ("middle-back",), "left")
    assert texts(picture) == [
        "  L⠰⣉⠆   ",
        "  ⡰⠊ ⠑⢆  ",
        " ⢀⡏⡾⠇⢰⢹⡀ ",
        " ⢸⠃⡇ ⢸⠘⡇ ",
        " ⠈ ⣧⠒⣼ ⠁ ",
        "   ⣿ ⣿   ",
        "   ⣿ ⣿   ",
    ]
    assert of(picture, "lit") == ["⡾⠇"]
    assert (of(picture, "lit-label"), of(picture, "label")) == (["L"], [])


def test_the_other_side_is_its_mirror() -> None:
    picture = draw(9, 7, ("middle-back",), "right")
    assert texts(picture)[2] == " ⢀⡏⡆⠸⢷⢹⡀ "
    assert of(picture, "lit") == ["⠸⢷"]
    assert of(picture, "lit-label") == ["R"]


def test_a_figure_from_the_front_with_its_caption() -> None:
    picture = draw(24, 12, ("chest",), "left")
    assert texts(picture) == [
        "          ⡜⠉⢣ L         ",
        "         ⢀⡸ ⢇⡀          ",
        "        ⡎⠁ ⢰⣶⡎⢱         ",
        "       ⢰⡡⢢ ⠈⠉⡔⢌⡆        ",
        "       ⡎⡇⢸   ⡇⢸⢱        ",
        "      ⢰⢹ ⡎   ⢱ ⡏⡆       ",
        "      ⠸⠇ ⡇⢠⠒⡄⢸ ⠸⠇       ",
        "         ⡇⢸ ⡇⢸          ",
        "         ⡇⢸ ⡇⢸          ",
        "         ⢣⢸ ⡇⡜          ",
        "         ⣸⣸ ⣇⣇          ",
        "         front          ",
    ]
    assert of(picture, "lit") == ["⢰⣶⡎", "⠈⠉"]


def test_without_unicode() -> None:
    assert texts(draw(12, 10, ("middle-back",), "right", plain=True)) == [
        "    :':R    ",
        "   ..'..    ",
        "  :. ##.:   ",
        "  :.:##.:   ",
        " :::   :::  ",
        " '.::'::.'  ",
        "   :: ::    ",
        "   :: ::    ",
        "   :: ::    ",
        "    back    ",
    ]


@settings(max_examples=60, deadline=None)
@given(widths, heights, st.lists(st.sampled_from([*AREAS, "unknown"]), max_size=3), st.booleans())
def test_it_fills_its_place_exactly(width: int, height: int, areas: list[str], plain: bool) -> None:
    picture = draw(width, height, tuple(areas), plain=plain)
    assert [len(row) for row in texts(picture)] == [width] * height
    assert not plain or "".join(texts(picture)).isascii()


@settings(max_examples=60, deadline=None)
@given(widths, heights, st.sampled_from(PLACED), sides, st.booleans())
@example(width=5, height=5, area="shoulders", side="left", plain=False)
def test_an_area_is_seen_wherever_there_is_a_figure(
    width: int, height: int, area: str, side: Side | None, plain: bool
) -> None:
    shown = views(width, height, (area,))
    picture = draw(width, height, (area,), side, plain=plain)
    assert ("lit" in inks(picture)) is bool(shown)
    assert bool(shown) is (
        min(height, height if height < 8 else height - 1) >= LEAST_ROWS and width >= columns(LEAST_ROWS)
    )


@pytest.mark.parametrize("area", PLACED)
@pytest.mark.parametrize("size", [(9, 7), (12, 10), (24, 18), (40, 30)])
@pytest.mark.parametrize("plain", [False, True])
def test_nothing_is_told_by_colour_alone(area: str, size: tuple[int, int], plain: bool) -> None:
    nothing, left, right = (
        texts(draw(*size, areas, side, prefer=view_of((area,)), plain=plain))
        for areas, side in (((), None), ((area,), "left"), ((area,), "right"))
    )
    assert nothing != left
    if area != "whole-body":
        assert nothing != right
        assert left != right


@pytest.mark.parametrize(
    ("areas", "side", "letters"),
    [
        (("ql",), "left", "L back"),
        (("ql",), "right", "R back"),
        (("ql",), "both", "L R back"),
        (("ql",), None, "L R back"),
        (("chest",), "left", "L front"),
        (("chest",), "both", "R L front"),
        ((), "left", "R L front"),
    ],
)
def test_letters_stand_on_the_persons_own_sides(areas: tuple[str, ...], side: Side | None, letters: str) -> None:
    shown = texts(draw(20, 12, areas, side))
    assert re.findall("[A-Za-z]+", " ".join(shown)) == letters.split()


def test_the_letter_of_a_side_stands_beside_it() -> None:
    places: list[tuple[str, Side, int]] = [
        ("ql", "left", 0),
        ("ql", "right", 1),
        ("chest", "left", 1),
        ("chest", "right", 0),
    ]
    for area, side, column in places:
        line = texts(draw(20, 12, (area,), side))[0]
        at = next(index for index, letter in enumerate(line) if letter in "LR")
        assert (at >= 10) is bool(column)


def test_the_figure_that_shows_it() -> None:
    assert view_of(("ql",)) == "back"
    assert view_of(("chest",), "back") == "front"
    assert (view_of(("feet",), "back"), view_of(("feet",), "front")) == ("back", "front")
    assert view_of(("chest", "ql", "glutes")) == "back"
    assert (view_of((), "back"), view_of(("other",), "front")) == ("back", "front")


def test_both_figures_only_where_neither_suffers_or_one_does_not_show_it_all() -> None:
    height = 20
    one = columns(height)
    assert views(2 * one + 3, height, ("ql",)) == ("front", "back")
    assert views(2 * one + 2, height, ("ql",)) == ("back",)
    assert views(2 * one + 2, height, ("ql", "chest")) == ("front", "back")
    assert views(one, height, ("ql", "chest"), "back") == ("back",)
    assert views(one, height, ("ql", "other")) == ("back",)
    assert views(columns(LEAST_ROWS) - 1, height, ("ql",)) == ()
    assert views(40, LEAST_ROWS - 1, ("ql",)) == ()
