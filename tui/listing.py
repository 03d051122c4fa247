"""The library as a table or as JSON. Imports nothing that takes time: `unknot list` is answered with it."""

import sys
from collections.abc import Sequence

from sessions.inert import cells, inert
from sessions.store.index import Entry, entries
from tui.table import Listing

_GAP = "  "


def print_listing(listing: Listing) -> int:
    """Print what fits."""
    found = entries()
    fitting = [entry for entry in found if fits(entry, listing)]
    if listing.json:
        import json

        print(json.dumps([_record(entry) for entry in fitting], indent=2))
    elif fitting:
        print("\n".join(table(fitting)))
    else:
        print(_why_nothing(found, listing), file=sys.stderr)
    return 0


def _why_nothing(found: Sequence[Entry], listing: Listing) -> str:
    from tui.browsing import tags_of

    tags = [tag for tag, _ in tags_of(found)]
    there = {tag.casefold() for tag in tags}
    unknown = next((tag for tag in listing.tag if tag.casefold() not in there), None)
    if unknown is None:
        return "No session fits."
    return f'No session has the tag "{inert(unknown)}". The tags are: {inert(", ".join(tags) or "none")}.'


def fits(entry: Entry, listing: Listing) -> bool:
    """Whether a session has every tag and is short enough. How long a broken one is, nobody knows."""
    tags = {tag.casefold() for tag in entry.tags}
    if not all(tag.casefold() in tags for tag in listing.tag):
        return False
    if listing.max_minutes is None:
        return True
    return entry.error is None and entry.duration_ms <= listing.max_minutes * 60_000


def table(fitting: list[Entry]) -> list[str]:
    """Lines of name, minutes, title and needs, one below the other."""
    rows = [_row(entry) for entry in fitting]
    widths = [max(cells(row[column]) for row in rows) for column in range(3)]
    return [_GAP.join([*map(_padded, row, widths), row[3]]).rstrip() for row in rows]


def _row(entry: Entry) -> tuple[str, str, str, str]:
    own = " (yours)" if entry.own else ""
    if entry.error:
        return inert(entry.name), "", f"does not play{own}", inert(entry.error)
    needs = inert(", ".join(entry.needs))
    return inert(entry.name), f"{entry.minutes:>3} min", f"{inert(entry.title)}{own}", needs


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _record(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "about": entry.about,
        "duration_ms": entry.duration_ms,
        "minutes": entry.minutes,
        "needs": entry.needs,
        "tags": entry.tags,
        "areas": entry.areas,
        "own": entry.own,
        "error": entry.error,
    }
