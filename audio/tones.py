"""The tones: synthesized, soft, and told apart with closed eyes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from audio.clip import FRAMES_PER_MS, RATE, Clip
from audio.levels import Float, level
from sessions.timecode import Ms
from sessions.timeline import ToneName

_ATTACK = 8 * FRAMES_PER_MS
_NOTE_FADE = 25 * FRAMES_PER_MS
_BREATH_FADE = 120 * FRAMES_PER_MS

Partials = tuple[tuple[float, float], ...]
"""What sounds together in a note: each a multiple of its pitch, and how strong it begins."""

_BELL: Partials = ((1.0, 1.0), (2.0, 0.4), (3.01, 0.15), (4.2, 0.05))
_BOWL: Partials = ((0.999, 0.5), (1.001, 0.5), (2.003, 0.3), (2.71, 0.12), (5.1, 0.03))
_WOOD: Partials = ((1.0, 1.0), (2.76, 0.35))
_REED: Partials = ((1.0, 1.0), (2.0, 0.35), (3.0, 0.12))

# A pentatonic scale, so that any two of the tones agree where they meet.
_C4, _G4, _A4, _C5, _D5, _E5, _G5, _A5, _C6 = 261.63, 392.0, 440.0, 523.25, 587.33, 659.26, 783.99, 880.0, 1046.5


@dataclass(frozen=True, slots=True)
class _Note:
    """A struck note: its pitch in Hz, when it begins in parts of the tone, and by how many e-folds it dies away."""

    pitch: float
    at: float = 0.0
    until: float = 1.0
    decay: float = 3.0
    partials: Partials = _BELL
    strength: float = 1.0


_STRUCK: dict[ToneName, tuple[_Note, ...]] = {
    # Up: go.
    "start": (_Note(_D5, until=0.6), _Note(_A5, at=0.3)),
    # Down, and to rest.
    "end": (_Note(_A5, until=0.5), _Note(_E5, at=0.2, until=0.8), _Note(_A4, at=0.4, strength=1.2)),
    # Dry and high.
    "tick": (_Note(_C6, decay=4.0, partials=_WOOD),),
    # The same note twice.
    "half": (_Note(_G5, until=0.5, decay=4.0), _Note(_G5, at=0.5, decay=4.0)),
    # Once, low.
    "rep": (_Note(_A4, decay=3.0, partials=_WOOD),),
    # Four steps, from one ear to the other.
    "switch": tuple(_Note(_E5 if step % 2 else _C5, at=step / 4, until=(step + 1) / 4) for step in range(4)),
    # A question in three notes, the last one held.
    "ready": (_Note(_C5, until=0.4), _Note(_E5, at=0.2, until=0.6), _Note(_G5, at=0.4, decay=2.0)),
    # A bowl, left to ring.
    "close": (_Note(_C4, partials=_BOWL, decay=2.5), _Note(_G4, at=0.06, partials=_BOWL, strength=0.7)),
}
# From one pitch to another, and from one strength to another.
_GLIDES: dict[ToneName, tuple[float, float]] = {"breathe-in": (_C4, _G4), "breathe-out": (_G4, _C4)}
_SWELLS: dict[ToneName, tuple[float, float]] = {"breathe-in": (0.4, 1.0), "breathe-out": (1.0, 0.4)}


@lru_cache(maxsize=32)
def tone(name: ToneName, duration: Ms) -> Clip:
    """The tone `name`, exactly as long as `duration` and at the one loudness of `audio.levels`.

    It is well audible within 10 ms of its first frame, and ends at zero. The notes of a tone keep their shares of
    its length; the rising and the falling tone of a breath take the whole of it.
    """
    frames = duration * FRAMES_PER_MS
    sound = _glide(name, frames) if name in _GLIDES else _struck(_STRUCK[name], frames)
    return Clip.of(level(sound))


def _struck(notes: tuple[_Note, ...], frames: int) -> Float:
    sound = np.zeros(frames)
    for note in notes:
        begin, end = round(note.at * frames), round(note.until * frames)
        sound[begin:end] += note.strength * _ring(note, end - begin)
    return sound


def _ring(note: _Note, frames: int) -> Float:
    time = np.arange(frames) / RATE
    share = np.arange(frames) / max(frames, 1)
    # What is higher dies away sooner, as it does in a bell.
    sound = sum(
        (
            strength * np.exp(-note.decay * ratio**0.5 * share) * np.sin(2 * np.pi * note.pitch * ratio * time)
            for ratio, strength in note.partials
        ),
        start=np.zeros(frames),
    )
    return _faded(sound, _NOTE_FADE)


def _glide(name: ToneName, frames: int) -> Float:
    first, last = _GLIDES[name]
    weak, strong = _SWELLS[name]
    share = np.arange(frames) / max(frames, 1)
    phase = 2 * np.pi * np.cumsum(first * (last / first) ** share) / RATE
    sound = sum((strength * np.sin(ratio * phase) for ratio, strength in _REED), start=np.zeros(frames))
    return _faded(sound * (weak + (strong - weak) * share), _BREATH_FADE)


def _faded(sound: Float, fade: int) -> Float:
    attack, fade = min(_ATTACK, len(sound) // 4), min(fade, len(sound) // 2)
    sound[:attack] *= _rise(attack)
    sound[len(sound) - fade :] *= _rise(fade)[::-1]
    return sound


def _rise(frames: int) -> Float:
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(frames) / max(frames, 1))
