"""A journal in the test's hand."""

from dataclasses import replace

from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead
from tui.journal import Account, Moment

NINE_MINUTES = Account(Ms(545_200), 13, 14, (("middle-back", Ms(390_000)), ("glutes", Ms(75_000))), True)


class FakeJournal:
    """Notes what it is told; its account is what the test says, with the tension that was told."""

    def __init__(self, *, asks: bool = False, account: Account = NINE_MINUTES) -> None:
        self.asks_tension = asks
        self.account = account
        self.looks: list[Playhead] = []
        self.told: list[tuple[str, int | None]] = []
        self.closed = 0

    def look(self, timeline: Timeline, playhead: Playhead) -> None:
        assert not self.closed
        self.looks.append(playhead)

    def note_tension(self, moment: Moment, level: int | None) -> None:
        self.told.append((moment, level))
        self.account = replace(self.account, before=level) if moment == "before" else replace(self.account, after=level)

    def close(self) -> None:
        self.closed += 1
