"""espeak-ng, the engine that is always there: the parent's side of its worker process."""

import ctypes
import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np

from audio.clip import Clip
from audio.speech import shaping, tempo
from audio.speech.languages import distance, normal
from audio.speech.speaker import EngineError, Notice, SpeechError, untold
from audio.speech.words import quoted, utterance
from audio.speech.worker import Worker, WorkerError
from sessions.timeline import Say

# Numbers of espeak_PARAMETER in speak_lib.h.
_RATE, _VOLUME, _PITCH, _RANGE, _WORD_GAP = 1, 2, 3, 4, 7

# At its own volume, 100, the engine clips some vowels. A slightly lower pitch with more melody is calmer, and clear.
_TIMBRE = {_VOLUME: 70, _PITCH: 45, _RANGE: 60}

TIME_LIMIT = 10.0
"""Seconds that making one utterance may take, or starting the process."""

_LONGEST_SECONDS = 180
_SCRIPT = Path(__file__).with_name("espeak_worker.py")


class Voice(NamedTuple):
    """A voice of the engine's list, and the languages it speaks: their priority (low is better) and BCP 47 tag."""

    name: str
    identifier: str
    languages: tuple[tuple[int, str], ...]


def choose_voice(voices: Sequence[Voice], language: str, wanted: str | None = None) -> Voice:
    """The best voice for a BCP 47 tag: for all of it, else without its last part, and so on, else for English.

    The `wanted` one goes before, where it is of that language. Raises SpeechError where there is none at all.
    """
    for voice in voices if wanted else ():
        if is_called(voice, wanted or "") and any(distance(tag, language) is not None for _, tag in voice.languages):
            return voice
    parts = language.lower().replace("_", "-").split("-")
    for tag in [*("-".join(parts[:count]) for count in range(len(parts), 0, -1)), "en"]:
        speaking = [(priority, voice) for voice in voices for priority, known in voice.languages if known == tag]
        if speaking:
            return min(speaking, key=lambda found: found[0])[1]
    raise SpeechError(f"espeak-ng has no voice for the language {quoted(language)}.")


def is_called(voice: Voice, name: str) -> bool:
    """Whether a voice is meant by a name: its own, or the tag of its first language."""
    return normal(name) in (normal(voice.name), normal(voice.languages[0][1]) if voice.languages else "")


