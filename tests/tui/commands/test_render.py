"""`unknot render` writes whole files, tells what is wrong before it works, and can be stopped at any moment."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pysubs2
import pytest
import soundfile
from mutagen.mp3 import MP3

from tests.conftest import PATIENCE_S, eventually
from tests.tui.conftest import Terminal
from tui.commandline import run_command
from tui.errors import UserError

Float = npt.NDArray[np.float64]
FFMPEG = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg not installed")
SHORT = """
title = "Short"
about = "Two stretches."
author = "Ann"
closing = false
[[step]]
do = "stretch"
for = "3s"
area = "neck"
sides = "both"
switch = "2s"
say = "Ear down."
"""
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the settings are not moved by XDG_CONFIG_HOME")
LONG = """
title = "Long"
[[step]]
do = "rest"
for = "15m"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a short script in it and every other folder of unknot's below it."""
    monkeypatch.chdir(tmp_path)
    for name in ("CACHE", "DATA", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    (tmp_path / "short.toml").write_text(SHORT)
    return tmp_path


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())


def rendered(*arguments: str) -> int:
    return run_command(["render", "./short.toml", "--no-intro", *arguments])


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.opus", "a.mp3", pytest.param("a.m4a", marks=FFMPEG)])
def test_every_format(here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered("-o", name) == 0
    assert capsys.readouterr() == (f"{name}: 0:09\n", "")
    assert (here / name).stat().st_size > 20_000
    assert not list(here.glob(".unknot-*"))


def test_tags_and_chapters_are_those_of_the_script(here: Path) -> None:
    assert rendered("-o", "a.mp3") == 0
    tags = MP3(here / "a.mp3").tags
    assert tags is not None
    told = {key: [str(text) for text in getattr(tags[key], "text", [])] for key in ("TIT2", "TPE1", "TALB")}
    assert told == {"TIT2": ["Short"], "TPE1": ["Ann"], "TALB": ["unknot"]}
    titles = [str(getattr(frame, "sub_frames")["TIT2"]) for frame in tags.getall("CHAP")]  # noqa: B009
    assert titles == ["Stretch, left", "Switch sides, right", "Stretch, right"]


def test_subtitles_are_the_spoken_cues(terminal: Terminal) -> None:
    terminal.script("short.toml", SHORT)
    wanted = ["--subtitles", "a.srt", "--subtitles", "A.VTT", "--subtitles", "a.lrc"]
    done = terminal.run("render", "./short.toml", *wanted)
    assert (done.returncode, done.stderr) == (0, "")
    cues = json.loads(terminal.run("show", "./short.toml", "--json").stdout)["cues"]
    spoken = [cue for cue in cues if cue["kind"] == "say"]
    assert done.stdout == "".join(f"{name}: {len(spoken)} lines\n" for name in ("a.srt", "A.VTT", "a.lrc"))
    for name in ("a.srt", "A.VTT"):
        lines = pysubs2.load(str(terminal.folder / name))
        assert [(line.start, line.duration) for line in lines] == [(cue["at_ms"], cue["duration_ms"]) for cue in spoken]
        assert all(line.text.endswith(cue["text"]) for line, cue in zip(lines, spoken, strict=True))
    assert "(right) Ear down." in (terminal.folder / "a.lrc").read_text()
    assert sorted(path.suffix for path in terminal.folder.iterdir() if path.name.lower().startswith("a.")) == [
        *(".VTT", ".lrc", ".srt"),
    ]


def test_sound_and_subtitles_go_together(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rendered("-o", "a.ogg", "--subtitles", "a.srt") == 0
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["a.ogg", "a.srt"]
    assert files_in(here) == [here / name for name in ("a.ogg", "a.srt", "short.toml")]


def test_flags_change_what_is_heard(here: Path) -> None:
    blocks: dict[str, Float] = {}
    for flag in ("voice", "no-voice", "no-tones", "mono"):
        assert rendered(f"--{flag}", "-o", f"{flag}.wav") == 0
        blocks[flag] = soundfile.read(str(here / f"{flag}.wav"), dtype="float32")[0].astype(np.float64)
    strength = {flag: float((block**2).sum()) for flag, block in blocks.items()}
    assert 0 < strength["no-voice"] < 0.9 * strength["voice"]
    assert 0 < strength["no-tones"] < 0.9 * strength["voice"]
    apart = {flag: np.abs(block[:, 0] - block[:, 1]).max() for flag, block in blocks.items()}
    assert apart["voice"] > 0.05
    assert apart["mono"] < 2**-12, "but for the dither"


def heard(here: Path, *arguments: str) -> Float:
    assert rendered("-o", "heard.wav", *arguments) == 0
    return soundfile.read(str(here / "heard.wav"), dtype="float32")[0].astype(np.float64)


def configure(here: Path, text: str) -> None:
    folder = here / "home" / "CONFIG" / "unknot"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def same(one: Float, other: Float) -> bool:
    return one.shape == other.shape and bool(np.array_equal(one, other))


@LINUX
def test_the_settings_say_what_is_heard_and_flags_and_environment_win(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, tones, words, mono = heard(here), heard(here, "--no-voice"), heard(here, "--no-tones"), heard(here, "--mono")
    assert not same(plain, tones)
    configure(here, '[sound]\nstyle = "tones"\n')
    assert same(heard(here), tones)
    assert same(heard(here, "--voice"), plain)
    configure(here, "[sound]\ntones_volume = 0\n")
    assert same(heard(here), words)
    configure(here, "[sound]\nmono = true\n")
    assert same(heard(here), mono)
    assert same(heard(here, "--no-mono"), plain)
    monkeypatch.setenv("UNKNOT_MONO", "off")
    assert same(heard(here), plain)
    monkeypatch.setenv("UNKNOT_VOICE", "off")
    assert same(heard(here), tones)


@LINUX
def test_the_master_volume_is_for_listening_and_no_matter_of_a_file(here: Path) -> None:
    plain = heard(here)
    configure(here, "[sound]\nvolume = 0.1\n")
    assert same(heard(here), plain)
    configure(here, "[sound]\nvoice_volume = 0.5\n")
    assert (heard(here) ** 2).sum() < (plain**2).sum()


@LINUX
def test_the_silent_style_is_told_to_be_for_a_screen(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plain = heard(here)
    configure(here, '[sound]\nstyle = "silent"\n')
    capsys.readouterr()
    assert same(heard(here), plain)
    told = "The silent style is for a screen that flashes: the file is rendered with sound."
    assert told in capsys.readouterr().err
    assert rendered("--subtitles", "a.srt") == 0
    assert told not in capsys.readouterr().err


@LINUX
def test_a_mistake_in_the_settings_is_told_and_costs_nothing_else(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = heard(here)
    configure(here, "[sound]\nmono = 7\n")
    capsys.readouterr()
    assert same(heard(here), plain)
    assert capsys.readouterr().err == "config.toml, line 2: mono is 7, but it takes true or false. false is used.\n"


def subtitled(here: Path) -> list[tuple[int, int, str]]:
    assert rendered("--subtitles", "a.srt") == 0
    return [(line.start, round(line.duration), line.text) for line in pysubs2.load(str(here / "a.srt"))]


@LINUX
def test_the_voice_its_pace_and_the_first_side_are_those_of_the_settings(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SHORT.replace("Ear down.", "Let the ear sink towards the shoulder.").replace('"3s"', '"20s"')
    (here / "short.toml").write_text(text)
    configure(here, '[voice]\nengine = "espeak-ng"\nwords_per_minute = 90\n')
    slow = subtitled(here)
    configure(here, '[voice]\nengine = "espeak-ng"\nwords_per_minute = 150\n')
    quick = subtitled(here)
    assert sum(duration for _, duration, _ in slow) > 1.2 * sum(duration for _, duration, _ in quick)
    configure(here, '[voice]\nengine = "espeak-ng"\nwords_per_minute = 150\n[session]\nfirst_side = "right"\n')
    other = subtitled(here)
    assert "Left" in quick[0][2]
    assert "Right" in other[0][2]
    configure(here, '[voice]\nengine = "none"\n')
    capsys.readouterr()
    assert np.abs(heard(here, "--no-tones")).max() < 2**-12, "but for the dither"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "Which file? Name it with -o, as in -o session.mp3. See: unknot render --help"),
        (["-o", "a.mp9"], 2, "a.mp9 names no format: let it end in .wav, .flac, .ogg, .oga, .opus, .mp3 or .m4a."),
        (["-o", "sub.wav"], 2, "sub.wav is a folder: name a file in it."),
        (["-o", "pipe.wav"], 2, "pipe.wav is no file: give the name of a file to write."),
        (["-o", "none/a.wav"], 1, "none/a.wav cannot be written: No such file or directory."),
        (["-o", "\x1b[31m.mp9"], 2, "␛[31m.mp9 names no format: let it end in .wav, .flac, .ogg, .oga, .opus, .mp3"),
        (["--subtitles", "a.txt"], 2, "a.txt names no format of subtitles: let it end in .srt, .vtt or .lrc."),
        (["--subtitles", "pipe.wav"], 2, "pipe.wav is no file: give the name of a file to write."),
        (["--subtitles", "none/a.srt"], 1, "none/a.srt cannot be written: No such file or directory."),
        (["--subtitles", "a.srt", "--subtitles", "./a.srt"], 2, "a.srt is named twice."),
    ],
)
def test_what_cannot_be_done_is_said_before_the_work(here: Path, arguments: list[str], code: int, says: str) -> None:
    (here / "sub.wav").mkdir()
    os.mkfifo(here / "pipe.wav")
    before = sorted(here.iterdir())
    with pytest.raises(UserError) as error:
        rendered(*arguments)
    assert error.value.code == code
    assert str(error.value).startswith(says)
    assert sorted(here.iterdir()) == before


def test_without_ffmpeg_m4a_names_another_way(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(here))
    with pytest.raises(UserError, match="M4A takes ffmpeg, which is not installed: install it") as error:
        rendered("-o", "a.m4a")
    assert error.value.code == 1


def test_a_session_is_not_written_over_its_own_sound(here: Path) -> None:
    with soundfile.SoundFile(str(here / "bell.wav"), "w", 48_000, 1, subtype="PCM_16") as file:
        file.write(np.full(48_000, 0.3, dtype=np.float32))
    before = (here / "bell.wav").read_bytes()
    (here / "short.toml").write_text(f'{SHORT}\n[[step.cue]]\nat = "1s"\nplay = "bell.wav"\n')
    with pytest.raises(UserError, match=r"^bell\.wav is a sound of the session itself: choose another name\.$"):
        rendered("-o", "bell.wav")
    assert (here / "bell.wav").read_bytes() == before


def test_a_full_disk_is_a_sentence(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.mp3").write_bytes(b"the old one")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    assert rendered("-o", "b.mp3") == 0, "what is spoken is kept, and takes no room any more"
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, limits[1]))
    try:
        with pytest.raises(UserError, match=r"^a\.mp3 cannot be written: the disk may be full\.$"):
            rendered("-o", "a.mp3")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)
    assert (here / "a.mp3").read_bytes() == b"the old one"
    assert not list(here.glob(".unknot-*"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_to(terminal: Terminal) -> None:
    (terminal.folder / "locked").mkdir(mode=0o500)
    done = terminal.run("render", "desk-2", "-o", "locked/a.wav")
    assert (done.returncode, done.stderr) == (1, "unknot: locked/a.wav cannot be written: Permission denied.\n")


@pytest.mark.parametrize(
    ("name", "number", "code"),
    [
        ("a.mp3", signal.SIGINT, 130),
        ("a.wav", signal.SIGTERM, 143),
        pytest.param("a.m4a", signal.SIGINT, 130, marks=FFMPEG),
    ],
)
def test_a_signal_leaves_the_old_file_and_nothing_else(
    terminal: Terminal, name: str, number: signal.Signals, code: int
) -> None:
    terminal.script("long.toml", LONG)
    target = terminal.folder / name
    target.write_bytes(b"the old one")
    before = files_in(terminal.folder)
    slow = "import tui.cli, audio.stream, time; render = audio.stream.Stream.render\n"
    slow += "def slowly(*words, **more):\n    time.sleep(0.02)\n    return render(*words, **more)\n"
    slow += "audio.stream.Stream.render = slowly; tui.cli.main()"
    with subprocess.Popen(
        [sys.executable, "-c", slow, "render", "./long.toml", "-o", name],
        cwd=terminal.folder,
        env=terminal.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        eventually(lambda: bool(list(terminal.folder.glob(".unknot-*.part"))), "the file in the making")
        program.send_signal(number)
        out, errors = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out) == (code, b"")
    assert b"Traceback" not in errors
    assert target.read_bytes() == b"the old one"
    assert files_in(terminal.folder) == before


def test_odd_names_are_names(here: Path) -> None:
    (here / "späti 🔔").mkdir()
    for name in ("späti 🔔/a =;#'\"\n.ogg", "./-y.mp3", "späti 🔔/%s.wav"):
        assert rendered("-o", name) == 0
        assert (here / name).stat().st_size > 20_000
