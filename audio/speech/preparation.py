"""Words spoken ahead of time, in the background."""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Set
from types import MappingProxyType, TracebackType
from typing import Self

from audio.clip import Clip
from audio.speech.speaker import Speaker, SpeechError
from sessions.timeline import Say


class Preparation:
    """Speaks words in their order, each once, on a thread of its own.

    `on_progress` is told, on that thread, how many are done and of how many. Words that fail are done too. It
    starts with `start` or as a context, waits for later requests, and ends with `close`.
    """

    def __init__(
        self, speaker: Speaker, says: Iterable[Say], on_progress: Callable[[int, int], None] | None = None
    ) -> None:
        self._speaker = speaker
        self._on_progress = on_progress
        self._changed = threading.Condition()
        self._pending: deque[Say] = deque(dict.fromkeys(says))
        self._requested = set(self._pending)
        self._speaking: Say | None = None
        self._clips: dict[Say, Clip] = {}
        self._failures: dict[Say, str] = {}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="speech preparation", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def clips(self) -> Mapping[Say, Clip]:
        """What is ready; it grows while it is looked at."""
        return MappingProxyType(self._clips)

    @property
    def failures(self) -> Mapping[Say, str]:
        """What could not be spoken, and why."""
        return MappingProxyType(self._failures)

    @property
    def progress(self) -> tuple[int, int]:
        """How many are done, and of how many."""
        with self._changed:
            return self._progress()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def request(self, says: Iterable[Say]) -> None:
        """Speak these next, in their order, before all that is pending; what failed is tried again."""
        with self._changed:
            urgent = [say for say in dict.fromkeys(says) if say not in self._clips and say != self._speaking]
            for say in urgent:
                self._failures.pop(say, None)
            self._pending = deque(dict.fromkeys([*urgent, *self._pending]))
            self._requested.update(urgent)
            self._changed.notify_all()

    def wait(self, says: Iterable[Say] | None = None, timeout: float | None = None) -> bool:
        """Wait until these, or all that was ever requested, are done.

        False after `timeout` seconds, and where they are not done and no longer will be.
        """
        with self._changed:
            wanted = self._requested if says is None else frozenset(says)
            self._changed.wait_for(lambda: not self._underway(wanted), timeout)
            return all(say in self._clips or say in self._failures for say in wanted)

    def cancel(self) -> None:
        """Forget what is pending; what is being spoken is still finished."""
        with self._changed:
            self._pending.clear()
            self._changed.notify_all()

    def close(self) -> None:
        """Cancel, close the speaker (which ends words in the making) and end the thread. Closing again does nothing."""
        with self._changed:
            self._closed = True
            self._pending.clear()
            self._changed.notify_all()
        self._speaker.close()
        if self._thread.is_alive():
            self._thread.join()
            # It may have begun to speak between the two, and opened the speaker again.
            self._speaker.close()

    def _run(self) -> None:
        try:
            while (say := self._next()) is not None:
                self._speak(say)
        finally:
            with self._changed:
                self._closed = True
                self._pending.clear()
                self._changed.notify_all()

    def _speak(self, say: Say) -> None:
        clip, failure = self._spoken(say)
        with self._changed:
            if clip is not None:
                self._clips[say] = clip
            else:
                self._failures[say] = failure
            self._speaking = None
            progress = self._progress()
            self._changed.notify_all()
        if self._on_progress is not None:
            self._on_progress(*progress)

    def _next(self) -> Say | None:
        with self._changed:
            self._changed.wait_for(lambda: self._pending or self._closed)
            if self._closed:
                return None
            self._speaking = self._pending.popleft()
            return self._speaking

    def _spoken(self, say: Say) -> tuple[Clip | None, str]:
        try:
            return self._speaker.speak(say), ""
        except SpeechError as error:
            return None, str(error)
        except Exception as error:
            # An engine's bug costs its sentence too, and not all that follow.
            return None, f"{self._speaker.name} failed: {error!r}"

    def _progress(self) -> tuple[int, int]:
        done = len(self._clips) + len(self._failures)
        return done, done + len(self._pending) + (self._speaking is not None)

    def _underway(self, wanted: Set[Say]) -> bool:
        return self._speaking in wanted or any(say in wanted for say in self._pending)