class Espeak:
    """espeak-ng in a process of its own, which starts with the first words and again after it crashed or hung.

    `library` is its shared library, `data` the folder of its voices, `time_limit` the seconds for an utterance.
    `voice` is the name of the voice to take where it speaks the language; `notice` is told where it is not there. Any
    thread may use it; they take turns. Raises SpeechError where the library does not load.
    """

    def __init__(
        self,
        library: Path,
        data: Path,
        voice: str | None = None,
        notice: Notice = untold,
        *,
        time_limit: float = TIME_LIMIT,
        script: Path = _SCRIPT,
    ) -> None:
        self._library, self._data, self._script = library, data, script
        self._wanted, self._notice = voice, notice
        self._time_limit = time_limit
        self._unseen = voice
        self._fingerprint = _fingerprint(library, data)
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._hello: _Hello | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """What people call it."""
        return "espeak-ng"

    @property
    def process_id(self) -> int | None:
        """The number of its worker process, where there is one."""
        worker = self._worker
        return worker.process_id if worker else None

    def key(self) -> str:
        """All that shapes its clips; the engine is known by what is in its files."""
        engine = f"{self.name} {self._fingerprint}, {sorted(_TIMBRE.items())}, {tempo.KEY}, {shaping.KEY}"
        return f"{engine}, {normal(self._wanted)}" if self._wanted else engine

    def distance(self, language: str) -> int | None:  # noqa: ARG002 - what it does not know it reads as English
        """It tries every language."""
        return 0

    def voice_name(self, language: str) -> str:
        """The name of the voice that speaks a language. Raises SpeechError."""
        return choose_voice(self.voices(), language, self._wanted).name

    def voices(self) -> tuple[Voice, ...]:
        """Its voices. Raises SpeechError where it does not start."""
        with self._lock:
            try:
                return self._started()[1].voices
            except WorkerError as error:
                self._stop()
                raise SpeechError(f"{self.name} {error}.") from error

    def speak(self, say: Say) -> Clip:
        """The words as a clip, of no frames where there is nothing to pronounce.

        Raises SpeechError for more than 500 characters and for words that it does not speak, EngineError where it does
        not start, crashes or takes too long; the next words are not affected.
        """
        text = utterance(say.text)
        if not text:
            return Clip.of(np.zeros(0))
        with self._lock:
            try:
                rate, answer = self._exchange(text, say)
            except WorkerError as error:
                self._stop()
                raise EngineError(f"{quoted(text)} is not spoken: espeak-ng {error}.") from error
            except BaseException:
                # An interrupted exchange leaves an answer in the pipe that is not to be taken for the next one's.
                self._stop()
                raise
        if answer[:1] != b"+":
            failure = EngineError if answer[:1] == b"!" else SpeechError
            raise failure(f"{quoted(text)} is not spoken: {answer[1:].decode(errors='replace')}.")
        return shaping.shape(np.frombuffer(answer, dtype="<i2", offset=1) / 32768, rate)

    def close(self) -> None:
        """End the process, if there is one; words in the making then raise SpeechError in their thread."""
        if worker := self._worker:
            worker.kill()
        with self._lock:
            self._stop()

    def _exchange(self, text: str, say: Say) -> tuple[int, bytes]:
        worker, hello = self._started()
        voice = choose_voice(hello.voices, say.language, self._wanted)
        rate, word_gap = tempo.parameters(say.rate, voice.languages[0][1])
        request = {
            "text": text,
            "voice": voice.identifier,
            "parameters": _TIMBRE | {_RATE: rate, _WORD_GAP: word_gap},
            "seconds": self._time_limit + 1,
            "frames": _LONGEST_SECONDS * hello.rate,
        }
        worker.send(json.dumps(request).encode())
        answer = worker.receive(self._time_limit)
        if answer[:1] not in (b"+", b"-", b"!") or (answer[:1] == b"+" and len(answer) % 2 == 0):
            raise WorkerError("answered nonsense")
        if hello.once:
            self._stop()
        return hello.rate, answer

    def _started(self) -> tuple[Worker, "_Hello"]:
        if self._worker and self._hello and not self._worker.ended:
            return self._worker, self._hello
        self._stop()
        self._worker = Worker(self._script, [str(self._library), str(self._data)])
        self._hello = hello = _Hello.of(self._worker.receive(TIME_LIMIT))
        wanted, self._unseen = self._unseen, None
        if wanted and not any(is_called(voice, wanted) for voice in hello.voices):
            self._notice(f"{self.name} has no voice {quoted(wanted)}; another of its voices speaks.")
        return self._worker, hello

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
        self._worker = self._hello = None


@dataclass(frozen=True, slots=True)
class _Hello:
    """What the worker says of itself: frames a second, the voices, and whether it speaks only once."""

    rate: int
    voices: tuple[Voice, ...]
    once: bool

    @classmethod
    def of(cls, body: bytes) -> Self:
        try:
            said = json.loads(body)
            if "error" in said:
                raise WorkerError(f"did not start: {said['error']}")
            voices = tuple(
                Voice(name, identifier, tuple((priority, tag) for priority, tag in languages))
                for name, identifier, languages in said["voices"]
            )
            return cls(said["rate"], voices, said["once"])
        except (ValueError, KeyError, TypeError) as error:
            raise WorkerError("answered nonsense") from error


def _fingerprint(library: Path, data: Path) -> str:
    digest = hashlib.blake2b(digest_size=8)
    try:
        ctypes.CDLL(str(library))
        for path in (library, data / "phondata"):
            digest.update(path.read_bytes())
    except OSError as error:
        raise SpeechError(f"espeak-ng does not load: {error}.") from error
    return digest.hexdigest()
