import json
import os
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audio.clip import RATE
from audio.speech import best_speaker, engines
from audio.speech.sapi import SapiDialect, rate_of
from audio.speech.say import SayDialect
from audio.speech.speaker import EngineError, SpeechError, UnavailableError
from audio.speech.system_voice import Dialect, SystemSpeaker, SystemVoice
from sessions.timeline import Say
from tests.audio.speech.stand_ins import stand_in_powershell, stand_in_say

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are scripts with a first line that says so")

PATIENCE = 30.0
HELLO = Say("Hello there, my friend.")


class System:
    """A system with a voice of its own: what it was asked, and how it is asked."""

    def __init__(self, program: Path, dialect: Dialect) -> None:
        self.program, self.dialect = program, dialect

    def asked(self) -> list[dict[str, Any]]:
        """What the program was asked to speak, without the questions for its voices."""
        log = self.program.with_suffix(".log")
        lines = log.read_text().splitlines() if log.exists() else []
        return [asked for asked in map(json.loads, lines) if "text" in asked]


@pytest.fixture(params=["say", "SAPI"])
def system(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """macOS, then Windows."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    if request.param == "say":
        program = stand_in_say(tmp_path / "bin")
        return System(program, SayDialect(str(program)))
    program = stand_in_powershell(tmp_path / "bin")
    return System(program, SapiDialect(str(program)))


@pytest.fixture
def speaker(system: System) -> Generator[SystemSpeaker]:
    """The system's voice."""
    with SystemSpeaker(system.dialect) as made:
        yield made


def test_words_become_a_clip_and_nothing_is_left_behind(speaker: SystemSpeaker, system: System, tmp_path: Path) -> None:
    clip = speaker.speak(HELLO)
    assert abs(clip.frames / RATE - 4 * 60 / 120) < 0.16
    assert 0.05 < np.abs(clip.samples).max() <= 0.502
    assert np.array_equal(speaker.speak(HELLO).samples, clip.samples)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert [asked["text"] for asked in system.asked()] == [HELLO.text, HELLO.text]


@pytest.mark.parametrize("rate", [90, 100, 120, 150])
def test_it_is_as_fast_as_asked_for(speaker: SystemSpeaker, rate: int) -> None:
    minutes = speaker.speak(Say("one two three four five six", rate)).frames / RATE / 60
    assert abs(6 / minutes / rate - 1) < 0.08


@pytest.mark.parametrize(
    "text",
    ["-v Zarvox; rm -rf ~", '"; Remove-Item x; "', "$(touch x) `touch x`", "Ganz ruhig, Füße höher — 慢慢", "%PATH%"],
)
def test_words_are_only_ever_words(speaker: SystemSpeaker, system: System, text: str) -> None:
    speaker.speak(Say(text))
    assert [asked["text"] for asked in system.asked()] == [text]


def test_nothing_to_pronounce_starts_nothing(speaker: SystemSpeaker, system: System) -> None:
    assert speaker.speak(Say(" \x00")).frames == 0
    with pytest.raises(SpeechError, match="501 characters"):
        speaker.speak(Say("x" * 501))
    assert not system.program.with_suffix(".log").exists()


def test_words_for_nobody(speaker: SystemSpeaker) -> None:
    with pytest.raises(SpeechError, match='has no voice for the language "fr"'):
        speaker.speak(Say("Bonjour", language="fr"))
    assert speaker.distance("fr") is None
    assert speaker.distance("de-DE") == 0
    assert speaker.distance("de") == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Please crash.", "crashed"),
        ("Please hang.", "took longer than 5 s"),
        ("Please fail.", "failed: Something is wrong"),
        ("Say nothing.", "gave no sound"),
        ("Some garbage.", "gave no sound"),
        ("It breaks off.", "gave a sound that breaks off"),
    ],
)
def test_what_goes_wrong_costs_one_sentence(system: System, words: str, reason: str, tmp_path: Path) -> None:
    with SystemSpeaker(system.dialect, time_limit=5 if "hang" in words else 30) as speaker:
        speaker.voices()
        with pytest.raises(EngineError) as caught:
            speaker.speak(Say(words))
        assert str(caught.value) == f'"{words}" is not spoken: {speaker.name} {reason}.'
    assert list((tmp_path / "scratch").iterdir()) == []
    with SystemSpeaker(system.dialect) as patient:
        assert patient.speak(HELLO).frames > 0


def test_many_may_speak_at_the_same_time(speaker: SystemSpeaker) -> None:
    says = [Say(f"Line {'la ' * count}") for count in range(1, 5)]
    expected = [speaker.speak(say) for say in says]
    with ThreadPoolExecutor(4) as pool:
        spoken = list(pool.map(speaker.speak, says))
    assert all(np.array_equal(one.samples, other.samples) for one, other in zip(spoken, expected, strict=True))


