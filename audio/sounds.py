"""The user's own sound files as clips: trimmed, faded and levelled. The one module that knows pydub."""

import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np

from audio.clip import RATE, Clip
from audio.files import SoundFileError, read_sound
from audio.levels import level
from sessions.inert import inert
from sessions.timecode import Ms
from sessions.timeline import Play

SILENCE = -50.0
"""What is quieter, in dBFS, is cut off at both ends."""

_FADE_IN, _FADE_OUT = 5, 30
_FULL_SCALE = 32_767


def inspect_sound(play: Play) -> Ms | str:
    """How long a sound file of a script sounds; or a sentence that says why it does not."""
    try:
        return sound_clip(play).duration
    except SoundFileError as error:
        return str(error)


@lru_cache(maxsize=64)
def sound_clip(play: Play) -> Clip:
    """A sound file of a script as a clip.

    Raises SoundFileError where it is missing, unreadable, silent, over 10 minutes or outside the script's own folder.
    """
    folder = Path(play.folder).resolve()
    path = (folder / play.path).resolve()
    if not path.is_relative_to(folder):
        raise SoundFileError(f"{inert(play.path)} is outside of the script's own folder.")
    try:
        clip = read_sound(path)
    except SoundFileError as error:
        raise SoundFileError(str(error).replace(str(path), inert(play.path))) from None
    return _shaped(play, clip)


def _shaped(play: Play, clip: Clip) -> Clip:
    with warnings.catch_warnings():
        # pydub 0.25.1 warns on import of what it lacks and does not need here.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
        from pydub.silence import detect_leading_silence

    peak = max(1.0, float(np.abs(clip.samples).max()))
    data = (clip.samples / peak * _FULL_SCALE).astype("<i2").tobytes()
    segment = AudioSegment(data, sample_width=2, frame_rate=RATE, channels=1)
    before = detect_leading_silence(segment, SILENCE)
    after = detect_leading_silence(segment.reverse(), SILENCE)
    if before + after >= len(segment):
        raise SoundFileError(f"{inert(play.path)} holds no sound.")
    sounding = segment[before : len(segment) - after].fade_in(_FADE_IN).fade_out(_FADE_OUT)
    samples = np.frombuffer(sounding.raw_data, dtype="<i2").astype(np.float64) / _FULL_SCALE
    return Clip.of(level(samples))
