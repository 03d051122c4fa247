"""The mixer: a score and its levels to blocks of samples, a pure function of the frame."""

from bisect import bisect_left
from dataclasses import dataclass, replace
from math import cos, pi, sin
from typing import Literal

import numpy as np
import numpy.typing as npt

from audio.clip import RATE, Block
from audio.limiter import REACH, limit
from audio.score import Bed, Bus, Placed, Score

DUCK_ATTACK = RATE * 50 // 1000
DUCK_RELEASE = RATE * 400 // 1000
DUCKED_TONES = np.float32(10 ** (-6 / 20))
"""Gain of the tones while words are spoken: 6 dB down."""
DUCKED_AMBIENCE = np.float32(10 ** (-12 / 20))
"""Gain of the ambience while words are spoken: 12 dB down."""
BED_FADE = 2 * RATE
"""Frames over which the ambience comes at the beginning of a session and goes at its end."""


Fader = Literal["master", "voice", "tones", "ambience"]
"""What has a gain of its own: everything together, and each bus."""


@dataclass(frozen=True, slots=True)
class Levels:
    """The gain of each bus and of the master, 0 to 1; and whether both ears hear the same."""

    voice: float = 1.0
    tones: float = 1.0
    ambience: float = 1.0
    master: float = 1.0
    mono: bool = False

    def of(self, fader: Fader) -> float:
        """One of the gains."""
        return {"master": self.master, "voice": self.voice, "tones": self.tones, "ambience": self.ambience}[fader]

    def moved(self, fader: Fader, gain: float) -> "Levels":
        """The same with another gain at one fader."""
        match fader:
            case "master":
                return replace(self, master=gain)
            case "voice":
                return replace(self, voice=gain)
            case "tones":
                return replace(self, tones=gain)
            case "ambience":
                return replace(self, ambience=gain)


@dataclass(frozen=True, slots=True)
class Audible:
    """What of a score may be heard: clips that begin at or after a frame, in or after a segment.

    Words must begin at or after `voice_since`, so that they do not speak into others. With `bed_only` no clip is.
    """

    since: int = 0
    segment: int = 0
    voice_since: int = 0
    bed_only: bool = False

    def hears(self, placed: Placed) -> bool:
        """Whether a clip is heard."""
        since = max(self.since, self.voice_since) if placed.bus == "voice" else self.since
        return not self.bed_only and placed.frame >= since and placed.segment >= self.segment


