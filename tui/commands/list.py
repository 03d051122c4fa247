"""`unknot list`, where the quick way in has not answered it."""

from typing import Annotated

from cyclopts import Parameter

from tui.listing import print_listing
from tui.table import LIST_OPTIONS, Listing


def _option(name: str) -> Parameter:
    return Parameter(name=name, help=LIST_OPTIONS[name].help, negative=(), show_default=False)


def list_sessions(
    *,
    tag: Annotated[tuple[str, ...], _option("--tag")] = (),
    max_minutes: Annotated[float | None, _option("--max-minutes")] = None,
    json: Annotated[bool, _option("--json")] = False,
) -> int:
    """List the sessions of the library: name, minutes, title, and what they need."""
    return print_listing(Listing(tag, max_minutes, json))
