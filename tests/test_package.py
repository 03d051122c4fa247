"""What a stranger installs: one version, licences that go together, a man page, a desktop entry."""

import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from packaging.version import Version

from sessions import __version__
from tests.tools import build_licences, build_man
from tui.commandline import command_line, run_command
from tui.table import COMMANDS

ROOT = Path(__file__).parents[1]
ENTRY = ROOT / "docs" / "desktop" / "unknot.desktop"
ICON = ROOT / "docs" / "desktop" / "unknot.svg"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def sources() -> list[Path]:
    found = [
        path for folder in ("sessions", "audio", "tui", "share", "docs", ".ci") for path in (ROOT / folder).rglob("*")
    ]
    return [path for path in [*found, ROOT / "pyproject.toml", ROOT / "README.md"] if path.is_file()]


def test_the_version_stands_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "sessions/__init__.py"
    assert str(Version(__version__)) == __version__
    told = re.compile(rf"(?:version|unknot)[^a-z0-9\n]{{1,8}}{re.escape(__version__)}\b", re.IGNORECASE)
    texts = [path for path in sources() if path.suffix in (".py", ".toml", ".md", ".1", ".desktop", "")]
    places = [path.relative_to(ROOT) for path in texts if told.search(path.read_text("utf-8"))]
    assert places == [Path("sessions/__init__.py")]
    assert metadata.version("unknot") == __version__
    assert run_command(["--version"]) == 0
    assert capsys.readouterr().out == f"{__version__}\n"


def test_every_package_that_is_needed_is_listed_and_its_licence_goes_with_gpl_3() -> None:
    listed = build_licences.listed(build_licences.PAGE.read_text("utf-8"))
    needed = build_licences.needed()
    assert {"textual", "linkify-it-py", "espeakng-loader", "cyclopts", "attrs"} <= {*needed}
    for package, licence in needed.items():
        assert package in listed, "run: python -m tests.tools.build_licences"
        assert build_licences.fits(licence), f"{package} is under {licence}"
    assert {*build_licences.ELSEWHERE} <= {*listed}
    assert all(build_licences.fits(licence) for licence in listed.values())


def test_the_licences_of_the_extras_are_listed() -> None:
    pytest.importorskip("piper", reason="piper-tts is not installed")
    listed = build_licences.listed(build_licences.PAGE.read_text("utf-8"))
    assert {*build_licences.needed(build_licences.EXTRAS)} <= {*listed}


@pytest.mark.parametrize(
    ("licence", "fit"),
    [
        ("MIT", True),
        ("GPL-2.0-only", False),
        ("Apache-2.0 OR BSD-2-Clause", True),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-2.0-only", False),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("LicenseRef-Proprietary", False),
    ],
)
def test_which_licences_go_with_gpl_3(licence: str, fit: bool) -> None:
    assert build_licences.fits(licence) is fit


def test_the_man_page_is_written_from_the_commands() -> None:
    assert build_man.PAGE.read_text("utf-8") == build_man.page(), "run: python -m tests.tools.build_man"


def test_the_man_page_has_every_command_and_every_option() -> None:
    shown = build_man.PAGE.read_text("utf-8").replace(r"\-", "-")
    assert {*build_man.EXAMPLES} == {*COMMANDS}, "give the command an example"
    for name in COMMANDS:
        body = shown.partition(f".SS \\fBunknot {name}\\fR")[2].partition("\n.S")[0]
        assert body
        app = command_line()[name]
        for argument in app.assemble_argument_collection(parse_docstring=True):
            for option in argument.names:
                assert not option.startswith("--") or f"\\fB{option}\\fR" in body, (name, option)


def test_every_example_of_the_man_page_is_understood() -> None:
    for name, examples in build_man.EXAMPLES.items():
        for line, _ in examples:
            words = build_man.words_of(line)
            assert words[0] == name
            command_line().parse_args(words, exit_on_error=False, print_error=False)


def test_the_man_page_is_read_without_a_warning() -> None:
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed")
    words = ["groff", "-man", "-ww", "-Tascii", "-P-c", str(build_man.PAGE)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "unknot play middle-back-ball" in re.sub(r".\x08", "", done.stdout)


def test_the_desktop_entry_starts_the_program_in_a_terminal() -> None:
    entry = dict(line.split("=", 1) for line in ENTRY.read_text("utf-8").splitlines() if "=" in line)
    assert entry["Exec"] in PROJECT["project"]["scripts"]
    assert (entry["Type"], entry["Terminal"]) == ("Application", "true")
    assert ICON.stem == entry["Icon"]
    assert ENTRY.stem == ICON.stem


def test_the_desktop_entry_is_valid() -> None:
    if shutil.which("desktop-file-validate") is None:
        pytest.skip("desktop-file-validate is not installed")
    done = subprocess.run(["desktop-file-validate", str(ENTRY)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_icon_is_a_drawing_of_its_own() -> None:
    drawing = ElementTree.parse(ICON).getroot()
    assert drawing.tag == "{http://www.w3.org/2000/svg}svg"
    assert drawing.get("width") == drawing.get("height")
    assert "href" not in ICON.read_text("utf-8"), "it needs no other file"
    assert ICON.stat().st_size < 4096


def test_what_a_desktop_looks_for_is_in_the_wheel() -> None:
    shared = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {
        "docs/desktop/unknot.desktop": "share/applications/unknot.desktop",
        "docs/desktop/unknot.svg": "share/icons/hicolor/scalable/apps/unknot.svg",
        "docs/unknot.1": "share/man/man1/unknot.1",
    }
    assert all((ROOT / source).is_file() for source in shared)
