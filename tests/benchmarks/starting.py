"""How fast programs start: each in a process of its own, on a terminal, taking turns so that all meet the same load."""

import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tests.benchmarks.programs import BARE_APP, PYTHON, TERMDOWN, UNKNOT, first, home_of
from tests.benchmarks.table import Row, Spread, Table, ms

BARE, LIST, LIST_WHOLE, DOWN = "python -c pass", "unknot list, first byte", "unknot list, whole", "termdown, first byte"
BARE_SCREEN, TITLE, WHOLE = "a bare Textual app, first frame", "unknot play, title and keys", "unknot play, all of it"
SESSION, USABLE, LOADED = "desk-2", ("Desk break", "something feels wrong"), "Not a substitute for care"
"""A session of the library; what stands on a player that takes keys; what stands on it once everything is loaded."""
AT_MOST = 1.3


def starting(table: Table, runs: int) -> None:
    """Start everything so many times, after once for what is only done once."""
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        # As for who has chosen nothing yet: no settings, in a file or in the environment.
        env = {name: value for name, value in home_of(Path(folder)).items() if not name.startswith("UNKNOT_")}
        takes: dict[str, Callable[[], float]] = {
            BARE: lambda: first([PYTHON, "-c", "print()"], env, bool),
            LIST: lambda: first([UNKNOT, "list"], env, bool),
            LIST_WHOLE: lambda: first([UNKNOT, "list"], env, lambda seen: b"Wind down" in seen),
            BARE_SCREEN: lambda: first([PYTHON, "-c", BARE_APP], env, lambda seen: b"a bare label" in seen),
            TITLE: lambda: first([UNKNOT, "play", SESSION], env, usable),
            WHOLE: lambda: first([UNKNOT, "play", SESSION], env, lambda seen: LOADED.encode() in seen),
        }
        if (termdown := TERMDOWN) is not None:
            takes[DOWN] = lambda: first([termdown, "600"], env, bool)
        taken: dict[str, list[float]] = defaultdict(list)
        for turn in range(runs + 1):
            for what, take in takes.items():
                seconds = take()
                if turn:
                    taken[what].append(seconds)
    spreads = {what: Spread.of(values) for what, values in taken.items()}
    table.head(f"Start-up, {runs} runs each, taking turns")
    for row in rows(spreads):
        table.row(row)


def usable(seen: bytes) -> bool:
    """Whether the title of the session and its keys are there."""
    return all(words.encode() in seen for words in USABLE)


def rows(spreads: dict[str, Spread]) -> list[Row]:
    """The table's rows for what was taken."""
    bare, listed = spreads[BARE].median, spreads[LIST].median
    made = [Row(BARE, spreads[BARE].told(ms))]
    if DOWN in spreads:
        down = spreads[DOWN].median
        made.append(Row(DOWN, spreads[DOWN].told(ms), f"{down / bare:.1f} times python -c pass"))
        beside, met = f"{listed / down:.2f} times termdown", listed <= down
        made.append(Row(LIST, spreads[LIST].told(ms), beside, "no slower than termdown", met))
    else:
        made.append(Row(LIST, spreads[LIST].told(ms), f"{listed / bare:.1f} times python -c pass"))
    made.append(Row(LIST_WHOLE, spreads[LIST_WHOLE].told(ms)))
    screen = spreads[BARE_SCREEN].median
    made.append(Row(BARE_SCREEN, spreads[BARE_SCREEN].told(ms)))
    for what, aim in ((TITLE, f"at most {AT_MOST} times"), (WHOLE, "")):
        times = spreads[what].median / screen
        row = Row(what, spreads[what].told(ms), f"{times:.2f} times the bare app")
        made.append(replace(row, aim=aim, met=times <= AT_MOST) if aim else row)
    return made
