"""`unknot list`, where the quick way in has not answered it."""

from collections.abc import Callable
from typing import Annotated

from cyclopts import Parameter
from cyclopts.completion import CompletionContext

from tui import completing
from tui.listing import print_listing
from tui.table import LIST_OPTIONS, Listing


def _option(name: str, completer: Callable[[CompletionContext], object] | None = None) -> Parameter:
    return Parameter(name=name, help=LIST_OPTIONS[name].help, negative=(), show_default=False, completer=completer)


def list_sessions(
    *,
    tag: Annotated[tuple[str, ...], _option("--tag", completing.tag)] = (),
    max_minutes: Annotated[float | None, _option("--max-minutes")] = None,
    json: Annotated[bool, _option("--json")] = False,
) -> int:
    """List the sessions of the library: name, minutes, title, and what they need."""
    return print_listing(Listing(tag, max_minutes, json))
