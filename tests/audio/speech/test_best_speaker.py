import subprocess
import sys
from pathlib import Path

import espeakng_loader
import pytest

from audio.speech import best_speaker
from audio.speech.none import NoSpeech
from sessions.estimate import estimate
from sessions.timecode import Ms
from sessions.timeline import Say


def test_the_voice_that_is_always_there(tmp_path: Path) -> None:
    speaker, missing = best_speaker(tmp_path)
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


def test_without_the_package_there_are_tones_and_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    _, missing = best_speaker(tmp_path)
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
