"""A session is rendered to every format: the same sound at the same places, with its title and its chapters."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from mutagen import flac, id3, mp3, oggopus, oggvorbis, wave
from mutagen.id3 import CHAP, CTOC, CTOCFlags, ID3Tags, TextFrame

from audio.clip import RATE, Block
from audio.files import MissingProgramError, SoundFileError, Tags, write_sound
from audio.files.ffmpeg import ffmetadata
from audio.files.formats import format_of
from audio.files.languages import three_letters
from audio.files.reading import read_sound
from audio.files.tagging import comments
from sessions.chapters import Chapter
from sessions.timecode import Ms

FFMPEG = pytest.mark.skipif(
    shutil.which("ffmpeg") is None or shutil.which("ffprobe") is None, reason="ffmpeg not installed"
)
FREE = ("a.wav", "a.flac", "a.ogg", "a.oga", "a.opus", "a.mp3")
EVERY = [*FREE, pytest.param("a.m4a", marks=FFMPEG)]
ENDS = (0, 1_000, 1_750, 4_000)
TITLES = ("Desk break", "Neck tilt, left; 50 % = half #1", "Ende – größer")
CHAPTERS = tuple(Chapter(Ms(ENDS[i]), Ms(ENDS[i + 1]), TITLES[i]) for i in range(3))
TAGS = Tags("Two\nminutes", "Ann B.", "Shoulders = neck; and \\ legs.", "de-AT", Ms(4_000), CHAPTERS)


def beeps() -> Block:
    """Four seconds, quiet but for a beep of 100 ms at each of four places, louder on the left."""
    block = np.zeros((4 * RATE, 2), dtype=np.float32)
    beep = 0.4 * np.sin(2 * np.pi * 1000 * np.arange(RATE // 10) / RATE) * np.hanning(RATE // 10)
    for at in (0.25, 1.0, 2.0, 3.9):
        block[round(at * RATE) : round(at * RATE) + RATE // 10] = np.outer(beep, (1.0, 0.25))
    return block


def rendered(path: Path, tags: Tags | None = TAGS, block: Block | None = None) -> Path:
    with write_sound(path, 4 * RATE, tags) as writer:
        writer.write(beeps() if block is None else block)
    return path


def heard(path: Path) -> Block:
    if path.suffix == ".m4a":
        words = ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-f", "f32le", "-c:a", "pcm_f32le", "pipe:1"]
        out = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout
        return np.frombuffer(out, np.float32).reshape(-1, 2)
    with soundfile.SoundFile(str(path)) as file:
        assert (file.samplerate, file.channels) == (RATE, 2)
        # As a whole: soundfile's blocks of an MP3 do not join.
        return file.read(dtype="float32", always_2d=True)


def probed(path: Path) -> dict[str, Any]:
    words = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    return told


@pytest.mark.parametrize("name", EVERY)
def test_what_is_heard_is_what_was_written(tmp_path: Path, name: str) -> None:
    block, again = beeps(), heard(rendered(tmp_path / name))
    assert abs(len(again) - len(block)) < 1_025
    frames = min(len(block), len(again))
    spectra = [np.fft.rfft(sound[:frames, 0], 2 * frames) for sound in (block, again)]
    lag = int(np.argmax(np.fft.irfft(np.conj(spectra[0]) * spectra[1])))
    assert lag == 0, "every cue is where the chapters and the subtitles say"
    difference = again[:frames] - block[:frames]
    assert 20 * np.log10(difference.std() / block.std()) < (-120 if name in ("a.wav", "a.flac") else -15)
    loudness = np.sqrt((again.astype(np.float64) ** 2).mean(axis=0))
    assert 10 < 20 * np.log10(loudness[0] / loudness[1]) < 14
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.flac", flac.FLAC),
        ("a.ogg", oggvorbis.OggVorbis),
        ("a.oga", oggvorbis.OggVorbis),
        ("a.opus", oggopus.OggOpus),
    ],
)
def test_comments_tell_title_and_chapters(
    tmp_path: Path, name: str, kind: type[flac.FLAC | oggvorbis.OggVorbis | oggopus.OggOpus]
) -> None:
    file = kind(rendered(tmp_path / name))
    expected = {
        "title": "Two minutes",
        "artist": "Ann B.",
        "album": "unknot",
        "description": "Shoulders = neck; and \\ legs.",
        "comment": "Shoulders = neck; and \\ legs.",
        "language": "de-AT",
        "chapter001": "00:00:00.000",
        "chapter001name": "Desk break",
        "chapter002": "00:00:01.000",
        "chapter002name": "Neck tilt, left; 50 % = half #1",
        "chapter003": "00:00:01.750",
        "chapter003name": "Ende – größer",
    }
    assert {key: file[key] for key in expected} == {key: [text] for key, text in expected.items()}
    assert "chapter004" not in file
    assert abs(file.info.length - 4) < 0.03


def id3_of(path: Path) -> ID3Tags:
    tags = (mp3.MP3 if path.suffix == ".mp3" else wave.WAVE)(path).tags
    assert tags is not None
    return tags


@pytest.mark.parametrize("name", ["a.mp3", "a.wav"])
def test_id3_tells_title_and_chapters(tmp_path: Path, name: str) -> None:
    tags = id3_of(rendered(tmp_path / name))
    texts = {"TIT2": "Two minutes", "TPE1": "Ann B.", "TALB": "unknot", "TLAN": "deu", "TLEN": "4000"}
    for key, text in texts.items():
        frame = tags[key]
        assert isinstance(frame, TextFrame)
        assert frame.text == [text]
    assert [getattr(frame, "text", None) for frame in tags.getall("COMM")] == [["Shoulders = neck; and \\ legs."]]
    assert [told for _, told in chapters_in(tags)] == [
        (0, 1_000, "Desk break"),
        (1_000, 1_750, "Neck tilt, left; 50 % = half #1"),
        (1_750, 4_000, "Ende – größer"),
    ]
    (table,) = [frame for frame in tags.getall("CTOC") if isinstance(frame, CTOC)]
    assert table.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    assert table.child_element_ids == [name for name, _ in chapters_in(tags)]


def chapters_in(tags: ID3Tags) -> list[tuple[str, tuple[int, int, str]]]:
    """The identifiers of the chapters and what they tell, in the order in which they are written."""
    told: list[tuple[str, tuple[int, int, str]]] = []
    for frame in tags.getall("CHAP"):
        assert isinstance(frame, CHAP)
        title = frame.sub_frames["TIT2"]
        assert isinstance(title, TextFrame)
        told.append((frame.element_id, (frame.start_time, frame.end_time, title.text[0])))
    return told


def test_chapters_are_written_in_their_order(tmp_path: Path) -> None:
    # Players that show them in the order of the file are told right: the bytes themselves are looked at.
    data = rendered(tmp_path / "a.mp3").read_bytes()
    places = [data.index(title.encode()) for title in TITLES]
    assert places == sorted(places)


def test_more_chapters_than_a_table_holds(tmp_path: Path) -> None:
    many = tuple(Chapter(Ms(at), Ms(at + 1), f"Step {at}") for at in range(1_200))
    tags = id3_of(rendered(tmp_path / "a.mp3", Tags("Many", chapters=many)))
    assert [told for _, told in chapters_in(tags)] == [(at, at + 1, f"Step {at}") for at in range(1_200)]
    tables = {frame.element_id: frame for frame in tags.getall("CTOC") if isinstance(frame, CTOC)}
    (top,) = [table for table in tables.values() if table.flags & CTOCFlags.TOP_LEVEL]

    def listed(name: str) -> Iterator[str]:
        for child in tables[name].child_element_ids if name in tables else ():
            yield from listed(child) if child in tables else (child,)

    assert list(listed(top.element_id)) == [name for name, _ in chapters_in(tags)]
    numbered = [key for key, _ in comments(Tags(chapters=many)) if key.endswith("NAME")]
    assert (len(numbered), numbered[-1]) == (999, "CHAPTER999NAME")


def test_a_wav_is_made_of_whole_chunks(tmp_path: Path) -> None:
    data = rendered(tmp_path / "a.wav").read_bytes()
    assert (data[:4], data[8:12]) == (b"RIFF", b"WAVE")
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    chunks: dict[bytes, bytes] = {}
    at = 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks[data[at : at + 4]] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    assert at == len(data)
    assert list(chunks) == [b"fmt ", b"LIST", b"data", b"id3 "]
    assert len(chunks[b"data"]) == 4 * RATE * 6
    assert chunks[b"LIST"].startswith(b"INFO")
    assert b"INAM\x0c\x00\x00\x00Two minutes\x00" in chunks[b"LIST"]
    assert chunks[b"id3 "].startswith(b"ID3")


@FFMPEG
@pytest.mark.parametrize("name", ["a.flac", "a.ogg", "a.opus", "a.mp3", "a.m4a", "a.wav"])
def test_another_program_sees_the_same(tmp_path: Path, name: str) -> None:
    told = probed(rendered(tmp_path / name))
    found = [(float(it["start_time"]), it["tags"]["title"]) for it in told["chapters"]]
    assert sorted(found) == [(0.0, TITLES[0]), (1.0, TITLES[1]), (1.75, TITLES[2])]
    tags = {**told["streams"][0].get("tags", {}), **told["format"].get("tags", {})}
    tags = {key.lower(): text for key, text in tags.items()}
    assert (tags["title"], tags["artist"], tags["album"]) == ("Two minutes", "Ann B.", "unknot")
    assert tags["comment"] == "Shoulders = neck; and \\ legs."
    assert name == "a.wav" or tags["language"] in ("de-AT", "deu")
    assert abs(float(told["format"]["duration"]) - 4) < 0.06


@pytest.mark.parametrize("name", EVERY)
def test_a_file_without_tags_is_whole(tmp_path: Path, name: str) -> None:
    assert read_sound(rendered(tmp_path / name, None)).frames > 3.9 * RATE


@pytest.mark.parametrize("name", EVERY)
def test_odd_and_long_texts_are_kept_from_breaking_a_file(tmp_path: Path, name: str) -> None:
    odd = "\0 =;#\\ [CHAPTER]\r\n\x1b[31m\udc80 " * 500
    tags = Tags(odd, odd, odd, "x-odd", Ms(4_000), (Chapter(Ms(0), Ms(4_000), odd),))
    assert read_sound(rendered(tmp_path / name, tags)).frames > 3.9 * RATE


@pytest.mark.parametrize("name", EVERY)
def test_an_interruption_leaves_the_old_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"the old one")

    def write_and_fail() -> None:
        with write_sound(path, tags=TAGS) as writer:
            writer.write(beeps())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_fail()
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_without_ffmpeg_m4a_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError, match=r"install it .* or render to \.mp3 or \.opus"):
        rendered(tmp_path / "a.m4a")
    assert not list(tmp_path.iterdir())


def test_an_ffmpeg_that_fails_is_told_in_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "[aac] secret/place.part: Unknown \x1b encoder" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(OSError, match="ffmpeg says: Unknown ␛ encoder"):
        rendered(tmp_path / "a.m4a")
    assert [path.name for path in tmp_path.iterdir()] == ["bin"]


def test_the_suffix_tells_the_format_in_any_case() -> None:
    assert [format_of(Path(name)).name for name in ("A.WAV", "a.b.Ogg", "x.oga", "x.OPUS")] == [
        *("WAV", "OGG", "OGG", "Opus"),
    ]
    for name in ("a", ".wav", "a.wma", "wav", "a.mp3.part"):
        with pytest.raises(SoundFileError, match=r"let it end in \.wav, .* or \.m4a\.$"):
            format_of(Path(name))


def test_the_metadata_of_ffmpeg_is_exactly_this() -> None:
    assert ffmetadata(Tags("A = 1", "", "x\\y", "en", Ms(10), (Chapter(Ms(0), Ms(10), "#1; go"),))) == (
        ";FFMETADATA1\ntitle=A \\= 1\nalbum=unknot\ncomment=x\\\\y\ndescription=x\\\\y\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=10\ntitle=\\#1\\; go\n"
    )


def test_languages_have_three_letters() -> None:
    tags = ("en", "en-GB", "DE-at", "fil-PH", "xx", "x-odd", "")
    assert [three_letters(tag) for tag in tags] == ["eng", "eng", "deu", "fil", "und", "und", "und"]


def test_id3_is_a_version_that_all_read(tmp_path: Path) -> None:
    assert rendered(tmp_path / "a.mp3").read_bytes()[:4] == b"ID3\x04"
    assert str(id3.ID3(tmp_path / "a.mp3")["TALB"]) == "unknot"
