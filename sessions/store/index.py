"""What the library shows of every script, ready to be read: no script is parsed that has not changed.

The index of the bundled scripts is shipped beside them, as `library/index.json`. It is made by
`python tests/tools/build_index.py`, and a test keeps it true. That of the user's own is a cache.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from sessions import __version__
from sessions.findings import Finding
from sessions.reading.plain import Plain
from sessions.store.catalog import Catalog
from sessions.store.files import write_atomically
from sessions.store.folders import cache_folder

INDEX = "index.json"
_LARGEST_INDEX = 1 << 26
_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as the library lists it. `duration_ms` is without intro and outro.

    `error` is a sentence where its script cannot be played; then the rest may be empty.
    """

    name: str
    title: str
    about: str = ""
    duration_ms: int = 0
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    own: bool = False
    error: str | None = None

    @property
    def minutes(self) -> int:
        """Its length in minutes, rounded, and at least one."""
        return max(1, (self.duration_ms + _MINUTE // 2) // _MINUTE)


def entries(catalog: Catalog | None = None, cache: Path | None = None) -> tuple[Entry, ...]:
    """Every session of a catalog, by name. `cache` is the file that remembers the user's own."""
    catalog = catalog or Catalog()
    cache = cache or cache_folder() / INDEX
    shipped = _shipped(catalog.bundled / INDEX)
    known = _cached(cache)
    fresh: dict[str, Plain] = {}
    found: list[Entry] = []
    for name, path in catalog.paths().items():
        if catalog.is_own(path):
            entry, record = _own(name, path, catalog, known.get(str(path)))
            fresh |= {str(path): record} if record else {}
        else:
            entry = shipped.get(name) or describe(name, path, catalog, own=False)
        found.append(entry)
    if fresh != known:
        with suppress(OSError):
            write_atomically(cache, json.dumps({"version": __version__, "entries": fresh}))
    return tuple(found)


def _own(name: str, path: Path, catalog: Catalog, known: Plain | None) -> tuple[Entry, Plain | None]:
    """A script of the user's, and its record for the cache; no record where the file cannot be looked at."""
    stamp = _stamp(path)
    if stamp is not None and isinstance(known, dict) and known.get("stamp") == stamp:
        entry = _entry(known.get("entry"))
        if entry is not None:
            return entry, known
    entry = describe(name, path, catalog, own=True)
    return entry, None if stamp is None else {"stamp": stamp, "entry": asdict(entry)}


def describe(name: str, path: Path, catalog: Catalog, *, own: bool) -> Entry:
    """What the library lists of a script, from the script itself."""
    from sessions.compiling.compiler import compile_script
    from sessions.estimate import estimate
    from sessions.rules.steps import check
    from sessions.script.structure import areas_of, needs_of
    from sessions.store.catalog import load

    document = load(path, catalog=catalog)
    script = document.script
    if script is None:
        return Entry(name, name, own=own, error=_sentence(document.findings[0], document.text_of(document.findings[0])))
    timeline = compile_script(script, estimate, intro="none")
    found = (document.locate(problem) for problem in check(script, timeline))
    errors = (_sentence(finding, document.text_of(finding)) for finding in found if finding.severity == "error")
    start, end = timeline.body
    return Entry(
        name=name,
        title=script.title,
        about=script.about or "",
        duration_ms=end - start,
        needs=needs_of(script),
        tags=script.tags,
        areas=areas_of(script),
        own=own,
        error=next(errors, None),
    )


def build_index(folder: Path) -> str:
    """The text of the index of the scripts in a folder."""
    catalog = Catalog(own=folder / "none", bundled=folder)
    described = [asdict(describe(name, path, catalog, own=False)) for name, path in catalog.paths().items()]
    return json.dumps({"entries": described}, indent=1, ensure_ascii=False) + "\n"


def _sentence(finding: Finding, text: str) -> str:
    return f"line {finding.span.line}: {finding.message}" if text else finding.message


def _stamp(path: Path) -> list[Plain] | None:
    """What changes when a file does; None where it cannot be told."""
    try:
        status = path.stat()
    except OSError:
        return None
    return [status.st_mtime_ns, status.st_size]


def _shipped(path: Path) -> dict[str, Entry]:
    listed = _read(path).get("entries")
    found = [_entry(value) for value in listed] if isinstance(listed, list) else []
    return {entry.name: entry for entry in found if entry}


def _cached(path: Path) -> dict[str, Plain]:
    table = _read(path)
    known = table.get("entries") if table.get("version") == __version__ else None
    return known if isinstance(known, dict) else {}


def _read(path: Path) -> dict[str, Plain]:
    """A JSON file as a table, an empty one where it is missing or damaged."""
    try:
        # A pipe in its place would never be read to its end, nor would a device.
        if not path.is_file() or path.stat().st_size > _LARGEST_INDEX:
            return {}
        table: Plain = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _entry(value: Plain | None) -> Entry | None:
    """An entry as it was written, None where it is damaged."""
    match value:
        case {
            "name": str(name), "title": str(title), "about": str(about), "duration_ms": int(length),
            "needs": list(needs), "tags": list(tags), "areas": list(areas), "own": bool(own), **rest,
        }:  # fmt: skip
            error = rest.get("error")
            return Entry(
                name=name,
                title=title,
                about=about,
                duration_ms=length,
                needs=tuple(map(str, needs)),
                tags=tuple(map(str, tags)),
                areas=tuple(map(str, areas)),
                own=own,
                error=None if error is None else str(error),
            )
        case _:
            return None
