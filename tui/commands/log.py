"""`unknot log`: what was practised, and the log itself: taken along, brought back, deleted."""

import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

from cyclopts import Parameter, validators

from sessions.inert import inert
from sessions.runs import Run
from sessions.store.catalog import at_home
from sessions.store.log.errors import LogError
from sessions.store.log.exchange import LARGEST_FILE, lines_of, read_lines, write_lines
from sessions.store.log.log import Log
from tui.commands.options import AsJson
from tui.errors import FAILED, USAGE, UserError
from tui.practised import DAYS, SHORT_ID, as_csv, as_json, in_words
from tui.preferences import preferences
from tui.terminal import has_screen

_STDIO = "-"
_SHORTEST_START = 4
_File = str | None


def log(
    *,
    days: Annotated[int, Parameter(validator=validators.Number(gte=1), help="How many days, today's counted.")] = DAYS,
    json: AsJson = False,
    csv: Annotated[bool, Parameter(name="--csv", negative=(), show_default=False, help="Print CSV.")] = False,
    export: Annotated[
        _File,
        Parameter(allow_leading_hyphen=True, help="Write all runs as JSON lines to a file, or to - (standard output)."),
    ] = None,
    import_: Annotated[
        _File,
        Parameter(
            name="--import",
            allow_leading_hyphen=True,
            help="Add the runs of such a file; - is standard input. No run is added twice.",
        ),
    ] = None,
    delete: Annotated[str | None, Parameter(help="Delete a run, by its id or the beginning of it.")] = None,
    delete_all: Annotated[bool, Parameter(negative=(), show_default=False, help="Delete every run.")] = False,
    yes: Annotated[bool, Parameter(negative=(), show_default=False, help="Do it without asking.")] = False,
    screen: Annotated[bool, Parameter(negative=(), show_default=False, help="Open the log on a screen.")] = False,
) -> int:
    """Show what was practised: days, areas, streak and runs. Or take the log along, bring it back, or delete it."""
    named = {"--json": json, "--csv": csv, "--export": export, "--import": import_, "--delete": delete}
    given = [
        name
        for name, value in {**named, "--delete-all": delete_all, "--screen": screen}.items()
        if value not in (None, False)
    ]
    if len(given) > 1:
        raise UserError(f"{' and '.join(given)} do not go together. See: unknot log --help", USAGE)
    for value in (export, import_):
        if value is not None and value.startswith(_STDIO) and value != _STDIO:
            raise UserError(f'"{inert(value)}" is no file: write ./{inert(value)} if it is meant as one.', USAGE)
    if screen:
        return _open_screen()
    try:
        if export is not None:
            return _export(Log(), export, yes)
        if import_ is not None:
            return _import(Log(), import_)
        if delete is not None:
            return _delete(Log(), delete)
        if delete_all:
            return _delete_all(Log(), yes)
        return _show(Log().runs(), days, as_json if json else as_csv if csv else _words)
    except LogError as error:
        raise UserError(str(error)) from None


def _open_screen() -> int:
    if not has_screen():
        raise UserError("There is no terminal to open a screen on. Without --screen the log is told in words.", USAGE)
    from tui.running import run_screen
    from tui.screens.log import LogScreen

    return run_screen(LogScreen(Log()), preferences())


def _show(runs: tuple[Run, ...], days: int, form: Callable[[tuple[Run, ...], date, int], str]) -> int:
    print(form(runs, datetime.now().astimezone().date(), days).rstrip("\n"))
    return 0


def _words(runs: tuple[Run, ...], today: date, days: int) -> str:
    return "\n".join(in_words(runs, today, days))


def _export(log: Log, file: str, overwrite: bool) -> int:
    runs = log.runs()
    if file == _STDIO:
        print(lines_of(runs), end="")
        return 0
    path = at_home(file)
    if path.exists() and not overwrite:
        raise UserError(f"{inert(file)} is there already. Name another file, or overwrite it with --yes.")
    try:
        write_lines(path, runs)
    except OSError as error:
        raise UserError(f"{inert(file)} cannot be written: {error.strerror or error}.") from None
    print(f"{_count(len(runs))} in {inert(file)}.")
    return 0


def _import(log: Log, file: str) -> int:
    imported = read_lines(_bytes_of(file))
    added = log.add(imported.runs) if imported.runs else 0
    there = len(imported.runs) - added
    print(f"{_count(added)} added" + (f", {there} there already." if there else "."))
    for sentence in imported.bad:
        print(f"unknot: {inert(file)}, {sentence}.", file=sys.stderr)
    return FAILED if imported.bad else 0


def _bytes_of(file: str) -> bytes:
    try:
        if file == _STDIO:
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            path = at_home(file)
            if path.exists() and not path.is_file():
                raise UserError(f"{inert(file)} is not a file.", USAGE)
            with path.open("rb") as opened:
                data = opened.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise UserError(f"There is no file {inert(file)}.", USAGE) from None
    except OSError as error:
        raise UserError(f"{inert(file)} cannot be read: {error.strerror or error}.") from None
    if len(data) > LARGEST_FILE:
        raise UserError(f"{inert(file)} is too large: an exported log has at most {LARGEST_FILE >> 20} MiB.")
    return data


def _delete(log: Log, start: str) -> int:
    found = log.matching(start.lower()) if len(start) >= _SHORTEST_START else ()
    run = next(iter(found), None)
    if run is None:
        raise UserError(f'There is no run "{inert(start)}". `unknot log` shows each with its id.', USAGE)
    if len(found) > 1:
        ids = ", ".join(run.id[: SHORT_ID + 4] for run in found[:5])
        raise UserError(f'More than one run begins with "{inert(start)}": {ids}. Give more of it.', USAGE)
    log.delete(run.id)
    print(f"Deleted: {inert(run.title)}, {run.started:%Y-%m-%d %H:%M}.")
    return 0


def _delete_all(log: Log, yes: bool) -> int:
    count = len(log.runs())
    if not count:
        print("There is nothing to delete.")
        return 0
    if not yes:
        if not sys.stdin.isatty():
            raise UserError(
                f"This would delete {_count(count)} for good. To do it: unknot log --delete-all --yes", USAGE
            )
        answer = input(f"Delete {_count(count)} for good? [y/N] ")
        if answer.strip().lower() not in ("y", "yes"):
            print("Nothing was deleted.")
            return FAILED
    print(f"{_count(log.delete_all())} deleted.")
    return 0


def _count(number: int) -> str:
    return f"{number} run{'' if number == 1 else 's'}"
