"""The voice: engines that turn words into clips, and the best of them that are there."""

from pathlib import Path

from audio.speech.choice import NONE, engine_named
from audio.speech.chorus import Chorus
from audio.speech.engines import look_for_engines
from audio.speech.none import NoSpeech
from audio.speech.speaker import Narrator, Notice, untold

__all__ = ["best_speaker"]


def best_speaker(
    cache_folder: Path,
    *,
    engine: str | None = None,
    voice: str | None = None,
    notice: Notice = untold,
    voices: Path | None = None,
) -> tuple[Narrator, str | None]:
    """The best voice of this machine, its clips kept in `cache_folder`; and what is missing, in sentences.

    `engine` (piper, system, espeak-ng or none) and `voice` (a name, or the path of a voice file) are wishes of the
    user; where they cannot be met the next best speaks. `notice` is told, on any thread, when an engine drops out
    while it speaks. `voices` is the folder of the voice files, by default the user's. No process is started before
    the first words.
    """
    if engine_named(engine) == NONE:
        return NoSpeech(), None
    engines = look_for_engines(cache_folder, engine, voice, notice, voices)
    complaints = [*engines.choice.complaints]
    if not engines.tiers:
        complaints.append(f"There is no voice: {engines.espeak_missing} The tones carry the session.")
        return NoSpeech(), " ".join(complaints)
    return Chorus(engines.tiers, cache_folder, notice), " ".join(complaints) or None
