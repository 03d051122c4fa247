"""Every broken script in `broken/` gets exactly what stands beside it, and what is printed is safe to print.

Run as a program, this writes what stands beside them anew: read the difference before you keep it.
"""

from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import Finding, Span, as_json, in_order, render
from sessions.inert import cells, inert
from sessions.reading.source import parse
from sessions.rules.steps import check

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))
CODES = {
    "area-not-pressed", "bad-duration", "bad-language", "bad-pattern", "bad-template", "bad-var-name",
    "breath-hold-too-long", "breath-too-fast", "breathe-needs-one", "cue-is-one", "cue-outside", "empty",
    "fell-into-vars", "heat-too-long", "heat-unheard", "hold-too-long", "holds-run-together", "missing-key",
 "much-holding", "much-pressure", "name-out-of-place", "needs-area", "needs-sides",
    "new-spot-soon", "newer-format", "no-phrases", "nul-byte", "one-sided", "out-of-range", "phrase-too-long",
    "pressure-high", "pressure-too-high", "reps-need-two", "reserved-var", "roll-too-long", "same-spot-soon",
    "side-in-sides", "sides-in-sides", "stretch-long", "switch-in-sides", "syntax", "too-deep", "too-long",
    "too-many-breath-holds", "too-many-cues", "too-many-segments", "toml-version", "unknown-key", "unknown-name",
    "unknown-step", "unknown-value", "var-in-var", "wrong-type",
}  # fmt: skip
"""Every code that the text of a script can get, but for `more-findings`."""


def text_of(path: Path) -> str:
    """A script as it stands in its file, with its own line ends."""
    return path.read_bytes().decode()


def findings_of(path: Path) -> list[Finding]:
    """All that is wrong with a script, its safety included."""
    document = parse(text_of(path), path.name)
    if document.script is None:
        return list(document.findings)
    problems = check(document.script, compile_script(document.script, estimate))
    return in_order([*document.findings, *map(document.locate, problems)])


def rendered(path: Path) -> str:
    return "\n\n".join(render(finding, text_of(path)) for finding in findings_of(path)) + "\n"


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_script_gets_what_stands_beside_it(path: Path) -> None:
    assert rendered(path) == path.with_suffix(".txt").read_text("utf-8")


def test_every_code_has_a_script_that_shows_it() -> None:
    assert {finding.code for path in BROKEN for finding in findings_of(path)} == CODES


def test_nothing_stands_beside_no_script() -> None:
    expected = {path.stem for path in (Path(__file__).parent / "broken").glob("*.txt")}
    assert expected == {path.stem for path in BROKEN}


def test_for_machines() -> None:
    document = parse('title = "x"\n\n[[step]]\ndo = "rest"\nfor = "soon"\n', "a.toml")
    assert as_json(document.findings) == [
        {
            "path": "a.toml",
            "line": 5,
            "column": 7,
            "end_line": 5,
            "end_column": 13,
            "severity": "error",
            "code": "bad-duration",
            "message": '"soon" is no duration: write "90s", "1m30s" or "1:30"',
            "help": "",
        }
    ]


def test_errors_come_before_warnings_then_by_place() -> None:
    def finding(severity: str, line: int) -> Finding:
        return Finding("a", Span(line, 1, line, 2), severity, "code", "message")  # type: ignore[arg-type]

    given_order = [finding("warning", 1), finding("error", 9), finding("error", 2), finding("warning", 3)]
    assert [(f.severity, f.span.line) for f in in_order(given_order)] == [
        ("error", 2), ("error", 9), ("warning", 1), ("warning", 3),
    ]  # fmt: skip


FINDING = Finding("my.toml", Span(1, 7, 1, 11), "error", "bad-duration", "no duration", "here", "mend it")


def test_colour_adds_nothing_but_colour() -> None:
    plain, coloured = render(FINDING, "for = 2x\n"), render(FINDING, "for = 2x\n", colour=True)
    assert "\x1b" not in plain
    assert coloured.startswith("\x1b[31m\x1b[1merror[bad-duration]\x1b[0m")
    for code in ("0", "1", "31", "33", "34"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == plain


def test_no_excerpt_of_a_text_that_could_not_be_read() -> None:
    assert render(FINDING, "") == "error[bad-duration]: no duration\n --> my.toml:1:7\n  = help: mend it"


LINES = st.text(max_size=300)


@given(line=LINES, start=st.integers(0, 300), length=st.integers(0, 300), words=LINES)
def test_nothing_that_is_printed_steers_a_terminal(line: str, start: int, length: int, words: str) -> None:
    finding = Finding(words, Span(1, start + 1, 1, start + length + 1), "warning", "code", words, words, words)
    for row in render(finding, line).split("\n"):
        assert not [character for character in row if category(character) in ("Cc", "Cs", "Zl", "Zp")]


@given(before=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30))
def test_carets_stand_under_what_is_wrong(before: str) -> None:
    finding = Finding("a", Span(1, len(before) + 1, 1, len(before) + 3), "error", "code", "message")
    excerpt, carets = render(finding, f"{before}!!").split("\n")[3:]
    assert carets.endswith("^^")
    assert cells(excerpt) == cells(carets)
    assert excerpt.endswith("!!")


@given(LINES)
def test_inert_text_keeps_its_length_and_what_is_harmless(text: str) -> None:
    shown = inert(text)
    assert len(shown) == len(text)
    assert all(new == old for new, old in zip(shown, text, strict=True) if old.isprintable())


def test_escapes_and_turned_text_are_shown_as_signs() -> None:
    assert inert("\x1b[31m\x07\t\x7f\x9b\u202ea") == "␛[31m␇␉␡��a"


if __name__ == "__main__":
    for script in BROKEN:
        script.with_suffix(".txt").write_text(rendered(script), "utf-8")
