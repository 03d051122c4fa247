"""What this machine has to choose from: voices, sound devices, sessions. Asking takes a while, and never for ever."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from typing import Protocol

LIMIT_S = 10.0
"""Seconds after which what does not answer has nothing to choose from."""


class Choices(Protocol):
    """Names for the settings that take the name of something outside."""

    def names(self, setting: str) -> Sequence[str]:
        """The names there are for a setting; none where that cannot be told. Called on a thread of its own."""
        ...


Ask = Callable[[], Sequence[str]]


class SystemChoices:
    """This machine. `ask` is whom to ask for each setting, `limit` for how many seconds."""

    def __init__(self, ask: Mapping[str, Ask] | None = None, limit: float = LIMIT_S) -> None:
        self._ask = _ASK if ask is None else ask
        self._limit = limit

    def names(self, setting: str) -> Sequence[str]:
        """What the sound system, the speech engines and the library answer within some seconds."""
        from audio.outputs.disposable import HungError, bounded
        from audio.outputs.output import OutputError

        ask = self._ask.get(setting)
        if ask is None:
            return ()
        try:
            return tuple(dict.fromkeys(bounded(ask, limit=self._limit)))
        except (HungError, OutputError, OSError):
            return ()


def _devices() -> Sequence[str]:
    from audio.outputs.devices import playback_devices

    return sorted((device.name for device in playback_devices().devices), key=str.casefold)


def _voices() -> Sequence[str]:
    """The user's own voices first, then the system's, then those that come with unknot."""
    from audio.speech.engines import look_for_engines
    from audio.speech.speaker import SpeechError
    from sessions.store.folders import cache_folder

    engines = look_for_engines(cache_folder() / "speech", None, None)
    names = sorted((voice.name for voice in engines.found.voices), key=str.casefold)
    with closing(engines):
        for engine in engines.programs:
            with suppress(SpeechError):
                names += sorted((voice.name for voice in engine.voices()), key=str.casefold)
    return names


def _sessions() -> Sequence[str]:
    from sessions.store.index import entries

    return [entry.name for entry in entries() if not entry.error]


_ASK: Mapping[str, Ask] = {
    "device": _devices,
    "voice_name": _voices,
    "breaks_session": _sessions,
}
