import os
import resource
import shutil
import signal
import subprocess
import sys
import wave
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import RATE, Block
from audio.files import SoundFileError, write_sound

STEP = 2.0**-23


def noise(frames: int) -> Block:
    """Samples that 24 bits hold exactly."""
    whole = np.random.default_rng(1).integers(-(1 << 23), 1 << 23, (frames, 2))
    return (whole * STEP).astype(np.float32)


def written(path: Path, block: Block, sizes: list[int] | None = None) -> bytes:
    with write_sound(path, len(block)) as writer:
        for part in np.split(block, np.cumsum(sizes or [])):
            writer.write(part)
    return path.read_bytes()


def test_what_is_written_is_a_24_bit_stereo_wav_of_the_same_samples(tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    block = noise(30_000)
    written(path, block)
    with wave.open(str(path)) as file:
        assert file.getparams()[:4] == (2, 3, 48_000, 30_000)
    again: npt.NDArray[np.float32] = np.concatenate(
        list(soundfile.SoundFile(str(path)).blocks(4_800, dtype="float32", always_2d=True))
    )
    assert np.array_equal(again, block)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 20_000), max_size=6))
def test_any_partition_writes_the_same_bytes(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    folder = tmp_path_factory.mktemp("wav")
    block = noise(20_000)
    assert written(folder / "a.wav", block, sizes) == written(folder / "b.wav", block)


def test_samples_are_rounded_and_cut_at_full_scale(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    written(path, np.array([[2.0, -2.0], [0.6 * STEP, -0.4 * STEP]], dtype=np.float32))
    with wave.open(str(path)) as file:
        frames = file.readframes(2)
    values = [int.from_bytes(frames[at : at + 3], "little", signed=True) for at in range(0, 12, 3)]
    assert values == [(1 << 23) - 1, -(1 << 23), 1, 0]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_the_folder_as_it_was(tmp_path: Path, failure: type[BaseException]) -> None:
    path = tmp_path / "session.wav"
    path.write_bytes(b"the old one")

    def write_and_fail() -> None:
        with write_sound(path) as writer:
            writer.write(noise(10_000))
            raise failure

    with pytest.raises(failure):
        write_and_fail()
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_seen_under_its_name_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    with write_sound(path) as writer:
        writer.write(noise(10_000))
        assert not path.exists()
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_followed_and_permissions_are_the_usual(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "session.wav"
    link = tmp_path / "link.wav"
    link.symlink_to(target)
    written(link, noise(10))
    assert link.is_symlink()
    plain = tmp_path / "plain"
    plain.touch()
    assert target.stat().st_mode == plain.stat().st_mode


def test_a_full_disk_is_an_error_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    path.write_bytes(b"the old one")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OSError, match="the disk may be full"):
            written(path, noise(RATE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, previous)
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_room_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def almost_full(folder: Path) -> SimpleNamespace:
        return SimpleNamespace(free=6_000 * 48 - 1)

    monkeypatch.setattr(shutil, "disk_usage", almost_full)
    with pytest.raises(OSError, match="No space left"), write_sound(tmp_path / "a.wav", 48_000):
        pytest.fail("it began")
    with write_sound(tmp_path / "a.wav", 47_999) as writer:
        writer.write(noise(47_999))


def test_more_than_a_wav_file_holds_is_refused(tmp_path: Path) -> None:
    five_hours = 5 * 3600 * RATE
    with pytest.raises(SoundFileError, match="some four hours"), write_sound(tmp_path / "a.wav", five_hours):
        pytest.fail("it began")
    assert not list(tmp_path.iterdir())


def test_places_that_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    refused = {"folder.wav": "is a folder", "pipe.wav": "is no file", "a.mp4": "let it end in .wav, .flac", "a": "end"}
    for name, words in refused.items():
        with pytest.raises(SoundFileError, match=words), write_sound(tmp_path / name):
            pytest.fail("it began")
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError), write_sound(tmp_path / "file" / "a.wav"):
        pytest.fail("it began")
    with pytest.raises(FileNotFoundError), write_sound(tmp_path / "none" / "a.wav"):
        pytest.fail("it began")


def test_importing_it_does_not_load_soundfile() -> None:
    code = "import sys, audio.files; print('soundfile' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "False"
