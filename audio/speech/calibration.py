"""How fast a voice speaks: measured once for each voice, and kept.

A voice is given a scale, by which its sounds are drawn out, and speaks a few lines at two of them. What of their time
does not grow with the scale are pauses; with both parts known, the scale for any words a minute is.
"""

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio.speech.languages import primary
from sessions.store.files import write_atomically

KEY = "calibration 1"
"""Counts up when the lines or the way from them to a scale change."""

# Instructions of the kind that sessions are made of.
_LINES = {
    "en": (
        "Ball beside your spine, below the shoulder blade. Lean back.",
        "Bend your knees. Roll slowly.",
        "Squeeze the top of your shoulder.",
        "Lift your hips. Two seconds. Lower.",
        "Ten seconds.",
    ),
    "de": (
        "Lehn dich sanft hinein. Bleib leicht.",
        "Umarme dich selbst. Mach den oberen Rücken rund.",
        "Zieh das Knie zu dir heran.",
        "Heb die Hüfte. Zwei Sekunden. Senk sie.",
        "Zehn Sekunden.",
    ),
    "es": (
        "Dobla las rodillas. Rueda despacio.",
        "Abrázate. Redondea la parte alta de la espalda.",
        "Lleva la rodilla hacia el pecho.",
        "Levanta la cadera. Dos segundos. Baja.",
        "Diez segundos.",
    ),
    "fr": (
        "Pliez les genoux. Roulez lentement.",
        "Serrez vos bras autour de vous. Arrondissez le haut du dos.",
        "Ramenez le genou vers la poitrine.",
        "Levez les hanches. Deux secondes. Baissez.",
        "Dix secondes.",
    ),
}
_SCALES = (1.0, 1.5)
_LIMITS = (0.4, 3.0)
_LEAST_GROWTH = 0.1


@dataclass(frozen=True, slots=True)
class Law:
    """The time of the lines, in seconds, is `fixed` and `scaled` times the scale; `words` is how many they are."""

    fixed: float
    scaled: float
    words: int

    def scale(self, words_per_minute: int) -> float:
        """The scale at which a voice speaks so many words a minute; 1 for a voice that does not heed its scale."""
        if self.scaled < _LEAST_GROWTH * self.fixed:
            return 1.0
        wanted = (self.words * 60 / words_per_minute - self.fixed) / self.scaled
        return round(max(_LIMITS[0], min(_LIMITS[1], wanted)), 3)


def measured(language: str, seconds: Callable[[str, float], float]) -> Law | None:
    """The law of a voice, from the seconds that it takes for a text at a scale; None where it makes no sound."""
    lines = _LINES.get(primary(language), _LINES["en"])
    short, long = (sum(seconds(line, scale) for line in lines) for scale in _SCALES)
    if not short or not long:
        return None
    scaled = (long - short) / (_SCALES[1] - _SCALES[0])
    return Law(short - scaled * _SCALES[0], scaled, sum(len(line.split()) for line in lines))


def kept_in(folder: Path, voice: Path) -> Path:
    """The file that keeps the law of a voice file."""
    return folder / f"tempo-{hashlib.blake2b(bytes(voice), digest_size=10).hexdigest()}.json"


def read_law(path: Path, key: str) -> Law | None:
    """What was kept for a voice of this key; None where there is nothing, or nothing that can be believed."""
    try:
        kept: Any = json.loads(path.read_bytes())
        if kept["key"] != key:
            return None
        law = Law(float(kept["fixed"]), float(kept["scaled"]), int(kept["words"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
    sane = math.isfinite(law.fixed) and math.isfinite(law.scaled) and law.words > 0 and law.fixed + law.scaled > 0
    return law if sane else None


def write_law(path: Path, key: str, law: Law) -> None:
    """Keep a law. A folder that cannot be written is no error: it is measured again the next time."""
    content = {"key": key, "fixed": law.fixed, "scaled": law.scaled, "words": law.words}
    try:
        write_atomically(path, json.dumps(content) + "\n")
    except OSError:
        return
