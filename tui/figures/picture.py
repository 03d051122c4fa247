"""The picture of a body: figures, sides and captions, laid out as cells of a terminal."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sessions.timeline import Side
from tui.figures.areas import AREAS
from tui.figures.figure import Dot, Dots, figure, half_columns
from tui.figures.outline import HEIGHT, View

Ink = Literal["none", "room", "line", "lit", "label", "lit-label"]
Run = tuple[str, Ink]
"""Characters of one ink."""
Picture = tuple[tuple[Run, ...], ...]
"""Rows, from the top; each as wide as asked for."""

LEAST_ROWS = 5
"""Rows of cells below which a figure is no figure."""

VIEWS: tuple[View, ...] = ("front", "back")

_CAPTIONED = 8
"""Rows of cells from which there is a line for what the figure shows."""
_GAP = 3
"""Columns between two figures."""
_SHRUNK, _LEAST_BESIDE = 0.5, 9
"""How much smaller figures may be drawn, so that both are seen where one alone does not show everything; and the rows
of cells that each must have then."""
_CHEEK, _TEMPLE = 23.0, 12.0
"""Where the letters of the sides stand: so far from the middle, and so far down, in units of the outline."""

# The dots of a cell and their bits: Unicode's block of Braille patterns.
_BITS = (0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80)
_BLANK = 0x2800
_INKS: dict[Dot, Ink] = {Dot.NONE: "none", Dot.ROOM: "room", Dot.LINE: "line", Dot.EDGE: "line", Dot.LIT: "lit"}


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str = " "
    ink: Ink = "none"


_EMPTY = _Cell()


def columns(rows: int) -> int:
    """How many columns one figure takes in so many rows of cells, its caption among them."""
    return half_columns(4 * _figure_rows(rows))


def view_of(areas: Sequence[str], prefer: View = "front") -> View:
    """The figure that shows the most of these areas; where either does, the preferred one."""
    return max(VIEWS, key=lambda view: (sum(view in AREAS.get(area, {}) for area in areas), view == prefer))


def needs_both(areas: Sequence[str]) -> bool:
    """Whether neither figure alone shows every area."""
    best = view_of(areas)
    return not all(best in AREAS[area] for area in areas if AREAS.get(area))


def views(width: int, height: int, areas: Sequence[str], prefer: View = "front") -> tuple[View, ...]:
    """Which figures are shown, as far as there is room: both where one alone would be no larger.

    Where one does not show every area, both may be drawn smaller; else it is the one of `view_of`.
    """
    alone, beside = _fitting(width, height), _fitting((width - _GAP) // 2, height)
    if alone < LEAST_ROWS:
        return ()
    least = max(_LEAST_BESIDE, _SHRUNK * alone) if needs_both(areas) else alone
    return VIEWS if beside >= least else (view_of(areas, prefer),)


@lru_cache(maxsize=64)
def draw(
    width: int,
    height: int,
    areas: Sequence[str] = (),
    side: Side | None = None,
    *,
    prefer: View = "front",
    plain: bool = False,
) -> Picture:
    """A person with areas lit, in exactly so many columns and rows of cells.

    An area is lit on its side; on both where no side is said. `plain` uses ASCII only.
    """
    shown = views(width, height, areas, prefer)
    each = (width - _GAP * (len(shown) - 1)) // max(1, len(shown))
    rows = _fitting(each, height) if shown else 0
    blocks = [_block(view, rows, height > rows, areas, side, plain=plain) for view in shown]
    lines = [
        [cell for index, block in enumerate(blocks) for cell in (*([_EMPTY] * _GAP if index else ()), *block[row])]
        for row in range(len(blocks[0]) if blocks else 0)
    ]
    above = (height - len(lines)) // 2
    below = height - len(lines) - above
    return tuple(_runs(line, width) for line in (*([[]] * above), *lines, *([[]] * below)))


def _figure_rows(height: int) -> int:
    return height - 1 if height >= _CAPTIONED else height


def _fitting(width: int, height: int) -> int:
    """The most rows of cells that a figure has there, without its caption."""
    rows = max(0, _figure_rows(height))
    while rows and half_columns(4 * rows) > width:
        rows -= 1
    return rows


def _block(
    view: View, rows: int, captioned: bool, areas: Sequence[str], side: Side | None, *, plain: bool
) -> list[list[_Cell]]:
    """A figure with the letters of its sides, of the lit side only if there is one, and below it what it shows."""
    dots = figure(view, 4 * rows, tuple(areas), side)
    wide = len(dots[0]) // 2
    lit = _lit(dots, rows, wide)
    draw_cell = _ascii if plain else _braille
    cells = [
        [draw_cell(_dots(dots, row, column), (row, column) in lit) for column in range(wide)] for row in range(rows)
    ]
    row = int(_TEMPLE / HEIGHT * rows)
    edge = int(wide / 2 - _CHEEK / HEIGHT * rows * 2)
    for letter, viewed in (("L", "left"), ("R", "right")):
        to_the_left = (viewed == "left") == (view == "back")
        if lit and side in ("left", "right") and side != viewed:
            continue
        column = edge if to_the_left else wide - 1 - edge
        # The place itself matters more than the letter of its side.
        if (row, column) not in lit:
            cells[row][column] = _Cell(letter, "lit-label" if lit and side else "label")
    if captioned and len(view) <= wide:
        cells.append([_Cell(letter, "none" if letter == " " else "label") for letter in view.center(wide)])
    return cells


def _dots(dots: Dots, row: int, column: int) -> list[Dot]:
    return [dots[4 * row + down][2 * column + right] for down in range(4) for right in range(2)]


def _lit(dots: Dots, rows: int, wide: int) -> frozenset[tuple[int, int]]:
    """The cells that are lit. A cell has one colour: one with more of the body's edge gives way to a neighbour."""
    shares: dict[tuple[int, int], bool] = {}
    for row in range(rows):
        for column in range(wide):
            inside = _dots(dots, row, column)
            if Dot.LIT in inside:
                shares[row, column] = inside.count(Dot.LIT) >= inside.count(Dot.EDGE)

    def gives_way(row: int, column: int) -> bool:
        around = ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1))
        return any(shares.get(place, False) for place in around)

    return frozenset(place for place, most in shares.items() if most or not gives_way(*place))


