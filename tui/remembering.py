"""What the log knows that matters before a session: asked on the way to playing it, and never in its way.

A log that cannot be read is as good as an empty one here; `unknot log` says what is wrong with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sessions.inert import inert
from sessions.timeline import Timeline
from tui.deck import Notice
from tui.errors import UserError
from tui.journal import Place

if TYPE_CHECKING:
    # SQLite takes a moment to import, and a screen can be seen before.
    from sessions.compiling.compiler import Intro
    from sessions.runs import Mark, Run
    from tui.recording import Recording

FRESH = timedelta(days=1)
"""A session that was played within this keeps its cautions to itself."""
PLACE_KEPT = timedelta(days=7)
"""How long a place to go on from is offered."""


@dataclass(frozen=True, slots=True)
class LeftPlace(Place):
    """A place with what it takes to find it in a script that was changed meanwhile."""

    mark: "Mark"


def session_name(name_or_path: str) -> str:
    """The name under which a session is remembered: its own in the library, else the path of its script."""
    from sessions.store.catalog import SUFFIX, Catalog, at_home

    catalog = Catalog()
    names = catalog.paths()
    if name_or_path in names or name_or_path.lower() in names:
        return name_or_path if name_or_path in names else name_or_path.lower()
    path = at_home(name_or_path).absolute()
    if path.suffix == SUFFIX and names.get(path.stem) == path:
        return path.stem
    return str(path)


def recording_of(name_or_path: str, notice: Notice, *, asks_tension: bool = True) -> "Recording":
    """What follows a run of a session and keeps it in the log."""
    from sessions.store.log.database import log_path
    from sessions.store.log.keeper import Keeper
    from tui.recording import Recording

    keeper = Keeper(log_path(), notice)
    return Recording(session_name(name_or_path), keeper, notice, asks_tension=asks_tension)


def last_played(name: str) -> datetime | None:
    """When a session was last played."""
    run = _last_of(name)
    return run.ended if run else None


def intro_for(name_or_path: str, now: datetime) -> "Intro":
    """What of the intro a session gets: one that was played within a day has heard its cautions."""
    played = last_played(session_name(name_or_path))
    return "short" if played is not None and timedelta(0) <= now - played < FRESH else "full"


def left_at(now: datetime) -> LeftPlace | None:
    """Where the latest run was left before its end, if that was within a week."""
    run = _latest()
    if run is None or run.complete or run.mark.index == 0 or abs(now - run.ended) > PLACE_KEPT:
        return None
    return LeftPlace(run.name, run.title, run.mark.index + 1, run.mark.name, run.ended, run.mark)


def segment_of(place: Place, timeline: Timeline) -> int:
    """The index of the segment where a session goes on, in its timeline of today.

    Raises UserError where the script was changed so much that the step cannot be told.
    """
    from sessions.runs import find_mark

    if isinstance(place, LeftPlace):
        found = find_mark(timeline, place.mark)
    else:
        found = place.segment if place.segment < len(timeline.segments) else None
    if found is None:
        raise UserError(
            f"{inert(place.title)} was changed since: its step “{inert(place.step)}” is not there any more. "
            "It can only be played from the start."
        )
    return found


def daily_notices(timeline: Timeline, now: datetime) -> list[str]:
    """What to ask before a session because of what the day has had already. Not for one that goes on."""
    from sessions.daily import notices_before
    from sessions.store.log.errors import LogError
    from sessions.store.log.log import Log

    try:
        runs = Log(patience_s=_PATIENCE_S).runs(since=now.date())
    except LogError:
        return []
    return notices_before(runs, timeline, now)


_PATIENCE_S = 1.0
"""Nobody waits longer for the log on the way to a session."""


def _last_of(name: str) -> "Run | None":
    from sessions.store.log.errors import LogError
    from sessions.store.log.log import Log

    try:
        return Log(patience_s=_PATIENCE_S).last_of(name)
    except LogError:
        return None


def _latest() -> "Run | None":
    from sessions.store.log.errors import LogError
    from sessions.store.log.log import Log

    try:
        return Log(patience_s=_PATIENCE_S).latest()
    except LogError:
        return None
