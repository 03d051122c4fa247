"""Draws the house from the real imports, and the transport from its table: `python -m tests.tools.build_house`.

Both stand in docs/architecture.md, between markers; the picture of the house beside them is
`tests/tools/build_house_picture.py`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import grimp

from sessions.store.files import write_atomically
from sessions.transport import TRANSITIONS, Event, State

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
FLOORS = ("tui", "audio", "sessions")
"""From the top down: a floor imports what is below it."""


def house() -> str:
    """The rooms of every floor: what each holds, and which others it imports."""
    imports = rooms()
    parts: list[str] = []
    for level, floor in enumerate(FLOORS):
        below = FLOORS[level + 1 :]
        own = sorted(room for room in imports if floor_of(room) == floor)
        parts += [f"**`{floor}/`**: {about(floor)}", ""]
        heads = ["room", "holds", "imports on this floor", *(f"of `{name}`" for name in below)]
        parts += [row(heads), row(["---"] * len(heads))]
        for room in own:
            cells = [listed(name for name in imports[room] if floor_of(name) == where) for where in (floor, *below)]
            holds = "The modules that stand in no room." if room == floor else about(room)
            parts.append(row([f"`{short(room)}`", holds, *cells]))
        parts.append("")
    return "\n".join(parts).strip()


def rooms() -> dict[str, set[str]]:
    """Every room with the rooms that its modules import: the folders of a floor, and the floor itself as its hall."""
    graph = grimp.build_graph(*FLOORS, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        room = room_of(module)
        others = {room_of(name) for name in graph.find_modules_directly_imported_by(module)}
        found.setdefault(room, set()).update(others - {room})
    return found


def room_of(module: str) -> str:
    """The room that a module is in: a folder of its floor, or the hall."""
    floor, *inner = module.split(".")
    is_room = inner and (ROOT / floor / inner[0] / "__init__.py").is_file()
    return f"{floor}.{inner[0]}" if is_room else floor


def floor_of(room: str) -> str:
    """The floor that a room is on."""
    return room.partition(".")[0]


def short(room: str) -> str:
    """A room as its own floor calls it."""
    return room.partition(".")[2] or "(hall)"


def about(package: str) -> str:
    """What a package says of itself."""
    source = (ROOT / package.replace(".", "/") / "__init__.py").read_text("utf-8")
    return " ".join((ast.get_docstring(ast.parse(source)) or "").split())


def listed(names: Iterator[str]) -> str:
    """Rooms in the order of their names, the hall first."""
    return ", ".join(f"`{short(name)}`" for name in sorted(names)) or "–"


def row(cells: list[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def transport() -> str:
    """The table of transitions: for each event the state it leads to from each state."""
    states = [*State]
    lines = [
        row(["", *(f"`{state.name}`" for state in states)]),
        row(["---"] * (len(states) + 1)),
    ]
    for event in Event:
        led = [TRANSITIONS.get((state, event)) for state in states]
        lines.append(row([f"`{event.name}`", *(f"`{state.name}`" if state else "" for state in led)]))
    return "\n".join(lines)


DRAWN = {"house": house, "transport": transport}
"""What stands between which markers."""


def page(text: str) -> str:
    """The page with everything that is drawn on it drawn anew."""
    for name, draw in DRAWN.items():
        before, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition(f"<!-- /{name} -->")
        assert end, f"the markers of {name} are missing"
        text = f"{before}{begin}\n{draw()}\n\n{end}{after}"
    return text


if __name__ == "__main__":
    from tests.tools.build_house_picture import PICTURE, picture

    write_atomically(PICTURE, picture())
    write_atomically(PAGE, page(PAGE.read_text("utf-8")))
