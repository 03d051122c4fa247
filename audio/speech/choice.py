"""Which engines speak, in which order: from what this machine has and what the settings ask for."""

from dataclasses import dataclass
from pathlib import Path

from audio.speech.voice_files import MODEL, VoiceFile, VoiceFileError, find_voices, read_voice
from audio.speech.words import quoted

PIPER, SYSTEM, ESPEAK, NONE = "piper", "system", "espeak-ng", "none"

ENGINES = (PIPER, SYSTEM, ESPEAK, NONE)
"""The engines by their names in the settings, the best first; `system` is what the system brings."""

_ALSO_CALLED = {"say": SYSTEM, "sapi": SYSTEM, "espeak": ESPEAK}
_GET_PIPER = "install unknot with its extra unknot[piper]"


@dataclass(frozen=True, slots=True)
class Found:
    """What of speech this machine has: piper itself, voice files for it, the system's engine by name, espeak-ng.

    `wanted` is the voice of the settings, where it is a voice file; `faults` are sentences about broken files.
    """

    piper: bool = False
    voices: tuple[VoiceFile, ...] = ()
    wanted: VoiceFile | None = None
    system: str | None = None
    espeak: bool = True
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The engines that speak, the best first: tiers of voice files, and names of engines.

    `system_voice` and `espeak_voice` are the voices that these are to take; `complaints` are sentences about wishes
    that cannot be met.
    """

    voices: tuple[tuple[VoiceFile, ...], ...] = ()
    system: bool = False
    espeak: bool = False
    system_voice: str | None = None
    espeak_voice: str | None = None
    complaints: tuple[str, ...] = ()


def engine_named(name: str | None) -> str | None:
    """An engine's name in the settings from what somebody calls it; None where there is no such engine."""
    folded = (name or "").strip().casefold()
    called = _ALSO_CALLED.get(folded, folded)
    return called if called in ENGINES else None


def is_path(voice: str) -> bool:
    """Whether a voice of the settings is the path of a file, and not a name."""
    return "/" in voice or "\\" in voice or voice.endswith(MODEL)


def find(folder: Path, voice: str | None, *, piper: bool, system: str | None, espeak: bool) -> Found:
    """Look for voice files in `folder`, and for the one that the settings name or whose path they give."""
    voices, faults = find_voices(folder)
    wanted: VoiceFile | None = None
    if voice and is_path(voice):
        try:
            # A bare file name is one of the folder's.
            wanted = read_voice(folder / voice if Path(voice).name == voice else Path(voice))
        except VoiceFileError as error:
            faults = tuple(dict.fromkeys((*faults, str(error))))
    elif voice:
        wanted = next((found for found in voices if found.name.casefold() == voice.casefold()), None)
    return Found(piper, voices, wanted, system, espeak, faults)


def choose(found: Found, engine: str | None = None, voice: str | None = None) -> Choice:
    """Who speaks. The engine and the voice of the settings come first; what they cannot speak goes to the others.

    An engine of the settings leaves out those that are better; `none` leaves out all.
    """
    complaints = list(found.faults)
    first = engine_named(engine)
    if engine and first is None:
        complaints.append(f"There is no speech engine {quoted(engine)}; there are {', '.join(ENGINES)}.")
    if first == NONE:
        return Choice()
    system_voice = espeak_voice = None
    if voice and found.wanted is None and not is_path(voice):
        if first == ESPEAK:
            espeak_voice = voice
        elif found.system and first in (None, SYSTEM):
            first, system_voice = SYSTEM, voice
        else:
            complaints.append(f"There is no voice {quoted(voice)}; another one speaks.")
    use_piper = first in (None, PIPER)
    files = ((found.wanted,),) if found.wanted and use_piper else ()
    others = tuple(file for file in found.voices if file != found.wanted)
    tiers = (*files, others) if others and use_piper else files
    if tiers and not found.piper:
        complaints.append(f"There is a voice for piper, but piper is not installed: {_GET_PIPER}.")
        tiers = ()
    elif first == PIPER and not found.piper:
        complaints.append(f"piper is not installed: {_GET_PIPER}.")
    elif first == PIPER and not tiers:
        complaints.append("piper has no voice; `unknot voices` says how to add one.")
    use_system = first in (None, PIPER, SYSTEM) and found.system is not None
    if first == SYSTEM and not found.system:
        complaints.append("This system has no voice of its own that unknot can use.")
    return Choice(tiers, use_system, found.espeak, system_voice, espeak_voice, tuple(complaints))
