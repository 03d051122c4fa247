"""Clips that were spoken before: in memory, and on disk for the next time."""

import contextlib
import hashlib
import os
import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from audio.clip import Clip
from audio.speech.speaker import Speaker, SpeechError, whole
from sessions.estimate import estimate
from sessions.timecode import Ms
from sessions.timeline import Say

LIMIT_BYTES = 256 * 1024 * 1024
"""What the folder may hold: some 45 minutes of speech, several times the whole library."""

_MEMORY_BYTES = 32 * 1024 * 1024
_MAGIC = b"unknot clip 1\n"
_DIGEST = 16
_FULL_SCALE = 32767
_SUFFIX = ".clip"
_PART = ".part"
_ABANDONED_SECONDS = 3600


class CachedSpeaker:
    """A speaker that says the same words only once.

    Clips are kept, and returned the first time too, in 16 bits. `folder` holds at most `limit_bytes`, the least
    recently used go first; a damaged entry is made anew; a folder that cannot be written is no error. Any thread,
    and any number of processes on one folder, may use it. Closing closes `speaker`.
    """

    def __init__(self, speaker: Speaker, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._speaker = speaker
        self._folder = folder
        self._limit_bytes = limit_bytes
        self._lock = threading.Lock()
        self._recent: OrderedDict[Say, Clip] = OrderedDict()
        self._recent_bytes = 0
        self._unspeakable: set[Say] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The name of the speaker behind it."""
        return self._speaker.name

    def key(self) -> str:
        """The key of the speaker behind it."""
        return self._speaker.key()

    def speak(self, say: Say) -> Clip:
        """The words as a clip. Raises SpeechError."""
        with self._lock:
            if (clip := self._recent.get(say)) is not None:
                self._recent.move_to_end(say)
                return clip
        identity = f"{self._speaker.key()}\n{say.rate}\n{say.language}\n{say.text}".encode(errors="surrogatepass")
        path = self._folder / (hashlib.blake2b(identity, digest_size=20).hexdigest() + _SUFFIX)
        clip = _read(path, identity)
        if clip is None:
            packed = _packed(self._make(say))
            self._write(path, _digest(identity, packed) + packed)
            clip = _unpacked(packed)
        self._remember(say, clip)
        return clip

    def measure(self, say: Say) -> Ms:
        """How long the words sound, rounded up to 10 ms; an estimate for words that failed before, or do now."""
        if say in self._unspeakable:
            return estimate(say)
        try:
            return whole(self.speak(say).duration)
        except SpeechError:
            return estimate(say)

    def close(self) -> None:
        """Close the speaker behind it."""
        self._speaker.close()

    def _make(self, say: Say) -> Clip:
        try:
            clip = self._speaker.speak(say)
        except SpeechError:
            self._unspeakable.add(say)
            raise
        self._unspeakable.discard(say)
        return clip

    def _remember(self, say: Say, clip: Clip) -> None:
        with self._lock:
            if say not in self._recent:
                self._recent[say] = clip
                self._recent_bytes += clip.samples.nbytes
            while self._recent_bytes > _MEMORY_BYTES:
                _, oldest = self._recent.popitem(last=False)
                self._recent_bytes -= oldest.samples.nbytes

    def _write(self, path: Path, content: bytes) -> None:
        part: str | None = None
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(suffix=_PART, dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(part).replace(path)
            self._evict()
        except OSError:
            return
        finally:
            if part is not None:
                _remove(Path(part))

    def _evict(self) -> None:
        now = time.time()
        entries: list[tuple[float, int, str]] = []
        with os.scandir(self._folder) as found:
            for entry in found:
                state = _state(entry)
                if state and entry.name.endswith(_PART) and now - state.st_mtime > _ABANDONED_SECONDS:
                    _remove(Path(entry.path))
                elif state and entry.name.endswith(_SUFFIX):
                    entries.append((state.st_mtime, state.st_size, entry.path))
        excess = sum(size for _, size, _ in entries) - self._limit_bytes
        for _, size, path in sorted(entries):
            if excess <= 0:
                break
            _remove(Path(path))
            excess -= size


def _read(path: Path, identity: bytes) -> Clip | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    with contextlib.suppress(OSError):
        os.utime(path)
    digest, packed = content[: len(_MAGIC) + _DIGEST], content[len(_MAGIC) + _DIGEST :]
    return _unpacked(packed) if digest == _digest(identity, packed) else None


def _digest(identity: bytes, packed: bytes) -> bytes:
    return _MAGIC + hashlib.blake2b(identity + packed, digest_size=_DIGEST).digest()


def _packed(clip: Clip) -> bytes:
    whole_numbers = np.clip(np.rint(clip.samples * np.float32(_FULL_SCALE)), -_FULL_SCALE, _FULL_SCALE)
    return bytes(whole_numbers.astype("<i2").data)


def _unpacked(packed: bytes) -> Clip:
    return Clip.of(np.frombuffer(packed, dtype="<i2").astype(np.float32) / np.float32(_FULL_SCALE))


def _state(entry: "os.DirEntry[str]") -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:
        return None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
