"""Recording: a running session, told by its deck, into the log."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from sessions.inert import inert
from sessions.runs import Run
from sessions.tally import Tally
from sessions.timecode import ZERO, Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead
from tui.deck import Notice
from tui.journal import Account, Moment

KEEP_EVERY_S = 30.0
"""A long step is kept this often, besides at its start and its end."""


class Keeps(Protocol):
    """Writes a run into the log. Its methods neither wait for long nor raise."""

    def keep(self, run: Run) -> None:
        """Write a run as it now stands."""
        ...

    def forget(self, identity: str) -> None:
        """Take a run out again."""
        ...

    def close(self) -> bool:
        """Write what is left; whether that is done."""
        ...


def local_now() -> datetime:
    """The time here, aware of its offset."""
    return datetime.now().astimezone()


class Recording:
    """Follows one run and keeps it: when it begins, at every step, and when it ends. Implements tui.journal.Journal.

    `name` is the session's name in the library, or the path of its script. What goes wrong is a notice, once.
    """

    def __init__(
        self,
        name: str,
        keeper: "Keeps",
        notice: Notice,
        *,
        asks_tension: bool = True,
        now: Callable[[], datetime] = local_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name, self._notice, self._asks = name, notice, asks_tension
        self._now, self._monotonic = now, monotonic
        self._keeper = keeper
        self._tally = Tally()
        self._id = uuid4().hex
        self._title = ""
        self._started: datetime | None = None
        self._begun_at = self._looked_at = self._kept_at = monotonic()
        self._carry = 0.0
        self._before: int | None = None
        self._after: int | None = None
        self._closed = self._failed = self._counted = False

    @property
    def asks_tension(self) -> bool:
        """Whether the person is to be asked for their tension before and after."""
        return self._asks

    @property
    def account(self) -> Account:
        """What has been done so far."""
        tally = self._tally
        run = self._run(self._started or self._now())
        return Account(
            tally.practised, tally.steps, tally.mark.of, run.areas, tally.complete, self._before, self._after
        )

    def look(self, timeline: Timeline, playhead: Playhead) -> None:
        """Count what was played since the last look, and keep it when another step has begun."""
        if self._closed or self._failed:
            return
        try:
            self._look(timeline, playhead)
        except Exception as error:
            # A mistake in the counting is no reason to stop a session.
            self._failed = True
            self._notice(f"The log failed ({type(error).__name__}: {inert(str(error))}). This session is not kept.")

    def note_tension(self, moment: Moment, level: int | None) -> None:
        """Keep how tense the person is, 0 to 10, or that they did not say."""
        if moment == "before":
            self._before = level
        else:
            self._after = level
        if self._started is not None and not self._closed:
            self._keep()

    def close(self) -> None:
        """Keep the last of it; a run of which nothing was played is forgotten. May be called again."""
        if self._closed:
            return
        self._closed = True
        if self._started is not None:
            if self._tally.practised:
                self._keep()
            else:
                self._keeper.forget(self._id)
        self._keeper.close()

    def _look(self, timeline: Timeline, playhead: Playhead) -> None:
        now = self._monotonic()
        passed = max(0.0, now - self._looked_at) * 1000 + self._carry
        elapsed = Ms(int(passed))
        self._looked_at, self._carry = now, passed - elapsed
        changed = self._tally.look(timeline, playhead, elapsed)
        if self._tally.began is None:
            return
        if self._started is None:
            self._started, self._begun_at, self._title = self._now(), now, timeline.title
        # The log shows no run of which nothing was played: it is kept as soon as something was.
        counts = not self._counted and self._tally.practised > 0
        self._counted = self._counted or counts
        if changed or counts or now - self._kept_at >= KEEP_EVERY_S:
            self._keep()

    def _keep(self) -> None:
        self._kept_at = self._monotonic()
        if self._started is not None:
            self._keeper.keep(self._run(self._started))

    def _run(self, started: datetime) -> Run:
        tally = self._tally
        # The clock may be set meanwhile; how long the run has lasted is told by the one that cannot.
        lasted = timedelta(milliseconds=max(0, int((self._looked_at - self._begun_at) * 1000)))
        return Run(
            id=self._id,
            name=self._name,
            title=self._title,
            started=started,
            ended=started + (lasted if self._started else timedelta()),
            mark=tally.mark,
            began=tally.began or 0,
            complete=tally.complete,
            steps=tally.steps,
            practised=tally.practised or ZERO,
            shares=tally.shares,
            before=self._before,
            after=self._after,
        )
