"""A log in the test's hand, and a year of practice written out by rule."""

from datetime import date, datetime, timedelta, timezone

from sessions.runs import Run, Share
from sessions.store.log.errors import LogError
from sessions.store.log.log import Deleted
from sessions.timecode import Ms
from tests.sessions.log.conftest import run_number

TODAY = date(2026, 11, 21)
_CET = timezone(timedelta(hours=1))
_SESSIONS = (
    ("middle-back-ball", "Middle back release", "middle-back", 520),
    ("desk-2", "Two minutes at the desk", "shoulders", 120),
    ("box-breathing", "Box breathing", "breath", 270),
    ("glutes-ball", "Glutes on the ball", "glutes", 480),
    ("ql-ease", "Side of the low back", "ql", 390),
    ("full-back", "The whole back", "upper-back", 930),
)


def one_day() -> tuple[Run, ...]:
    """The first session there ever was, this morning."""
    return (run_number(1, datetime(2026, 11, 21, 8, 0, tzinfo=_CET)),)


def a_year() -> tuple[Run, ...]:
    """Two days in three, one to three sessions each, the tension told in most."""
    runs: list[Run] = []
    for back in range(365, 0, -1):
        for time in range((back * back * 7 + back // 3) % 5 - 1):
            number = len(runs)
            name, title, area, seconds = _SESSIONS[(number * number + back) % len(_SESSIONS)]
            started = datetime(2026, 11, 21, 8 + 4 * time, number % 60, tzinfo=_CET) - timedelta(days=back)
            length, pressed = Ms(seconds * 1000), Ms(0 if area == "breath" else seconds * 600)
            shares = (Share(area, None, length, pressed),)
            before = None if number % 4 == 3 else 5 + back % 4
            runs.append(
                run_number(
                    number, started, name=name, title=title, practised=length, shares=shares,
                    before=before, after=None if before is None else before - number % 4,
                )
            )  # fmt: skip
    return tuple(runs)


class FakeBook:
    """Holds runs, and fails when told to."""

    def __init__(self, runs: tuple[Run, ...] = (), error: str = "") -> None:
        self.held, self.error = list(runs), error

    def runs(self) -> tuple[Run, ...]:
        self._check()
        return tuple(sorted(self.held, key=lambda run: run.started))

    def delete(self, identity: str) -> Deleted | None:
        self._check()
        found = next((run for run in self.held if run.id == identity), None)
        if found is None:
            return None
        self.held.remove(found)
        return Deleted(found, 1, own=True)

    def restore(self, deleted: Deleted) -> None:
        self._check()
        self.held.append(deleted.run)

    def _check(self) -> None:
        if self.error:
            raise LogError(self.error)
