"""A release is whole or is not made, and nothing leaves the machine."""

import io
import subprocess
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from sessions.store.files import write_atomically
from tests.tools.release import (
    ROOT,
    ReleaseError,
    check_metadata,
    check_order,
    finish,
    main,
    prepare,
    version_of,
    with_entry,
    with_version,
)

DAY = date(2026, 5, 17)
CODE = '"""What it is."""\n\n__version__ = "0.1.0"\n'
CHANGES = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- A tone.\n"
METADATA = """\
Metadata-Version: 2.4
Name: unknot
Version: {version}
License-Expression: GPL-3.0-or-later
Description-Content-Type: text/markdown

# unknot
"""


def git(root: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with what a release touches."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "somebody")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "somebody@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    root = tmp_path / "scratch"
    write_atomically(root / "sessions" / "__init__.py", CODE)
    write_atomically(root / "CHANGELOG.md", CHANGES)
    write_atomically(root / ".gitignore", "dist/\n")
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "Begin")
    return root


def build(source: Path, target: Path, environ: Mapping[str, str]) -> None:
    """Builds packages that hold their metadata alone, and when they were built."""
    version = version_of((source / "sessions" / "__init__.py").read_text("utf-8"))
    text = METADATA.format(version=version) + environ["SOURCE_DATE_EPOCH"]
    target.mkdir()
    with zipfile.ZipFile(target / f"unknot-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(zipfile.ZipInfo(f"unknot-{version}.dist-info/METADATA"), text)
    with tarfile.open(target / f"unknot-{version}.tar.gz", "w") as archive:
        member = tarfile.TarInfo(f"unknot-{version}/PKG-INFO")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text.encode()))


def test_a_release_is_committed_built_and_tagged(scratch: Path) -> None:
    assert ".ci/run" in prepare(scratch, "0.2.0", DAY)
    assert (scratch / "sessions" / "__init__.py").read_text("utf-8") == CODE.replace("0.1.0", "0.2.0")
    assert (scratch / "CHANGELOG.md").read_text("utf-8") == (
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-05-17\n\n### Added\n\n- A tone.\n"
    )
    assert git(scratch, "log", "-1", "--format=%s") == "Release 0.2.0\n"
    told = finish(scratch, build)
    assert git(scratch, "tag") == "v0.2.0\n"
    assert git(scratch, "status", "--porcelain") == ""
    assert {path.name for path in (scratch / "dist").iterdir()} == {
        "unknot-0.2.0-py3-none-any.whl",
        "unknot-0.2.0.tar.gz",
    }
    assert "git push origin main v0.2.0" in told
    assert "twine upload dist/unknot-0.2.0-py3-none-any.whl dist/unknot-0.2.0.tar.gz" in told
    with pytest.raises(ReleaseError, match=r"v0\.2\.0 is there already"):
        finish(scratch, build)


def test_the_first_release_may_keep_its_version_and_the_next_may_not(scratch: Path) -> None:
    prepare(scratch, "0.1.0", DAY)
    finish(scratch, build)
    with pytest.raises(ReleaseError, match="there already"):
        prepare(scratch, "0.1.0", DAY)
    with pytest.raises(ReleaseError, match="nothing below"):
        prepare(scratch, "0.2.0", DAY)


def test_what_is_not_committed_is_not_released(scratch: Path) -> None:
    (scratch / "new.txt").write_text("x")
    with pytest.raises(ReleaseError, match=r"not committed: new\.txt"):
        prepare(scratch, "0.2.0", DAY)
    with pytest.raises(ReleaseError, match=r"not committed: new\.txt"):
        finish(scratch, build)
    assert version_of((scratch / "sessions" / "__init__.py").read_text("utf-8")) == "0.1.0"


def test_what_was_not_prepared_is_not_finished(scratch: Path) -> None:
    with pytest.raises(ReleaseError, match=r"no entry for 0\.1\.0"):
        finish(scratch, build)
    assert git(scratch, "tag") == ""


def test_a_build_that_comes_out_another_way_is_no_release(scratch: Path) -> None:
    prepare(scratch, "0.2.0", DAY)
    times: list[int] = []

    def unsteady(source: Path, target: Path, environ: Mapping[str, str]) -> None:
        times.append(len(times))
        build(source, target, {"SOURCE_DATE_EPOCH": str(times[-1])})

    with pytest.raises(ReleaseError, match="another way each time"):
        finish(scratch, unsteady)
    assert git(scratch, "tag") == ""
    assert not (scratch / "dist").exists()


def test_metadata_that_is_wrong_is_told(tmp_path: Path, scratch: Path) -> None:
    build(scratch, tmp_path / "dist", {"SOURCE_DATE_EPOCH": "0"})
    for path in (tmp_path / "dist").iterdir():
        check_metadata(path, "0.1.0")
    wheel = tmp_path / "unknot-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("unknot-0.1.0.dist-info/METADATA", METADATA.format(version="0.2.0"))
    with pytest.raises(ReleaseError, match=r"tells Version: 0\.2\.0, and not 0\.1\.0"):
        check_metadata(wheel, "0.1.0")


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("0.0.9", "does not come after"),
        ("0.1.0", "does not come after"),
        ("0.2", ""),
        ("v0.2.0", "is called as in"),
        ("0.2.0.dev1", "is called as in"),
        ("0.2.0+here", "is called as in"),
        ("two", "is no version"),
        ("0.2.0rc1", ""),
        ("0.2.0", ""),
        ("1.0.0", ""),
    ],
)
def test_which_version_comes_next(version: str, told: str) -> None:
    if told:
        with pytest.raises(ReleaseError, match=told):
            check_order("0.1.0", version, released=True)
    else:
        check_order("0.1.0", version, released=True)


def test_older_entries_stay() -> None:
    once = with_entry(CHANGES, "0.1.0", DAY)
    twice = with_entry(once.replace("Unreleased]\n", "Unreleased]\n\n### Fixed\n\n- A word.\n"), "0.2.0", DAY)
    assert twice.index("## [Unreleased]") < twice.index("## [0.2.0]") < twice.index("- A word.")
    assert twice.index("- A word.") < twice.index("## [0.1.0]") < twice.index("- A tone.")


def test_the_projects_own_files_can_be_released() -> None:
    code = (ROOT / "sessions" / "__init__.py").read_text("utf-8")
    assert with_version(with_version(code, "9.9.9"), version_of(code)) == code
    assert "## [Unreleased]\n" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_what_is_asked_wrongly_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upload"]) == 1
    assert capsys.readouterr().err == "Say: prepare VERSION, or: finish\n"
