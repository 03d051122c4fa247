"""A file that is brought to the disk while it is written."""

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audio.clip import RATE
from audio.files import write_sound
from audio.files.writeback import writeback

MB = 1_000_000


class Disk:
    """Stands in for the disk: counts what is sent to it, and takes each when it is let to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sent = 0
        self.came = threading.Semaphore(0)
        self.takes = threading.Semaphore(0)
        monkeypatch.setattr(os, "fsync", self._fsync)

    def _fsync(self, _descriptor: int) -> None:
        self.sent += 1
        self.came.release()
        assert self.takes.acquire(timeout=30)


def growing(path: Path) -> Callable[[int], None]:
    """A file to which so many bytes are appended."""
    path.touch()

    def grow(size: int) -> None:
        with path.open("ab") as file:
            file.write(bytes(size))

    return grow


def test_what_has_grown_enough_is_sent_and_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk(monkeypatch)
    grow = growing(tmp_path / "a")
    with writeback(tmp_path / "a") as growth:
        grow(3 * MB)
        growth.go_on()
        assert disk.sent == 0, "too little"
        grow(MB)
        growth.go_on()
        assert disk.came.acquire(timeout=30)
        grow(9 * MB)
        growth.go_on()
        assert disk.sent == 1, "the disk has not taken the first part"
        disk.takes.release()
    with writeback(tmp_path / "a") as growth:
        growth.go_on()
        disk.takes.release()
    assert disk.sent == 2


def test_a_disk_that_fails_meanwhile_is_told_at_the_end_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "session.wav"
    path.write_bytes(b"the old one")
    asked: list[str] = []

    def fails(_descriptor: int) -> None:
        asked.append(threading.current_thread().name)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fails)
    noise = np.random.default_rng(1).normal(0, 0.1, (20 * RATE, 2)).astype(np.float32)

    def write() -> None:
        with write_sound(path) as writer:
            for _ in range(3):
                writer.write(noise)

    with pytest.raises(OSError, match="Input/output error"):
        write()
    assert asked[0].startswith("unknot-disk")
    assert asked[-1] == threading.main_thread().name
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [path]
