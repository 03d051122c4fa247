"""Every language has every phrase, with the same places for values in it."""

import pytest

from sessions.phrases import languages, phrases_for
from sessions.script.models import AREAS
from sessions.script.templates import names_in
from sessions.timecode import Ms

ENGLISH = phrases_for("en").words


def test_the_languages() -> None:
    assert languages() == ("de", "en", "es", "fr")


@pytest.mark.parametrize("language", languages())
def test_every_phrase_is_there_with_its_values(language: str) -> None:
    words = phrases_for(language).words
    assert set(words) == set(ENGLISH)
    for key, text in words.items():
        assert text.strip() == text != ""
        assert sorted(names_in(text)) == sorted(names_in(ENGLISH[key])), key


@pytest.mark.parametrize("language", languages())
def test_cautions_are_of_areas(language: str) -> None:
    keys = [key.removeprefix("caution.") for key in phrases_for(language).words if key.startswith("caution.")]
    assert set(keys) <= set(AREAS)


@pytest.mark.parametrize(
    ("tag", "language"), [("en-GB", "en"), ("DE", "de"), ("fr-CA", "fr"), ("es-419", "es"), ("pt-BR", "en"), ("", "en")]
)
def test_a_tag_finds_its_language(tag: str, language: str) -> None:
    assert phrases_for(tag).language == language


@pytest.mark.parametrize(
    ("language", "length", "words"),
    [
        ("en", 1_000, "one second"),
        ("en", 90_000, "ninety seconds"),
        ("en", 91_000, "one minute thirty-one seconds"),
        ("en", 120_000, "two minutes"),
        ("en", 5_500, "five point five seconds"),
        ("de", 1_000, "eine Sekunde"),
        ("de", 60_000, "sechzig Sekunden"),
        ("es", 45_000, "cuarenta y cinco segundos"),
        ("fr", 120_000, "deux minutes"),
    ],
)
def test_durations_are_spoken_in_words(language: str, length: int, words: str) -> None:
    assert phrases_for(language).duration(Ms(length)) == words


def test_sentences_begin_with_a_capital() -> None:
    assert phrases_for("en")("resume", **{"for": "ten seconds"}) == "Go on. Ten seconds left."
    assert phrases_for("de")("side_opening", side="links") == "Links."


@pytest.mark.parametrize("language", languages())
def test_no_two_words_of_breathing_and_sides_are_mixed_up(language: str) -> None:
    words = phrases_for(language).words
    assert len({words[f"breath.{phase}"] for phase in ("in", "sip", "hold", "out")}) == 4
    assert len({words[f"side.{side}"] for side in ("left", "right", "both")}) == 3
