"""The stream: what leaves for the ear. Pieces of the timeline joined without clicks, spoken asides, and dither."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from audio.clip import RATE, Block, Clip
from audio.limiter import CEILING
from audio.mixer import Audible, Mixer

FADE = RATE * 5 // 1000
"""Frames over which every start, stop and change fades."""

_GRID = np.float32(1 << 23)
"""Samples are multiples of 1 / 2**23, so that a 24-bit file and a float32 device get the very same ones."""

_DITHER_FRAMES = 1 << 16
"""The dither of a frame depends on its number alone; it comes again after these many."""


def _dither_table() -> Block:
    """Triangular noise of one 16-bit step: it keeps Bluetooth speakers awake, is not heard, and is never zero."""
    random = np.random.Generator(np.random.PCG64(0x756E6B6E6F74))
    steps = random.integers(-128, 128, size=(2, _DITHER_FRAMES, 2)).sum(axis=0)
    once: Block = (steps | 1).astype(np.float32) / _GRID
    # Twice, so that what runs over its end is one piece of it too.
    table = np.concatenate((once, once))
    table.flags.writeable = False
    return table


_DITHER = _dither_table()


@dataclass(frozen=True, slots=True)
class _Take:
    """A piece of the timeline as it plays: its frame at the stream's frame `began`; after `ends` it fades out."""

    mixer: Mixer
    audible: Audible
    began: int
    start: int
    ends: int | None = None

    def frame_at(self, frame: int) -> int:
        return self.start + frame - self.began

    def follows(self, frame: int, start: int, bed_only: bool) -> bool:
        """Whether this take just goes on where the timeline's frame `start` is wanted at the stream's `frame`."""
        return self.frame_at(frame) == start and self.audible.bed_only == bed_only

    def heard(self, start: int, frames: int) -> Block:
        """What the timeline from its frame `start` sounds like in it, without its fades."""
        return self.mixer.render(start, frames, self.audible)

    def is_still(self, frame: int, frames: int) -> bool:
        """Whether all its samples of these frames are zero."""
        return self.mixer.is_still(self.frame_at(frame), frames, self.audible)

    def render(self, frame: int, frames: int) -> Block:
        return _faded(self.heard(self.frame_at(frame), frames), frame, self.began, self.ends)


@dataclass(frozen=True, slots=True)
class _Aside:
    """Words outside the timeline, from the stream's frame `began`; after `ends` they fade out."""

    clip: Clip
    gain: np.float32
    began: int
    ends: int | None = None

    def is_still(self, frame: int, frames: int) -> bool:
        """Whether all its samples of these frames are zero."""
        return self.gain == 0 or frame + frames <= self.began or frame >= self.began + self.clip.frames

    def render(self, frame: int, frames: int) -> Block:
        mono = np.zeros(frames, dtype=np.float32)
        first, last = max(frame, self.began), min(frame + frames, self.began + self.clip.frames)
        if first < last:
            mono[first - frame : last - frame] = self.clip.samples[first - self.began : last - self.began] * self.gain
        return _faded(np.repeat(mono[:, np.newaxis], 2, axis=1), frame, self.began, self.ends)


