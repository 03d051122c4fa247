"""Finding a session: what is wanted, which sessions fit, and how long ago something was, in words."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from sessions.inert import inert
from sessions.store.index import Entry

Order = Literal["name", "last played", "length"]
ORDERS: tuple[Order, ...] = get_args(Order)
MINUTES = (2, 5, 10)
"""The lengths that can be asked for: up to so many minutes."""

_MINUTE = 60_000
_AT_HAND = frozenset((
    "bed", "blanket", "carpet", "chair", "couch", "cushion", "desk", "door", "doorway", "floor", "frame", "hands",
    "mat", "pillow", "room", "rug", "sofa", "step", "stool", "table", "towel", "wall", "window",
))  # fmt: skip
"""What every home and office has: who needs only that need bring nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the library is asked for. `bare`: nothing to bring."""

    words: str = ""
    minutes: int | None = None
    tag: str | None = None
    bare: bool = False

    def fits(self, entry: Entry) -> bool:
        """Whether a session is among what is wanted; one that cannot be read has no length, tags or needs."""
        text = " ".join((entry.name, entry.title, *entry.needs, *entry.tags, *entry.areas)).casefold()
        return (
            all(word in text for word in self.words.casefold().split())
            and (self.minutes is None or 0 < entry.duration_ms <= self.minutes * _MINUTE)
            and (self.tag is None or self.tag in entry.tags)
            and (not self.bare or (entry.duration_ms > 0 and is_bare(entry)))
        )

    def __str__(self) -> str:
        """In words: "with “desk”, up to 5 min"."""
        parts = (
            f"with “{inert(self.words.strip())}”" if self.words.strip() else "",
            f"up to {self.minutes} min" if self.minutes else "",
            f"tagged {inert(self.tag)}" if self.tag else "",
            "without equipment" if self.bare else "",
        )
        return ", ".join(filter(None, parts))


def is_bare(entry: Entry) -> bool:
    """Whether a session needs only what is at hand in any room; a need may name alternatives with "or"."""
    return all(any(set(part.casefold().split()) & _AT_HAND for part in need.split(" or ")) for need in entry.needs)


def tags_of(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """Every tag and how many sessions have it, by name."""
    return tuple(sorted(Counter(tag for entry in entries for tag in entry.tags).items()))


def in_order(
    entries: Iterable[Entry], order: Order, last_played: Callable[[str], datetime | None]
) -> tuple[Entry, ...]:
    """Sessions by their titles; or the latest played first; or the shortest first, and those without a length last."""

    def rank(entry: Entry) -> tuple[float, str, str]:
        first = 0.0
        if order == "last played":
            played = last_played(entry.name)
            first = -played.timestamp() if played else 0.0
        elif order == "length":
            first = entry.duration_ms or float("inf")
        return first, entry.title.casefold(), entry.name

    return tuple(sorted(entries, key=rank))


def ago(then: datetime, now: datetime) -> str:
    """How long ago a day was, as people say it: "today", "yesterday", "3 days ago". Both times are aware."""
    days = max(0, (now.date() - then.astimezone(now.tzinfo).date()).days)
    if days < 2:
        return ("today", "yesterday")[days]
    for unit, length, until in (("days", 1, 14), ("weeks", 7, 61), ("months", 30, 730)):
        if days < until:
            return f"{days // length} {unit} ago"
    return f"{days // 365} years ago"


def step_to(current: Order) -> Order:
    """The order after this one, round and round."""
    return ORDERS[(ORDERS.index(current) + 1) % len(ORDERS)]
