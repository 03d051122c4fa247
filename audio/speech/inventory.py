"""What of speech this machine has, and who would speak now: each engine is tried with a word."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audio.speech import piper
from audio.speech.choice import ESPEAK, PIPER, SYSTEM, is_path
from audio.speech.chorus import Chorus
from audio.speech.engines import Engines, look_for_engines, voices_folder
from audio.speech.languages import primary
from audio.speech.speaker import SpeechError
from sessions.timeline import Say

_WORD = {"en": "Ten.", "de": "Zehn.", "es": "Diez.", "fr": "Dix."}


@dataclass(frozen=True, slots=True)
class FoundVoice:
    """A voice, the engine that speaks it, its language (BCP 47), and its file where it is one's own."""

    name: str
    engine: str
    language: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class FoundEngine:
    """An engine by its name in the settings, what people call it, and why it cannot speak, where it cannot."""

    name: str
    called: str
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Speaking:
    """Who speaks a language now; no engine, where nobody does."""

    language: str
    engine: str | None = None
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Inventory:
    """All of it; `folder` is where voice files belong, `problems` are sentences."""

    engines: tuple[FoundEngine, ...]
    voices: tuple[FoundVoice, ...]
    speaking: tuple[Speaking, ...]
    problems: tuple[str, ...]
    folder: Path


def take_inventory(
    cache_folder: Path, engine: str | None, voice: str | None, languages: Iterable[str], folder: Path | None = None
) -> Inventory:
    """Look for all engines and voices, and let each language be spoken by who would speak it in a session.

    `languages` and those of the voice files are tried. It takes its time: programs are started, and a new voice file
    is measured.
    """
    folder = folder or voices_folder()
    told: list[str] = []
    engines = look_for_engines(cache_folder, engine, voice, told.append, folder)
    own = [*engines.found.voices, *([engines.found.wanted] if engines.found.wanted else [])]
    voices = [FoundVoice(file.name, PIPER, file.language, file.model) for file in dict.fromkeys(own)]
    try:
        system, spoken_by_system = _system(engines)
        espeak, spoken_by_espeak = _espeak(engines)
        with Chorus(engines.tiers, cache_folder, told.append) as chorus:
            tried = dict.fromkeys([*languages, *(primary(file.language) for file in own)])
            speaking = tuple(_speaking(chorus, language) for language in tried)
    finally:
        engines.close()
    listed = (_piper(engines, voice), system, espeak)
    problems = dict.fromkeys([*engines.choice.complaints, *told])
    return Inventory(listed, (*voices, *spoken_by_system, *spoken_by_espeak), speaking, tuple(problems), folder)


def _piper(engines: Engines, voice: str | None) -> FoundEngine:
    if piper.installed() is None:
        return FoundEngine(PIPER, PIPER, "not installed")
    if engines.found.voices or (engines.found.wanted and voice and is_path(voice)):
        return FoundEngine(PIPER, PIPER)
    return FoundEngine(PIPER, PIPER, "no voice file")


def _system(engines: Engines) -> tuple[FoundEngine, list[FoundVoice]]:
    system = engines.system
    if system is None:
        return FoundEngine(SYSTEM, "the system's own", "this system has none that unknot can use"), []
    try:
        voices = [FoundVoice(voice.name, SYSTEM, voice.language) for voice in system.voices()]
    except SpeechError as error:
        return FoundEngine(SYSTEM, system.name, str(error).rstrip(".")), []
    return FoundEngine(SYSTEM, system.name), voices


def _espeak(engines: Engines) -> tuple[FoundEngine, list[FoundVoice]]:
    espeak = engines.espeak
    if espeak is None:
        return FoundEngine(ESPEAK, ESPEAK, (engines.espeak_missing or "").rstrip(".")), []
    try:
        voices = [FoundVoice(voice.name, ESPEAK, voice.languages[0][1]) for voice in espeak.voices() if voice.languages]
    except SpeechError as error:
        return FoundEngine(ESPEAK, ESPEAK, str(error).rstrip(".")), []
    return FoundEngine(ESPEAK, ESPEAK), voices


def _speaking(chorus: Chorus, language: str) -> Speaking:
    with suppress(SpeechError):
        engine = chorus.prove(Say(_WORD.get(language, _WORD["en"]), language=language))
        return Speaking(language, engine.name, engine.voice_name(language))
    return Speaking(language)