class Stream:
    """Renders the session as it is really played, frame after frame of its own.

    `render` is told what of the timeline sounds. Where that does not follow on from what sounded last, the old
    piece fades out and the new one in. The samples are the same in whatever blocks they are asked for.
    """

    def __init__(self, mixer: Mixer) -> None:
        self.frame = 0
        self._mixer = mixer
        self._take: _Take | None = None
        self._fading: list[_Take] = []
        self._asides: list[_Aside] = []

    def use(self, mixer: Mixer, segment: int | None = None) -> None:
        """Go on with another score or other levels, as far on in the timeline as before.

        `segment` is what the running segment is called in the other score.
        """
        self._mixer = mixer
        if self._take is not None:
            at = self._take.frame_at(self.frame)
            audible = self._take.audible
            if segment is not None:
                audible = replace(audible, segment=min(audible.segment, segment))
            take = replace(self._take, mixer=mixer, audible=audible, began=self.frame, start=at)
            if np.array_equal(take.heard(at, FADE), self._take.heard(at, FADE)):
                # Nothing changes now: there is nothing to fade.
                self._take = replace(self._take, mixer=mixer, audible=audible)
            else:
                self._begin(take)

    def say(self, clip: Clip, bus: Literal["voice", "tones"] = "voice") -> None:
        """Have something heard outside the timeline, now, in place of what was being said so."""
        self.hush()
        levels = self._mixer.levels
        gain = levels.voice if bus == "voice" else levels.tones
        self._asides.append(_Aside(clip, np.float32(gain * levels.master * 0.5**0.5), self.frame))

    def hush(self) -> None:
        """Let the words outside the timeline fade."""
        self._asides = [replace(item, ends=self.frame) if item.ends is None else item for item in self._asides]

    def render(self, start: int | None, frames: int, segment: int = 0, *, bed_only: bool = False) -> Block:
        """The next block, shape (frames, 2): the timeline from frame `start`, or silence where it is None.

        Where it does not follow on, only clips are heard that begin there or later, in `segment` or later. With
        `bed_only` the ambience alone is heard.
        """
        if start is None:
            self._end()
        elif self._take is None or not self._take.follows(self.frame, start, bed_only):
            audible = Audible(start, segment, start + self._aside_left(), bed_only)
            self._begin(_Take(self._mixer, audible, self.frame, start))
        items: list[_Take | _Aside] = [*self._fading, *self._asides]
        if self._take is not None:
            items.append(self._take)
        block: Block = np.zeros((frames, 2), dtype=np.float32)
        sounding = [item for item in items if not item.is_still(self.frame, frames)]
        for item in sounding:
            block += item.render(self.frame, frames)
        block += _dither(self.frame, frames)
        self._step(frames)
        if not sounding:
            # Dither alone is on the grid already, and far below the ceiling.
            return block
        np.clip(block, -CEILING, CEILING, out=block)
        np.trunc(block * _GRID, out=block)
        return np.divide(block, _GRID, out=block)

    def skip(self, frames: int) -> None:
        """Let frames go by unheard."""
        self._end()
        self._step(frames)

    def twin(self) -> "Stream":
        """Another that stands where this one does; what becomes of either leaves the other as it is."""
        twin = copy(self)
        twin._fading = list(self._fading)
        twin._asides = list(self._asides)
        return twin

    def _begin(self, take: _Take) -> None:
        self._end()
        self._take = take

    def _end(self) -> None:
        take, self._take = self._take, None
        # A take that begins and ends at one frame was never heard: what it took over from still fades.
        if take is not None and take.began < self.frame:
            self._fading.append(replace(take, ends=self.frame))

    def _aside_left(self) -> int:
        ends = [item.began + item.clip.frames for item in self._asides if item.ends is None]
        return max([0, *(end - self.frame for end in ends)])

    def _step(self, frames: int) -> None:
        self.frame += frames
        self._fading = [take for take in self._fading if take.ends is None or take.ends + FADE > self.frame]
        self._asides = [
            item
            for item in self._asides
            if item.began + item.clip.frames > self.frame and (item.ends is None or item.ends + FADE > self.frame)
        ]


def _dither(frame: int, frames: int) -> Block:
    """The dither of a block at a stream's frame; not to be written to."""
    at = frame % _DITHER_FRAMES
    if frames <= _DITHER_FRAMES:
        return _DITHER[at : at + frames]
    return _DITHER.take(np.arange(at, at + frames), axis=0, mode="wrap")


def _faded(block: Block, frame: int, began: int, ends: int | None) -> Block:
    """A block at a stream's frame, faded in from `began`, and out from `ends` where that is told."""
    if frame < began + FADE:
        block = block * _ramp(np.arange(len(block)) + (frame - began))
    if ends is not None:
        block = block * _ramp((ends + FADE - frame) - np.arange(len(block)))
    return block


def _ramp(frames: npt.NDArray[np.int64]) -> Block:
    """The gain this many frames into a fade, shape (frames, 1)."""
    return np.clip(frames, 0, FADE).astype(np.float32)[:, np.newaxis] / np.float32(FADE)
