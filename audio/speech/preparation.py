"""Words spoken ahead of time, in the background."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from types import MappingProxyType, TracebackType
from typing import Self

from audio.clip import Clip
from audio.speech.speaker import Speaker, SpeechError
from sessions.timeline import Say

THREADS = min(2, os.cpu_count() or 1)
"""How many utterances are in the making at once: while one is levelled, the engine speaks the next."""


class Preparation:
    """Speaks words in their order, each once, on `threads` threads of its own.

    `on_progress` is told, on those threads but one call at a time, how many are done and of how many. Words that fail
    are done too. It starts with `start` or as a context, waits for later requests, and ends with `close`.
    """

    def __init__(
        self,
        speaker: Speaker,
        says: Iterable[Say],
        on_progress: Callable[[int, int], None] | None = None,
        *,
        threads: int = THREADS,
    ) -> None:
        self._speaker = speaker
        self._on_progress = on_progress
        self._changed = threading.Condition()
        self._telling = threading.Lock()
        self._untold: deque[tuple[int, int]] = deque()
        self._pending: deque[Say] = deque(dict.fromkeys(says))
        self._requested = set(self._pending)
        self._speaking: set[Say] = set()
        self._clips: dict[Say, Clip] = {}
        self._failures: dict[Say, str] = {}
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name="speech preparation", daemon=True) for _ in range(threads)
        ]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def clips(self) -> Mapping[Say, Clip]:
        """What is ready; it grows while it is looked at, and any thread may look."""
        return _Growing(self._clips)

    @property
    def failures(self) -> Mapping[Say, str]:
        """What could not be spoken up to now, and why."""
        with self._changed:
            return MappingProxyType(dict(self._failures))

    @property
    def progress(self) -> tuple[int, int]:
        """How many are done, and of how many."""
        with self._changed:
            return self._progress()

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def request(self, says: Iterable[Say]) -> None:
        """Speak these next, in their order, before all that is pending; what failed is tried again.

        It waits for nothing. After closing it does nothing.
        """
        with self._changed:
            if self._closed:
                return
            urgent = [say for say in dict.fromkeys(says) if say not in self._clips and say not in self._speaking]
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
        """Cancel, close the speaker (which ends words in the making) and end the threads.

        Closing again does nothing.
        """
        self._end()
        self._speaker.close()
        alive = [thread for thread in self._threads if thread.is_alive()]
        for thread in alive:
            thread.join()
        if alive:
            # One may have begun to speak between the two, and opened the speaker again.
            self._speaker.close()

    def _run(self) -> None:
        try:
            while (say := self._next()) is not None:
                self._speak(say)
        finally:
            self._end()

    def _end(self) -> None:
        with self._changed:
            self._closed = True
            self._pending.clear()
            self._changed.notify_all()

    def _speak(self, say: Say) -> None:
        clip, failure = self._spoken(say)
        with self._changed:
            self._speaking.discard(say)
            self._changed.notify_all()
            if clip is not None:
                self._clips[say] = clip
            elif self._closed:
                # Closing the engine cut them off: nobody waits for them, and they are no failure to tell of.
                return
            else:
                self._failures[say] = failure
            self._untold.append(self._progress())
        if self._on_progress is not None:
            # One call at a time, in the order in which the words were done: nobody is told less than before.
            with self._telling:
                self._on_progress(*self._untold.popleft())

    def _next(self) -> Say | None:
        with self._changed:
            self._changed.wait_for(lambda: self._pending or self._closed)
            if self._closed:
                return None
            say = self._pending.popleft()
            self._speaking.add(say)
            return say

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
        return done, done + len(self._pending) + len(self._speaking)

    def _underway(self, wanted: Set[Say]) -> bool:
        return not wanted.isdisjoint(self._speaking) or any(say in wanted for say in self._pending)


class _Growing(Mapping[Say, Clip]):
    """A dictionary that others add to, seen from outside: what is looked through is as it was at the beginning."""

    def __init__(self, held: dict[Say, Clip]) -> None:
        self._held = held

    def __getitem__(self, say: Say) -> Clip:
        return self._held[say]

    def __contains__(self, say: object) -> bool:
        return say in self._held

    def __iter__(self) -> Iterator[Say]:
        return iter(list(self._held))

    def __len__(self) -> int:
        return len(self._held)
