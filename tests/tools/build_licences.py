"""Writes the licences of what unknot needs, from what is installed: `python -m tests.tools.build_licences`.

It wants an environment with `.[piper]` on Linux. What is installed on other systems or Pythons alone stands in a table.
"""

import re
from collections import deque
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from sessions.store.files import write_atomically

PAGE = Path(__file__).parents[2] / "docs" / "licences.md"
EXTRAS = ("piper", "simpleaudio")

COMPATIBLE = frozenset(
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "GPL-2.0-or-later", "GPL-3.0-or-later",
        "LGPL-2.1-or-later", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Zlib",
    }
)  # fmt: skip
"""Licences by their SPDX names whose works may be distributed together with one under GPL-3.0-or-later.

As the Free Software Foundation judges them: https://www.gnu.org/licenses/license-list.html. GPL-2.0-only is not.
"""

SPELLED = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    # num2words; its file COPYING tells the version.
    "LGPL": "LGPL-2.1-or-later",
    "MIT License": "MIT",
    "License :: OSI Approved :: MIT License": "MIT",
}
"""Licences as older packages spell them."""

UNTOLD = {
    # The loader's metadata tells nothing; the engine that it holds decides.
    "espeakng-loader": "GPL-3.0-or-later",
}
"""Licences that no metadata tells."""

ELSEWHERE = {
    "audioop-lts": ("PSF-2.0", "Python 3.13"),
    "rubicon-objc": ("BSD-3-Clause", "macOS"),
    "simpleaudio": ("MIT", "Python 3.11, extra `simpleaudio`"),
    "winrt-runtime": ("MIT", "Windows"),
    "winrt-windows-applicationmodel-core": ("MIT", "Windows"),
    "winrt-windows-data-xml-dom": ("MIT", "Windows"),
    "winrt-windows-foundation": ("MIT", "Windows"),
    "winrt-windows-foundation-collections": ("MIT", "Windows"),
    "winrt-windows-ui-notifications": ("MIT", "Windows"),
}
"""What is not installed everywhere: its licence, and where it is."""

HEAD = """\
# Licences

unknot is free software under [GPL-3.0-or-later](../LICENSE), since the speech engine that comes with it, espeak-ng, is.
Nothing of other projects is copied into it: what it needs is installed beside it, under licences that go with that one.
This page is written from what is installed; a test finds a package that is missing here, and a licence that does not
fit.

| package | licence | where |
| --- | --- | --- |
"""

TAIL = """
Some of these bring libraries in their wheels:

| package | brings | licence |
| --- | --- | --- |
| espeakng-loader | espeak-ng with its voices | GPL-3.0-or-later |
| miniaudio | miniaudio | public domain, or MIT-0 |
| numpy | OpenBLAS; the runtime of gfortran | BSD-3-Clause; GPL-3.0-or-later with the GCC runtime exception |
| soundfile | libsndfile; Ogg, Vorbis, Opus and FLAC; LAME and mpg123 | LGPL-2.1-or-later; BSD-3-Clause; LGPL |
| soxr | libsoxr | LGPL-2.1-or-later |

The sessions that come with unknot, its tones and its ambiences are its own, under the same licence.
"""


def needed(extras: tuple[str, ...] = ()) -> dict[str, str]:
    """Every installed package that unknot needs here, by itself or through another one, with its licence.

    Raises LookupError where a licence is not told.
    """
    found: dict[str, str] = {}
    left = deque(("unknot", extra) for extra in ("", *extras))
    seen = set(left)
    while left:
        name, extra = left.popleft()
        for wanted in _requirements(name, extra):
            package = canonicalize_name(wanted.name)
            for asked in ("", *wanted.extras):
                if (package, asked) not in seen:
                    seen.add((package, asked))
                    left.append((package, asked))
            found[package] = licence_of(package)
    return found


def _requirements(name: str, extra: str) -> list[Requirement]:
    asked = [Requirement(text) for text in metadata.requires(name) or ()]
    here = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": extra})]
    return [each for each in here if _installed(each.name)]


def _installed(name: str) -> bool:
    """Whether it is there. Only what another system or Python needs may be missing."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        if canonicalize_name(name) not in ELSEWHERE:
            raise LookupError(f"{name} is not installed: pip install '.[piper]'") from None
        return False
    return True


def licence_of(package: str) -> str:
    """The licence of an installed package, as SPDX writes it. Raises LookupError where it is not told."""
    told = metadata.metadata(package)
    fields = ("License-Expression", "License", "Classifier")
    ways: list[str] = [way for field in fields for way in told.get_all(field) or ()]
    for way in ways:
        if SPELLED.get(way, way) in COMPATIBLE or _SPDX.fullmatch(way):
            return SPELLED.get(way, way)
    if package in UNTOLD:
        return UNTOLD[package]
    raise LookupError(f"{package} tells no licence that is known: {ways}")


def fits(licence: str) -> bool:
    """Whether an SPDX expression without brackets lets a work go together with GPL-3.0-or-later."""
    return any(
        all(part.strip() in COMPATIBLE for part in re.split(r"\sAND\s", choice))
        for choice in re.split(r"\sOR\s", licence)
    )


def listed(text: str) -> dict[str, str]:
    """The packages of the page with their licences."""
    rows = text.partition("| --- | --- | --- |\n")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| ([\w. -]+?) \| [^|]+ \|$", rows, re.M))


def page() -> str:
    """The whole page."""
    always, more = needed(), needed(EXTRAS)
    rows = {
        package: (licence, "everywhere" if package in always else "extra `piper`") for package, licence in more.items()
    }
    rows["dbus-fast"] = (rows["dbus-fast"][0], "Linux")
    rows.update(ELSEWHERE)
    return (
        HEAD + "".join(f"| {name} | {licence} | {where} |\n" for name, (licence, where) in sorted(rows.items())) + TAIL
    )


_SPDX = re.compile(r"[A-Za-z0-9.-]+-[0-9.]+[A-Za-z-]*(?:\s(?:AND|OR)\s[A-Za-z0-9.-]+)+")
"""More than one licence, as SPDX joins them."""


if __name__ == "__main__":
    write_atomically(PAGE, page())
