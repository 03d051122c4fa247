"""A session begins as soon as its first words are ready, and its score follows what becomes of it."""

from collections.abc import Generator
from contextlib import contextmanager
from threading import Condition

import numpy as np
import tomli

from audio import staging as module
from audio.clip import FRAMES_PER_MS, RATE, Clip
from audio.rehearsal import Rehearsal
from audio.speech.speaker import SpeechError
from audio.staging import Staged, Staging
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Say
from tests.conftest import PATIENCE_S, eventually

SCRIPT = """
title = "T"
closing = false
step = [
  { do = "rest", for = "30s", say = "First words." },
  { do = "rest", for = "90s", say = "Second words." },
  { do = "rest", for = "30s", say = "Third words." },
]
"""


class Slow:
    """A narrator that speaks what it is allowed to, each utterance a second long, and waits with the rest."""

    def __init__(self, *allowed: str) -> None:
        self._allowed = set(allowed)
        self._changed = Condition()
        self._closed = False
        self.asked: list[str] = []

    name = "slow"

    def key(self) -> str:
        return "slow"

    def allow(self, *texts: str) -> None:
        with self._changed:
            self._allowed.update(texts)
            self._changed.notify_all()

    def speak(self, say: Say) -> Clip:
        self.asked.append(say.text)
        with self._changed:
            known = self._changed.wait_for(lambda: self._closed or self._may(say.text), PATIENCE_S)
        if not known or self._closed or say.text == "Broken words.":
            raise SpeechError("it broke.")
        return Clip.of(np.full(RATE, 0.1))

    def measure(self, say: Say) -> Ms:
        return Ms(1_000)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _may(self, text: str) -> bool:
        # The built-in lines come freely: what is tried are the author's own.
        return "words" not in text or text in self._allowed


def script(text: str = SCRIPT) -> Script:
    return Script.model_validate(tomli.loads(text))


class Stage:
    def __init__(self, narrator: Slow, staging: Staging, notices: list[str]) -> None:
        self.narrator, self.staging, self.notices = narrator, staging, notices
        self.changes: list[Staged] = []
        self.errors: list[BaseException] = []
        self.position = Ms(0)
        staging.follow(self.changes.append, self.errors.append, lambda: self.position)

    def spoken_at(self) -> list[int]:
        """When words sound in the score made last, in milliseconds."""
        placed = self.staging.staged.score.placed
        return [item.frame // FRAMES_PER_MS for item in placed if item.bus == "voice"]


@contextmanager
def staged(*allowed: str, text: str = SCRIPT, grace: float = 0.0) -> Generator[Stage]:
    narrator, notices = Slow(*allowed), list[str]()
    staging = Staging(Rehearsal(script(text), narrator, intro="none"), lambda ready, total: None, notices.append)
    before, module.GRACE_S = module.GRACE_S, grace
    try:
        staging.open()
        stage = Stage(narrator, staging, notices)
        yield stage
        assert stage.errors == []
    finally:
        module.GRACE_S = before
        staging.close()


def test_the_first_step_does_not_wait_for_the_words_of_the_others() -> None:
    with staged("First words.") as stage:
        assert stage.spoken_at()[0] == 300
        assert 30_300 not in stage.spoken_at(), "the second step has no words yet"
        assert stage.staging.words_ready[0] < stage.staging.words_ready[1]


def test_words_that_come_later_are_in_the_next_score() -> None:
    with staged("First words.") as stage:
        stage.narrator.allow("Second words.", "Third words.")
        eventually(lambda: 120_300 in stage.spoken_at(), "the third step's words")
        assert 30_300 in stage.spoken_at()
        assert stage.changes[-1].carried is None
        assert stage.notices == []


def test_the_words_of_the_next_minute_do_not_wait_for_those_after() -> None:
    with staged("First words.") as stage:
        stage.narrator.allow("Second words.")
        eventually(lambda: 30_300 in stage.spoken_at(), "the second step's words")
        assert 120_300 not in stage.spoken_at()


def test_words_that_come_too_late_are_left_out_and_told() -> None:
    with staged("First words.") as stage:
        stage.position = Ms(31_000)
        stage.narrator.allow("Second words.", "Third words.")
        eventually(lambda: bool(stage.notices), "the notice")
        assert stage.notices[0] == '"Second words." is not spoken: not ready in time.'


def test_words_that_fail_cost_themselves_alone() -> None:
    text = SCRIPT.replace("Second words.", "Broken words.")
    with staged("First words.", "Broken words.", "Third words.", text=text) as stage:
        eventually(lambda: 120_300 in stage.spoken_at(), "the third step's words")
        assert 30_300 not in stage.spoken_at()
        eventually(lambda: stage.notices == ['"Broken words." is not spoken: it broke.'], "the notice")


def test_what_is_wanted_next_is_spoken_next() -> None:
    with staged("First words.") as stage:
        stage.staging.attend(Ms(120_000))
        stage.narrator.allow("Second words.", "Third words.")
        eventually(lambda: 120_300 in stage.spoken_at(), "the third step's words")


def test_a_longer_step_gets_a_new_timeline() -> None:
    with staged("First words.", "Second words.", "Third words.", grace=PATIENCE_S) as stage:
        stage.staging.lengthen({0: Ms(40_000)}, 0)
        eventually(lambda: bool(stage.changes), "the new timeline")
        assert stage.changes[0].timeline.segments[0].duration == 40_000
        assert stage.changes[0].carried is None


def lengths(made: Staged) -> list[int]:
    return [segment.duration for segment in made.timeline.segments[:2]]


EDITED = SCRIPT.replace("step = [", 'step = [ { do = "rest", for = "10s", say = "New words." },')


def test_an_edited_script_is_carried_over() -> None:
    with staged("First words.", "Second words.", "Third words.", grace=PATIENCE_S) as stage:
        stage.position = Ms(31_000)
        stage.narrator.allow("New words.")
        stage.staging.reload(script(EDITED))
        eventually(lambda: bool(stage.changes), "the edited version")
        change = stage.changes[0]
        assert change.carried == (1, 2, 3, 4)
        assert change.timeline.segments[2].start == 40_000


def test_lengths_of_the_version_before_are_not_taken_for_the_edited_one() -> None:
    with staged("First words.", "Second words.", "Third words.", "New words.", grace=PATIENCE_S) as stage:
        stage.narrator.allow("New words.")
        stage.staging.reload(script(EDITED))
        stage.staging.lengthen({0: Ms(99_000)}, 0)
        stage.staging.lengthen({1: Ms(50_000)}, 1)
        eventually(lambda: bool(stage.changes) and lengths(stage.changes[-1]) == [10_000, 50_000], "both")
        assert all(99_000 not in lengths(change) for change in stage.changes)


def test_closing_does_not_wait_for_words() -> None:
    with staged("First words."):
        pass
