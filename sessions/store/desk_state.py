"""What running desk breaks tell of themselves: for `--status`, and so that a second start of a day goes on with it."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import get_args

from sessions.breaks.schedule import Outcome, Past
from sessions.breaks.states import State
from sessions.reading.plain import Plain
from sessions.store.files import write_atomically
from sessions.store.folders import data_folder


def lock_path() -> Path:
    """The lock of the one instance."""
    return data_folder() / "breaks.lock"


def state_path() -> Path:
    """What it last told."""
    return data_folder() / "breaks.json"


@dataclass(frozen=True, slots=True)
class DeskState:
    """How the desk breaks stood at a time (local, aware): the state, when the next one comes, and the day so far.

    `until` is the end of the time that runs: of the work, the snooze, the pause, or of the time off.
    """

    at: datetime
    state: State
    session: str
    until: datetime | None = None
    today: tuple[Past, ...] = ()


def write_state(path: Path, state: DeskState) -> None:
    """Keep it. Raises OSError."""
    write_atomically(path, json.dumps(as_table(state), indent=1, ensure_ascii=False) + "\n")


def as_table(state: DeskState) -> dict[str, object]:
    """It as JSON has it: times in ISO 8601, the state in small letters."""
    return {
        "at": state.at.isoformat(),
        "state": state.state.name.lower(),
        "session": state.session,
        "until": state.until.isoformat() if state.until else None,
        "today": [
            {"at": past.at.isoformat(), "session": past.session, "outcome": past.outcome} for past in state.today
        ],
    }


def read_state(path: Path) -> DeskState | None:
    """What was kept; None where it is missing or damaged."""
    try:
        table: Plain = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    match table:
        case {"at": str(at), "state": str(name), "session": str(session), "until": until, "today": list(today)}:
            with suppress(ValueError, KeyError):
                past = tuple(filter(None, map(_past, today)))
                end = datetime.fromisoformat(until) if isinstance(until, str) else None
                return DeskState(datetime.fromisoformat(at), State[name.upper()], session, end, past)
        case _:
            pass
    return None


def _past(value: Plain) -> Past | None:
    match value:
        case {"at": str(at), "session": str(session), "outcome": str(outcome)}:
            for known in get_args(Outcome):
                if outcome == known:
                    return Past(datetime.fromisoformat(at), session, known)
        case _:
            pass
    return None
