from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.speech.calibration import Law, kept_in, measured, read_law, write_law


@pytest.mark.parametrize(
    ("law", "words_per_minute", "expected"),
    [
        # 30 words in 2 s of pauses and 10 s of sounds: 150 words a minute as it is.
        (Law(2.0, 10.0, 30), 150, 1.0),
        (Law(2.0, 10.0, 30), 120, 1.3),
        (Law(2.0, 10.0, 30), 90, 1.8),
        (Law(0.0, 20.0, 30), 90, 1.0),
        (Law(0.0, 1.0, 30), 90, 3.0),
        (Law(0.0, 100.0, 30), 150, 0.4),
        (Law(12.0, 0.0, 30), 90, 1.0),
    ],
)
def test_the_scale_for_words_a_minute(law: Law, words_per_minute: int, expected: float) -> None:
    assert law.scale(words_per_minute) == expected


@given(st.floats(0, 20), st.floats(0.1, 40), st.integers(1, 100))
def test_more_words_a_minute_are_never_drawn_out_more(fixed: float, scaled: float, words: int) -> None:
    law = Law(fixed, scaled, words)
    assert all(law.scale(slow) >= law.scale(fast) for slow, fast in pairwise(range(90, 151)))


@given(st.floats(0, 2), st.floats(0.01, 0.5))
def test_pauses_and_sounds_are_told_apart(pause: float, letter: float) -> None:
    law = measured("en-GB", lambda text, scale: pause + letter * len(text) * scale)
    assert law is not None
    letters = law.scaled / letter
    assert abs(law.fixed - 5 * pause) < 1e-6
    assert abs(letters - round(letters)) < 1e-6
    assert law.words == 29


def hearing(heard: set[str]) -> Callable[[str, float], float]:
    """A voice that takes a second for everything, and notes what it is."""

    def seconds(text: str, scale: float) -> float:
        heard.add(text)
        return scale

    return seconds


def test_each_language_has_lines_of_its_own() -> None:
    said: dict[str, set[str]] = {language: set() for language in ("en", "de", "es", "fr", "xx")}
    for language, heard in said.items():
        assert measured(f"{language}-XX", hearing(heard)) is not None
    assert said["xx"] == said["en"]
    assert len({frozenset(lines) for lines in said.values()}) == 4


def test_no_sound_has_no_law() -> None:
    assert measured("en", lambda text, scale: 0.0) is None


def test_a_law_is_kept_for_its_voice_and_its_key(tmp_path: Path) -> None:
    law = Law(1.25, 10.5, 29)
    path = kept_in(tmp_path / "new", Path("/voices/a.onnx"))
    assert path != kept_in(tmp_path / "new", Path("/voices/b.onnx"))
    assert read_law(path, "key") is None
    write_law(path, "key", law)
    assert read_law(path, "key") == law
    assert read_law(path, "another key") is None
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@given(
    st.binary(max_size=60) | st.sampled_from([b'{"key": "k", "fixed": 1e999, "scaled": 1, "words": 1}', b"[" * 9_999])
)
def test_what_cannot_be_believed_is_not(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("kept") / "tempo.json"
    path.write_bytes(content)
    assert read_law(path, "k") is None
