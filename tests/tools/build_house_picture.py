"""Draws the house as a picture, from the same imports as its table: `python -m tests.tools.build_house` writes both.

Floors stand on one another, and rooms along the hall of their floor. An arrow leads from a room to a room that it
imports, and down the stairs from a floor to a floor. Every room opens onto its hall: that is not drawn.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.tools.build_house import FLOORS, floor_of, rooms, short

PICTURE = Path(__file__).parents[2] / "docs" / "images" / "house.svg"

WIDTH, ROOF, EDGE = 960, 96, 24
FLOOR_HEIGHT, ROOM_HEIGHT, HALL_HEIGHT, ROOM_TOP = 222, 52, 26, 126
STAIRS = 130
"""The width of the stairwell. All lengths are pixels."""
GAP, FOOT = 14, 18
LETTER, AROUND = 7.3, 26
"""The width of a letter of 12 px in a typewriter's face, and what a room has around its name."""

MEETS = {"tui": "what meets the person", "audio": "what is heard", "sessions": "what happens, and when"}
STYLE = """\
text { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; fill: #1c2733; }
.name { font-size: 17px; font-weight: bold; }
.middle { text-anchor: middle; }
.wall { fill: #ffffff; stroke: #3d5166; stroke-width: 2; stroke-linejoin: round; }
.room { fill: #e8eef5; stroke: #3d5166; }
.hall { fill: #cfdcea; stroke: #3d5166; }
.way { fill: none; stroke: #2f66a5; stroke-width: 1.4; marker-end: url(#head); }
.head { fill: #2f66a5; }
@media (prefers-color-scheme: dark) {
text { fill: #e3eaf2; }
.wall { fill: #11181f; stroke: #8ba3bc; }
.room { fill: #1f2b38; stroke: #8ba3bc; }
.hall { fill: #30435a; stroke: #8ba3bc; }
.way { stroke: #7fb2ea; }
.head { fill: #7fb2ea; }
}"""
HEAD = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path class="head" d="M0 0 8 4 0 8z"/></marker></defs>'
)

Imports = Mapping[str, set[str]]


def picture() -> str:
    """The house as SVG, which takes light or dark from what shows it. The same imports give the same bytes."""
    imports = rooms()
    height = ROOF + FLOOR_HEIGHT * len(FLOORS) + EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>The house: three floors with their rooms, and arrows from what imports to what is imported</title>",
        f"<style>\n{STYLE}\n</style>",
        HEAD,
        f'<path class="wall" d="M{EDGE / 2:g} {ROOF} {WIDTH / 2:g} 10 {WIDTH - EDGE / 2:g} {ROOF}z"/>',
        f'<text class="name middle" x="{WIDTH / 2:g}" y="66">unknot</text>',
    ]
    for floor in FLOORS:
        parts += drawn(floor, imports)
    parts += [*stairs(imports), "</svg>"]
    return "\n".join(parts) + "\n"


def top_of(floor: str) -> int:
    """Where a floor begins, from above."""
    return ROOF + FLOOR_HEIGHT * FLOORS.index(floor)