def test_closing_ends_words_in_the_making_and_blames_nobody(system: System) -> None:
    speaker = SystemSpeaker(system.dialect)
    speaker.voices()
    failed: list[Exception] = []

    def speak() -> None:
        try:
            speaker.speak(Say("Please hang."))
        except SpeechError as error:
            failed.append(error)

    thread = threading.Thread(target=speak)
    thread.start()
    while thread.is_alive():
        speaker.close()
        thread.join(0.05)
    assert str(failed[0]) in ('"Please hang." is not spoken: it was stopped.',)
    assert not isinstance(failed[0], EngineError)


@pytest.mark.parametrize(
    "voices", [b"", b"\xff\xfe\x00", b"{}", b"[1]", b'[{"name": 1}]', b"no voices here\n", b"exit"]
)
@pytest.mark.parametrize("name", ["say", "SAPI"])
def test_without_voices_it_is_not_there(tmp_path: Path, name: str, voices: bytes) -> None:
    dialect: Dialect
    if name == "say":
        dialect = SayDialect(str(stand_in_say(tmp_path, voices)))
    else:
        dialect = SapiDialect(str(stand_in_powershell(tmp_path, voices)))
    with SystemSpeaker(dialect) as speaker, pytest.raises(UnavailableError, match=f"^{name} (has no|did not tell its)"):
        speaker.speak(HELLO)


def test_a_program_that_is_gone_is_not_there(system: System) -> None:
    system.program.unlink()
    with SystemSpeaker(system.dialect) as speaker:
        for ask in (lambda: speaker.speak(HELLO), lambda: speaker.distance("en"), speaker.key):
            with pytest.raises(UnavailableError, match=r"did not start: No such file or directory\.$"):
                ask()


def test_a_program_that_hangs_over_its_voices_is_not_there(tmp_path: Path) -> None:
    program = tmp_path / "say"
    program.write_text("#!/bin/sh\nsleep 600\n")
    program.chmod(0o755)
    with SystemSpeaker(SayDialect(str(program)), time_limit=0.5) as speaker, pytest.raises(UnavailableError) as caught:
        speaker.distance("en")
    assert str(caught.value) == "say took longer than 0.5 s."


def test_the_plain_voices_go_before_the_jokes(tmp_path: Path) -> None:
    with SystemSpeaker(SayDialect(str(stand_in_say(tmp_path)))) as speaker:
        assert [speaker.voice_name(language) for language in ("en-US", "en", "en-GB", "de", "it", "hu", "ar")] == [
            "Samantha", "Daniel", "Daniel", "Petra (Premium)", "Alice", "Tünde", "Majed",
        ]  # fmt: skip
        assert SystemVoice("Eddy (German (Germany))", "de-DE", 4) in speaker.voices()
        assert SystemVoice("Bad News", "en-US", 4) in speaker.voices()
        assert len(speaker.voices()) == 11


def test_the_wanted_voice_speaks_its_language_and_leaves_the_others(tmp_path: Path) -> None:
    told: list[str] = []
    dialect = SayDialect(str(stand_in_say(tmp_path)))
    with SystemSpeaker(dialect, "bad news", told.append) as speaker:
        assert speaker.voice_name("en") == "Bad News"
        assert speaker.voice_name("de") == "Petra (Premium)"
        assert speaker.key() != SystemSpeaker(dialect).key()
    with SystemSpeaker(dialect, "Nobody", told.append) as speaker:
        assert speaker.voice_name("en-US") == "Samantha"
        assert speaker.voice_name("de") == "Petra (Premium)"
    assert told == ['say has no voice "Nobody"; another of its voices speaks.']


def test_commands_in_double_brackets_are_words_for_say(tmp_path: Path) -> None:
    system = System(program := stand_in_say(tmp_path), SayDialect(str(program)))
    with SystemSpeaker(system.dialect) as speaker:
        speaker.speak(Say("[[volm 0]] Hello"))
    assert [asked["text"] for asked in system.asked()] == ["[ [volm 0]] Hello"]


@pytest.mark.parametrize(("words_per_minute", "rate"), [(90, -6), (120, -4), (150, -2), (180, 0), (540, 10), (1, -10)])
def test_the_rates_of_sapi(words_per_minute: int, rate: int) -> None:
    assert rate_of(words_per_minute) == rate


@pytest.mark.parametrize(("platform", "name"), [("darwin", "say"), ("win32", "SAPI")])
def test_it_speaks_where_it_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, name: str) -> None:
    stand_in_say(tmp_path / "bin")
    stand_in_powershell(tmp_path / "bin")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(engines, "PLATFORM", platform)
    speaker, missing = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    try:
        assert missing is None
        assert speaker.name == name
        english, french = speaker.speak(HELLO), speaker.speak(Say("Bonjour.", language="fr"))
        program = tmp_path / "bin" / ("say" if name == "say" else "powershell")
        asked = program.with_suffix(".log").read_text()
        assert HELLO.text in asked
        # It has no French voice, and espeak-ng speaks it.
        assert "Bonjour" not in asked
        assert english.frames > 0
        assert french.frames > 0
    finally:
        speaker.close()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_where_its_program_is_missing_espeak_speaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(engines, "PLATFORM", platform)
    speaker, missing = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    assert (speaker.name, missing) == ("espeak-ng", None)
    speaker.close()
