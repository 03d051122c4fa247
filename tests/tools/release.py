"""Makes a release, up to the upload: `python -m tests.tools.release prepare VERSION`, then `… finish`.

`prepare` writes the version and the changelog and commits them; `finish` builds, checks and tags what is committed.
Between the two everything is checked with `.ci/run`. docs/releasing.md leads through it.
"""

import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from email.parser import Parser
from importlib.util import find_spec
from pathlib import Path
from shutil import copy2

from packaging.version import InvalidVersion, Version

from sessions.store.files import write_atomically

ROOT = Path(__file__).parents[2]
VERSION_FILE = Path("sessions/__init__.py")
CHANGELOG = Path("CHANGELOG.md")
UNRELEASED = "## [Unreleased]"

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.M)
Build = Callable[[Path, Path, Mapping[str, str]], None]
"""Builds the source in one folder into another, with more environment variables."""


class ReleaseError(Exception):
    """Why there is no release, in a sentence."""


def prepare(root: Path, version: str, today: date) -> str:
    """Write and commit the version and its entry in the changelog; what to do next. Raises ReleaseError."""
    _check_clean(root)
    code, changes = (root / VERSION_FILE).read_text("utf-8"), (root / CHANGELOG).read_text("utf-8")
    before = version_of(code)
    if tags := [name for name in _tags(root) if name == f"v{version}"]:
        raise ReleaseError(f"The tag {tags[0]} is there already.")
    check_order(before, version, released=bool(_tags(root)))
    released = with_entry(changes, version, today)
    write_atomically(root / VERSION_FILE, with_version(code, version))
    write_atomically(root / CHANGELOG, released)
    _git(root, "commit", "--quiet", "--message", f"Release {version}", "--", str(VERSION_FILE), str(CHANGELOG))
    return f"Committed: Release {version}.\nNext: .ci/run, and when it is green: python -m tests.tools.release finish"


def finish(root: Path, build: Build) -> str:
    """Build, check and tag what is committed; what to do next. Raises ReleaseError."""
    _check_clean(root)
    version = version_of((root / VERSION_FILE).read_text("utf-8"))
    if not re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", (root / CHANGELOG).read_text("utf-8"), re.M
    ):
        raise ReleaseError(f"CHANGELOG.md has no entry for {version}: run prepare first.")
    if f"v{version}" in _tags(root):
        raise ReleaseError(f"The tag v{version} is there already.")
    with tempfile.TemporaryDirectory() as folder:
        first, second = (_built(root, Path(folder) / name, build) for name in ("first", "second"))
        names = {f"unknot-{version}-py3-none-any.whl", f"unknot-{version}.tar.gz"}
        if {path.name for path in first} != names:
            raise ReleaseError(
                f"Built was {', '.join(path.name for path in first)}, and not {', '.join(sorted(names))}."
            )
        for one, other in zip(first, second, strict=True):
            if one.read_bytes() != other.read_bytes():
                raise ReleaseError(f"{one.name} comes out another way each time it is built.")
            check_metadata(one, version)
        (root / "dist").mkdir(exist_ok=True)
        kept = [Path(copy2(path, root / "dist")) for path in first]
    if find_spec("twine") is not None:
        _run(root, [sys.executable, "-m", "twine", "check", "--strict", *map(str, kept)])
    _git(root, "tag", "--annotate", f"v{version}", "--message", f"unknot {version}")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  dist/{path.name}" for path in kept]
    branch = _git(root, "branch", "--show-current").strip()
    return "\n".join(
        [
            f"Tagged: v{version}. Nothing has left this machine.",
            *sums,
            "Next, and not to be taken back:",
            f"  git push origin {branch} v{version}",
            f"  python -m twine upload {' '.join(f'dist/{path.name}' for path in kept)}",
        ]
    )


def check_order(before: str, version: str, *, released: bool) -> None:
    """Raises ReleaseError where a version cannot come after another one. The first release may keep its version."""
    try:
        wanted = Version(version)
    except InvalidVersion:
        raise ReleaseError(f'"{version}" is no version: write it as in 1.2.3.') from None
    if str(wanted) != version or wanted.local or wanted.dev is not None:
        raise ReleaseError(f"A release is called as in 1.2.3 or 1.2.3rc1, and not {version}.")
    if wanted < Version(before) or (released and wanted == Version(before)):
        raise ReleaseError(f"{version} does not come after {before}.")


