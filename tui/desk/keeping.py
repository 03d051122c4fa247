"""Keeps what running desk breaks tell of themselves, whenever it changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sessions.store.desk_state import DeskState, write_state

_DRIFT = timedelta(seconds=3)
"""The end of the running time is told anew when it moves by more: it is looked at at odd moments."""


class Keeping:
    """Writes the state into a file. A file that cannot be written is said once, and costs nothing else."""

    def __init__(self, path: Path, told: Callable[[str], None]) -> None:
        self._path, self._told = path, told
        self._kept: DeskState | None = None
        self._failed = False

    def look(self, state: DeskState) -> None:
        """Keep it, if it says something else than the last one."""
        if self._kept is not None and _same(self._kept, state):
            return
        self._kept = state
        try:
            write_state(self._path, state)
        except OSError as error:
            if not self._failed:
                self._told(f"{self._path} cannot be written ({error.strerror or error}): --status knows nothing.")
            self._failed = True


def _same(one: DeskState, other: DeskState) -> bool:
    if one.until is None or other.until is None:
        return one == replace(other, at=one.at)
    return abs(one.until - other.until) <= _DRIFT and one == replace(other, at=one.at, until=one.until)
