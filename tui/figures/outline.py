"""The outline of a person, drawn for unknot, and the few lines that tell a front from a back.

Everything is half a figure: x from the middle, y from the crown, 180 units high. The other half is its mirror.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tui.figures.shapes import Path, smooth

View = Literal["front", "back"]

HEIGHT = 180.0
REACH = 41.5
"""From the middle to the hands."""

FULL: Path = smooth((
    (0.0, 0.0), (4.6, 0.7), (8.0, 3.6), (9.6, 8.4), (9.3, 12.6), (8.0, 17.4), (6.2, 21.4), (5.5, 23.6), (5.7, 26.4),
    (8.4, 29.2), (14.0, 31.4), (19.6, 33.4), (23.6, 36.8), (25.8, 42.0), (26.8, 50.0), (28.6, 59.0),
    (30.8, 67.5), (33.6, 75.0), (35.4, 84.0), (36.8, 92.0), (39.0, 96.5), (41.0, 103.0), (40.8, 109.5),
    (38.4, 114.0), (35.8, 111.5), (34.4, 105.5), (32.2, 105.0), (31.2, 101.0), (32.0, 96.0), (31.4, 91.5),
    (28.0, 83.0), (24.8, 75.0), (22.8, 67.5), (20.8, 58.5), (19.0, 50.5), (18.0, 46.0), (18.0, 51.0),
    (17.2, 59.0), (15.6, 67.0), (14.8, 73.0), (16.0, 80.5), (18.4, 88.5), (20.0, 97.5), (20.2, 107.0),
    (19.2, 118.0), (17.2, 129.0), (15.6, 136.5), (16.4, 143.0), (17.0, 150.0), (15.4, 159.0), (13.0, 168.0),
    (12.8, 172.0), (15.6, 176.4), (15.4, 179.4), (10.6, 180.0), (6.6, 178.8), (6.4, 174.0), (7.0, 168.0),
    (6.0, 159.0), (4.6, 150.0), (5.4, 142.0), (5.2, 135.0), (3.8, 126.0), (2.4, 114.0), (1.2, 103.0), (0.0, 96.5),
))  # fmt: skip
"""The right half as a closed polygon."""

STOUT: Path = smooth((
    (0.0, 0.0), (4.4, 0.7), (8.2, 3.8), (10.6, 9.2), (10.6, 14.5), (8.6, 20.0), (6.0, 24.0), (6.4, 27.6), (13.0, 30.0),
    (21.0, 32.0), (26.4, 37.0), (28.8, 45.0), (31.2, 57.0), (34.0, 69.0), (37.6, 82.0), (40.4, 94.0), (41.4, 105.0),
    (38.4, 111.0), (33.6, 109.0), (31.6, 100.0), (29.6, 91.0), (26.6, 79.0), (24.0, 67.0), (21.4, 54.0), (19.6, 47.0),
    (18.8, 54.0), (17.0, 66.0), (16.4, 74.0), (18.0, 83.0), (20.4, 94.0), (21.2, 106.0), (20.6, 120.0), (18.8, 134.0),
    (18.8, 146.0), (17.8, 160.0), (16.6, 170.0), (19.2, 176.0), (18.0, 180.0), (6.2, 180.0), (5.4, 172.0), (5.6, 158.0),
    (4.8, 146.0), (4.6, 134.0), (3.8, 120.0), (2.6, 106.0), (0.0, 98.0),
))  # fmt: skip
"""The same person where there are few dots: a larger head and stronger limbs, as small letters are cut."""

STOUT_DOT = 3.0
"""Units a dot from which the stout outline is drawn, and nothing within it but what is lit."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line on the body, drawn where a dot is at most so many units."""

    path: Path
    most: float


_FINE, _COARSE = 1.8, 2.6

LINES: Mapping[View, tuple[Line, ...]] = {
    "front": (
        Line(((3.4, 12.6), (4.8, 12.6)), _COARSE),  # eye
        Line(((0.0, 19.4), (1.6, 19.4)), _COARSE),  # mouth
        Line(((0.0, 78.0), (0.0, 79.0)), _COARSE),  # navel
        Line(((0.0, 15.4), (0.0, 15.8)), _FINE),  # nose
        Line(smooth(((0.0, 24.6), (3.0, 24.2), (5.2, 22.6))), _FINE),  # chin
        Line(smooth(((2.4, 35.4), (7.0, 36.0), (13.0, 34.0))), _FINE),  # collarbone
        Line(smooth(((4.0, 52.2), (9.0, 53.6), (14.0, 51.0))), _FINE),  # breast
        Line(smooth(((7.6, 139.0), (10.6, 140.8), (13.6, 139.0))), _FINE),  # knee
    ),
    "back": (
        *(Line(((0.0, y), (0.0, y)), _COARSE) for y in range(34, 88, 6)),  # spine
        Line(((0.0, 92.0), (0.0, 97.0)), _COARSE),
        Line(smooth(((3.4, 103.0), (6.4, 105.8), (10.4, 106.4), (14.4, 103.8))), _FINE),  # below the seat
        Line(smooth(((7.4, 40.5), (6.4, 47.0), (8.0, 52.5), (12.4, 50.5))), _FINE),  # shoulder blade
    ),
}
