import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import Clip
from audio.speech.cache import CachedSpeaker
from audio.speech.espeak import Espeak
from audio.speech.speaker import SpeechError
from sessions.timecode import Ms
from sessions.timeline import Say


class Counting:
    """A speaker of noise that counts what it is asked; words with "mute" in them fail."""

    def __init__(self, version: str = "1", frames: int = 4_801) -> None:
        self.asked: list[Say] = []
        self.closed = 0
        self._version = version
        self._frames = frames

    @property
    def name(self) -> str:
        return "counting"

    def key(self) -> str:
        return self._version

    def speak(self, say: Say) -> Clip:
        self.asked.append(say)
        if "mute" in say.text:
            raise SpeechError(f"{say.text} is not spoken.")
        random = np.random.default_rng([len(say.text), say.rate])
        return Clip.of(random.uniform(-1, 1, self._frames))

    def close(self) -> None:
        self.closed += 1


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_words_are_spoken_once_and_always_come_back_the_same(tmp_path: Path) -> None:
    speaker = Counting()
    cached = CachedSpeaker(speaker, tmp_path)
    first = cached.speak(Say("Hello"))
    assert cached.speak(Say("Hello")) is first
    again = CachedSpeaker(speaker, tmp_path).speak(Say("Hello"))
    assert np.array_equal(again.samples, first.samples)
    assert again.samples.dtype == np.float32
    assert speaker.asked == [Say("Hello")]


def test_a_clip_is_kept_in_16_bits(tmp_path: Path) -> None:
    kept = CachedSpeaker(Counting(), tmp_path).speak(Say("Hello"))
    spoken = Counting().speak(Say("Hello"))
    assert np.abs(kept.samples - spoken.samples).max() < 2**-15


def test_real_speech_comes_back_the_same(tmp_path: Path, engine: Espeak) -> None:
    first = CachedSpeaker(engine, tmp_path).speak(Say("Lean in gently."))
    again = CachedSpeaker(Counting(engine.key()), tmp_path).speak(Say("Lean in gently."))
    assert np.array_equal(again.samples, first.samples)
    assert first.frames > 20_000


def test_all_that_shapes_a_clip_tells_entries_apart(tmp_path: Path) -> None:
    says = [Say("One"), Say("Two"), Say("One", rate=100), Say("One", language="de"), Say("One\ud800")]
    for version in ("1", "2"):
        speaker = Counting(version)
        cached = CachedSpeaker(speaker, tmp_path)
        for say in says:
            cached.speak(say)
        assert speaker.asked == says
    assert len(entries(tmp_path)) == 10


def test_an_empty_clip_is_kept_too(tmp_path: Path) -> None:
    speaker = Counting(frames=0)
    assert CachedSpeaker(speaker, tmp_path).speak(Say("…")).frames == 0
    assert CachedSpeaker(speaker, tmp_path).speak(Say("…")).frames == 0
    assert len(speaker.asked) == 1


@settings(max_examples=40)
@given(st.data())
def test_a_damaged_entry_is_made_anew(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("cache")
    first = CachedSpeaker(Counting(), folder).speak(Say("Hello"))
    (entry,) = entries(folder)
    whole = entry.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from(
            [whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :], whole + b"\0\0", whole[at + 1 :]]
        )
    )
    entry.write_bytes(damaged)
    speaker = Counting()
    assert np.array_equal(CachedSpeaker(speaker, folder).speak(Say("Hello")).samples, first.samples)
    assert speaker.asked == [Say("Hello")]
    assert entry.read_bytes() == whole


def test_an_entry_under_the_name_of_another_is_not_believed(tmp_path: Path) -> None:
    CachedSpeaker(Counting(), tmp_path).speak(Say("Left"))
    (left,) = entries(tmp_path)
    CachedSpeaker(Counting(), tmp_path).speak(Say("Right"))
    (right,) = set(entries(tmp_path)) - {left}
    right.write_bytes(left.read_bytes())
    speaker = Counting()
    CachedSpeaker(speaker, tmp_path).speak(Say("Right"))
    assert speaker.asked == [Say("Right")]


