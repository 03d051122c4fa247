import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from audio.clip import Clip
from audio.speech.chorus import Chorus
from audio.speech.languages import distance
from audio.speech.speaker import EngineError, SpeechError, UnavailableError
from sessions.estimate import estimate
from sessions.timeline import Say

HELLO, HALLO, BONJOUR = Say("Hello"), Say("Hallo", language="de"), Say("Bonjour", language="fr-CA")


class Voice:
    """An engine with one voice, whose clips hold its own number; words tell it what to do."""

    def __init__(self, number: int, *languages: str, name: str = "") -> None:
        self.number, self.languages = number, languages
        self.called = name or f"voice {number}"
        self.asked: list[Say] = []
        self.gone = ""
        self.closed = 0

    @property
    def name(self) -> str:
        return self.called

    def key(self) -> str:
        if self.gone == "key":
            raise UnavailableError(f"{self.called} has no key.")
        return self.called

    def distance(self, language: str) -> int | None:
        if self.gone == "voices":
            raise UnavailableError(f"{self.called} has no voices.")
        near = [how_far for tag in self.languages if (how_far := distance(tag, language)) is not None]
        return min(near, default=None) if self.languages else 0

    def voice_name(self, language: str) -> str:
        return f"{self.called} in {language}"

    def speak(self, say: Say) -> Clip:
        self.asked.append(say)
        if self.gone:
            raise UnavailableError(f"{self.called} does not start.")
        if "crash" in say.text:
            raise EngineError(f'"{say.text}" is not spoken: {self.called} crashed.')
        if "mute" in say.text:
            raise SpeechError(f'"{say.text}" is not spoken.')
        return Clip.of(np.full(480, self.number / 100))

    def close(self) -> None:
        self.closed += 1


def who(clip: Clip) -> int:
    """The number of the voice that made a clip."""
    return round(float(clip.samples[0]) * 100)


@pytest.fixture
def told() -> list[str]:
    """The notices."""
    return []


Make = Callable[..., Chorus]


@pytest.fixture
def chorus(tmp_path: Path, told: list[str]) -> Make:
    """Makes a chorus of tiers."""
    return lambda *tiers: Chorus([list(tier) for tier in tiers], tmp_path, told.append)


def test_each_language_is_spoken_by_the_best_that_speaks_it(chorus: Make, told: list[str]) -> None:
    one = chorus([Voice(1, "en-US"), Voice(2, "de-DE")], [Voice(3, "fr-FR", "en-GB")], [Voice(4)])
    spoken = {language: who(one.speak(Say("Hello", language=language))) for language in EXPECTED}
    assert spoken == EXPECTED
    assert told == []


EXPECTED = {"en": 1, "en-GB": 1, "de-AT": 2, "fr": 3, "it": 4, "": 4}


def test_in_a_tier_the_nearest_speaks(chorus: Make) -> None:
    one = chorus([Voice(1, "en-US"), Voice(2, "en-GB"), Voice(3, "en-AU")], [Voice(4)])
    asked = ("en", "en-GB", "en-AU", "en-NZ")
    assert [who(one.speak(Say("Hello", language=language))) for language in asked] == [1, 2, 3, 1]


def test_a_language_that_nobody_speaks(chorus: Make) -> None:
    one = chorus([Voice(1, "en-US")])
    with pytest.raises(SpeechError, match=r'^There is no voice for the language "fr-CA"\.$'):
        one.speak(BONJOUR)
    assert one.measure(BONJOUR) == estimate(BONJOUR)


@pytest.mark.parametrize("gone", ["start", "key", "voices"])
def test_one_that_cannot_speak_is_replaced_for_good(chorus: Make, told: list[str], gone: str) -> None:
    best, last = Voice(1, "en", "de", name="best"), Voice(2, name="last")
    best.gone = gone
    one = chorus([best], [last])
    assert [who(one.speak(say)) for say in (HELLO, HALLO)] == [2, 2]
    (notice,) = told
    assert notice.startswith("best ")
    assert notice.endswith(". last speaks instead.")
    assert len(best.asked) == (1 if gone == "start" else 0)
    assert one.name == "last"
    assert one.key() == "last"


