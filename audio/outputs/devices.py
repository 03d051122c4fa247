"""The sound devices there are, and which of them a name means."""

from collections.abc import Sequence
from dataclasses import dataclass

from audio.outputs.disposable import LIMIT_S, NO_ANSWER, HungError, bounded
from audio.outputs.output import OutputError
from sessions.inert import inert


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can play."""

    name: str
    default: bool
    """Whether the system plays on it where none is chosen."""


@dataclass(frozen=True, slots=True)
class SoundSystem:
    """A sound system, such as PulseAudio, with its devices."""

    name: str
    devices: tuple[Device, ...]


def playback_devices(limit: float = LIMIT_S) -> SoundSystem:
    """The first sound system that answers, with its devices.

    Raises OutputError where there is none, and where it has not answered after limit seconds.
    """
    try:
        from audio.outputs.miniaudio_output import first_sound_system
    except ImportError as error:
        raise OutputError(f"the miniaudio library cannot be loaded ({error})") from None
    try:
        return bounded(first_sound_system, limit=limit)
    except HungError:
        raise OutputError(NO_ANSWER) from None


def device_named(wanted: str, names: Sequence[str]) -> int:
    """Which of the devices' names is wanted: the same one, else the only one that holds it, in any case.

    Raises OutputError with a sentence that names them all.
    """
    if wanted in names:
        return names.index(wanted)
    folded = [name.casefold() for name in names]
    if wanted.casefold() in folded:
        return folded.index(wanted.casefold())
    parts = [at for at, name in enumerate(folded) if wanted.casefold() in name]
    if len(parts) == 1:
        return parts[0]
    if parts:
        raise OutputError(f'"{inert(wanted)}" is a part of several sound devices\' names ({_listed(names, parts)})')
    there = {0: "there is none at all", 1: "there is only"}.get(len(names), "there are")
    raise OutputError(
        f'there is no sound device "{inert(wanted)}" ({there} {_listed(names, range(len(names)))}'.rstrip() + ")"
    )


def _listed(names: Sequence[str], which: Sequence[int]) -> str:
    return ", ".join(f'"{inert(names[at])}"' for at in which)
