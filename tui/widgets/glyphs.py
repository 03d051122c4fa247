"""Big letters and figures: strokes, rasterised at any height, onto quadrant blocks or coarsely onto whole cells."""

import math
from functools import lru_cache
from itertools import pairwise, product

Point = tuple[float, float]
Stroke = tuple[Point, ...]

LEAST_ROWS, LEAST_COARSE_ROWS = 3, 5
"""Below this many rows a glyph cannot be told from another."""

_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""Block characters by the quadrants they fill: 1 upper left, 2 upper right, 4 lower left, 8 lower right."""

_CELL = "#"
"""What a whole cell is filled with where there are no blocks."""

_WEIGHT = 0.165
"""Thickness of a stroke, as a share of the height."""
_GAP = 0.13
"""Space between two glyphs, as a share of the height."""


def _arc(cx: float, cy: float, radii: Point, start: float, end: float) -> Stroke:
    rx, ry = radii
    steps = 12
    turns = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return tuple((cx + rx * math.cos(turn), cy + ry * math.sin(turn)) for turn in turns)


def _ring(x0: float, y0: float, x1: float, y1: float, r: float) -> Stroke:
    corners = ((x1 - r, y0 + r, -90), (x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180))
    points = tuple(point for x, y, turn in corners for point in _arc(x, y, (r, r), turn, turn + 90))
    return (*points, points[0])


_W = 0.5
_R = 0.24
_BOWL = ((0.0, 0.0), *_arc(_W - 0.27, 0.27, (0.27, 0.27), -90, 90), (0.0, 0.54))
_ROUND = (_R, _R)
_OPEN = (*_arc(_W - _R, _R, _ROUND, -10, -90), *_arc(_R, _R, _ROUND, -90, -180), *_arc(_R, 1 - _R, _ROUND, 180, 90))
_STEM: Stroke = ((0, 0), (0, 1))

_GLYPHS: dict[str, tuple[float, tuple[Stroke, ...]]] = {
    "0": (_W, (_ring(0, 0, _W, 1, _R),)),
    "1": (_W, (((0.08, 0.2), (0.32, 0), (0.32, 1)),)),
    "2": (_W, ((*_arc(0.25, 0.26, (0.25, 0.26), 190, 385), (0, 1), (_W, 1)),)),
    "3": (_W, (((0.02, 0), (0.47, 0), (0.23, 0.41), *_arc(0.22, 0.7, (0.28, 0.3), -70, 135)),)),
    "4": (_W, (((0.31, 0), (0, 0.7), (_W, 0.7)), ((0.37, 0.42), (0.37, 1)))),
    "5": (_W, (((0.46, 0), (0.06, 0), (0.03, 0.44), *_arc(0.22, 0.69, (0.28, 0.31), -105, 135)),)),
    "6": (_W, (_ring(0, 0.41, _W, 1, _R), ((0, 0.68), (0.03, 0.46), (0.13, 0.2), (0.33, 0)))),
    "7": (_W, (((0, 0), (_W, 0), (0.16, 1)),)),
    "8": (_W, (_ring(0.03, 0, _W - 0.03, 0.48, 0.21), _ring(0, 0.48, _W, 1, _R))),
    "9": (_W, (_ring(0, 0, _W, 0.59, _R), ((_W, 0.32), (0.47, 0.54), (0.37, 0.8), (0.17, 1)))),
    ":": (0.0, (((0, 0.27),), ((0, 0.73),))),
    "?": (0.46, ((*_arc(0.23, 0.24, (0.23, 0.24), 185, 405), (0.23, 0.54), (0.23, 0.64)), ((0.23, 1),))),
    " ": (0.14, ()),
    "<": (0.34, (((0.34, 0.16), (0, 0.5), (0.34, 0.84)),)),
    ">": (0.34, (((0, 0.16), (0.34, 0.5), (0, 0.84)),)),
    "A": (0.54, (((0, 1), (0.27, 0), (0.54, 1)), ((0.1, 0.66), (0.44, 0.66)))),
    "B": (_W, (_STEM, ((0, 0), *_arc(0.22, 0.24, (0.24, 0.24), -90, 90), (0, 0.48)),
               ((0, 0.48), *_arc(0.24, 0.74, (0.26, 0.26), -90, 90), (0, 1)))),
    "C": (_W, ((*_OPEN, *_arc(_W - _R, 1 - _R, _ROUND, 90, 10)),)),
    "D": (_W, (_STEM, ((0, 0), *_arc(0.2, 0.3, (0.3, 0.3), -90, 0), *_arc(0.2, 0.7, (0.3, 0.3), 0, 90), (0, 1)))),
    "E": (0.44, (((0.44, 0), (0, 0), (0, 1), (0.44, 1)), ((0, 0.49), (0.38, 0.49)))),
    "F": (0.42, (((0.42, 0), (0, 0), (0, 1)), ((0, 0.49), (0.37, 0.49)))),
    "G": (_W, ((*_OPEN, *_arc(_W - _R, 1 - _R, _ROUND, 90, 0), (_W, 0.54), (0.28, 0.54)),)),
    "H": (_W, (_STEM, ((_W, 0), (_W, 1)), ((0, 0.49), (_W, 0.49)))),
    "I": (0.0, (_STEM,)),
    "L": (0.42, (((0, 0), (0, 1), (0.42, 1)),)),
    "M": (0.66, (((0, 1), (0, 0), (0.33, 0.56), (0.66, 0), (0.66, 1)),)),
    "N": (0.52, (((0, 1), (0, 0), (0.52, 1), (0.52, 0)),)),
    "O": (_W, (_ring(0, 0, _W, 1, _R),)),
    "P": (_W, (_STEM, _BOWL)),
    "R": (_W, (_STEM, _BOWL, ((0.22, 0.54), (_W, 1)))),
    "S": (_W, ((*_arc(0.25, 0.25, (0.24, 0.25), -15, -265), *_arc(0.25, 0.745, (0.25, 0.255), -90, 165)),)),
    "T": (_W, (((0, 0), (_W, 0)), ((0.25, 0), (0.25, 1)))),
    "U": (_W, (((0, 0), *_arc(0.25, 0.74, (0.25, 0.26), 180, 0), (_W, 0)),)),
    "V": (0.54, (((0, 0), (0.27, 1), (0.54, 0)),)),
    "W": (0.76, (((0, 0), (0.19, 1), (0.38, 0.3), (0.57, 1), (0.76, 0)),)),
    "Y": (0.52, (((0, 0), (0.26, 0.5), (0.52, 0)), ((0.26, 0.5), (0.26, 1)))),
}  # fmt: skip
"""Width and strokes of each glyph in heights of a capital letter, y growing downwards; a stroke of one point is a dot.