def test_when_nobody_is_left_the_reason_is_told(chorus: Make, told: list[str]) -> None:
    only = Voice(1)
    only.gone = "start"
    one = chorus([only])
    for _ in range(2):
        with pytest.raises(SpeechError, match=r"^voice 1 does not start\.$"):
            one.speak(HELLO)
    assert told == ["voice 1 does not start. The tones carry the session."]
    assert len(only.asked) == 1
    assert one.name == "none"


def test_clips_of_engines_are_never_mixed_up(chorus: Make, told: list[str]) -> None:
    best, last = Voice(1, "en"), Voice(2)
    best.gone = "start"
    assert who(chorus([best], [last]).speak(HELLO)) == 2
    best.gone = ""
    # What the last one said is not taken for the best one's, now that it speaks again.
    assert who(chorus([best], [last]).speak(HELLO)) == 1
    # And each finds what it said itself, without speaking again.
    best.asked.clear()
    last.asked.clear()
    assert [who(chorus([best], [last]).speak(HELLO)), who(chorus([last]).speak(HELLO))] == [1, 2]
    assert best.asked == last.asked == []


def test_a_failure_costs_its_sentence_only(chorus: Make, told: list[str]) -> None:
    best, last = Voice(1, "en"), Voice(2)
    one = chorus([best], [last])
    for words in ("crash", "crash", "mute", "speak", "crash", "crash"):
        if words == "speak":
            assert who(one.speak(HELLO)) == 1
        else:
            with pytest.raises(SpeechError, match=words):
                one.speak(Say(f"Please {words}."))
    assert last.asked == []
    assert told == []


def test_one_that_fails_again_and_again_is_replaced(chorus: Make, told: list[str]) -> None:
    best, last = Voice(1, "en"), Voice(2, name="last")
    one = chorus([best], [last])
    for number in range(2):
        with pytest.raises(EngineError):
            one.speak(Say(f"crash {number}"))
    # The last one would crash at these words too; what it says then is its own failure.
    with pytest.raises(EngineError, match="last crashed"):
        one.speak(Say("crash 3"))
    assert told == ['"crash 3" is not spoken: voice 1 crashed. It failed 3 times in a row. last speaks instead.']
    assert who(one.speak(HELLO)) == 2


def test_where_there_is_no_other_it_goes_on_trying(chorus: Make, told: list[str]) -> None:
    one = chorus([Voice(1)])
    for number in range(5):
        with pytest.raises(EngineError):
            one.speak(Say(f"crash {number}"))
    assert who(one.speak(HELLO)) == 1
    assert told == []


def test_words_that_failed_are_not_tried_again_to_be_measured(chorus: Make) -> None:
    voice = Voice(1)
    one = chorus([voice])
    bad = Say("crash")
    assert [one.measure(bad), one.measure(bad)] == [estimate(bad)] * 2
    assert len(voice.asked) == 1
    assert one.measure(HELLO) == 10


def test_proof_is_not_taken_from_what_was_said_before(chorus: Make, told: list[str]) -> None:
    best, last = Voice(1, "en"), Voice(2, name="last")
    one = chorus([best], [last])
    one.speak(HELLO)
    assert one.prove(HELLO) is best
    assert one.prove(HALLO) is last
    best.gone = "start"
    assert one.prove(HELLO) is last
    assert told == ["voice 1 does not start. last speaks instead."]


def test_closing_closes_all(chorus: Make) -> None:
    voices = [Voice(1, "en"), Voice(2, "de"), Voice(3)]
    with chorus(voices[:2], voices[2:]):
        pass
    assert [voice.closed for voice in voices] == [1, 1, 1]


def test_many_threads_hear_of_a_drop_once(chorus: Make, told: list[str]) -> None:
    best, last = Voice(1, "en"), Voice(2, name="last")
    best.gone = "start"
    one = chorus([best], [last])
    together = threading.Barrier(4)

    def speak(number: int) -> int:
        together.wait(30)
        return who(one.speak(Say(f"Line {number}")))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(speak, range(4))) == [2] * 4
    assert len(told) == 1
