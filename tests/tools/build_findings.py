"""Writes the page of findings, from the broken scripts of the tests: `python -m tests.tools.build_findings`."""

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from sessions.estimate import estimate
from sessions.findings import Finding, render
from sessions.inert import inert
from sessions.store.catalog import OWN_FOLDER
from sessions.store.files import write_atomically
from tests.sessions.test_findings import BROKEN, findings_of, text_of
from tui.loading import examine

FINDINGS = Path(__file__).parents[2] / "docs" / "findings.md"

OF_FILES = {
    "no-such-file": "there is no such file",
    "not-a-file": "the path names a folder, a pipe, a socket or a device",
    "not-readable": "the file cannot be read, or reading it is not allowed",
    "too-large": "a script has at most 1 MiB",
    "bad-utf8": "a script is text in UTF-8",
    "more-findings": "there is more to mend than anyone would read: mend what is listed first",
}
"""What no text can show."""

MORE = (
    """\
title = "My back"
areas = ["middle-back"]

[[step]]
do = "move"
for = "4s"
say = "Ball beside your spine, below the shoulder blade. Lean back against the wall."
""",
    """\
title = "My back"
areas = ["middle-back"]

[[step]]
do = "rest"
for = "60s"
cue = [
  { at = "20s", say = "Let your shoulders drop." },
  { at = "21s", say = "Breathe out slowly." },
]
""",
    """\
title = "My back"
areas = ["middle-back"]

[[step]]
do = "hold"
for = "10s"
say = "Lean in gently, stay light, let your shoulders drop."
""",
    """\
title = "My breath"

[[step]]
do = "rest"
for = "20s"
cue = [{ at = "half", play = "bell.wav" }]
""",
    """\
title = "My breath"

[[step]]
do = "include"
session = "my-session.toml"
""",
    """\
title = "My breath"

[[step]]
do = "include"
session = "box-breathing"
with = { rounds = 3 }
""",
)
"""Scripts that need more than their text to be judged: a voice, other files."""

HEAD = """\
# Findings

What `unknot check` may say, by its code, each with a script that gets it and what is printed. An error keeps a script
from playing, a warning does not. Codes are stable: `--json` prints them, and they may be searched for. This page is
written from the program itself.
"""


def page() -> str:
    """The whole page."""
    shown = examples()
    errors = [code for code, (_, finding) in shown.items() if finding.severity == "error"]
    warnings = [code for code in shown if code not in errors]
    lines = [HEAD, f"**Errors:** {listed(errors)}.", "", f"**Warnings:** {listed(warnings)}.", ""]
    lines += ["**Of the file itself:**", "", *(f"- `{code}`: {words}" for code, words in OF_FILES.items())]
    for code, (text, finding) in shown.items():
        lines += ["", f"## {code}", "", *fenced("toml", text), "", *fenced("text", render(finding, text))]
    return "\n".join(lines) + "\n"


@cache
def examples() -> dict[str, tuple[str, Finding]]:
    """For every code the text that shows it best, with the fewest findings, then the shortest; and what it gets."""
    judged = [(text_of(path), findings_of(path)) for path in BROKEN]
    judged += [(text, examined(text)) for text in MORE]
    judged.sort(key=lambda pair: (len(pair[1]), len(pair[0]), pair[0]))
    best: dict[str, tuple[str, Finding]] = {}
    for text, findings in judged:
        for finding in findings:
            best.setdefault(finding.code, (text, finding))
    return dict(sorted(best.items()))


def examined(text: str) -> list[Finding]:
    """All that is wrong with a script in a folder of its own, its words as long as they are estimated."""
    with TemporaryDirectory() as folder, patch.dict(os.environ, {OWN_FOLDER: folder}):
        path = Path(folder) / "my-session.toml"
        path.write_text(text, "utf-8")
        _, findings = examine(path, measure=estimate)
        return [replace(finding, path=path.name) for finding in findings]


def listed(codes: Iterable[str]) -> str:
    """Codes with links to where they are shown."""
    return ", ".join(f"[{code}](#{code})" for code in codes)


def fenced(language: str, text: str) -> list[str]:
    """A text as a block of code, what would steer a terminal shown as a sign."""
    rows = [clipped(inert(row)) for row in text.rstrip("\n").split("\n")]
    return [f"```{language}", *(rows if len(rows) <= 40 else [*rows[:40], "# …"]), "```"]


def clipped(row: str) -> str:
    """A line as long as a page is wide."""
    return row if len(row) <= 160 else f"{row[:159]}…"


if __name__ == "__main__":
    write_atomically(FINDINGS, page())
