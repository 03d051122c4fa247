import subprocess
import sys
from importlib import metadata
from pathlib import Path

import espeakng_loader
import numpy as np
import pytest

from audio.clip import Samples
from audio.speech import best_speaker, engines
from audio.speech.none import NoSpeech
from sessions.estimate import estimate
from sessions.timecode import Ms
from sessions.timeline import Say
from tests.audio.speech.tiny_voice import build_voice


@pytest.fixture(autouse=True)
def no_voice_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the tests run, the system has no voice of its own."""
    monkeypatch.setattr(engines, "PLATFORM", "linux")


def test_the_voice_that_is_always_there(tmp_path: Path) -> None:
    speaker, missing = best_speaker(tmp_path, voices=tmp_path / "voices")
    assert missing is None
    assert speaker.name == "espeak-ng"
    clip = speaker.speak(Say("Lean in gently."))
    assert clip.frames > 20_000
    assert 0 <= speaker.measure(Say("Lean in gently.")) - clip.duration < 10
    speaker.close()


def test_words_that_were_spoken_before_start_no_process(tmp_path: Path) -> None:
    code = """
import subprocess, sys
from pathlib import Path
from audio.speech import best_speaker
from sessions.timeline import Say
speaker, _ = best_speaker(Path(sys.argv[1]))
if sys.argv[2] == "again":
    subprocess.Popen = None
print(speaker.speak(Say("Hello")).frames)
speaker.close()
"""
    first, again = (
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path), when], capture_output=True, text=True, check=True
        ).stdout
        for when in ("first", "again")
    )
    assert first == again
    assert int(first) > 0


def test_without_a_library_there_are_tones_and_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeakng_loader, "get_library_path", lambda: str(tmp_path / "none.so"))
    speaker, missing = best_speaker(tmp_path)
    assert isinstance(speaker, NoSpeech)
    assert missing is not None
    assert missing.startswith("There is no voice: espeak-ng does not load: ")


def test_without_the_voices_there_are_tones_and_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost() -> str:
        raise RuntimeError("data path not exists")

    monkeypatch.setattr(espeakng_loader, "get_data_path", lost)
    speaker, missing = best_speaker(tmp_path)
    assert isinstance(speaker, NoSpeech)
    assert missing == (
        "There is no voice: espeak-ng has lost its voices: data path not exists. The tones carry the session."
    )


@pytest.mark.parametrize("voice", [None, "en-us"])
def test_without_the_package_there_are_tones_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: str | None
) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    _, missing = best_speaker(tmp_path, engine="espeak-ng", voice=voice)
    assert missing == ("There is no voice: the package espeakng-loader is not installed. The tones carry the session.")


def test_words_that_nobody_speaks_keep_their_time() -> None:
    speaker = NoSpeech()
    say = Say("Lean in gently. Stay light.", rate=100)
    assert speaker.speak(say).frames == 0
    assert speaker.measure(say) == Ms(3_000)
    speaker.close()


@pytest.mark.parametrize(
    ("say", "expected"),
    [
        (Say("Lean in.", rate=120), 1_000),
        (Say("In", rate=90), 670),
        (Say("", rate=120), 0),
        (Say("慢慢地吸气然后慢慢地呼气", rate=120, language="zh"), 1_000),
    ],
)
def test_an_estimate_is_from_words_a_minute(say: Say, expected: int) -> None:
    assert estimate(say) == Ms(expected)


def test_a_voice_file_speaks_its_language_and_espeak_the_others(tmp_path: Path) -> None:
    build_voice(tmp_path / "voices")
    speaker, missing = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    plain, _ = best_speaker(tmp_path / "cache", engine="espeak-ng", voices=tmp_path / "voices")
    assert (speaker.name, plain.name, missing) == ("piper", "espeak-ng", None)
    english, german = Say("Hello"), Say("Hallo", language="de")
    try:
        assert not np.array_equal(speaker.speak(english).samples, plain.speak(english).samples)
        assert np.array_equal(speaker.speak(german).samples, plain.speak(german).samples)
        assert 0 <= speaker.measure(english) - speaker.speak(english).duration < 10
    finally:
        speaker.close()
        plain.close()


def test_a_voice_that_does_not_load_costs_a_notice_and_espeak_speaks(tmp_path: Path) -> None:
    build_voice(tmp_path / "voices", inputs=("x", "y", "z"))
    told: list[str] = []
    speaker, missing = best_speaker(tmp_path / "cache", notice=told.append, voices=tmp_path / "voices")
    plain, _ = best_speaker(tmp_path / "cache", engine="espeak-ng", voices=tmp_path / "voices")
    try:
        assert np.array_equal(speaker.speak(Say("Hello")).samples, plain.speak(Say("Hello")).samples)
        speaker.speak(Say("Hello again"))
    finally:
        speaker.close()
        plain.close()
    assert missing is None
    assert told == [
        'The voice "en_US-tiny-low" cannot be used: piper did not load it: the file is no voice of piper.'
        " espeak-ng speaks instead."
    ]


def test_a_voice_for_piper_without_piper_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    build_voice(tmp_path / "voices")
    monkeypatch.setattr(metadata, "version", absent)
    speaker, missing = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    assert speaker.name == "espeak-ng"
    assert missing == (
        "There is a voice for piper, but piper is not installed: install unknot with its extra unknot[piper]."
    )
    speaker.close()


def test_no_voice_can_be_wished_for(tmp_path: Path) -> None:
    speaker, missing = best_speaker(tmp_path, engine="none")
    assert isinstance(speaker, NoSpeech)
    assert missing is None


def test_what_piper_said_before_starts_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_voice(tmp_path / "voices")
    first, _ = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    clip = first.speak(Say("Hello"))
    first.close()
    monkeypatch.setattr(subprocess, "Popen", None)
    again, _ = best_speaker(tmp_path / "cache", voices=tmp_path / "voices")
    assert np.array_equal(again.speak(Say("Hello")).samples, clip.samples)
    again.close()


def test_a_voice_of_espeak_by_its_tag(tmp_path: Path) -> None:
    told: list[str] = []
    clips: list[Samples] = []
    for voice in (None, "en-us", "English (America)", "nobody"):
        speaker, missing = best_speaker(
            tmp_path / "cache", engine="espeak-ng", voice=voice, notice=told.append, voices=tmp_path / "voices"
        )
        assert missing is None
        clips.append(speaker.speak(Say("Go past the half.")).samples)
        speaker.close()
    assert not np.array_equal(clips[0], clips[1])
    assert np.array_equal(clips[1], clips[2])
    assert np.array_equal(clips[0], clips[3])
    assert told == ['espeak-ng has no voice "nobody"; another of its voices speaks.']
