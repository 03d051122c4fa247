"""The user's sound files are read whatever they are, within limits, or told to be wrong in a sentence."""

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.clip import RATE, Block
from audio.files import SoundFileError, read_sound, write_sound
from audio.files.ffmpeg import decode

FFMPEG = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg not installed")


def sine(seconds: float, rate: int = RATE, channels: int = 1) -> Block:
    time = np.arange(round(seconds * rate)) / rate
    return np.repeat(0.5 * np.sin(2 * np.pi * 440 * time)[:, np.newaxis], channels, axis=1).astype(np.float32)


def written(path: Path, block: Block) -> bytes:
    with write_sound(path) as writer:
        writer.write(block)
    return path.read_bytes()


@pytest.fixture
def no_ffmpeg(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("nothing")))


def transcoded(source: Path, target: Path, *words: str) -> Path:
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(source), *words, str(target)]
    subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
    return target


@pytest.mark.usefixtures("no_ffmpeg")
@pytest.mark.parametrize(
    ("name", "format_", "subtype"),
    [
        ("a.wav", "WAV", "PCM_16"),
        ("a.flac", "FLAC", "PCM_24"),
        ("a.ogg", "OGG", "VORBIS"),
        ("a.opus", "OGG", "OPUS"),
        ("a.mp3", "MP3", "MPEG_LAYER_III"),
    ],
)
@pytest.mark.parametrize("layout", [(48_000, 1), (24_000, 2)])
def test_a_sound_file_is_read_as_mono_at_the_session_rate(
    tmp_path: Path, name: str, format_: str, subtype: str, layout: tuple[int, int]
) -> None:
    rate, channels = layout
    path = tmp_path / name
    with soundfile.SoundFile(str(path), "w", rate, channels, subtype, format=format_) as file:
        for start in range(0, rate, 4_800):
            file.write(sine(1, rate, channels)[start : start + 4_800])
    clip = read_sound(path)
    assert abs(clip.frames - RATE) < RATE * 0.06
    middle = clip.samples[RATE // 4 : RATE * 3 // 4].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), RATE))
    assert abs(int(np.argmax(spectrum)) - 440) < 2
    assert abs(np.abs(middle).max() - 0.5) < 0.05


def test_a_long_mp3_is_read_without_a_fault(tmp_path: Path) -> None:
    time = np.arange(5 * RATE) / RATE
    sweep = (0.4 * np.sin(2 * np.pi * 97.7 * time * time)).astype(np.float32)
    written(tmp_path / "a.mp3", np.repeat(sweep[:, np.newaxis], 2, axis=1))
    difference = read_sound(tmp_path / "a.mp3").samples - sweep
    assert np.abs(difference).max() < 0.05


def test_both_channels_are_heard(tmp_path: Path) -> None:
    block = sine(0.1, channels=2) * np.array([1, 0], dtype=np.float32)
    written(tmp_path / "a.wav", block)
    assert np.allclose(read_sound(tmp_path / "a.wav").samples, sine(0.1)[:, 0] / 2, atol=1e-6)


@pytest.mark.usefixtures("no_ffmpeg")
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "text.mp3").write_text("la la la")
    (tmp_path / "empty.wav").touch()
    written(tmp_path / "silent.wav", np.zeros((0, 2), dtype=np.float32))
    whole = written(tmp_path / "whole.wav", sine(0.01, channels=2))
    (tmp_path / "cut.wav").write_bytes(whole[:20])
    with soundfile.SoundFile(str(tmp_path / "nan.wav"), "w", RATE, 1, "FLOAT") as file:
        file.write(np.full((100, 1), np.nan, dtype=np.float32))
    with soundfile.SoundFile(str(tmp_path / "fast.wav"), "w", 384_000, 1, "PCM_16") as file:
        file.write(sine(0.01, 384_000))
    os.mkfifo(tmp_path / "pipe.wav")
    expected = {
        "missing.wav": "is not there",
        "": "is no file",
        "pipe.wav": "is no file",
        "text.mp3": "cannot be read as sound",
        "empty.wav": "cannot be read as sound",
        "cut.wav": "cannot be read as sound",
        "silent.wav": "holds no sound",
        "nan.wav": "holds no sound",
        "fast.wav": "has 384,000 samples a second: 4,000 to 192,000 can be read",
        "nul\0.wav": "is not there",
    }
    for name, words in expected.items():
        with pytest.raises(SoundFileError, match=words):
            read_sound(tmp_path / name)


