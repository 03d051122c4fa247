"""What the documentation shows is so: its scripts are clean, its tables are the program's, and nothing is left out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sessions import limits
from sessions.compiling.placement import SILENT_SHARE
from sessions.estimate import estimate
from sessions.reading.vocabulary import STEPS, TABLES, TOP
from sessions.rules.safety import HEARD_WITHIN
from sessions.script.models import SessionSound
from sessions.store.catalog import OWN_FOLDER
from sessions.timecode import Ms, short
from tests.tools.build_findings import FINDINGS, OF_FILES, examples, page
from tests.tools.build_reference import REFERENCE, reference
from tui.loading import examine

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TUTORIAL = re.findall(r"^```toml\n(.*?)^```$", (DOCS / "writing-a-session.md").read_text("utf-8"), re.DOTALL | re.M)
README = re.findall(r"^```toml\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.M)


def codes_in(folder: Path) -> set[str]:
    """The codes of findings that a folder's modules make."""
    return {code for path in folder.rglob("*.py") for code in calls_in(path)}


def calls_in(path: Path) -> Iterator[str]:
    makers = {"Problem": 0, "problem": 0, "Fault": 0, "unreadable": 0, "_soon": 0, "Finding": 3}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=maker), args=arguments) if maker in makers:
                given: list[ast.expr] = arguments[makers[maker] : makers[maker] + 1]
            case ast.For(target=ast.Tuple(elts=[ast.Name(id="code"), *_]), iter=ast.Tuple(elts=rows)):
                given = [row.elts[0] for row in rows if isinstance(row, ast.Tuple)]
            case _:
                continue
        yield from (code.value for code in given if isinstance(code, ast.Constant) and isinstance(code.value, str))


@pytest.mark.parametrize("text", [*TUTORIAL, *README])
def test_a_script_that_is_shown_is_clean(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OWN_FOLDER, str(tmp_path / "none"))
    path = tmp_path / "shown.toml"
    path.write_text(text, "utf-8")
    document, findings = examine(path, measure=estimate)
    assert document.script is not None
    assert findings == []


def test_the_tutorial_grows_from_three_lines() -> None:
    assert len(TUTORIAL[0].splitlines()) == 3
    assert len(TUTORIAL) >= 5
    shown = {kind for kind in STEPS if any(f'do = "{kind}"' in text for text in TUTORIAL)}
    assert shown == {*STEPS} - {"switch"}


def test_the_reference_is_the_programs() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "run: python -m tests.tools.build_reference"


def test_the_reference_has_every_key() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", REFERENCE.read_text("utf-8"), re.M))
    tables = [keys for name, keys in TABLES.items() if name != "tone"]
    aliases = [field.alias or name for name, field in SessionSound.model_fields.items()]
    assert rows == {key for keys in (TOP, *STEPS.values(), *tables, aliases) for key in keys} - {"do"}


def test_the_findings_are_the_programs() -> None:
    assert FINDINGS.read_text("utf-8") == page(), "run: python -m tests.tools.build_findings"


def test_the_findings_are_all_there() -> None:
    made = codes_in(ROOT / "sessions")
    assert len(made) > 50
    assert {*examples(), *OF_FILES} == made


NUMBERS: dict[str, tuple[Ms | int, ...]] = {
    "hold-too-long": (limits.HOLD_CAP, limits.TENDER_HOLD_CAP),
    "holds-run-together": (limits.SEPARATE_HOLDS,),
    "same-spot-soon": (limits.REST_BEFORE_SAME_SPOT,),
    "new-spot-soon": (limits.REST_BEFORE_NEW_SPOT,),
    "roll-too-long": (),
    "much-holding": (limits.LONG_HOLDS,),
    "much-pressure": (limits.LONG_PRESSURE,),
    "stretch-long": (limits.LONG_STRETCH,),
    "breath-hold-too-long": (limits.HOLD_AFTER_IN, limits.HOLD_AFTER_OUT),
    "breath-too-fast": (limits.SHORTEST_CYCLE,),
    "too-many-breath-holds": (limits.LONG_BREATH_HOLD,),
    "heat-too-long": (limits.MOST_HEAT,),
    "heat-unheard": (HEARD_WITHIN,),
}
COUNTS: dict[str, tuple[str, ...]] = {
    "roll-too-long": (f"{limits.ROLL_CAP // 1000} s",),
    "pressure-high": (f"pressure {limits.MOST_PRESSURE} ",),
    "pressure-too-high": (f"pressure {limits.MOST_PRESSURE + 1} ", f"more than {limits.TENDER_PRESSURE} on"),
    "too-many-breath-holds": (f"most {limits.LONG_HOLD_CYCLES} in", f"{limits.EXPERIENCED_LONG_HOLD_CYCLES} with"),
    "silence-too-short": (f"{SILENT_SHARE:.0%}",),
}


def test_the_safety_page_has_every_rule_with_its_severity_and_its_numbers() -> None:
    text = (DOCS / "safety.md").read_text("utf-8")
    rows = {row[1]: row[0] for row in re.finditer(r"^\| `([\w-]+)` \| .*$", text, re.M)}
    assert codes_in(ROOT / "sessions" / "rules") - {"sound-file"} == set(rows)
    severities = {code: finding.severity for code, (_, finding) in examples().items()}
    for code, row in rows.items():
        assert f"| {severities[code]} |" in row
        assert all(f" {short(Ms(length))}" in row for length in NUMBERS.get(code, ())), row
        assert all(words in row for words in COUNTS.get(code, ())), row


def test_tender_areas_are_named() -> None:
    text = (DOCS / "safety.md").read_text("utf-8")
    assert all(f"`{area}`" in text for area in limits.TENDER_AREAS)
