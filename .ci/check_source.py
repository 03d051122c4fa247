"""Asserts that a source distribution holds what is needed to test it, to build from it, and to read about it.

`python .ci/check_source.py unknot-VERSION.tar.gz`
"""

import sys
import tarfile
from pathlib import PurePosixPath

NEEDED = (
    ".ci/run", ".ci/packages", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "PKG-INFO",
    "audio/py.typed", "docs/tutorial.md", "docs/images/session.svg", "docs/desktop/unknot.desktop", "docs/unknot.1",
    "pyproject.toml", "sessions/library/index.json", "tests/conftest.py", "tui/app.tcss",
)  # fmt: skip

with tarfile.open(sys.argv[1]) as archive:
    members = archive.getmembers()
names = {PurePosixPath(*PurePosixPath(member.name).parts[1:]).as_posix() for member in members}
missing = [name for name in NEEDED if name not in names]
assert not missing, f"the source distribution lacks {', '.join(missing)}"
foreign = sorted(name for name in names if "__pycache__" in name or name.startswith((".venv", ".git/", "dist")))
assert not foreign, f"the source distribution holds {foreign[0]}"
outside = [member.name for member in members if not (member.isfile() or member.isdir()) or ".." in member.name]
assert not outside, f"the source distribution holds {outside[0]}, which is no plain file"
print(f"the source distribution is whole: {len(members)} files")
