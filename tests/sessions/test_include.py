"""A script plays the steps of another, with its own words, vars and sound; and nobody gets lost in a circle."""

from pathlib import Path

import pytest

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import Finding
from sessions.reading.source import Document
from sessions.rules.steps import check
from sessions.store.catalog import DEEPEST_INCLUDE, MOST_INCLUDES, Catalog, load
from sessions.timeline import Say, Timeline, Tone

INNER = """
title = "Inner"
language = "de"
needs = ["ball"]
caution = ["Sacht."]
areas = ["glutes"]
closing = "Never said."
[vars]
press = "20s"
[sound]
countdown = false
[[step]]
do = "hold"
for = "{press}"
say = "{press}."
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inner.toml").write_text(INNER)
    return tmp_path


def read(folder: Path, text: str, name: str = "outer") -> Document:
    path = folder / f"{name}.toml"
    path.write_text(f'title = "Outer"\n{text}')
    return load(path, catalog=Catalog(own=folder, bundled=folder / "none"))


def played(document: Document) -> Timeline:
    assert document.script is not None, document.findings
    return compile_script(document.script, estimate, intro="none")


def told(document: Document) -> list[tuple[str, str, int]]:
    return [(finding.code, Path(finding.path).stem, finding.span.line) for finding in document.findings]


@pytest.mark.parametrize("name", ["inner", "inner.toml", "./inner.toml"])
def test_its_steps_are_played_with_what_is_its_own(folder: Path, name: str) -> None:
    outer = f'step = [{{ do = "rest", for = "20s" }}, {{ do = "include", session = "{name}" }}]'
    timeline = played(read(folder, outer))
    assert [(s.do, s.duration, s.area) for s in timeline.segments] == [
        ("rest", 20_000, None),
        ("hold", 20_000, "glutes"),
        ("outro", timeline.segments[-1].duration, None),
    ]
    said = [cue.intent for cue in timeline.cues if isinstance(cue.intent, Say)]
    assert ("zwanzig Sekunden.", "de") in [(say.text, say.language) for say in said]
    assert "Never said." not in [say.text for say in said]
    assert "Sacht." in timeline.cautions
    ticks = [cue.segment for cue in timeline.cues if isinstance(cue.intent, Tone) and cue.intent.name == "tick"]
    assert set(ticks) == {0}


def test_with_sets_its_vars(folder: Path) -> None:
    document = read(folder, 'step = [{ do = "include", session = "inner", with = { press = "30s" } }]')
    assert played(document).segments[0].duration == 30_000


def test_an_unknown_var_is_told_where_it_is_set(folder: Path) -> None:
    document = read(folder, '[[step]]\ndo = "include"\nsession = "inner"\nwith = { pres = "30s" }')
    assert told(document) == [("unknown-var", "outer", 5)]
    assert document.findings[0].help == "did you mean `press`?"


def test_findings_point_into_the_included_file(folder: Path) -> None:
    (folder / "inner.toml").write_text(INNER.replace('"{press}"\nsay', '"2x"\nsay'))
    document = read(folder, 'step = [{ do = "include", session = "inner" }]')
    assert document.script is None
    assert told(document)[0][:2] == ("include-failed", "outer")
    inner = next(finding for finding in document.findings if finding.code == "bad-duration")
    assert Path(inner.path).stem == "inner"
    assert document.text_of(inner).splitlines()[inner.span.line - 1] == 'for = "2x"'


def test_rules_look_into_the_included_file(folder: Path) -> None:
    document = read(folder, 'step = [{ do = "include", session = "inner", with = { press = "80s" } },'
                            ' { do = "include", session = "inner", with = { press = "80s" } }]')  # fmt: skip
    assert document.script is not None
    found: list[Finding] = [document.locate(problem) for problem in check(document.script, played(document))]
    assert ("holds-run-together", "inner") in [(finding.code, Path(finding.path).stem) for finding in found]


def test_sides_in_sides_are_found_through_an_include(folder: Path) -> None:
    (folder / "inner.toml").write_text(INNER.replace("say =", 'sides = "both"\nsay ='))
    document = read(folder, 'step = [{ do = "sides", step = [{ do = "include", session = "inner" }] }]')
    assert [(finding.code, Path(finding.path).stem) for finding in document.findings] == [("sides-in-sides", "inner")]


def test_a_circle_is_named(folder: Path) -> None:
    (folder / "one.toml").write_text('title = "One"\nstep = [{ do = "include", session = "outer" }]')
    document = read(folder, 'step = [{ do = "include", session = "one" }]')
    messages = [finding.message for finding in document.findings]
    assert "a circle of includes: outer → one → outer" in messages


@pytest.mark.parametrize(
    ("session", "message"),
    [
        ("../inner.toml", "`../inner.toml` is outside of the script's own folder"),
        ("/etc/passwd", "`/etc/passwd` is outside of the script's own folder"),
        ("iner", "There is no session iner. Did you mean inner?"),
    ],
)
def test_what_cannot_be_included_is_said(folder: Path, session: str, message: str) -> None:
    document = read(folder, f'step = [{{ do = "include", session = "{session}" }}]')
    assert [finding.message for finding in document.findings] == [message]


@pytest.mark.parametrize(("levels", "fits"), [(DEEPEST_INCLUDE, True), (DEEPEST_INCLUDE + 1, False)])
def test_includes_nest_so_deep(folder: Path, levels: int, fits: bool) -> None:
    for level in range(1, levels):
        text = f'title = "L"\nstep = [{{ do = "include", session = "level{level + 1}" }}]'
        (folder / f"level{level}.toml").write_text(text)
    (folder / f"level{levels}.toml").write_text('title = "L"\nstep = [{ do = "rest", for = 5 }]')
    document = read(folder, 'step = [{ do = "include", session = "level1" }]')
    assert (document.script is not None) is fits


@pytest.mark.parametrize(("count", "fits"), [(MOST_INCLUDES, True), (MOST_INCLUDES + 1, False)])
def test_so_many_includes_fit(folder: Path, count: int, fits: bool) -> None:
    document = read(folder, '[[step]]\ndo = "include"\nsession = "inner"\n' * count)
    assert (document.script is not None) is fits
    if not fits:
        assert document.findings[0].message == f"a session includes at most {MOST_INCLUDES} scripts"
