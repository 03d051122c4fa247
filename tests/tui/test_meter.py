"""The meter shows how far a long task is, on a terminal alone, and leaves nothing behind."""

import io

import pytest

from tui.meter import Meter, meter_line


@pytest.mark.parametrize(
    ("done", "total", "took", "line"),
    [
        (0, 10, 0.0, "Speaking   ------------------------------    0 %"),
        (5, 10, 0.9, "Speaking   ###############---------------   50 %"),
        (5, 10, 12.0, "Speaking   ###############---------------   50 %  0:12 left"),
        (1, 100, 2.0, "Speaking   ------------------------------    1 %  3:18 left"),
        (10, 10, 24.0, "Speaking   ##############################  100 %"),
        (0, 0, 24.0, "Speaking   ------------------------------    0 %"),
    ],
)
def test_a_line_is_exactly_this(done: int, total: int, took: float, line: str) -> None:
    assert meter_line("Speaking", done, total, took, plain=True) == line
    assert meter_line("Speaking", done, total, took) == line.replace("#", "━").replace("-", "─")


class Screen(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_the_latest_and_in_the_end_nothing() -> None:
    screen, now = Screen(), iter([0.0, 0.0, 2.0, 2.0, 5.0, 5.0])
    meter = Meter(screen, lambda: next(now))
    meter.show("Speaking", 1, 2)
    meter.show("Speaking", 1, 2)
    meter.show("Speaking", 1, 2)
    meter.show("Rendering", 0, 2)
    assert screen.getvalue().count("\r") == 3, "the same line is not written again"
    assert "50 %  0:02 left" in screen.getvalue()
    meter.notice("No \x1b voice.")
    meter.end()
    assert screen.getvalue().endswith("  0 %\x1b[K\r\x1b[KNo ␛ voice.\n")


def test_what_is_no_terminal_gets_sentences_alone() -> None:
    stream = io.StringIO()
    meter = Meter(stream, lambda: 0.0)
    meter.show("Speaking", 1, 2)
    meter.notice("No voice.")
    meter.end()
    assert stream.getvalue() == "No voice.\n"
