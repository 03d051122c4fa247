import os

from tests.conftest import eventually
from tui.lines import InputLines


def test_lines_come_as_they_are_written() -> None:
    read, write = os.pipe()
    lines = InputLines(read)
    lines.start()
    taken: list[str] = []

    def has(*expected: str) -> bool:
        taken.extend(lines.take())
        return taken == list(expected)

    os.write(write, b"p\n\n  N \r\nq")
    eventually(lambda: has("p", "", "N"), "the whole lines")
    assert not lines.ended
    os.write(write, b"\xff\xfe\n+")
    os.close(write)
    eventually(lambda: has("p", "", "N", "q\ufffd\ufffd", "+"), "the last line, which does not end")
    eventually(lambda: lines.ended, "the end")
    os.close(read)


def test_what_cannot_be_read_has_ended() -> None:
    lines = InputLines(-1)
    lines.start()
    eventually(lambda: lines.ended, "the end")
    assert lines.take() == []
