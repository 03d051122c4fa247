"""Sound files that say more of themselves than they hold."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.clip import RATE
from audio.files import LONGEST_SECONDS, SoundFileError, read_sound
from audio.files.reading import CHANNELS


def noise(frames: int, channels: int = 1) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return np.random.default_rng(1).normal(0, 0.1, (frames, channels)).astype(np.float32)


def write(path: Path, frames: int, channels: int = 1) -> bytes:
    with soundfile.SoundFile(str(path), "w", RATE, channels) as file:
        for start in range(0, frames, 4_800):
            file.write(noise(frames, channels)[start : start + 4_800])
    return path.read_bytes()


def checksum(page: bytes) -> int:
    """The CRC of a page of OGG (RFC 3533, section 6)."""
    rest = 0
    for byte in page:
        rest ^= byte << 24
        for _ in range(8):
            rest = (rest << 1) ^ (0x104C11DB7 if rest & 0x80000000 else 0)
    return rest


def ogg_of_length(path: Path, says: int) -> None:
    """Two seconds of OGG whose last page says that they are so many frames."""
    data = bytearray(write(path, 2 * RATE))
    last = data.rfind(b"OggS")
    data[last + 6 : last + 14] = struct.pack("<q", says)
    data[last + 22 : last + 26] = bytes(4)
    data[last + 22 : last + 26] = struct.pack("<I", checksum(bytes(data[last:])))
    path.write_bytes(data)


@pytest.mark.parametrize("says", [30 * RATE, 2**62])
def test_what_is_not_there_is_not_heard(tmp_path: Path, says: int) -> None:
    ogg_of_length(tmp_path / "a.ogg", says)
    assert abs(read_sound(tmp_path / "a.ogg").frames - 2 * RATE) <= RATE / 10


@pytest.mark.parametrize("format", ["wav", "ogg", "mp3", "aiff"])
def test_half_of_a_file_is_half_of_its_sound(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"a.{format}"
    data = write(path, 8 * RATE)
    path.write_bytes(data[: len(data) // 2])
    assert abs(read_sound(path).frames - 4 * RATE) <= RATE


def test_more_channels_than_anybody_hears_with(tmp_path: Path) -> None:
    write(tmp_path / "many.wav", 10, CHANNELS + 1)
    write(tmp_path / "enough.wav", 10, CHANNELS)
    with pytest.raises(SoundFileError, match=r"^many\.wav has 17 channels: up to 16 can be read\.$"):
        read_sound(tmp_path / "many.wav", "many.wav")
    assert read_sound(tmp_path / "enough.wav").frames == 10


def test_a_file_without_an_end_is_not_read_to_it(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    head = bytearray(write(path, 10))
    at = head.find(b"data")
    head[at + 4 : at + 8] = struct.pack("<I", 0xFFFFFF00)
    with path.open("wb") as file:
        # Most of it is a hole, which takes no room.
        file.write(head[: at + 8])
        file.truncate(0xFFFFFF00)
    with pytest.raises(SoundFileError, match=rf"is longer than {LONGEST_SECONDS // 60} minutes"):
        read_sound(path)


@pytest.mark.parametrize("values", [(np.inf, -np.inf), (np.nan, 0.0), (3e38, 3e38)], ids=["inf", "nan", "large"])
def test_what_is_no_number_is_no_sound_and_no_warning(tmp_path: Path, values: tuple[float, float]) -> None:
    path = tmp_path / "a.wav"
    with soundfile.SoundFile(str(path), "w", RATE, 2, "FLOAT") as file:
        file.write(np.full((100, 2), values, dtype=np.float32))
    with pytest.raises(SoundFileError, match=r"holds no sound\.$"):
        read_sound(path)
