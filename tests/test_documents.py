"""What the documents say is so: links lead somewhere, commands do what is told, pictures are the program's.

The scripts and the tables of the docs are held to the program in `tests/sessions/test_docs.py`.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sessions.store.catalog import BUNDLED, OWN_FOLDER
from tests.tools.build_screenshots import IMAGES, PICTURES, snapshot
from tui.commandline import command_line, run_command
from tui.errors import UserError
from tui.table import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
WRITTEN = [page for page in PAGES if page.name not in ("findings.md", "reference.md")]
SHOWN = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.M)
INLINE = re.compile(r"`(unknot(?: [^`]+)?)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")

BY_HAND = (
    ("unknot",),
    ("unknot", "breaks"),
    ("unknot", "doctor", "--listen"),
    ("unknot", "log", "--screen"),
    ("unknot", "voices"),
)
"""Beginnings of commands that open a screen, ask the desktop, are only for ears, or tell of every voice there is."""
PLAYED = ("play", "edit")
"""Commands that need a process of their own: they wait for keys, or start a program."""
OF_ITSELF = {"schema", "settings", "log", "list", "doctor"}
"""Commands that do something by their name alone; of the others the name stands in sentences."""
STANDS_FOR = re.compile(r"\b(NAME|FILE|COMMAND)\b")
ENDS_WITH: dict[tuple[str, ...], int] = {("unknot", "log", "--delete", "3f2a9c1e"): 2}
"""Exit codes other than 0: there is no such run in an empty log."""
STANDS_FOR_MORE = ("…", "→")
"""What is in an inline command that is no command line."""


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def lines_of(page: Path) -> list[list[str]]:
    """Every `unknot` command of the blocks of a page, in words."""
    rows = [row for block in SHOWN.findall(text_of(page)) for row in block.replace("\\\n", "").splitlines()]
    return [words for row in rows if (words := shlex.split(row, comments=True)) and words[0] == "unknot"]


def inline_of(page: Path) -> Iterator[list[str]]:
    """Every `unknot` command that stands in a sentence or a table."""
    outside = re.sub(r"^```.*?^```$", "", text_of(page), flags=re.DOTALL | re.M)
    for shown in INLINE.findall(outside):
        if not any(sign in shown for sign in STANDS_FOR_MORE):
            yield shlex.split(shown.replace("\\|", "|"))


def anchors_of(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```$", "", text_of(page), flags=re.DOTALL | re.M), re.M)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def parse(words: Sequence[str]) -> None:
    """Raises CycloptsError for what the command line does not take."""
    command_line().parse_args([*words[1:]], exit_on_error=False, print_error=False)


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, in which everything may be tried."""
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "own").mkdir()
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "own"))
    monkeypatch.setenv("UNKNOT_VOICE_ENGINE", "none")
    monkeypatch.setenv("UNKNOT_OUTPUT", "silent")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(text_of(page)):
        if re.match(r"https?://", target):
            continue
        place, _, anchor = target.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.is_file(), target
        assert there.is_relative_to(ROOT), target
        if anchor:
            assert anchor in anchors_of(there), target


def test_every_page_is_reached_from_the_readme() -> None:
    reached, left = set[Path](), [ROOT / "README.md"]
    while left:
        page = left.pop()
        if page in reached:
            continue
        reached.add(page)
        links = [target.partition("#")[0] for target in LINK.findall(text_of(page))]
        left += [(page.parent / link).resolve() for link in links if link.endswith(".md") and "://" not in link]
    assert reached == set(PAGES)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_command_line_is_understood(page: Path) -> None:
    # In a sentence, a command may be called by its name alone.
    for words in [*lines_of(page), *(words for words in inline_of(page) if len(words) != 2)]:
        parse(words)
    for words in inline_of(page):
        assert len(words) == 1 or words[1] in COMMANDS or words[1].startswith("-"), words


def test_a_wrong_command_line_would_be_found() -> None:
    from cyclopts import CycloptsError

    for line in ("unknot play", "unknot list --color", "unknot play desk-2 --volume loud", "unknot lst"):
        with pytest.raises(CycloptsError):
            parse(line.split())


def runnable(page: Path) -> list[list[str]]:
    """The whole commands of a page that a test can run, in the order of the page; those of sentences after."""
    inline = [words for words in inline_of(page) if len(words) > 2 or (len(words) == 2 and words[1] in OF_ITSELF)]
    once = {tuple(words): words for words in [*lines_of(page), *inline]}.values()
    return [
        words
        for words in once
        if tuple(words) != BY_HAND[0]
        and not any(tuple(words[: len(start)]) == start for start in BY_HAND[1:])
        and not any(map(STANDS_FOR.search, words))
    ]


