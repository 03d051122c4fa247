import itertools

import pytest

from audio.clip import RATE
from audio.speech.espeak import Espeak
from audio.speech.tempo import parameters
from sessions.timeline import Say

# Instructions of the kind that sessions are made of, in each language.
ENGLISH = (
    "Ball beside your spine, below the shoulder blade. Lean back.",
    "Bend your knees. Roll slowly.",
    "Lean in gently. Stay light.",
    "New tender spot.",
    "Squeeze the top of your shoulder.",
    "Roll slightly onto it. Stay light.",
    "Hug your knee in.",
    "Slide your chin straight back.",
    "Rest your skull ridge on the towel.",
    "Lift your hips. Two seconds. Lower.",
)
GERMAN = (
    "Lehn dich sanft hinein. Bleib leicht.",
    "Umarme dich selbst. Mach den oberen Rücken rund.",
    "Zieh das Knie zu dir heran.",
    "Lass den Kopf schwer werden.",
    "Heb die Hüfte. Zwei Sekunden. Senk sie.",
)
SPANISH = (
    "Dobla las rodillas. Rueda despacio.",
    "Abrázate. Redondea la parte alta de la espalda.",
    "Lleva la rodilla hacia el pecho.",
    "Deja que la cabeza pese.",
    "Levanta la cadera. Dos segundos. Baja.",
)
FRENCH = (
    "Pliez les genoux. Roulez lentement.",
    "Serrez vos bras autour de vous. Arrondissez le haut du dos.",
    "Ramenez le genou vers la poitrine.",
    "Laissez la tête devenir lourde.",
    "Levez les hanches. Deux secondes. Baissez.",
)


def measured(engine: Espeak, lines: tuple[str, ...], rate: int, language: str = "en") -> float:
    """Words a minute, as a listener counts them."""
    seconds = sum(engine.speak(Say(line, rate, language)).frames for line in lines) / RATE
    return sum(len(line.split()) for line in lines) * 60 / seconds


@pytest.mark.parametrize("rate", [90, 100, 110, 120, 150])
def test_english_is_as_fast_as_asked_for(engine: Espeak, rate: int) -> None:
    assert abs(measured(engine, ENGLISH, rate) / rate - 1) < 0.08


@pytest.mark.parametrize("rate", [90, 120, 150])
def test_so_is_a_text_of_many_sentences_and_a_lone_one(engine: Espeak, rate: int) -> None:
    sentences = tuple(f"{part.strip()}." for part in " ".join(ENGLISH).split(".") if part.strip())
    assert abs(measured(engine, (" ".join(ENGLISH),), rate) / rate - 1) < 0.1
    assert abs(measured(engine, sentences, rate) / rate - 1) < 0.1


@pytest.mark.parametrize("rate", [90, 120, 150])
@pytest.mark.parametrize(("language", "lines"), [("de", GERMAN), ("es", SPANISH), ("fr", FRENCH)])
def test_other_languages_are_nearly_as_fast(engine: Espeak, language: str, lines: tuple[str, ...], rate: int) -> None:
    assert abs(measured(engine, lines, rate, language) / rate - 1) < 0.15


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "xx"])
def test_more_words_a_minute_never_sound_slower(language: str) -> None:
    laws = [parameters(rate, language) for rate in range(60, 400)]
    for (slow, slow_gap), (fast, fast_gap) in itertools.pairwise(laws):
        assert fast_gap <= slow_gap
        assert fast >= slow or fast_gap < slow_gap
