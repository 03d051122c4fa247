"""How large an install is: what the program needs, and nothing of what the tests need."""

import re
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from tests.benchmarks.table import Row, Table, mb

MOST_MB = 150
ROOT = Path(__file__).parents[2]
OWN = ("sessions", "audio", "tui")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def installed(table: Table) -> None:
    """What lies on the disk for the program and all that it requires, without their compiled bytes and with them."""
    sizes = {name: _size(found) for name, found in needed("unknot").items()}
    # Where it is installed to be worked on, its list of files does not name them.
    sizes["unknot"] = _sum(path for package in OWN for path in (ROOT / package).rglob("*"))
    whole = sum(size for size, _ in sizes.values())
    compiled = sum(size for _, size in sizes.values())
    largest = sorted(sizes.items(), key=lambda item: -sum(item[1]))[:5]
    table.head("Installed")
    table.row(
        Row(
            f"unknot and the {len(sizes) - 1} packages it needs",
            mb(whole + compiled),
            f"{compiled:.0f} MB of it compiled by Python; "
            + ", ".join(f"{name} {sum(each):.0f}" for name, each in largest),
            f"under {MOST_MB} MB",
            whole + compiled < MOST_MB,
        )
    )
    if "termdown" in (beside := needed("termdown")):
        told = mb(sum(sum(_size(found)) for found in beside.values()))
        table.row(Row(f"termdown and the {len(beside) - 1} packages it needs", told))
    textual = mb(sum(sum(_size(found)) for found in needed("textual").values()))
    table.row(Row("Textual and what it needs, of unknot's", textual))


def needed(name: str) -> dict[str, Distribution]:
    """A distribution and all that it requires here, without extras; nothing where it is not installed."""
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        wanted = waiting.pop()
        key = re.sub(r"[-_.]+", "-", wanted).lower()
        if key in found:
            continue
        try:
            found[key] = distribution(wanted)
        except ModuleNotFoundError:
            continue
        waiting += _required(found[key])
    return found


def _required(found: Distribution) -> Iterator[str]:
    from packaging.requirements import Requirement

    for line in found.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


def _size(found: Distribution) -> tuple[float, float]:
    """MB of a distribution's files, and of the compiled bytes that lie beside them."""
    return _sum(Path(str(found.locate_file(file))) for file in found.files or ())


def _sum(paths: Iterable[Path]) -> tuple[float, float]:
    plain = compiled = 0
    for path in paths:
        if path.suffix == ".pyc" or not path.is_file():
            continue
        plain += path.stat().st_size
        if path.suffix == ".py":
            cached = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
            compiled += cached.stat().st_size if cached.is_file() else 0
    return plain / 1e6, compiled / 1e6
