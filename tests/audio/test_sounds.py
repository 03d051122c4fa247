"""A script plays sound files of its own: found beside it, trimmed and levelled, or told to be wrong before it plays."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.clip import RATE
from audio.levels import LONG, LOUDNESS, loudness
from audio.rehearsal import Rehearsal
from audio.sounds import inspect_sound, sound_clip
from audio.speech.none import NoSpeech
from sessions.rules.sounds import sound_problems
from sessions.store.catalog import Catalog, load
from sessions.timeline import Play


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a second of sound between two half seconds of silence, at 44.1 kHz."""
    wave = 0.2 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100)
    quiet = np.zeros(22_050)
    with soundfile.SoundFile(str(tmp_path / "bell.wav"), "w", 44_100, 1, subtype="PCM_16") as file:
        file.write(np.concatenate([quiet, wave, quiet]).astype(np.float32))
    (tmp_path / "text.wav").write_text("no sound")
    return tmp_path


def test_a_sound_is_trimmed_and_levelled(folder: Path) -> None:
    clip = sound_clip(Play("bell.wav", str(folder)))
    assert abs(clip.frames - RATE) < RATE // 20
    assert abs(loudness(clip.samples) - LOUDNESS) < 1
    assert abs(clip.samples[0]) < 0.01
    assert abs(clip.samples[-1]) < 0.01


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("none.wav", "none.wav is not there."),
        (
            "text.wav",
            "text.wav cannot be read as sound: WAV, FLAC, OGG, Opus and MP3 can be, "
            "and other formats where ffmpeg is installed.",
        ),
        ("quiet.wav", "quiet.wav holds no sound."),
        ("sub", "sub is no file."),
        ("pipe.wav", "pipe.wav is no file."),
        ("a\0b.wav", "a␀b.wav is not there."),
        ("a" * 300 + ".wav", "a" * 300 + ".wav cannot be read: File name too long."),
        ("loop.wav", "loop.wav is not there."),
        ("../bell.wav", "../bell.wav is outside of the script's own folder."),
        ("link.wav", "link.wav is outside of the script's own folder."),
        ("/dev/zero", "/dev/zero is outside of the script's own folder."),
    ],
)
def test_what_does_not_sound_says_why(
    folder: Path, path: str, sentence: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("nothing")))
    (folder / "sub").mkdir()
    os.mkfifo(folder / "pipe.wav")
    (folder / "loop.wav").symlink_to("loop.wav")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "bell.wav"
    elsewhere.write_bytes((folder / "bell.wav").read_bytes())
    (folder / "link.wav").symlink_to(elsewhere)
    with soundfile.SoundFile(str(folder / "quiet.wav"), "w", RATE, 1, subtype="PCM_16") as file:
        file.write(np.full(RATE, 0.001, dtype=np.float32))
    assert inspect_sound(Play(path, str(folder if path != "../bell.wav" else folder / "sub"))) == sentence


def test_a_file_that_changed_is_read_again(folder: Path) -> None:
    before = sound_clip(Play("bell.wav", str(folder)))
    assert sound_clip(Play("bell.wav", str(folder))) is before
    with soundfile.SoundFile(str(folder / "bell.wav"), "w", RATE, 1, subtype="PCM_16") as file:
        file.write((0.2 * np.sin(np.arange(3 * RATE) / 20)).astype(np.float32))
    assert abs(sound_clip(Play("bell.wav", str(folder))).frames - 3 * RATE) < RATE // 20


