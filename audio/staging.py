"""Staging: keeps the timeline and the score of a session true while it plays.

Words are spoken in the background, steps change their length, the script itself may be edited. Each time a new score
is made and handed to who plays it.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from audio.clip import Clip
from audio.performance import Line
from audio.rehearsal import Progress, Rehearsal
from audio.score import Score
from audio.speech.preparation import Preparation
from sessions.carrying import carried
from sessions.script.models import Script
from sessions.timecode import ZERO, Ms
from sessions.timeline import Cue, Say, Timeline
from sessions.transport import Playhead

GRACE_S = 1.5
"""How long the beginning may wait for the words of later steps; after that it waits for those of the first alone."""

AHEAD = Ms(60_000)
"""A new score is made as soon as all words of this much to come are ready."""

RELOAD_S = 10.0
"""How long an edited script may wait for the words of its running step."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A timeline with its score.

    `carried` gives for each segment of the version before its index in this one; None where they are the same.
    """

    timeline: Timeline
    score: Score
    carried: Sequence[int] | None = None


class Staging:
    """Makes the scores of one session, on a thread of its own.

    `progress` is told how many utterances are spoken, and of how many; `notice` takes sentences for the person. Both
    are called from other threads.
    """

    def __init__(self, rehearsal: Rehearsal, progress: Progress, notice: Callable[[str], None]) -> None:
        self._rehearsal = rehearsal
        self._progress = progress
        self._notice = notice
        self._preparation = Preparation(rehearsal.narrator, rehearsal.words(), on_progress=self._progressed)
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="unknot-staging")
        self._lengths: Mapping[int, Ms] = {}
        self._edition = 0
        self._told: set[Say] = set()
        self._unready: tuple[Cue, ...] = ()
        self._awaited: frozenset[Say] = frozenset()
        self._changed: Callable[[Staged], None] = _nobody
        self._failed: Callable[[BaseException], None] = _nobody
        self._where: Callable[[], Ms] = _at_start
        self.staged = Staged(rehearsal.draft(), Score((), 0, 0))
        """What was made last."""

    def open(self) -> None:
        """Speak until the first step can be played, and make the first score. It takes its time."""
        self._preparation.start()
        if not self._preparation.wait(timeout=GRACE_S):
            self._preparation.wait(self._rehearsal.first_words())
        self.staged = self._made(ZERO)

    def follow(
        self,
        changed: Callable[[Staged], None],
        failed: Callable[[BaseException], None],
        where: Callable[[], Ms],
    ) -> None:
        """Hand every new score to `changed`, and what goes wrong to `failed`; `where` tells the moment played now."""
        self._changed, self._failed, self._where = changed, failed, where
        self._progressed_to()

    def close(self) -> None:
        """Speak no more. May be called again."""
        self._changed = self._failed = _nobody
        self._work.shutdown(wait=False, cancel_futures=True)
        self._preparation.close()
        self._work.shutdown(wait=True)

    @property
    def words_ready(self) -> tuple[int, int]:
        """How many utterances are spoken or given up, and of how many."""
        return self._preparation.progress

    def lines(self) -> dict[Line, Clip]:
        """What is said outside the timeline, as far as it is known beforehand."""
        return self._rehearsal.lines()

    def lengthen(self, lengths: Mapping[int, Ms], edition: int) -> None:
        """Give segments other lengths than the script's. `edition` counts the versions of the script, from 0."""
        self._submit(lambda: self._lengthen(lengths, edition))

    def reload(self, script: Script) -> None:
        """Go on in another version of the script."""
        self._submit(lambda: self._reload(script))

    def resume(self, playhead: Playhead, then: Callable[[Clip], None]) -> None:
        """Make what is said when the session goes on from here, and hand it on."""

        def make() -> None:
            clip = self._rehearsal.resume_line(self.staged.timeline, playhead)
            if clip is not None:
                then(clip)

        self._submit(make)

    def attend(self, position: Ms) -> None:
        """Speak what comes from this moment on before all else."""
        self._submit(lambda: self._attend(position))

    def _lengthen(self, lengths: Mapping[int, Ms], edition: int) -> None:
        # What was asked of a version that is played no more means other segments.
        if edition == self._edition:
            self._lengths = lengths
            self._stage(None)

    def _reload(self, script: Script) -> None:
        before = self.staged.timeline
        self._rehearsal = self._rehearsal.of(script)
        self._lengths = {}
        self._edition += 1
        draft = self._rehearsal.draft()
        places = carried(before, draft)
        start = draft.segments[places[before.segment_at(self._where()).index]].start
        done = self._done()
        urgent = [say for say in self._rehearsal.words_from(draft, start, AHEAD) if not done(say)]
        self._preparation.request(urgent)
        self._preparation.wait(urgent, RELOAD_S)
        self._stage(before)

    def _stage(self, before: Timeline | None) -> None:
        """Make the score anew, and hand it on; `before` is what was played where the script is another now."""
        position = self._where()
        self._tell_missed([cue for cue in self._unready if cue.at <= position])
        staged = self._made(position)
        self.staged = staged if before is None else replace(staged, carried=carried(before, staged.timeline))
        self._changed(self.staged)
        self._progressed_to()

    def _made(self, position: Ms) -> Staged:
        # As they are now: words that get ready meanwhile were not measured, and might speak into others.
        clips, failures = dict(self._preparation.clips), self._preparation.failures

        def done(say: Say) -> bool:
            return say in clips or say in failures

        timeline = self._rehearsal.timeline(self._lengths, done)
        score = self._rehearsal.score(timeline, clips.get)
        missing = [say for say in self._rehearsal.words_from(timeline, position) if not done(say)]
        soon = [say for say in self._rehearsal.words_from(timeline, position, AHEAD) if not done(say)]
        self._preparation.request(missing)
        self._unready = tuple(
            cue for cue in timeline.cues if cue.at >= position and isinstance(cue.intent, Say) and not done(cue.intent)
        )
        self._awaited = frozenset(soon or missing)
        return Staged(timeline, score)

    def _attend(self, position: Ms) -> None:
        done = self._done()
        words = self._rehearsal.words_from(self.staged.timeline, position)
        self._preparation.request([say for say in words if not done(say)])

    def _done(self) -> Callable[[Say], bool]:
        """What tells of words whether they are spoken or given up by now."""
        clips, failures = self._preparation.clips, self._preparation.failures
        return lambda say: say in clips or say in failures

    def _progressed(self, ready: int, total: int) -> None:
        self._progress(ready, total)
        if ready == total:
            self._tell_failed()
        self._progressed_to()

    def _progressed_to(self) -> None:
        awaited = self._awaited
        if awaited and self._changed is not _nobody and all(map(self._done(), awaited)):
            self._awaited = frozenset()
            self._submit(lambda: self._stage(None))

    def _tell_missed(self, missed: Sequence[Cue]) -> None:
        words = [cue.intent.text for cue in missed if isinstance(cue.intent, Say)]
        if words:
            self._notice(f"{_and_more(words)} not spoken: not ready in time.")

    def _tell_failed(self) -> None:
        failures = {say: why for say, why in self._preparation.failures.items() if say not in self._told}
        self._told.update(failures)
        if failures:
            reason = next(iter(failures.values()))
            self._notice(f"{_and_more([say.text for say in failures])} not spoken: {reason}")

    def _submit(self, work: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # It was closed meanwhile, and nothing is needed any more.
            self._work.submit(work).add_done_callback(self._look)

    def _look(self, done: Future[None]) -> None:
        if not done.cancelled() and (error := done.exception()) is not None:
            self._failed(error)


def _and_more(words: Sequence[str]) -> str:
    return f'"{words[0]}" is' if len(words) == 1 else f'"{words[0]}" and {len(words) - 1} more are'


def _nobody(_told: object) -> None:
    """Nobody listens yet, or any more."""


def _at_start() -> Ms:
    return ZERO