@pytest.mark.parametrize(("seconds", "refused"), [(600, False), (601, True)])
def test_ten_minutes_are_the_most(tmp_path: Path, seconds: int, refused: bool) -> None:
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(str(path), "w", 8_000, 1, "PCM_U8") as file:
        file.write(sine(seconds, 8_000))
    if refused:
        with pytest.raises(SoundFileError, match="longer than 10 minutes"):
            read_sound(path)
    else:
        assert read_sound(path).frames == 600 * RATE


@FFMPEG
@pytest.mark.parametrize(
    ("name", "codec"), [("a.m4a", "aac"), ("a.aac", "aac"), ("a.wma", "wmav2"), ("a.mka", "ac3"), ("a.wv", "wavpack")]
)
def test_other_formats_are_read_where_ffmpeg_is(tmp_path: Path, name: str, codec: str) -> None:
    written(tmp_path / "a.wav", sine(1, channels=2))
    path = transcoded(tmp_path / "a.wav", tmp_path / name, "-c:a", codec)
    clip = read_sound(path)
    assert abs(clip.frames - RATE) < RATE * 0.06
    middle = clip.samples[RATE // 4 : RATE * 3 // 4]
    assert np.argmax(np.abs(np.fft.rfft(middle, RATE))) == 440
    assert abs(np.abs(middle).max() - 0.5) < 0.1


@FFMPEG
def test_without_ffmpeg_the_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "a.wav", sine(1, channels=2))
    path = transcoded(tmp_path / "a.wav", tmp_path / "a.m4a")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundFileError, match=r"^bell cannot be read .* other formats where ffmpeg is installed\.$"):
        read_sound(path, "bell")


@FFMPEG
def test_with_ffmpeg_the_limits_are_the_same(tmp_path: Path) -> None:
    source = tmp_path / "long.wav"
    with soundfile.SoundFile(str(source), "w", 8_000, 1, "PCM_U8") as file:
        file.write(sine(601, 8_000))
    with pytest.raises(SoundFileError, match="is longer than 10 minutes"):
        read_sound(transcoded(source, tmp_path / "long.m4a", "-b:a", "16k"))
    (tmp_path / "text.m4a").write_text("la la la")
    with pytest.raises(SoundFileError, match="ffmpeg finds none in it either"):
        read_sound(tmp_path / "text.m4a")


@FFMPEG
def test_a_file_cannot_have_another_one_read(tmp_path: Path) -> None:
    written(tmp_path / "secret.wav", sine(1, channels=2))
    lists = {
        "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n",
        "a.m4a": "ffconcat version 1.0\nfile secret.wav\n",
        "b.m4a": "#EXTM3U\n#EXTINF:1,\nhttp://localhost:1/a.wav\n#EXT-X-ENDLIST\n",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(SoundFileError, match="ffmpeg finds none in it either"):
            read_sound(tmp_path / name)


def test_an_ffmpeg_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text("#!/bin/sh\nexec sleep 600\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / "a.m4a").write_text("la la la")
    with pytest.raises(SoundFileError, match=r"bell cannot be read: ffmpeg took longer than 0\.2 seconds\."):
        decode(tmp_path / "a.m4a", "bell", RATE, patience=0.2)


def test_no_more_is_read_than_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # An ffmpeg whose output never ends.
    program = tmp_path / "ffmpeg"
    head = "".join(f"\\{byte:03o}" for byte in struct.pack(">4s5I", b".snd", 24, 0xFFFFFFFF, 6, RATE, 1))
    program.write_text(f"#!/bin/sh\nprintf '{head}'\nexec cat /dev/zero\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    samples = decode(tmp_path / "a.m4a", "bell", 3 * RATE)
    assert samples is not None
    assert len(samples) == 3 * RATE


def test_a_name_that_is_no_text_is_a_name(tmp_path: Path) -> None:
    names = ["späti 🔔 -i.wav".encode(), b"-y.wav"]
    if sys.platform == "linux":
        names.append(b"gr\xfc\xdfe \n.wav")
    for name in names:
        path = tmp_path / os.fsdecode(name)
        written(path, sine(0.1, channels=2))
        assert read_sound(path).frames == RATE // 10
