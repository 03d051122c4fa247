"""A file in the making is whole or gone; what a killed program left is removed, and nothing else is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audio.files.parts import OLD_SECONDS, part_file, remove_leftovers
from tests.conftest import PATIENCE_S

LEFT = ".unknot-0123456789abcdef.part"
NOW = 2_000_000_000.0


def leave(path: Path, seconds_ago: float = OLD_SECONDS + 1) -> Path:
    path.write_bytes(b"half")
    os.utime(path, (NOW - seconds_ago, NOW - seconds_ago))
    return path


def test_it_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with part_file(target) as part:
        part.write_bytes(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_on_any_other_way_out_it_is_gone(tmp_path: Path, failure: type[BaseException]) -> None:
    with pytest.raises(failure), part_file(tmp_path / "a.bin"):
        raise failure
    assert not list(tmp_path.iterdir())


def test_what_was_left_behind_is_removed(tmp_path: Path) -> None:
    leave(tmp_path / LEFT)
    remove_leftovers(tmp_path, NOW)
    assert not list(tmp_path.iterdir())


def test_nothing_else_is(tmp_path: Path) -> None:
    kept = [
        leave(tmp_path / LEFT, OLD_SECONDS - 1),
        leave(tmp_path / LEFT.replace("0", "g")),
        leave(tmp_path / f"{LEFT}.old"),
        leave(tmp_path / LEFT[1:]),
        leave(tmp_path / "my.part"),
        leave(tmp_path / "session.wav"),
    ]
    folder = tmp_path / LEFT.replace("1", "2")
    folder.mkdir()
    link = tmp_path / LEFT.replace("1", "3")
    link.symlink_to(tmp_path / "session.wav")
    pipe = tmp_path / LEFT.replace("1", "4")
    os.mkfifo(pipe)
    for path in (folder, link, pipe):
        os.utime(path, (NOW - 2 * OLD_SECONDS, NOW - 2 * OLD_SECONDS), follow_symlinks=False)
    remove_leftovers(tmp_path, NOW)
    assert sorted(tmp_path.iterdir()) == sorted([*kept, folder, link, pipe])


def test_a_folder_that_cannot_be_listed_is_no_error(tmp_path: Path) -> None:
    remove_leftovers(tmp_path / "missing", NOW)


def test_a_file_whose_writer_lives_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    with part_file(target) as part:
        leave(part, 10 * OLD_SECONDS)
        remove_leftovers(tmp_path, NOW)
        assert part.exists()
    assert target.read_bytes() == b"half"


def test_a_file_whose_writer_was_killed_goes(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from audio.files.parts import part_file\n"
        "with part_file(Path(sys.argv[1])) as part:\n    print(part, flush=True)\n    time.sleep(600)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "a.bin")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        part = Path(program.stdout.readline().strip())
        much_later = time.time() + 10 * OLD_SECONDS
        remove_leftovers(tmp_path, much_later)
        assert part.exists(), "its writer lives"
        program.send_signal(signal.SIGKILL)
        program.wait(PATIENCE_S)
    remove_leftovers(tmp_path, time.time())
    assert part.exists(), "it is not old"
    remove_leftovers(tmp_path, much_later)
    assert not part.exists()