def drawn(floor: str, imports: Imports) -> Iterator[str]:
    """One floor: its walls, its hall, its rooms along it, and the ways between them."""
    top, inside = top_of(floor), WIDTH - 4 * EDGE - STAIRS
    yield f'<rect class="wall" x="{EDGE}" y="{top}" width="{WIDTH - 2 * EDGE}" height="{FLOOR_HEIGHT}"/>'
    yield f'<text class="name" x="{2 * EDGE}" y="{top + 28}">{floor}/</text>'
    yield f'<text x="{2 * EDGE + 12 * len(floor) + 24}" y="{top + 28}">{MEETS[floor]}</text>'
    order = in_order(floor, imports)
    widths = [len(short(room)) * LETTER + AROUND for room in order]
    # What is left over goes to the rooms, so that each floor is as wide as the others.
    more = (inside - sum(widths) - GAP * (len(order) - 1)) / len(order)
    lefts, left = list[float](), 2.0 * EDGE
    for width in widths:
        lefts.append(left)
        left += width + more + GAP
    spans = {room: (left, width + more) for room, left, width in zip(order, lefts, widths, strict=True)}
    hall_top = top + ROOM_TOP + ROOM_HEIGHT
    for room, (left, width) in spans.items():
        yield (
            f'<rect class="room" x="{left:.1f}" y="{top + ROOM_TOP}" width="{width:.1f}" height="{ROOM_HEIGHT}"/>'
            f'<text class="middle" x="{left + width / 2:.1f}" y="{top + ROOM_TOP + 31}">{short(room)}</text>'
        )
    # What goes past a floor goes past its hall.
    width = WIDTH - 4 * EDGE - (0 if floor in (FLOORS[0], FLOORS[-1]) else STAIRS // 3)
    yield f'<rect class="hall" x="{2 * EDGE}" y="{hall_top}" width="{width}" height="{HALL_HEIGHT}"/>'
    yield f'<text x="{2 * EDGE + 10}" y="{hall_top + FOOT}">hall</text>'
    yield from ways(spans, imports, top + ROOM_TOP)


def in_order(floor: str, imports: Imports) -> list[str]:
    """The rooms of a floor: what imports more of it stands further left, so that arrows lead to the right."""
    own = [room for room in imports if floor_of(room) == floor and room != floor]

    def reached(room: str) -> int:
        found, left = set[str](), [room]
        while left:
            near = {name for name in imports[left.pop()] if name in own} - found
            found |= near
            left += sorted(near)
        return len(found)

    return sorted(own, key=lambda room: (-reached(room), room))


def ways(spans: Mapping[str, tuple[float, float]], imports: Imports, roofs: int) -> Iterator[str]:
    """Arcs over the rooms. They leave and arrive side by side: near ones inside, far ones over them."""
    order = list(spans)
    ends = [(one, other) for one in order for other in order if other in imports[one]]
    doors: dict[tuple[str, tuple[str, str]], float] = {}
    for room in order:
        here = order.index(room)

        def place(end: tuple[str, str], room: str = room, here: int = here) -> tuple[bool, int, tuple[str, str]]:
            other = order.index(end[1] if end[0] == room else end[0])
            return other > here, -other, end

        own = sorted((end for end in ends if room in end), key=place)
        left, width = spans[room]
        for number, end in enumerate(own, start=1):
            doors[room, end] = left + width * number / (len(own) + 1)
    for end in ends:
        start, goal = doors[end[0], end], doors[end[1], end]
        # A curve reaches three quarters of the height of its handles.
        high = 20 + abs(goal - start) / 7
        handle = (goal - start) / 6
        yield (
            f'<path class="way" d="M{start:.1f} {roofs} C{start + handle:.1f} {roofs - high:.1f} '
            f'{goal - handle:.1f} {roofs - high:.1f} {goal:.1f} {roofs}"/>'
        )


def stairs(imports: Imports) -> Iterator[str]:
    """An arrow from a floor to each floor that it imports, from hall to hall in the stairwell."""
    leads = {(floor_of(room), floor_of(name)) for room, names in imports.items() for name in names}
    ordered = [(one, other) for one in FLOORS for other in FLOORS if one != other and (one, other) in leads]
    hall = ROOM_TOP + ROOM_HEIGHT
    for one, other in ordered:
        across = abs(FLOORS.index(one) - FLOORS.index(other))
        x = WIDTH - 2 * EDGE - STAIRS / 2 + (across - 1) * STAIRS / 3
        down = FLOORS.index(one) < FLOORS.index(other)
        start = top_of(one) + hall + (HALL_HEIGHT if down else 0)
        goal = top_of(other) + hall + (0 if down else HALL_HEIGHT)
        yield f'<path class="way" d="M{x:.1f} {start} V{goal}"/>'
