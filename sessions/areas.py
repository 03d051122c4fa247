"""The areas of the body: what is shown about each, and where pressing has no place.

The line that is spoken stands in the phrases, as `caution.<area>`. The words here are shown only.
"""

from collections.abc import Mapping

SHOWN: Mapping[str, str] = {
    "lower-back": "No roller and no ball on the spine: stretches and tilts only.",
    "ql": "Skip with kidney disease or in pregnancy. Pressure at most 4.",
    "neck": "Soft tool only, no circles. Pressure at most 4.",
    "chest": "Not over a pacemaker or a port. Pressure at most 4.",
    "feet": "Numb feet: skip.",
    "breath": "Pregnancy, heart or lung disease, epilepsy, panic: no breath holds, use 4-6.",
}
"""What is shown for an area before a session, besides its spoken line."""

NOT_HELD: Mapping[str, str] = {
    "lower-back": "the lower back gets stretches and tilts only",
    "eyes": "eyes are never pressed",
}
"""Areas that take no `hold`, and why. Not pressing the eyes is this project's own caution."""

NOT_ROLLED: Mapping[str, str] = {**NOT_HELD, "neck": "the neck is held still, never rolled"}
"""Areas that take no `roll`, and why."""

NEVER_PRESSED: Mapping[str, str] = {
    "throat": "the airway and arteries are near",
    "spine": "press the muscle beside it",
    "armpit": "nerves and vessels are near",
    "inner-arm": "nerves and vessels are near",
    "abdomen": "organs are near",
    "belly": "organs are near",
    "groin": "nerves and vessels are near",
    "knee": "behind it, nerves and vessels are near",
    "kidneys": "organs are near",
}
"""Places that are never offered as an area, and why."""
