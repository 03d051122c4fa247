"""The user's own sound files as clips: trimmed, faded and levelled. The one module that knows pydub."""

import os
import warnings
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from audio.clip import RATE, Clip
from audio.files import LONGEST_SECONDS, SoundFileError, read_sound
from audio.levels import LONG, level
from sessions.inert import inert
from sessions.timecode import Ms
from sessions.timeline import Play

if TYPE_CHECKING:
    from pydub import AudioSegment

SILENCE = -50.0
"""What is quieter, in dBFS, is cut off at both ends."""

_FADE_IN, _FADE_OUT = 5, 30
_FULL_SCALE = 32_767
_AT_ONCE = 10 * RATE


def inspect_sound(play: Play) -> Ms | str:
    """How long a sound file of a script sounds; or a sentence that says why it does not."""
    try:
        return sound_clip(play).duration
    except SoundFileError as error:
        return str(error)


def sound_clip(play: Play) -> Clip:
    """A sound file of a script as a clip.

    Raises SoundFileError where it is missing, unreadable, silent, over 10 minutes or outside the script's own folder.
    """
    path, called = _placed(play), inert(play.path)
    try:
        about = path.stat()
    except OSError:
        return _shaped(called, path)
    version = (str(path), about.st_mtime_ns, about.st_size)
    clip = _RECENT.get(version)
    if clip is None:
        clip = _shaped(called, path)
        _RECENT.put(version, clip)
    return clip


def _placed(play: Play) -> Path:
    """Where the file is. Links are followed first: what they lead to must be in the script's folder as well."""
    called = inert(play.path)
    try:
        folder = Path(os.path.realpath(play.folder))
        path = Path(os.path.realpath(folder / play.path))
    except (OSError, ValueError) as error:
        raise SoundFileError(f"{called} is not there.") from error
    if not path.is_relative_to(folder):
        raise SoundFileError(f"{called} is outside of the script's own folder.")
    return path


_Version = tuple[str, int, int]


class _Recent:
    """The clips that were used last, by path, time and size of their files; no more frames of them than a limit."""

    def __init__(self, most_frames: int) -> None:
        self._most_frames = most_frames
        self._clips: OrderedDict[_Version, Clip] = OrderedDict()
        self._lock = Lock()

    def get(self, version: _Version) -> Clip | None:
        with self._lock:
            if version in self._clips:
                self._clips.move_to_end(version)
            return self._clips.get(version)

    def put(self, version: _Version, clip: Clip) -> None:
        with self._lock:
            self._clips[version] = clip
            while sum(it.frames for it in self._clips.values()) > self._most_frames and len(self._clips) > 1:
                self._clips.popitem(last=False)


_RECENT = _Recent(2 * LONGEST_SECONDS * RATE)


def _shaped(called: str, path: Path) -> Clip:
    segment = _segment(read_sound(path, called))
    before, after = _silences(segment)
    if before + after >= len(segment):
        raise SoundFileError(f"{called} holds no sound.")
    segment = segment[before : len(segment) - after].fade_in(_FADE_IN).fade_out(_FADE_OUT)
    samples = np.frombuffer(segment.raw_data, dtype="<i2")
    if len(samples) > LONG:
        return Clip(level(samples.astype(np.float32) / np.float32(_FULL_SCALE)))
    return Clip.of(level(samples / _FULL_SCALE))


def _segment(clip: Clip) -> "AudioSegment":
    with warnings.catch_warnings():
        # pydub 0.25.1 warns on import of what it lacks and does not need here.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment

    peak = max(1.0, float(clip.samples.max()), -float(clip.samples.min()))
    whole = np.empty(clip.frames, dtype="<i2")
    for start in range(0, clip.frames, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        whole[part] = (clip.samples[part] / peak * _FULL_SCALE).astype("<i2")
    return AudioSegment(whole.tobytes(), sample_width=2, frame_rate=RATE, channels=1)


def _silences(segment: "AudioSegment") -> tuple[int, int]:
    """How long it is silent before it sounds, and after, in milliseconds."""
    from pydub.silence import detect_leading_silence

    return detect_leading_silence(segment, SILENCE), detect_leading_silence(segment.reverse(), SILENCE)