def version_of(code: str) -> str:
    """The version that a module tells. Raises ReleaseError."""
    found = _VERSION.findall(code)
    if len(found) != 1:
        raise ReleaseError(f"{VERSION_FILE} does not tell one version.")
    return str(found[0])


def with_version(code: str, version: str) -> str:
    """The module with another version."""
    return _VERSION.sub(f'__version__ = "{version}"', code)


def with_entry(changes: str, version: str, today: date) -> str:
    """The changelog with what is unreleased as the entry of a version. Raises ReleaseError where that is nothing."""
    head, marker, rest = changes.partition(f"{UNRELEASED}\n")
    entry, more, older = rest.partition("\n## [")
    if not marker or not re.search(r"^- ", entry, re.M):
        raise ReleaseError(f'{CHANGELOG} has nothing below "{UNRELEASED}".')
    return f"{head}{marker}\n## [{version}] - {today.isoformat()}\n{entry}{more}{older}"


def check_metadata(path: Path, version: str) -> None:
    """Raises ReleaseError where a package does not tell what an index and a reader need."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            text = wheel.read(f"unknot-{version}.dist-info/METADATA").decode("utf-8")
    else:
        with tarfile.open(path) as source:
            member = source.extractfile(f"unknot-{version}/PKG-INFO")
            text = member.read().decode("utf-8") if member else ""
    told = Parser().parsestr(text)
    wanted = {
        "Name": "unknot",
        "Version": version,
        "License-Expression": "GPL-3.0-or-later",
        "Description-Content-Type": "text/markdown",
    }
    for field, value in wanted.items():
        if told[field] != value:
            raise ReleaseError(f"{path.name} tells {field}: {told[field]}, and not {value}.")
    if not str(told.get_payload()).startswith("# unknot"):
        raise ReleaseError(f"{path.name} has lost the README.")


def build_packages(source: Path, target: Path, environ: Mapping[str, str]) -> None:
    """The source distribution, and the wheel out of it."""
    _run(source, [sys.executable, "-m", "build", "--quiet", "--outdir", str(target), "."], environ)


def _built(root: Path, folder: Path, build: Build) -> list[Path]:
    """What is built of that which is committed, at the time of the commit: so anybody who builds it gets the same."""
    source, target = folder / "source", folder / "dist"
    source.mkdir(parents=True)
    archive = folder / "source.tar"
    _git(root, "archive", "--output", str(archive), "HEAD")
    with tarfile.open(archive) as members:
        members.extractall(source, filter="data")
    build(source, target, {"SOURCE_DATE_EPOCH": _git(root, "show", "--no-patch", "--format=%ct", "HEAD").strip()})
    return sorted(target.iterdir())


def _check_clean(root: Path) -> None:
    if changed := _git(root, "status", "--porcelain").splitlines():
        raise ReleaseError(f"There are changes that are not committed: {changed[0][3:]}.")
    if not _git(root, "branch", "--show-current").strip():
        raise ReleaseError("No branch is checked out.")


def _tags(root: Path) -> list[str]:
    return _git(root, "tag", "--list", "v*").split()


def _git(root: Path, *words: str) -> str:
    return _run(root, ["git", *words])


def _run(folder: Path, words: Sequence[str], environ: Mapping[str, str] | None = None) -> str:
    """What a program prints. Raises ReleaseError where it fails."""
    env = {**os.environ, **(environ or {})}
    done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ReleaseError(f"{' '.join(words[:4])} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def main(words: Sequence[str]) -> int:
    """Do what the words say; the exit code."""
    try:
        match words:
            case ["prepare", version]:
                print(prepare(ROOT, version, date.today()))
            case ["finish"]:
                print(finish(ROOT, build_packages))
            case _:
                raise ReleaseError("Say: prepare VERSION, or: finish")
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
