"""Did you mean …?"""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_NAME = 64


def nearest(name: str, known: Iterable[str], form: str = "`{}`") -> str:
    """A question for the known name that is nearest to an unknown one; empty where none is near."""
    lowered = {item.lower(): item for item in known}
    found = get_close_matches(name.lower()[:_LONGEST_NAME], lowered, n=1, cutoff=0.6)
    return f"did you mean {form.format(lowered[found[0]])}?" if found else ""
