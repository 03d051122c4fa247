"""The voice: engines that turn words into clips, and the best of them that is there."""

from pathlib import Path

from audio.speech.cache import CachedSpeaker
from audio.speech.espeak import Espeak
from audio.speech.none import NoSpeech
from audio.speech.speaker import Narrator, SpeechError

__all__ = ["best_speaker"]


def best_speaker(cache_folder: Path) -> tuple[Narrator, str | None]:
    """The best voice of this machine, its clips kept in `cache_folder`; and what is missing, where it has none.

    No process is started before the first words.
    """
    try:
        return CachedSpeaker(_espeak(), cache_folder), None
    except SpeechError as error:
        return NoSpeech(), f"There is no voice: {error} The tones carry the session."


def _espeak() -> Espeak:
    try:
        import espeakng_loader
    except ImportError as error:
        raise SpeechError("the package espeakng-loader is not installed.") from error
    try:
        return Espeak(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()))
    except RuntimeError as error:
        raise SpeechError(f"espeak-ng has lost its voices: {error}.") from error
