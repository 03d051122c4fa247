"""The log as a file to take along: JSON lines, a run each; and back, whatever such a file holds."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sessions.inert import inert
from sessions.records import RecordError, record_of, run_of
from sessions.runs import Run
from sessions.store.files import write_atomically

LARGEST_FILE = 64 << 20
"""Bytes that a file to import may have: some hundred thousand runs."""
LONGEST_LINE = 1 << 18
MOST_LINES = 1_000_000
"""Lines that are read of a file, which may be empty."""
MOST_BAD = 10_000
"""Lines that are no runs, after which a file is taken for something else and read no further."""
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds: its runs, and a sentence for each line that is none (only so many of them are told)."""

    runs: tuple[Run, ...]
    bad: tuple[str, ...]


def lines_of(runs: Iterable[Run]) -> str:
    """Runs as JSON lines."""
    return "".join(f"{json.dumps(record_of(run))}\n" for run in runs)


def write_lines(path: Path, runs: Iterable[Run]) -> None:
    """Write runs to a file, whole or not at all. Raises OSError."""
    write_atomically(path, lines_of(runs))


def read_lines(data: bytes) -> Imported:
    """The runs of a file's bytes. Empty lines count for nothing, and a run that comes twice for one."""
    runs: dict[str, Run] = {}
    told: list[str] = []
    bad, ends = 0, ""
    for number, line in enumerate(BytesIO(data.removeprefix(b"\xef\xbb\xbf")), 1):
        if number > MOST_LINES or bad >= MOST_BAD:
            ends = f"line {number} and what comes after it is not read: this is no exported log"
            break
        if not line.strip():
            continue
        try:
            run = run_of(_value(line.removesuffix(b"\n")))
        except RecordError as error:
            bad += 1
            if bad <= _MOST_TOLD:
                told.append(f"line {number}: {inert(str(error))}")
        else:
            runs.setdefault(run.id, run)
    if bad > _MOST_TOLD:
        told.append(f"and {bad - _MOST_TOLD} more lines that are no runs")
    return Imported(tuple(runs.values()), (*told, ends) if ends else tuple(told))


def _value(line: bytes) -> object:
    if len(line) > LONGEST_LINE:
        raise RecordError(f"a line has at most {LONGEST_LINE} bytes")
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise RecordError("this is no UTF-8") from None
    except RecursionError:
        raise RecordError("this is nested too deep") from None
    except ValueError:
        # Also a number with more digits than Python reads.
        raise RecordError("this is no JSON") from None
