"""What is added in one place is added in all of them: kinds of step, tones, languages, speech engines, commands.

CONTRIBUTING.md leads through the places; these tests tell which one was forgotten.
"""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.speech.choice import ENGINES, NONE
from audio.speech.inventory import take_inventory
from audio.tones import tone
from sessions.phrases import languages, phrases_for
from sessions.reading.vocabulary import BLOCKS, STEPS
from sessions.script.structure import areas_of
from sessions.settings.table import EngineName
from sessions.store.catalog import BUNDLED, load
from sessions.timecode import Ms
from sessions.timeline import TONE_MS, Cue, Segment, SegmentKind, Timeline, Tone, ToneName
from tui.face import describe
from tui.flash import Flashes
from tui.kinds import KINDS
from tui.table import COMMANDS

ROOT = Path(__file__).parents[1]
PLAYED = sorted({*STEPS} - {*BLOCKS, "include"})
"""The kinds of step that are played; the others hold steps."""
SEGMENTS: tuple[SegmentKind, ...] = get_args(SegmentKind)
TONES: tuple[ToneName, ...] = get_args(ToneName)


def test_every_step_that_is_played_is_a_segment() -> None:
    assert {*SEGMENTS} == {*PLAYED, "intro", "outro"}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("kind", PLAYED)
def test_every_kind_of_step_has_its_words(kind: str, language: str) -> None:
    assert {f"kind.{kind}", f"start.{kind}"} <= {*phrases_for(language).words}


@pytest.mark.parametrize("kind", SEGMENTS)
def test_every_kind_of_step_is_shown(kind: SegmentKind) -> None:
    assert describe(Segment(0, Ms(0), Ms(5_000), kind))
    assert KINDS[kind].word
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "tui").rglob("*.tcss"))
    assert f".kind-{kind} .tinted {{ color: $kind-{kind}; }}" in styles


def test_every_tone_has_a_length_and_a_sound() -> None:
    assert tuple(TONE_MS) == TONES
    assert all(tone(name, TONE_MS[name]).samples.any() for name in TONES)


@given(st.sampled_from(TONES))
def test_every_tone_flashes_where_nothing_is_heard(name: ToneName) -> None:
    cue = Cue(Ms(1_000), Tone(name), 0, None, TONE_MS[name])
    timeline = Timeline("A tone", (Segment(0, Ms(0), Ms(10_000), "rest"),), (cue,), (), "en", ())
    assert [at for at, _ in Flashes(timeline).all] == [1_000]


def test_the_settings_know_every_speech_engine() -> None:
    assert get_args(EngineName) == ENGINES


def test_the_inventory_has_every_speech_engine(tmp_path: Path) -> None:
    found = take_inventory(tmp_path / "cache", NONE, None, [], tmp_path / "voices")
    assert (*(engine.name for engine in found.engines), NONE) == ENGINES


def test_the_page_of_voices_has_every_speech_engine_in_the_order_of_choice() -> None:
    page = (ROOT / "docs" / "voices.md").read_text("utf-8")
    assert tuple(re.findall(r"^\| `([\w-]+)` \|", page, re.M)) == ENGINES


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_bundled_session_says_what_it_is(path: Path) -> None:
    script = load(path).script
    assert script is not None
    assert all((script.about, script.needs, script.tags, areas_of(script)))


def test_the_readme_names_every_language() -> None:
    called = {"de": "German", "en": "English", "es": "Spanish", "fr": "French"}
    assert {*languages()} == {*called}, "name the language here, and in the README"
    assert all(name in (ROOT / "README.md").read_text("utf-8") for name in called.values())


def test_the_readme_has_every_command() -> None:
    page = (ROOT / "README.md").read_text("utf-8")
    assert {*re.findall(r"^\| `unknot ([a-z]+)\b", page, re.M)} == {*COMMANDS}
