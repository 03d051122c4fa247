import threading
from collections.abc import Generator
from contextlib import contextmanager

import numpy as np
import pytest

from audio.clip import Clip
from audio.speech.espeak import Espeak
from audio.speech.preparation import Preparation
from audio.speech.speaker import SpeechError
from sessions.timeline import Say

ONE, TWO, THREE, FOUR = Say("One"), Say("Two"), Say("Three"), Say("Four")
PATIENCE = 30.0


class Gated:
    """A speaker that waits for leave before every utterance, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = threading.Semaphore(0)
        self.leave = threading.Semaphore(0)
        self.closed = 0

    @property
    def name(self) -> str:
        return "gated"

    def key(self) -> str:
        return "gated"

    def speak(self, say: Say) -> Clip:
        self.asked.append(say.text)
        self.begun.release()
        assert self.leave.acquire(timeout=PATIENCE)
        if say.text == "Bad":
            raise SpeechError("Bad is not spoken.")
        if say.text == "Bug":
            raise ZeroDivisionError("oops")
        return Clip.of(np.full(10, len(say.text) / 10))

    def close(self) -> None:
        self.closed += 1
        self.leave.release(100)

    def let(self, count: int) -> None:
        self.leave.release(count)

    def wait_until_speaking(self) -> None:
        assert self.begun.acquire(timeout=PATIENCE)


@contextmanager
def preparing(
    says: list[Say], told: list[tuple[int, int]] | None = None, threads: int = 1
) -> Generator[tuple[Gated, Preparation]]:
    speaker = Gated()

    def tell(done: int, total: int) -> None:
        if told is not None:
            told.append((done, total))

    with Preparation(speaker, says, tell, threads=threads) as preparation:
        yield speaker, preparation


def test_each_is_spoken_once_in_order_and_progress_is_told() -> None:
    told: list[tuple[int, int]] = []
    with preparing([TWO, ONE, TWO, THREE, ONE], told) as (speaker, preparation):
        assert preparation.progress == (0, 3)
        speaker.let(3)
        assert preparation.wait(timeout=PATIENCE)
        assert speaker.asked == ["Two", "One", "Three"]
        assert list(preparation.clips) == [TWO, ONE, THREE]
        assert preparation.progress == (3, 3)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_first_words_can_be_waited_for_alone() -> None:
    with preparing([ONE, TWO, THREE]) as (speaker, preparation):
        clips = preparation.clips
        assert ONE not in clips
        speaker.let(1)
        assert preparation.wait([ONE], PATIENCE)
        assert ONE in clips
        assert THREE not in clips
        assert not preparation.wait([THREE], timeout=0)


def test_a_failure_costs_its_sentence_only() -> None:
    bad, bug = Say("Bad"), Say("Bug")
    with preparing([ONE, bad, bug, TWO]) as (speaker, preparation):
        speaker.let(4)
        assert preparation.wait(timeout=PATIENCE)
        assert list(preparation.clips) == [ONE, TWO]
        assert dict(preparation.failures) == {bad: "Bad is not spoken.", bug: "gated failed: ZeroDivisionError('oops')"}
        assert preparation.progress == (4, 4)


def test_requests_go_before_what_is_pending() -> None:
    with preparing([ONE, TWO, THREE]) as (speaker, preparation):
        speaker.wait_until_speaking()
        preparation.request([FOUR, THREE, ONE])
        assert preparation.progress == (0, 4)
        speaker.let(4)
        assert preparation.wait(timeout=PATIENCE)
        assert speaker.asked == ["One", "Four", "Three", "Two"]


def test_it_goes_on_with_requests_after_all_was_done_and_tries_failures_again() -> None:
    bad = Say("Bad")
    with preparing([ONE, bad]) as (speaker, preparation):
        speaker.let(2)
        assert preparation.wait(timeout=PATIENCE)
        speaker.let(2)
        preparation.request([bad, ONE, TWO])
        assert preparation.wait([bad, TWO], PATIENCE)
        assert speaker.asked == ["One", "Bad", "Bad", "Two"]
        assert preparation.progress == (3, 3)


def test_cancelled_words_are_not_waited_for() -> None:
    with preparing([ONE, TWO, THREE]) as (speaker, preparation):
        speaker.wait_until_speaking()
        preparation.cancel()
        speaker.let(1)
        assert preparation.wait([ONE], PATIENCE)
        assert not preparation.wait([TWO], PATIENCE)
        assert not preparation.wait(timeout=PATIENCE)
        assert speaker.asked == ["One"]
        assert preparation.progress == (1, 1)


def test_closing_ends_the_thread_even_in_the_middle_of_words() -> None:
    def running() -> bool:
        return "speech preparation" in [thread.name for thread in threading.enumerate()]

    with preparing([ONE, TWO, THREE]) as (speaker, preparation):
        speaker.wait_until_speaking()
        assert running()
    assert not running()
    assert speaker.asked == ["One"]
    assert speaker.closed
    preparation.close()
    assert not preparation.wait([THREE], PATIENCE)


def test_words_that_closing_cuts_off_are_no_failure_and_nobody_is_told() -> None:
    told: list[tuple[int, int]] = []
    with preparing([Say("Bad")], told) as (speaker, preparation):
        speaker.wait_until_speaking()
    assert preparation.failures == {}
    assert told == []


def test_one_that_never_began_can_be_closed() -> None:
    Preparation(Gated(), [ONE]).close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_waits_for_ever_when_telling_progress_fails() -> None:
    def tell(done: int, total: int) -> None:
        raise LookupError

    speaker = Gated()
    speaker.let(3)
    with Preparation(speaker, [ONE, TWO], tell) as preparation:
        assert not preparation.wait(timeout=PATIENCE)
        assert ONE in preparation.clips


def test_while_one_is_in_the_making_another_one_is_begun() -> None:
    told: list[tuple[int, int]] = []
    says = [Say(f"Line {number}") for number in range(20)]
    with preparing([*says, says[0]], told, threads=2) as (speaker, preparation):
        speaker.wait_until_speaking()
        speaker.wait_until_speaking()
        assert set(speaker.asked) == {"Line 0", "Line 1"}
        preparation.request(says[:2])
        preparation.cancel()
        preparation.request(says)
        speaker.let(20)
        assert preparation.wait(timeout=PATIENCE)
    assert sorted(speaker.asked) == sorted(say.text for say in says)
    assert told == [(done, 20) for done in range(1, 21)]


def test_what_is_ready_can_be_looked_through_while_it_grows() -> None:
    with preparing([ONE, TWO]) as (speaker, preparation):
        speaker.let(1)
        assert preparation.wait([ONE], PATIENCE)
        seen: list[Say] = []
        for say in preparation.clips:
            speaker.let(1)
            assert preparation.wait([TWO], PATIENCE)
            seen.append(say)
        assert seen == [ONE]
        assert dict(preparation.clips.items()).keys() == {ONE, TWO}


def test_nothing_is_promised_after_closing() -> None:
    with preparing([ONE]) as (speaker, preparation):
        speaker.let(1)
        assert preparation.wait(timeout=PATIENCE)
    preparation.request([TWO])
    assert not preparation.wait([TWO])
    assert preparation.progress == (1, 1)


def test_real_words(engine: Espeak) -> None:
    says = [Say(text) for text in ("Lean in gently.", "Ten seconds", "x" * 501)]
    with Preparation(engine, says) as preparation:
        assert preparation.wait(timeout=PATIENCE)
        assert set(preparation.clips) == set(says[:2])
        assert all(clip.frames > 10_000 for clip in preparation.clips.values())
        assert "501 characters" in preparation.failures[says[2]]