Figures are equally wide, so that a running time stands still.
"""

_SMALL = 4
"""Up to this many rows, and in whole cells, the slant of a 4 closes up: it is drawn as on a pocket calculator."""
_SMALL_GLYPHS: dict[str, tuple[float, tuple[Stroke, ...]]] = {
    "4": (_W, (((0.02, 0), (0.02, 0.6), (_W, 0.6)), ((0.42, 0), (0.42, 1)))),
}


def drawable(text: str) -> bool:
    """Whether every character of a text has a glyph."""
    return all(character in _GLYPHS for character in text)


@lru_cache(maxsize=512)
def columns(text: str, rows: int) -> int:
    """How many columns a text takes when it is drawn this many rows high."""
    return sum(_columns(character, rows) for character in text) + _gap(rows) * max(0, len(text) - 1)


@lru_cache(maxsize=512)
def tallest(text: str, width: int, height: int, *, coarse: bool = False) -> int:
    """The most rows, up to `height`, at which a text fits the width; 0 where it does not fit or cannot be drawn."""
    if not text or not drawable(text):
        return 0
    least = LEAST_COARSE_ROWS if coarse else LEAST_ROWS
    return next((rows for rows in range(height, least - 1, -1) if columns(text, rows) <= width), 0)


def draw(text: str, rows: int, *, coarse: bool = False) -> list[str]:
    """A text as `rows` lines, all equally wide: of block characters, or coarse ones of `#`."""
    glyphs = [_coarse_glyph(character, rows) if coarse else _glyph(character, rows) for character in text]
    return [(" " * _gap(rows)).join(glyph[row] for glyph in glyphs) for row in range(rows)]


def _gap(rows: int) -> int:
    return max(1, round(_GAP * rows * 2))


def _thickness(rows: int) -> float:
    """In columns: one column, or half a row, is the unit of everything drawn."""
    return max(1.0, _WEIGHT * rows * 2)


def _columns(character: str, rows: int) -> int:
    thickness = _thickness(rows)
    return math.ceil(_GLYPHS[character][0] * (rows * 2 - thickness) + thickness)


@lru_cache(maxsize=512)
def _glyph(character: str, rows: int) -> tuple[str, ...]:
    small = _SMALL_GLYPHS if rows <= _SMALL else _GLYPHS
    width, strokes = small.get(character, _GLYPHS[character])
    thickness, wide = _thickness(rows), _columns(character, rows)
    cap = rows * 2 - thickness
    left = (wide - width * cap) / 2
    cells = [[0] * wide for _ in range(rows)]
    for stroke in strokes:
        placed = [(left + x * cap, thickness / 2 + y * cap) for x, y in stroke]
        if len(placed) == 1:
            _dot(cells, placed[0], thickness)
        for start, end in pairwise(placed):
            _ink(cells, start, end, thickness / 2)
    return tuple("".join(_QUADRANTS[cell] for cell in row) for row in cells)


@lru_cache(maxsize=512)
def _coarse_glyph(character: str, rows: int) -> tuple[str, ...]:
    """A glyph whose strokes are at least two columns, or a line, thick: half a cell cannot be seen here."""
    width, strokes = _SMALL_GLYPHS.get(character, _GLYPHS[character])
    wide = _columns(character, rows)
    reach = max(1.0, _thickness(rows) / 2)
    across, down = max(0.0, wide - 2 * reach), rows * 2 - 2
    cells = [[False] * wide for _ in range(rows)]
    for stroke in strokes:
        points = [(reach + (x / width if width else 0.5) * across, 1 + y * down) for x, y in stroke]
        for start, end in pairwise(points if len(points) > 1 else points * 2):
            for row, column in product(range(rows), range(wide)):
                if _far(column + 0.5, row * 2 + 1, start, end) <= reach * reach:
                    cells[row][column] = True
    return tuple("".join(_CELL if cell else " " for cell in row) for row in cells)


def _dot(cells: list[list[int]], centre: Point, thickness: float) -> None:
    """Fill a square, its corners cut off where it is large enough to look round then."""
    size = max(1, round(thickness))
    left, top = round(centre[0] * 2 - size), round(centre[1] - size / 2)
    cut = size // 4
    for row in range(size):
        inset = 2 * max(0, cut - min(row, size - 1 - row))
        for column in range(left + inset, left + 2 * size - inset):
            cells[(top + row) // 2][column // 2] |= 1 << ((top + row) % 2 * 2 + column % 2)


def _ink(cells: list[list[int]], start: Point, end: Point, reach: float) -> None:
    """Fill every quadrant of a cell whose middle lies within reach of a line."""
    (x0, y0), (x1, y1) = start, end
    across = range(max(0, int((min(x0, x1) - reach) * 2)), min(len(cells[0]) * 2, int((max(x0, x1) + reach) * 2) + 1))
    down = range(max(0, int(min(y0, y1) - reach)), min(len(cells) * 2, int(max(y0, y1) + reach) + 1))
    for row in down:
        for column in across:
            if _far((column + 0.5) / 2, row + 0.5, start, end) <= reach * reach:
                cells[row // 2][column // 2] |= 1 << ((row % 2) * 2 + column % 2)


def _far(x: float, y: float, start: Point, end: Point) -> float:
    """The square of the distance of a point from a line."""
    (x0, y0), (x1, y1) = start, end
    dx, dy = x1 - x0, y1 - y0
    squared = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / squared)) if squared else 0.0
    return float((x - x0 - along * dx) ** 2 + (y - y0 - along * dy) ** 2)
