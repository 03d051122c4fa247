"""From a script to a player: the voice is found, the words are spoken ahead, the output is chosen."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from audio.allocator import return_large_arrays
from audio.mixer import Levels
from audio.outputs.output import OutputMaker
from audio.player import Player
from audio.rehearsal import Progress, Rehearsal
from audio.speech import best_speaker
from audio.speech.speaker import Narrator
from audio.staging import Staging
from sessions.cue_style import CueStyle
from sessions.store.folders import cache_folder


@contextmanager
def open_narrator(
    notice: Callable[[str], None], engine: str | None = None, voice: str | None = None
) -> Generator[Narrator, None, None]:
    """The best voice there is, or the one that is wished for, until the end of the block.

    A notice says what is missing.
    """
    narrator, missing = best_speaker(cache_folder() / "speech", engine=engine, voice=voice, notice=notice)
    if missing:
        notice(missing)
    try:
        yield narrator
    finally:
        narrator.close()


def open_player(
    rehearsal: Rehearsal,
    *,
    levels: Levels,
    style: CueStyle,
    make: OutputMaker,
    notice: Callable[[str], None],
    progress: Progress,
) -> Player:
    """Speak the first words of a session and give the player for it, with nothing open yet.

    It takes its time. `progress` is told how many utterances are spoken, and of how many; a notice is a sentence
    for the person; both come from any thread.
    """
    return_large_arrays()
    staging = Staging(rehearsal, progress, notice)
    try:
        staging.open()
        return Player(staging, make, levels=levels, style=style, notice=notice)
    except BaseException:
        staging.close()
        raise
