"""The bounce: a session rendered to a file, by the same mixer and stream that play it, as fast as they can."""

from collections.abc import Callable
from pathlib import Path

from audio.clip import RATE
from audio.files import Tags, write_sound
from audio.mixer import Levels, Mixer
from audio.score import Score
from audio.stream import Stream

BLOCK = RATE
"""Frames rendered at once."""


def bounce(
    score: Score, path: Path, levels: Levels, progress: Callable[[int, int], None], tags: Tags | None = None
) -> None:
    """Render a score to a sound file, in the format of its suffix, with what is told of it.

    `progress` is told how many frames are done, and of how many. The file appears whole, or not at all. Raises
    OSError or SoundFileError where it cannot be written.
    """
    stream = Stream(Mixer(score, levels))
    with write_sound(path, score.frames, tags) as writer:
        for start in range(0, score.frames, BLOCK):
            progress(start, score.frames)
            writer.write(stream.render(start, min(BLOCK, score.frames - start)))
    progress(score.frames, score.frames)
