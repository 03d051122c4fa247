"""Several engines that speak as one: for each utterance the best of them that speaks its language."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from audio.clip import Clip
from audio.speech.cache import CachedSpeaker
from audio.speech.speaker import Engine, EngineError, Notice, SpeechError, UnavailableError, untold, whole
from audio.speech.words import quoted
from sessions.estimate import estimate
from sessions.timecode import Ms
from sessions.timeline import Say

PATIENCE = 3
"""After so many utterances in a row at which an engine crashed or took too long, another one takes its place."""


class Chorus:
    """Engines in tiers, the best first; their clips are kept in `folder`, those of each by themselves.

    An utterance is spoken by the first tier that has a voice for its language, in it by the voice that is nearest. An
    engine that cannot speak at all, or fails again and again, is dropped until the end, with a notice, and the next
    one takes its place. Any thread may use it. Closing closes all.
    """

    def __init__(self, tiers: Sequence[Sequence[Engine]], folder: Path, notice: Notice = untold) -> None:
        self._tiers = [[_Seat(engine, CachedSpeaker(engine, folder)) for engine in tier] for tier in tiers]
        self._seats = [seat for tier in self._tiers for seat in tier]
        self._notice = notice
        self._lock = threading.Lock()
        self._unspeakable: set[Say] = set()
        self._last_words = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """The best engine that is left."""
        return next((seat.engine.name for seat in self._seats if not seat.dropped), "none")

    def key(self) -> str:
        """What shapes the clips of all engines that are left; each clip is kept under its own engine's."""
        keys: list[str] = []
        for seat in self._seats:
            try:
                if not seat.dropped:
                    keys.append(seat.engine.key())
            except UnavailableError as error:
                self._drop(seat, str(error), "")
        return "; ".join(keys)

    def speak(self, say: Say) -> Clip:
        """The words as a clip. Raises SpeechError."""
        try:
            _, clip = self._spoken(say, lambda seat: seat.cached.speak(say))
        except SpeechError:
            self._unspeakable.add(say)
            raise
        self._unspeakable.discard(say)
        return clip

    def measure(self, say: Say) -> Ms:
        """How long the words sound, rounded up to 10 ms; an estimate for words that failed before, or do now."""
        if say in self._unspeakable:
            return estimate(say)
        try:
            return whole(self.speak(say).duration)
        except SpeechError:
            return estimate(say)

    def prove(self, say: Say) -> Engine:
        """The engine that speaks these words; it does speak them, even if they were spoken before.

        Raises SpeechError.
        """
        engine, _ = self._spoken(say, lambda seat: seat.engine.speak(say))
        return engine

    def close(self) -> None:
        """Close all engines."""
        for seat in self._seats:
            seat.cached.close()

    def _spoken(self, say: Say, speak: "Callable[[_Seat], Clip]") -> tuple[Engine, Clip]:
        while True:
            seat = self._seat(say.language)
            if seat is None:
                raise SpeechError(self._last_words or f"There is no voice for the language {quoted(say.language)}.")
            try:
                clip = speak(seat)
            except UnavailableError as error:
                self._drop(seat, str(error), say.language)
            except EngineError as error:
                with self._lock:
                    seat.failures += 1
                    patient = seat.failures < PATIENCE
                others = (other for other in self._seats if other is not seat)
                if patient or all(self._distance(other, say.language) is None for other in others):
                    raise
                self._drop(seat, f"{error} It failed {PATIENCE} times in a row.", say.language)
            else:
                seat.failures = 0
                return seat.engine, clip

    def _seat(self, language: str) -> "_Seat | None":
        for tier in self._tiers:
            near = {seat: self._distance(seat, language) for seat in tier}
            speaking = {seat: how_far for seat, how_far in near.items() if how_far is not None}
            if speaking:
                return min(speaking, key=speaking.__getitem__)
        return None

    def _distance(self, seat: "_Seat", language: str) -> int | None:
        try:
            return None if seat.dropped else seat.engine.distance(language)
        except UnavailableError as error:
            self._drop(seat, str(error), language)
            return None

    def _drop(self, seat: "_Seat", why: str, language: str) -> None:
        with self._lock:
            if seat.dropped:
                return
            seat.dropped = True
            self._last_words = why
        instead = self._seat(language)
        self._notice(f"{why} {f'{instead.engine.name} speaks instead.' if instead else 'The tones carry the session.'}")


class _Seat:
    """An engine, its clips, and how it has done."""

    def __init__(self, engine: Engine, cached: CachedSpeaker) -> None:
        self.engine, self.cached = engine, cached
        self.failures = 0
        self.dropped = False