def prepare(words: Sequence[str]) -> None:
    """Let there be the script that a command is about; what `new` writes is not there yet."""
    script = next((word for word in words[2:] if re.fullmatch(r"my[- ]\w+(\.toml)?", word)), None)
    if script is None:
        return
    path = Path(script) if script.endswith(".toml") else Path(os.environ[OWN_FOLDER], f"{script}.toml")
    if words[1] == "new":
        path.unlink(missing_ok=True)
    elif not path.exists():
        assert run_command(["new", str(path)]) == 0


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
@pytest.mark.usefixtures("at_home")
def test_what_can_be_run_does_what_is_told(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in runnable(page):
        if words[1] not in PLAYED:
            prepare(words)
            if (code := ENDS_WITH.get(tuple(words), 0)) == 0:
                assert run_command(words[1:]) == 0, words
                assert capsys.readouterr().out, words
            else:
                with pytest.raises(UserError) as error:
                    run_command(words[1:])
                assert error.value.code == code


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
@pytest.mark.usefixtures("at_home")
def test_what_is_played_and_edited_begins_and_ends(page: Path) -> None:
    ours = {"EDITOR": "true", "UNKNOT_OUTPUT": "silent"}
    for words in runnable(page):
        if words[1] not in PLAYED:
            continue
        prepare(words)
        done = subprocess.run(
            [sys.executable, "-c", "from tui.cli import main; main()", *words[1:]],
            input="q\n",
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **ours},
            timeout=120,
        )
        assert (done.returncode, done.stderr) == (0, ""), words
        assert ("nothing found" if words[1] == "edit" else "Stopped in: ") in done.stdout, words


def test_most_of_what_is_shown_is_run() -> None:
    shown = {tuple(words) for page in WRITTEN for words in lines_of(page)}
    run = {tuple(words) for page in WRITTEN for words in runnable(page)}
    assert all(any(words[: len(start)] == start for start in BY_HAND) for words in shown - run)
    assert {words[1] for words in run} >= {*COMMANDS} - {"breaks", "voices"}


def test_every_bundled_session_is_clean(at_home: Path) -> None:
    # Words are measured by estimate here, so that it is quick; CI checks them with the voice.
    paths = [str(path) for path in sorted(BUNDLED.glob("*.toml"))]
    assert len(paths) == 20, "tell the new number in the README too"
    assert run_command(["check", "--strict", *paths]) == 0


def test_the_commands_and_sentences_of_the_readme() -> None:
    text = text_of(ROOT / "README.md")
    tests = ".venv/bin/pytest -n 4 -m 'not live' && .venv/bin/pytest -m live"
    for marker, ending in (("run", ".venv/bin/unknot"), ("test", tests)):
        block = re.search(rf"^<!-- {marker} -->\n```sh\n(.*?)^```$", text, re.DOTALL | re.M)
        assert block, marker
        (line,) = block[1].splitlines()
        assert line.startswith("python3 -m venv .venv && .venv/bin/pip install ")
        assert line.endswith(f"&& {ending}")
    (script,) = re.findall(r"^```toml\n(.*?)^```$", text, re.DOTALL | re.M)
    assert len(script.splitlines()) == 12
    assert re.match(r"# unknot\n\n\*\*[^*]+\*\*\n\n!\[", text)


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_is_the_programs(picture: str) -> None:
    assert (IMAGES / picture).read_text("utf-8") == snapshot(picture), "run: python -m tests.tools.build_screenshots"


def test_every_picture_is_shown_and_described() -> None:
    assert {path.name for path in IMAGES.iterdir()} == {*PICTURES, "house.svg"}
    shown = {
        (page.parent / target).resolve().name: words
        for page in PAGES
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", text_of(page))
    }
    assert {*PICTURES, "house.svg"} <= set(shown)
    assert all(len(words) > 30 for words in shown.values())


def test_the_house_and_the_transport_are_drawn_from_the_code() -> None:
    pytest.importorskip("grimp", reason="import-linter, which brings grimp, is not installed")
    from tests.tools.build_house import PAGE, page
    from tests.tools.build_house_picture import PICTURE, picture

    assert text_of(PAGE) == page(text_of(PAGE)), "run: python -m tests.tools.build_house"
    assert text_of(PICTURE) == picture(), "run: python -m tests.tools.build_house"


def test_the_picture_of_the_house_has_every_room_and_leads_down_alone() -> None:
    pytest.importorskip("grimp", reason="import-linter, which brings grimp, is not installed")
    from tests.tools.build_house import FLOORS, rooms
    from tests.tools.build_house_picture import picture, stairs

    drawn = ElementTree.fromstring(picture())
    shown = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {room.partition(".")[2] for room in rooms() if "." in room} <= {*shown}
    assert [floor for floor in shown if floor in {f"{name}/" for name in FLOORS}] == [f"{name}/" for name in FLOORS]
    ways = [re.findall(r'd="M[\d.]+ ([\d.]+) V([\d.]+)"', way) for way in stairs(rooms())]
    assert ways
    assert all(float(start) < float(goal) for ((start, goal),) in ways)
    # An import that leads up would be drawn leading up.
    (wrong,) = stairs({"audio": {"tui.screens"}})
    start, goal = re.findall(r" (\d+) V(\d+)", wrong)[0]
    assert float(start) > float(goal)


@pytest.mark.parametrize(
    "page", [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"], ids=lambda page: page.name
)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = re.findall(r"`((?:sessions|audio|tui|tests|typings|docs|\.ci)/[^\s`]*)`", text_of(page))
    assert len(named) > 10
    for name in named:
        if not re.search("NAME|LANGUAGE", name):
            assert [*ROOT.glob(name.rstrip("/"))], name