class Mixer:
    """Renders a score. Nothing it holds changes: the same frames give the same samples, in whatever blocks."""

    def __init__(self, score: Score, levels: Levels) -> None:
        self.score = score
        self.levels = levels
        self._frames = [item.frame for item in score.placed]
        self._gains: dict[Bus, np.float32] = {
            "voice": np.float32(levels.voice),
            "tones": np.float32(levels.tones),
            "ambience": np.float32(levels.ambience),
        }
        self._master = np.float32(levels.master)

    def render(self, start: int, frames: int, audible: Audible) -> Block:
        """The samples of `[start, start + frames)`, shape (frames, 2), none over the limiter's ceiling."""
        mix = self._sum(start - REACH, frames + 2 * REACH, audible)
        return limit(mix) * self._master

    def is_still(self, start: int, frames: int, audible: Audible) -> bool:
        """Whether all samples of `[start, start + frames)` are zero, as most of a hold's are."""
        if self._master == 0:
            return True
        # The limiter only makes quieter: what lies in its reach does not sound here.
        near = self._near(start - self.score.longest, start + frames)
        return self.score.bed is None and not any(
            item.end > start and audible.hears(item) and self._sounds(item) for item in near
        )

    def _sum(self, start: int, frames: int, audible: Audible) -> Block:
        block: Block = np.zeros((frames, 2), dtype=np.float32)
        end = start + frames
        near = self._near(start - self.score.longest - DUCK_RELEASE, end + DUCK_ATTACK)
        heard = [item for item in near if audible.hears(item) and self._sounds(item)]
        depth = _depth([item for item in heard if item.bus == "voice"], start, frames)
        if self.score.bed is not None:
            block += self._lay(self.score.bed, start, frames) * _ducked(depth, DUCKED_AMBIENCE)
        for item in heard:
            first, last = max(start, item.frame), min(end, item.end)
            if first >= last:
                continue
            samples = item.clip.samples[first - item.frame : last - item.frame] * self._gains[item.bus]
            if item.bus == "tones" and depth is not None:
                samples *= _ducked(depth[first - start : last - start], DUCKED_TONES)[:, 0]
            left, right = (_CENTRE, _CENTRE) if self.levels.mono else _pan(item, first, last)
            block[first - start : last - start, 0] += samples * left
            block[first - start : last - start, 1] += samples * right
        return block

    def _near(self, start: int, end: int) -> tuple[Placed, ...]:
        """The clips that begin in `[start, end)`."""
        return self.score.placed[bisect_left(self._frames, start) : bisect_left(self._frames, end)]

    def _lay(self, bed: Bed, start: int, frames: int) -> Block:
        at = np.arange(start, start + frames, dtype=np.int64)
        from_end = np.minimum(at, self.score.frames - at)
        gain = np.float32(bed.gain) * self._gains["ambience"] / np.float32(BED_FADE)
        fade = np.clip(from_end, 0, BED_FADE).astype(np.float32)[:, np.newaxis]
        laid: Block = bed.loop.samples.take(at, axis=0, mode="wrap") * fade * gain
        if self.levels.mono:
            # Its channels are independent of each other: at equal power, what both ears hear is as loud as before.
            laid[:] = laid.sum(axis=1, keepdims=True) * _CENTRE
        return laid

    def _sounds(self, item: Placed) -> bool:
        """Whether a clip has a part in the mix: without words, nothing gives way to them and others tell their part."""
        silent = self.levels.voice == 0
        return not silent if item.bus == "voice" else silent or not item.wordless


_Gain = np.float32 | npt.NDArray[np.float32]


_CENTRE = np.float32(0.5**0.5)


def _pan(item: Placed, first: int, last: int) -> tuple[_Gain, _Gain]:
    left, right = pan_gains(item.pan)
    if item.pan == item.pan_to:
        return left, right
    left_to, right_to = pan_gains(item.pan_to)
    way = np.arange(first - item.frame, last - item.frame, dtype=np.float32) / np.float32(item.clip.frames)
    return left + (left_to - left) * way, right + (right_to - right) * way


def pan_gains(pan: float) -> tuple[np.float32, np.float32]:
    """The gains of left and right for a place from -1 to 1, at equal power all the way."""
    angle = (pan + 1) * pi / 4
    return np.float32(cos(angle)), np.float32(sin(angle))


def _depth(voices: list[Placed], start: int, frames: int) -> npt.NDArray[np.float32] | None:
    """How far, 0 to 1, what gives way to the voice is down: before the words begin, until after their end."""
    if not voices:
        return None
    at = np.arange(start, start + frames, dtype=np.int64)
    depth: npt.NDArray[np.float32] = np.zeros(frames, dtype=np.float32)
    for item in voices:
        fall = (at - (item.frame - DUCK_ATTACK)).astype(np.float32) / np.float32(DUCK_ATTACK)
        rise = ((item.end + DUCK_RELEASE) - at).astype(np.float32) / np.float32(DUCK_RELEASE)
        np.maximum(depth, np.clip(np.minimum(fall, rise), np.float32(0), np.float32(1)), out=depth)
    return depth


def _ducked(depth: npt.NDArray[np.float32] | None, gain: np.float32) -> npt.NDArray[np.float32]:
    """The gain of what ducks to `gain` at full depth, shape (frames, 1); (1, 1) where nothing is spoken."""
    if depth is None:
        return np.ones((1, 1), dtype=np.float32)
    ducked: npt.NDArray[np.float32] = np.float32(1) - depth * (np.float32(1) - gain)
    return ducked[:, np.newaxis]
