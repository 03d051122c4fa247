"""Files that are no exported logs, and as large as they may be."""

from sessions.store.log.exchange import LONGEST_LINE, MOST_BAD, MOST_LINES, lines_of, read_lines
from tests.sessions.log.conftest import run_number


def test_what_is_no_log_is_not_read_to_its_end() -> None:
    imported = read_lines(lines_of([run_number(1)]).encode() + b"x\n" * (MOST_BAD + 5_000))
    assert imported.runs == (run_number(1),)
    assert imported.bad[0] == "line 2: this is no JSON"
    assert imported.bad[-2:] == (
        f"and {MOST_BAD - 20} more lines that are no runs",
        f"line {MOST_BAD + 2} and what comes after it is not read: this is no exported log",
    )
    assert len(imported.bad) == 22


def test_so_many_bad_lines_at_its_end_are_just_bad_lines() -> None:
    imported = read_lines(b"x\n" * MOST_BAD)
    assert imported.bad[-1] == f"and {MOST_BAD - 20} more lines that are no runs"


def test_empty_lines_without_end() -> None:
    imported = read_lines(b"\n" * (MOST_LINES + 10) + lines_of([run_number(1)]).encode())
    assert imported.runs == ()
    assert imported.bad == (f"line {MOST_LINES + 1} and what comes after it is not read: this is no exported log",)


def test_one_line_without_end() -> None:
    line = lines_of([run_number(1)]).encode().rstrip(b"\n")
    longest = line + b" " * (LONGEST_LINE - len(line))
    assert read_lines(longest + b"\n").runs == (run_number(1),)
    assert read_lines(longest + b" \n").bad == (f"line 1: a line has at most {LONGEST_LINE} bytes",)