def test_the_least_recently_used_go_when_it_is_full(tmp_path: Path) -> None:
    speaker = Counting()
    size = 4_801 * 2 + 30
    texts = ["a", "bb", "ccc"]
    ages = dict(zip(texts, (3_000, 2_000, 1_000), strict=True))
    for text in texts:
        before = set(tmp_path.iterdir())
        CachedSpeaker(speaker, tmp_path, 3 * size).speak(Say(text))
        (made,) = set(tmp_path.iterdir()) - before
        os.utime(made, (made.stat().st_atime, made.stat().st_mtime - ages[text]))
    # "a" is used again, so "bb" is the one to go for "dddd".
    CachedSpeaker(speaker, tmp_path, 3 * size).speak(Say("a"))
    CachedSpeaker(speaker, tmp_path, 3 * size).speak(Say("dddd"))
    assert len(entries(tmp_path)) == 3
    speaker.asked.clear()
    for text in ("a", "ccc", "dddd", "bb"):
        CachedSpeaker(speaker, tmp_path, 10 * size).speak(Say(text))
    assert speaker.asked == [Say("bb")]


def test_what_a_killed_program_left_is_swept_away(tmp_path: Path) -> None:
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    for part in (old, new):
        part.write_bytes(b"half a clip")
    os.utime(old, (old.stat().st_atime, old.stat().st_mtime - 7_200))
    (tmp_path / "other").write_text("not ours")
    CachedSpeaker(Counting(), tmp_path).speak(Say("Hello"))
    assert not old.exists()
    assert new.exists()
    assert (tmp_path / "other").exists()


def test_without_a_folder_it_works_as_if_there_were_no_cache(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    speaker = Counting()
    cached = CachedSpeaker(speaker, tmp_path / "file" / "cache")
    first = cached.speak(Say("Hello"))
    assert cached.speak(Say("Hello")) is first
    (tmp_path / "healthy").mkdir()
    healthy = CachedSpeaker(speaker, tmp_path / "healthy").speak(Say("Hello"))
    assert np.array_equal(first.samples, healthy.samples)


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
import numpy as np
from audio.clip import Clip
from audio.speech.cache import CachedSpeaker
from sessions.timeline import Say

class Speaker:
    name = "noise"
    def key(self): return "1"
    def speak(self, say): return Clip.of(np.full(4_800, 0.1))
    def close(self): pass

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
print(CachedSpeaker(Speaker(), Path(sys.argv[1])).speak(Say("Hello")).frames)
"""


def test_a_full_disk_is_no_error_and_leaves_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _FULL_DISK, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "4800"
    assert not entries(tmp_path)


_TOGETHER = """
import hashlib, sys
from pathlib import Path
from audio.speech import best_speaker
from sessions.timeline import Say

speaker, missing = best_speaker(Path(sys.argv[1]))
assert missing is None, missing
says = [Say(f"{number} seconds left") for number in range(1, 16)]
input()
clips = {say: speaker.speak(say) for say in says[:: int(sys.argv[2])]}
print(hashlib.sha256(b"".join(clips[say].samples.tobytes() for say in says)).hexdigest())
speaker.close()
"""


def test_two_programs_share_one_folder(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", _TOGETHER, str(tmp_path), order],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for order in ("1", "-1", "1")
    ]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    answers = [program.communicate() for program in programs]
    assert [(program.returncode, error) for program, (_, error) in zip(programs, answers, strict=True)] == [(0, "")] * 3
    assert len({answer for answer, _ in answers}) == 1
    assert len(entries(tmp_path)) == 15


@pytest.mark.parametrize(("frames", "expected"), [(0, 0), (1, 10), (480, 10), (481, 20), (48_000, 1_000)])
def test_a_measure_is_rounded_up_to_ten_milliseconds(tmp_path: Path, frames: int, expected: int) -> None:
    assert CachedSpeaker(Counting(frames=frames), tmp_path).measure(Say("Hello")) == Ms(expected)


def test_words_that_fail_are_estimated_and_not_asked_for_again(tmp_path: Path) -> None:
    speaker = Counting()
    cached = CachedSpeaker(speaker, tmp_path)
    for _ in range(3):
        assert cached.measure(Say("Please mute me now", rate=120)) == Ms(2_000)
    assert len(speaker.asked) == 1
    with pytest.raises(SpeechError):
        cached.speak(Say("Please mute me now", rate=120))
    assert not entries(tmp_path)


def test_memory_is_bounded(tmp_path: Path) -> None:
    speaker = Counting(frames=1_000_000)
    cached = CachedSpeaker(speaker, tmp_path / "cache", limit_bytes=0)
    for length in range(1, 21):
        cached.speak(Say("x" * length))
    speaker.asked.clear()
    cached.speak(Say("x" * 20))
    cached.speak(Say("x"))
    assert speaker.asked == [Say("x")]


def test_closing_closes_the_speaker(tmp_path: Path) -> None:
    speaker = Counting()
    with CachedSpeaker(speaker, tmp_path):
        assert speaker.closed == 0
    assert speaker.closed == 1
