"""Where the areas of the body lie on the figures.

Each is a half, in the units of the outline: x from the middle, mirrored for the other side. What reaches past the
outline is cut off there. Muscle beside the spine keeps off the spine, as the cautions do.
"""

from collections.abc import Mapping

from tui.figures.outline import View
from tui.figures.shapes import Path, smooth


def _round(points: Path) -> Path:
    return smooth(points, closed=True)


_ARM: Path = ((21.0, 70.5), (35.0, 69.0), (39.0, 91.5), (29.0, 93.0))
_WRIST: Path = ((28.0, 90.0), (38.0, 87.5), (42.0, 98.0), (30.0, 101.0))
_FOOT: Path = ((3.0, 169.0), (17.0, 169.0), (17.0, 181.0), (3.0, 181.0))
_SHOULDER = _round((
    (8.4, 28.0), (14.0, 29.6), (24.0, 33.0), (28.0, 42.0), (27.0, 46.5), (21.5, 44.5), (17.0, 38.5), (12.0, 35.0),
    (8.4, 33.4),
))  # fmt: skip
_THIGH: Path = ((0.0, 103.0), (8.0, 101.0), (21.0, 105.0), (20.0, 118.0), (17.5, 131.0), (3.0, 131.0))
_WHOLE: Path = ((0.0, -1.0), (60.0, -1.0), (60.0, 181.0), (0.0, 181.0))

AREAS: Mapping[str, Mapping[View, Path]] = {
    "upper-back": {"back": _round((
        (3.4, 36.0), (8.0, 35.0), (13.5, 38.0), (16.6, 43.0), (15.5, 50.5), (11.0, 54.0), (3.4, 54.0), (3.4, 45.0),
    ))},
    "middle-back": {"back": _round((
        (3.4, 53.5), (9.0, 53.0), (15.4, 54.5), (15.0, 62.0), (13.0, 70.0), (8.0, 71.0), (3.4, 71.0), (3.4, 62.0),
    ))},
    "lower-back": {"back": _round(((0.0, 69.0), (10.0, 69.0), (11.0, 75.0), (12.5, 81.0), (7.0, 86.0), (0.0, 89.5)))},
    "ql": {"back": _round((
        (5.6, 67.5), (11.0, 66.4), (17.0, 67.0), (15.4, 73.0), (17.0, 80.0), (11.0, 82.6), (5.6, 82.0), (5.6, 75.0),
    ))},
    "shoulders": {"back": _SHOULDER, "front": _SHOULDER},
    "glutes": {
        "back": _round((
            (1.6, 91.0), (5.0, 87.0), (11.0, 85.0), (16.4, 88.5), (18.4, 95.0), (17.6, 102.0), (12.0, 106.0),
            (5.0, 105.5), (1.6, 101.5), (1.6, 96.0),
        ))
    },
    "hips": {
        "front": _round((
            (6.0, 86.0), (12.0, 80.0), (17.0, 79.5), (22.0, 90.0), (22.0, 101.0), (14.0, 103.0), (8.0, 97.0),
        )),
        "back": _round(((12.0, 81.0), (18.0, 80.0), (22.0, 90.0), (22.0, 103.0), (17.0, 102.0), (15.5, 91.0))),
    },
    "neck": {"back": _round(((0.0, 17.5), (9.0, 17.0), (6.0, 23.0), (7.0, 28.0), (0.0, 29.5)))},
    "chest": {
        "front": _round((
            (2.2, 37.0), (9.0, 35.6), (15.4, 38.5), (17.2, 45.0), (15.0, 50.5), (8.5, 52.6), (2.2, 50.5),
        ))
    },
    "feet": {"front": _FOOT, "back": _FOOT},
    "calves": {"back": _round((
        (3.0, 139.0), (10.0, 137.5), (18.0, 139.0), (18.0, 152.0), (15.0, 163.0), (6.0, 162.0), (3.0, 151.0),
    ))},
    "thighs": {"front": _THIGH, "back": _THIGH},
    "forearms": {"front": _ARM, "back": _ARM},
    "eyes": {"front": _round(((2.0, 13.0), (4.0, 11.5), (6.2, 12.6), (6.2, 13.8), (4.0, 14.6)))},
    "wrists": {"front": _WRIST, "back": _WRIST},
    "whole-body": {"front": _WHOLE, "back": _WHOLE},
    "breath": {
        "front": _round((
            (2.2, 41.0), (4.6, 36.5), (8.0, 35.5), (12.4, 40.0), (15.2, 48.0), (16.0, 57.0), (14.8, 65.0),
            (9.0, 62.0), (3.4, 60.5), (2.6, 50.0),
        ))
    },
    "other": {},
}  # fmt: skip
