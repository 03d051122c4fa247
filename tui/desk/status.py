"""`--status`: how the desk breaks that run stand."""

import json as json_writer
from datetime import datetime

from sessions.inert import inert
from sessions.store.desk_state import as_table, lock_path, read_state, state_path
from sessions.store.index import entries
from sessions.store.lock import holder
from tui.desk.words import OUTCOMES, Choice, choice_of, clock_time, sentence
from tui.errors import FAILED


def print_status(*, json: bool) -> int:
    """Print it, in words or as JSON; returns the exit code, which says whether any run."""
    pid, kept = holder(lock_path()), read_state(state_path())
    if json:
        told = {"running": pid is not None, "pid": pid or None, **(as_table(kept) if pid is not None and kept else {})}
        print(json_writer.dumps(told, indent=2))
    elif pid is None:
        print("No desk breaks run. Start them: unknot breaks")
    else:
        print(f"Desk breaks run{f' in process {pid}' if pid else ''}.")
        if kept is not None:
            now = datetime.now().astimezone()
            print(sentence(kept.state, choice_of(_known(kept.session), kept.session), kept.until, now))
            for past in (past for past in kept.today if past.at.date() == now.date()):
                print(f"{clock_time(past.at):>6}  {inert(past.session)}: {OUTCOMES[past.outcome]}")
    return 0 if pid is not None else FAILED


def _known(name: str) -> tuple[Choice, ...]:
    return tuple(Choice(entry.name, entry.title, entry.minutes) for entry in entries() if entry.name == name)
