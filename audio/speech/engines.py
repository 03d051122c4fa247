"""The engines of this machine: looked for, and made. Each is imported where it is made."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from audio.speech.choice import Choice, Found, choose, find
from audio.speech.speaker import Engine, Notice, SpeechError, untold
from sessions.store.folders import data_folder

if TYPE_CHECKING:
    from audio.speech.espeak import Espeak
    from audio.speech.system_voice import Dialect, SystemSpeaker

PLATFORM: str = sys.platform
"""The system this runs on; a variable, so that the tests can try the others."""


@dataclass(frozen=True)
class Engines:
    """Who speaks on this machine: the choice, and its engines in tiers, the best first. No process runs yet.

    `espeak_missing` is why espeak-ng cannot speak, where it cannot.
    """

    found: Found
    choice: Choice
    tiers: Sequence[Sequence[Engine]]
    system: "SystemSpeaker | None" = None
    espeak: "Espeak | None" = None
    espeak_missing: str | None = None

    @property
    def programs(self) -> "tuple[SystemSpeaker | Espeak, ...]":
        """Those that bring voices of their own, and are asked for them: the rest speak from voice files."""
        return tuple(engine for engine in (self.system, self.espeak) if engine)

    def close(self) -> None:
        """Let go of what those hold; the tiers are closed by who speaks with them."""
        for engine in self.programs:
            engine.close()


def voices_folder() -> Path:
    """Where voice files for piper belong."""
    return data_folder() / "voices"


def look_for_engines(
    folder: Path, engine: str | None, voice: str | None, notice: Notice = untold, voices: Path | None = None
) -> Engines:
    """Look for all engines and make those that the settings choose; `folder` keeps what they measure.

    The best voices of all are looked for in `voices`, or where voice files belong.
    """
    from audio.speech import piper

    dialect = system_dialect()
    try:
        espeak, missing = _espeak(None, notice), None
    except SpeechError as error:
        espeak, missing = None, str(error)
    package = piper.installed()
    found = find(
        voices or voices_folder(),
        voice,
        piper=package is not None,
        system=dialect.name if dialect else None,
        espeak=espeak is not None,
    )
    choice = choose(found, engine, voice)
    if espeak and choice.espeak_voice:
        espeak = _espeak(choice.espeak_voice, notice)
    system = _system(dialect, choice.system_voice, notice) if dialect else None
    tiers: list[list[Engine]] = []
    if package:
        tiers += [list[Engine](piper.Piper(package, file, folder) for file in files) for files in choice.voices]
    if choice.system and system:
        tiers.append([system])
    if choice.espeak and espeak:
        tiers.append([espeak])
    return Engines(found, choice, tiers, system, espeak, missing)


def system_dialect() -> "Dialect | None":
    """How the system's own voice is asked; None where it has none that writes to a file."""
    if PLATFORM == "darwin":
        from audio.speech.say import SayDialect

        return SayDialect.found()
    if PLATFORM == "win32":
        from audio.speech.sapi import SapiDialect

        return SapiDialect.found()
    return None


def _system(dialect: "Dialect", voice: str | None, notice: Notice) -> "SystemSpeaker":
    from audio.speech.system_voice import SystemSpeaker

    return SystemSpeaker(dialect, voice, notice)


def _espeak(voice: str | None, notice: Notice) -> "Espeak":
    from audio.speech.espeak import Espeak

    try:
        import espeakng_loader
    except ImportError as error:
        raise SpeechError("the package espeakng-loader is not installed.") from error
    try:
        return Espeak(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()), voice, notice)
    except RuntimeError as error:
        raise SpeechError(f"espeak-ng has lost its voices: {error}.") from error
