"""Shapes: smooth curves through points, and the dots of a grid that they cover."""

from collections.abc import Sequence

Point = tuple[float, float]
Path = Sequence[Point]
Mask = tuple[tuple[bool, ...], ...]
"""Rows of dots, from the top; true where a shape is."""

_PIECES = 6
"""Straight pieces between two points of a smooth curve."""
_SLICES = 4
"""Lines at which each row of dots is measured."""


def smooth(points: Path, *, closed: bool = False) -> tuple[Point, ...]:
    """A curve through the points (a centripetal-free Catmull-Rom spline), in straight pieces."""
    count = len(points)

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    curve: list[Point] = []
    for index in range(count if closed else count - 1):
        before, here, after, beyond = (at(index + offset) for offset in (-1, 0, 1, 2))
        for piece in range(_PIECES):
            t = piece / _PIECES
            curve.append(
                (
                    _spline(before[0], here[0], after[0], beyond[0], t),
                    _spline(before[1], here[1], after[1], beyond[1], t),
                )
            )
    return tuple(curve) if closed else (*curve, points[-1])


def _spline(before: float, here: float, after: float, beyond: float, t: float) -> float:
    slope = (after - before) * t
    square = (2 * before - 5 * here + 4 * after - beyond) * t * t
    cube = (3 * here - before - 3 * after + beyond) * t * t * t
    return here + (slope + square + cube) / 2


def cover(polygon: Path, columns: int, rows: int, dot: float, least: float = 0.5) -> Mask:
    """The dots of a grid, `dot` units wide and high, of which a closed polygon covers at least this share.

    The grid begins at the origin and goes right and down.
    """
    mask: list[tuple[bool, ...]] = []
    for row in range(rows):
        shares = [0.0] * columns
        for part in range(_SLICES):
            ends = _crossings(polygon, (row + (part + 0.5) / _SLICES) * dot)
            for start, end in zip(ends[::2], ends[1::2], strict=True):
                _add(shares, start / dot, end / dot)
        mask.append(tuple(share >= least * _SLICES for share in shares))
    return tuple(mask)


def _crossings(polygon: Path, y: float) -> list[float]:
    ends: list[float] = []
    x1, y1 = polygon[-1]
    for x2, y2 in polygon:
        if (y1 <= y) != (y2 <= y):
            ends.append(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
        x1, y1 = x2, y2
    return sorted(ends)


def _add(shares: list[float], start: float, end: float) -> None:
    """Add what lies between two places, in dots, to the dots there."""
    first, last = max(0, int(start)), min(len(shares) - 1, int(end))
    for column in range(first, last + 1):
        shares[column] += max(0.0, min(end, column + 1) - max(start, column))
