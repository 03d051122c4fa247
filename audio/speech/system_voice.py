"""The system's own voice, as the program that speaks it writes it to a file."""

import hashlib
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Protocol, Self

import numpy as np

from audio.clip import RATE, Clip
from audio.speech import shaping
from audio.speech.child import ChildError, Children
from audio.speech.languages import distance
from audio.speech.speaker import EngineError, Notice, SpeechError, UnavailableError, untold
from audio.speech.words import quoted, utterance
from sessions.timeline import Say

TIME_LIMIT = 10.0
"""Seconds that making one utterance may take, or asking for the voices."""

_SOUND = "speech.wav"


class SystemVoice(NamedTuple):
    """A voice of the system, its language (BCP 47), and how well it serves here: lower is better."""

    name: str
    language: str
    rank: int = 0


class Errand(NamedTuple):
    """A program to be run, and what its environment has beside this program's own."""

    command: Sequence[str]
    environment: Mapping[str, str]


class Dialect(Protocol):
    """How one system is asked to speak. Files that it needs go into the given folder."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def key(self) -> str:
        """What shapes its clips beside the voice: the release of the system, and how it is asked."""
        ...

    def asks_for_voices(self, folder: Path) -> Errand:
        """What lists the voices."""
        ...

    def understands_voices(self, output: bytes, folder: Path) -> Sequence[SystemVoice]:
        """The voices of that list. Raises ValueError or OSError where it is none."""
        ...

    def asks_to_speak(self, text: str, voice: SystemVoice, words_per_minute: int, sound: Path) -> Errand:
        """What speaks into a WAV file; other files go beside it."""
        ...


class SystemSpeaker:
    """Speaks with a program of the system, one process an utterance.

    `voice` is the name of the voice to take where it speaks the language; `notice` is told where it is not there. Any
    thread may use it, and at the same time.
    """

    def __init__(
        self, dialect: Dialect, voice: str | None = None, notice: Notice = untold, *, time_limit: float = TIME_LIMIT
    ) -> None:
        self._dialect, self._wanted, self._notice = dialect, voice, notice
        self._time_limit = time_limit
        self._children = Children()
        self._lock = threading.Lock()
        self._voices: tuple[SystemVoice, ...] | None = None
        self._closings = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What people call it."""
        return self._dialect.name

    def voices(self) -> tuple[SystemVoice, ...]:
        """The voices of the system, asked for once. Raises UnavailableError."""
        with self._lock:
            if self._voices is not None:
                return self._voices
            self._voices = voices = self._asked()
        if self._wanted and not any(self._is_wanted(voice) for voice in voices):
            self._notice(f"{self.name} has no voice {quoted(self._wanted)}; another of its voices speaks.")
        return voices

    def distance(self, language: str) -> int | None:
        """How far its best voice is from a language; None where none speaks it. Raises UnavailableError."""
        voice = self._voice_for(language)
        return distance(voice.language, language) if voice else None

    def voice_name(self, language: str) -> str:
        """The name of the voice that speaks a language, the wanted one if it can. Raises SpeechError."""
        voice = self._voice_for(language)
        if voice is None:
            raise SpeechError(f"{self.name} has no voice for the language {quoted(language)}.")
        return voice.name

    def key(self) -> str:
        """All that shapes its clips. Raises UnavailableError."""
        voices = hashlib.blake2b(repr((self.voices(), self._wanted)).encode(), digest_size=8).hexdigest()
        return f"{self._dialect.key}, {voices}, {shaping.KEY}"

    def speak(self, say: Say) -> Clip:
        """The words as a clip, of no frames where there is nothing to pronounce.

        Raises SpeechError for words that it does not speak, EngineError where its program fails or takes too long,
        and UnavailableError where it has no voices at all.
        """
        text = utterance(say.text)
        if not text:
            return Clip.of(np.zeros(0))
        voice = self._voice_for(say.language)
        if voice is None:
            raise SpeechError(f"{self.name} has no voice for the language {quoted(say.language)}.")
        closings = self._closings
        try:
            return self._spoken(text, voice, say.rate)
        except ChildError as error:
            if closings != self._closings:
                raise SpeechError(f"{quoted(text)} is not spoken: it was stopped.") from error
            raise EngineError(f"{quoted(text)} is not spoken: {self.name} {error}.") from error

    def close(self) -> None:
        """End what is running; words in the making then raise SpeechError in their thread."""
        self._closings += 1
        self._children.kill()

    def _spoken(self, text: str, voice: SystemVoice, words_per_minute: int) -> Clip:
        # soundfile takes its time to import, and the words may all have been spoken before.
        from audio.files import SoundFileError, read_sound

        with _scratch() as folder:
            sound = Path(folder) / _SOUND
            errand = self._dialect.asks_to_speak(text, voice, words_per_minute, sound)
            self._children.run(errand.command, self._time_limit, errand.environment)
            try:
                whole = _is_whole(sound.read_bytes())
                clip = read_sound(sound) if whole else None
            except (OSError, SoundFileError) as error:
                raise ChildError("gave no sound") from error
        if clip is None:
            raise ChildError("gave a sound that breaks off")
        return shaping.shape(clip.samples.astype(np.float64), RATE)

    def _voice_for(self, language: str) -> SystemVoice | None:
        near = {voice: distance(voice.language, language) for voice in self.voices()}
        fitting = {voice: how_far for voice, how_far in near.items() if how_far is not None}
        wanted = {voice: how_far for voice, how_far in fitting.items() if self._is_wanted(voice)}
        best = wanted or fitting
        return min(best, key=lambda voice: (voice.rank, best[voice], voice.name), default=None)

    def _is_wanted(self, voice: SystemVoice) -> bool:
        return self._wanted is not None and voice.name.casefold() == self._wanted.casefold()

    def _asked(self) -> tuple[SystemVoice, ...]:
        try:
            with _scratch() as folder:
                errand = self._dialect.asks_for_voices(Path(folder))
                output = self._children.run(errand.command, self._time_limit, errand.environment)
                voices = tuple(self._dialect.understands_voices(output, Path(folder)))
        except ChildError as error:
            raise UnavailableError(f"{self.name} {error}.") from error
        except (ValueError, OSError) as error:
            raise UnavailableError(f"{self.name} did not tell its voices.") from error
        if not voices:
            raise UnavailableError(f"{self.name} has no voices.")
        return voices


def _scratch() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="unknot-", ignore_cleanup_errors=True)


def _is_whole(content: bytes) -> bool:
    """Whether a WAV file holds all the sound that its head promises; what is no WAV file at all counts as whole."""
    at = 12
    while content[:4] == b"RIFF" and at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if content[at : at + 4] == b"data":
            return at + 8 + size <= len(content)
        at += 8 + size + size % 2
    return content[:4] != b"RIFF"
