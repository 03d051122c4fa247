"""piper, the natural voice: the parent's side of its worker process. One engine is one voice file."""

import json
import threading
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from audio.clip import RATE, Clip
from audio.levels import Float
from audio.speech import calibration, shaping
from audio.speech.calibration import Law
from audio.speech.languages import distance
from audio.speech.speaker import EngineError, SpeechError, UnavailableError
from audio.speech.voice_files import VoiceFile
from audio.speech.words import quoted, utterance
from audio.speech.worker import Worker, WorkerError
from sessions.timeline import Say

NAME = "piper"

TIME_LIMIT = 10.0
"""Seconds that making one utterance may take."""

START_LIMIT = 20.0
"""Seconds that loading a voice may take: a large one on a small computer takes some."""

_LONGEST_SECONDS = 180
_SCRIPT = Path(__file__).with_name("piper_worker.py")


@dataclass(frozen=True, slots=True)
class Package:
    """piper as it is installed: the folder that holds it, and the versions that shape what it says."""

    folder: Path
    versions: str


def installed() -> Package | None:
    """piper, where it is installed. It is not loaded."""
    try:
        versions = f"{metadata.version('piper-tts')}, onnxruntime {metadata.version('onnxruntime')}"
    except metadata.PackageNotFoundError:
        return None
    found = util.find_spec(NAME)
    return Package(Path(found.origin).parents[1], versions) if found and found.origin else None


class Piper:
    """piper with one voice, in a process of its own, which starts with the first words.

    `folder` keeps how fast the voice speaks. `time_limit` is the seconds for an utterance. Any thread may use it; they
    take turns.
    """

    def __init__(
        self,
        package: Package,
        voice: VoiceFile,
        folder: Path,
        *,
        time_limit: float = TIME_LIMIT,
        start_limit: float = START_LIMIT,
        script: Path = _SCRIPT,
    ) -> None:
        self._package, self._voice, self._script = package, voice, script
        self._kept = calibration.kept_in(folder, voice.model)
        self._time_limit, self._start_limit = time_limit, start_limit
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._rate = 0
        self._law: Law | None = None
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
        return NAME

    @property
    def process_id(self) -> int | None:
        """The number of its worker process, where there is one."""
        worker = self._worker
        return worker.process_id if worker else None

    def distance(self, language: str) -> int | None:
        """How far its voice is from a language; None where it does not speak it."""
        return distance(self._voice.language, language)

    def voice_name(self, language: str) -> str:  # noqa: ARG002 - it has one
        """The name of its voice."""
        return self._voice.name

    def key(self) -> str:
        """All that shapes its clips; the voice is known by what is in its files. Raises UnavailableError."""
        return self._key

    def speak(self, say: Say) -> Clip:
        """The words as a clip, of no frames where there is nothing to pronounce.

        Raises SpeechError for words that it does not speak, EngineError where it crashes at them or takes too long,
        and UnavailableError where it does not start or its voice does not load.
        """
        # Double brackets would be taken for phonemes.
        text = utterance(say.text).replace("[[", "[ [")
        if not text:
            return Clip.of(np.zeros(0))
        key, closings = self._key, self._closings
        with self._lock:
            try:
                scale = self._started(key).scale(say.rate)
            except WorkerError as error:
                self._stop()
                raise self._unspoken(closings, text, UnavailableError(self._unusable(str(error)))) from error
            except BaseException:
                self._stop()
                raise
            try:
                answer = self._exchange(text, scale)
            except WorkerError as error:
                self._stop()
                failure = EngineError(f"{quoted(text)} is not spoken: {NAME} {error}.")
                raise self._unspoken(closings, text, failure) from error
            except BaseException:
                # An interrupted exchange leaves an answer in the pipe that is not to be taken for the next one's.
                self._stop()
                raise
            rate = self._rate
        if why := _refusal(answer):
            raise SpeechError(f"{quoted(text)} is not spoken: {why}.")
        return shaping.shape(_samples(answer), rate)

    def close(self) -> None:
        """End the process, if there is one; words in the making then raise SpeechError in their thread."""
        self._closings += 1
        if worker := self._worker:
            worker.kill()
        with self._lock:
            self._stop()

    @cached_property
    def _key(self) -> str:
        try:
            voice = self._voice.fingerprint
        except OSError as error:
            raise UnavailableError(self._unusable(f"cannot read it: {error.strerror}")) from error
        return f"{NAME} {self._package.versions}, {voice}, without noise, {calibration.KEY}, {shaping.KEY}"

    def _unusable(self, why: str) -> str:
        return f"The voice {quoted(self._voice.name)} cannot be used: {NAME} {why.rstrip('.')}."

    def _unspoken(self, closings: int, text: str, failure: SpeechError) -> SpeechError:
        # What was ended on purpose says nothing about the engine.
        return failure if closings == self._closings else SpeechError(f"{quoted(text)} is not spoken: it was stopped.")

    def _started(self, key: str) -> Law:
        if self._worker and self._law and not self._worker.ended:
            return self._law
        self._stop()
        arguments = [str(self._package.folder), str(self._voice.model), str(self._voice.config)]
        self._worker = Worker(self._script, arguments, packages=True)
        self._rate = _hello(self._worker.receive(self._start_limit))
        law = self._law or calibration.read_law(self._kept, key)
        if law is None:
            law = calibration.measured(self._voice.language, self._seconds)
            if law is None:
                raise WorkerError("makes no sound with it")
            calibration.write_law(self._kept, key, law)
        self._law = law
        return law

    def _seconds(self, text: str, scale: float) -> float:
        answer = self._exchange(text, scale)
        if why := _refusal(answer):
            raise WorkerError(f"cannot speak with it: {why}")
        return shaping.shape(_samples(answer), self._rate).frames / RATE

    def _exchange(self, text: str, scale: float) -> bytes:
        if self._worker is None:
            raise WorkerError("was stopped")
        frames = _LONGEST_SECONDS * self._rate
        request = {"text": text, "scale": scale, "seconds": self._time_limit + 1, "frames": frames}
        self._worker.send(json.dumps(request).encode())
        answer = self._worker.receive(self._time_limit)
        if answer[:1] not in (b"+", b"-") or (answer[:1] == b"+" and len(answer) % 2 == 0):
            raise WorkerError("answered nonsense")
        return answer

    def _stop(self) -> None:
        if self._worker:
            self._worker.stop()
        self._worker = None


def _hello(body: bytes) -> int:
    """The frames a second of a worker's voice, from what it says of itself. Raises WorkerError."""
    try:
        said = json.loads(body)
        if "error" in said:
            raise WorkerError(f"did not load it: {said['error']}")
        rate = int(said["rate"])
    except (ValueError, TypeError, KeyError) as error:
        raise WorkerError("answered nonsense") from error
    if not 4_000 <= rate <= 192_000:
        raise WorkerError(f"cannot speak at {rate} Hz")
    return rate


def _refusal(answer: bytes) -> str | None:
    return answer[1:].decode(errors="replace").rstrip(".") if answer[:1] == b"-" else None


def _samples(answer: bytes) -> Float:
    return np.frombuffer(answer, dtype="<i2", offset=1) / 32768
