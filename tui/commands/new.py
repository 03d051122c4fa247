"""`unknot new`: a script to begin with."""

from typing import Annotated

from cyclopts import Parameter

from sessions.inert import inert
from sessions.store.catalog import BUNDLED, Catalog
from tui import completing
from tui.loading import find_script
from tui.starter import copy_of, named, place_for, starter, write_new


def new(
    file: Annotated[
        str, Parameter(help="The script to write: what holds a / or ends in .toml, or a name for your own folder.")
    ],
    /,
    *,
    like: Annotated[
        str | None,
        Parameter(help="Begin with a copy of this session.", show_default=False, completer=completing.session),
    ] = None,
    force: Annotated[bool, Parameter(negative=(), show_default=False, help="Replace what is there.")] = False,
) -> int:
    """Write a script to begin with. Its first line lets an editor that knows TOML find the schema."""
    path = place_for(file)
    text = starter(path) if like is None else copy_of(find_script(like))
    write_new(path, text, force=force)
    own = Catalog().is_own(path)
    print(f"Written: {inert(str(path))}{' (your own folder of sessions)' if own else ''}")
    if own and (BUNDLED / path.name).exists():
        print(f"It plays in the place of the bundled {inert(path.stem)}.")
    print(f"Next: unknot edit {inert(named(path))}, then: unknot play {inert(named(path))}")
    return 0
