"""Prints the table of figures, each beside its reference in the same run. Nothing is asserted.

Run it in the repository's folder, with termdown installed (`pip install -e '.[test,bench]'`):
`.venv/bin/python -m tests.benchmarks`. See docs/benchmarks.md.
"""

import argparse
import sys
from collections.abc import Callable, Mapping

from tests.benchmarks import soak
from tests.benchmarks.cues import cues, wear
from tests.benchmarks.playing import playing
from tests.benchmarks.programs import TERMDOWN
from tests.benchmarks.sizes import installed
from tests.benchmarks.speeds import rendering, scaling
from tests.benchmarks.starting import starting
from tests.benchmarks.table import Table, machine

USUAL = ("start", "play", "cues", "speed", "mix", "size")
PARTS = (*USUAL, "soak", "wear")


def main() -> None:
    """Print the parts that are asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Print the table of figures.")
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"which of {', '.join(PARTS)}; without any, {', '.join(USUAL)}"
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs and shorter sessions, for every change")
    parser.add_argument("--minutes", type=float, help="how long to play for cues (10) and wear (30)")
    parser.add_argument("--threads", action="store_true", help="what each thread takes, too")
    parser.add_argument("--markdown", action="store_true", help="as a table of Markdown")
    wanted = parser.parse_args()
    if unknown := [part for part in wanted.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]}: choose from {', '.join(PARTS)}")
    if sys.platform != "linux":
        parser.error("this reads /proc, and so is for Linux")
    table = Table(markdown=wanted.markdown)
    print(machine(), flush=True)
    if TERMDOWN is None:
        print("termdown is not installed: its figures are left out (pip install -e '.[bench]')", flush=True)
    parts = _parts(table, quick=wanted.quick, minutes=wanted.minutes, threads=wanted.threads)
    for part in wanted.parts or USUAL:
        parts[part]()
    table.end()


def _parts(table: Table, *, quick: bool, minutes: float | None, threads: bool) -> Mapping[str, Callable[[], None]]:
    def soaked() -> None:
        soak.hours(table, 1 if quick else 4)
        soak.memory(table)

    def speed() -> None:
        scaling(table, 1 if quick else 5)
        rendering(table, 2 if quick else 28, 1 if quick else 5)

    return {
        "start": lambda: starting(table, 2 if quick else 9),
        "play": lambda: playing(table, 4 if quick else 20, 1 if quick else 3, threads=threads, brief=quick),
        "cues": lambda: cues(table, minutes or (0.1 if quick else 10)),
        "speed": speed,
        "mix": lambda: soak.blocks(table, 1 if quick else 10),
        "size": lambda: installed(table),
        "soak": soaked,
        "wear": lambda: wear(table, minutes or (2 if quick else 30)),
    }


if __name__ == "__main__":
    main()
