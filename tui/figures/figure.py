"""One figure, front or back, as dots."""

from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil, hypot

from sessions.timeline import Side
from tui.figures.areas import AREAS
from tui.figures.outline import FULL, HEIGHT, LINES, REACH, STOUT, STOUT_DOT, View
from tui.figures.shapes import Mask, Path, cover


class Dot(IntEnum):
    """What a dot belongs to: nothing, the room within the body, lines on it, its edge, the area that is lit."""

    NONE = 0
    ROOM = 1
    LINE = 2
    EDGE = 3
    LIT = 4


Dots = tuple[tuple[Dot, ...], ...]
"""Rows of dots, from the top."""

_BODY_SHARE = 0.45
_AREA_SHARE, _AREA_SHARE_STOUT = 0.5, 0.3
"""How much of a dot the body, or an area, must cover; among few dots an area may take more than its share."""


def half_columns(rows: int) -> int:
    """How many columns of dots half a figure takes that is so many dots high."""
    return ceil(REACH * rows / HEIGHT)


@lru_cache(maxsize=64)
def figure(view: View, rows: int, areas: Sequence[str] = (), side: Side | None = None) -> Dots:
    """A figure so many dots high, its areas lit on a side; on both where no side is said.

    The side is the person's own: on the back it is where the viewer has it, on the front mirrored.
    """
    body, edge, lines = _body(rows), _edge(rows), _lines(view, rows)
    half = half_columns(rows)
    room = _empty if _is_stout(rows) else _room
    lit = [_area(area, view, rows) for area in areas if view in AREAS.get(area, {})]
    shown: list[list[Dot]] = []
    for row in range(rows):
        dots = [Dot.NONE] * (2 * half)
        for column in range(half):
            if not body[row][column]:
                continue
            dot = Dot.EDGE if edge[row][column] else Dot.LINE if (row, column) in lines else room(row, column)
            glow = Dot.LIT if any(mask[row][column] for mask in lit) else dot
            left, right = (glow, dot) if side == "left" else (dot, glow) if side == "right" else (glow, glow)
            here, there = (right, left) if view == "back" else (left, right)
            dots[half + column], dots[half - 1 - column] = here, there
        shown.append(dots)
    if lit:
        _set_apart(shown, figure(view, rows))
    return tuple(map(tuple, shown))


def _set_apart(dots: list[list[Dot]], bare: Dots) -> None:
    """Clear the room around a lit area; and its edges too where every lit dot was drawn already.

    There, in limbs of few dots, only the gap tells what is lit, whatever its colour.
    """
    lit = [(row, column) for row, line in enumerate(dots) for column, dot in enumerate(line) if dot is Dot.LIT]
    cleared = Dot.EDGE if all(bare[row][column] for row, column in lit) else Dot.LINE
    for row, column in lit:
        for near in range(max(0, row - 1), min(len(dots), row + 2)):
            for beside in range(max(0, column - 1), min(len(dots[0]), column + 2)):
                if dots[near][beside] <= cleared:
                    dots[near][beside] = Dot.NONE


def _room(row: int, column: int) -> Dot:
    """A dot in four, each row shifted against the one above it."""
    return Dot.ROOM if row % 2 == 0 and (column + row // 2) % 2 == 0 else Dot.NONE


def _empty(_row: int, _column: int) -> Dot:
    return Dot.NONE


def _is_stout(rows: int) -> bool:
    return HEIGHT / rows >= STOUT_DOT


@cache
def _body(rows: int) -> Mask:
    path = STOUT if _is_stout(rows) else FULL
    return cover(path, half_columns(rows), rows, HEIGHT / rows, _BODY_SHARE)


@cache
def _area(area: str, view: View, rows: int) -> Mask:
    """The dots of an area: at least one, the nearest of the body, where it is too small for the grid."""
    dot = HEIGHT / rows
    path, body = AREAS[area][view], _body(rows)
    share = _AREA_SHARE_STOUT if _is_stout(rows) else _AREA_SHARE
    covered = cover(path, half_columns(rows), rows, dot, share)
    mask = tuple(
        tuple(one and other for one, other in zip(*pair, strict=True)) for pair in zip(covered, body, strict=True)
    )
    if any(map(any, mask)):
        return mask
    x, y = (sum(values) / len(path) / dot - 0.5 for values in zip(*path, strict=True))
    places = ((row, column) for row, line in enumerate(body) for column, inside in enumerate(line) if inside)
    nearest = min(places, key=lambda place: hypot(place[0] - y, place[1] - x))
    return tuple(tuple((row, column) == nearest for column in range(len(line))) for row, line in enumerate(body))


@cache
def _edge(rows: int) -> Mask:
    """The dots of the body that have a neighbour outside of it."""
    body = _body(rows)
    return tuple(
        tuple(inside and _on_edge(body, row, column) for column, inside in enumerate(line))
        for row, line in enumerate(body)
    )


def _on_edge(body: Mask, row: int, column: int) -> bool:
    """Across the middle, the neighbour of a dot is its own mirror."""

    def outside(row: int, column: int) -> bool:
        return not (0 <= row < len(body) and column < len(body[row]) and body[row][max(0, column)])

    return any(outside(row + down, column + right) for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)))


def _trace(path: Path, dot: float) -> set[tuple[int, int]]:
    """The dots that a line passes."""
    places: set[tuple[int, int]] = set()
    for (x1, y1), (x2, y2) in pairwise(path):
        steps = max(1, ceil(2 * hypot(x2 - x1, y2 - y1) / dot))
        for step in range(steps + 1):
            x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            places.add((int(y / dot), int(x / dot)))
    return places


@cache
def _lines(view: View, rows: int) -> frozenset[tuple[int, int]]:
    dot = HEIGHT / rows
    return frozenset(place for line in LINES[view] if dot <= line.most for place in _trace(line.path, dot))