def _braille(dots: Sequence[Dot], lit: bool) -> _Cell:
    """Beside a lit area only the edge of the body keeps its dots; where the edge is, a lit area loses its own."""
    shown = [dot in (Dot.LIT, Dot.EDGE) if lit else dot not in (Dot.LIT, Dot.NONE) for dot in dots]
    bits = sum(bit for bit, is_shown in zip(_BITS, shown, strict=True) if is_shown)
    ink = max((dot for dot, is_shown in zip(dots, shown, strict=True) if is_shown), default=Dot.NONE)
    return _Cell(chr(_BLANK + bits), _INKS[ink]) if bits else _EMPTY


def _ascii(dots: Sequence[Dot], lit: bool) -> _Cell:
    if lit:
        return _Cell("#", "lit")
    upper, lower = (sum(dot in (Dot.LINE, Dot.EDGE) for dot in half) for half in (dots[:4], dots[4:]))
    if upper + lower < 2:
        return _Cell(".", "room") if any(dots) else _EMPTY
    return _Cell(":" if upper and lower else "'" if upper else ".", "line")


def _runs(line: Sequence[_Cell], width: int) -> tuple[Run, ...]:
    before = (width - len(line)) // 2
    cells = [*([_EMPTY] * before), *line, *([_EMPTY] * (width - len(line) - before))]
    runs: list[Run] = []
    for cell in cells:
        if runs and runs[-1][1] == cell.ink:
            runs[-1] = (runs[-1][0] + cell.text, cell.ink)
        else:
            runs.append((cell.text, cell.ink))
    return tuple(runs)