MEASURE = """
import resource, sys
from audio.ambience import read_loop
from audio.sounds import sound_clip
from sessions.timeline import Play
import pydub, soundfile, soxr

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

before = peak()
loop = read_loop(sound_clip(Play("long.wav", sys.argv[1])))
print(loop.frames, peak() - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_ten_minutes_of_a_file_are_made_a_loop_in_600_megabytes(tmp_path: Path) -> None:
    # Its own samples are 230 MB in stereo, and so is the loop; a transform of the whole would take 2,400 MB.
    random = np.random.default_rng(1)
    with soundfile.SoundFile(str(tmp_path / "long.wav"), "w", RATE, 2, subtype="PCM_16") as file:
        for _ in range(600):
            file.write((0.1 * random.standard_normal((RATE, 2))).astype(np.float32))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    frames, taken = map(int, done.stdout.split())
    assert frames == 598 * RATE
    assert taken < 600_000_000


def test_a_long_sound_is_shaped_like_a_short_one(tmp_path: Path) -> None:
    wave = 0.02 * np.sin(2 * np.pi * 440 * np.arange(LONG + RATE) / RATE)
    wave[: RATE // 2] = wave[-RATE // 2 :] = 0
    with soundfile.SoundFile(str(tmp_path / "hum.wav"), "w", RATE, 1, subtype="PCM_16") as file:
        for start in range(0, len(wave), RATE):
            file.write(wave[start : start + RATE].astype(np.float32))
    clip = sound_clip(Play("hum.wav", str(tmp_path)))
    assert clip.samples.dtype == np.float32
    assert abs(clip.frames - LONG) < RATE // 20
    assert abs(loudness(clip.samples) - LOUDNESS) < 0.2
    assert abs(clip.samples[0]) < 0.01
    assert abs(clip.samples[-1]) < 0.01


SCRIPT = """
title = "Bells"
[sound]
tone = { start = "bell.wav", end = "{missing}" }
[vars]
missing = "gone.wav"
[[step]]
do = "rest"
for = "20s"
say = ""
cue = [{ at = "5s", play = "bell.wav" }, { at = "19.5s", play = "bell.wav" }, { at = "end", play = "bell.wav" }]
"""


def test_sounds_are_cues_of_the_timeline_and_clips_of_the_score(folder: Path) -> None:
    (folder / "bells.toml").write_text(SCRIPT.replace("gone", "bell"))
    document = load(folder / "bells.toml", catalog=Catalog(own=folder, bundled=folder))
    assert document.script is not None, document.findings
    assert sound_problems(document.script, inspect_sound) == []
    rehearsal = Rehearsal(document.script, NoSpeech(), intro="none")
    timeline = rehearsal.timeline({})
    played = [(cue.at, cue.duration) for cue in timeline.cues if isinstance(cue.intent, Play) and cue.segment == 0]
    length = sound_clip(Play("bell.wav", str(folder))).duration
    assert played == [(0, length), (5_000, length), (20_000 - 200 - length, length)]
    assert [(item.key, item.over) for item in timeline.dropped] == [(("cue", 1, "play"), length - 500)]
    clip = sound_clip(Play("bell.wav", str(folder)))
    frames = [item.frame for item in rehearsal.score(timeline).placed if item.clip is clip]
    assert frames == [0, 5_000 * 48, (20_000 - 200 - length) * 48]


def test_an_ambience_lies_under_the_session(folder: Path) -> None:
    step = '[[step]]\ndo = "rest"\nfor = "20s"\n'
    for ambience, volume in (('"rain"', 0.4), ('"bell.wav"\nambience_volume = 0.7', 0.7)):
        (folder / "bells.toml").write_text(f'title = "Bed"\n[sound]\nambience = {ambience}\n{step}')
        document = load(folder / "bells.toml", catalog=Catalog(own=folder, bundled=folder))
        assert document.script is not None, document.findings
        rehearsal = Rehearsal(document.script, NoSpeech(), intro="none")
        bed = rehearsal.score(rehearsal.timeline({})).bed
        assert bed is not None
        assert bed.gain == volume
        assert bed.loop.frames > RATE // 2


def test_a_missing_sound_is_a_finding_where_it_stands(folder: Path) -> None:
    (folder / "bells.toml").write_text(SCRIPT.replace("19.5s", "1s"))
    document = load(folder / "bells.toml", catalog=Catalog(own=folder, bundled=folder))
    assert document.script is not None
    problems = sound_problems(document.script, inspect_sound)
    assert [(it.code, it.path, it.message) for it in problems] == [
        ("sound-file", ("sound", "tone", "end"), "gone.wav is not there.")
    ]
    assert document.locate(problems[0]).span.line == 4
