"""The JSON Schema, held against scripts by a validator that knows nothing of the models."""

import json
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from sessions.reading.source import parse
from sessions.reading.vocabulary import STEPS, TOP
from sessions.script.schema import schema_text, session_schema
from sessions.store.catalog import BUNDLED
from sessions.timecode import DurationError, parse_duration
from tests.sessions.test_findings import BROKEN, findings_of, text_of
from tui.starter import SCHEMA

LIBRARY = sorted(BUNDLED.glob("*.toml"))
WHOLE = session_schema()
VALIDATOR = Draft202012Validator(WHOLE)
STEP = Draft202012Validator({"$ref": "#/$defs/Step", "$defs": WHOLE["$defs"]})

FORM = {
    "bad-language", "bad-pattern", "breathe-needs-one", "cue-is-one", "empty", "missing-key", "needs-sides",
    "newer-format", "out-of-range", "reps-need-two", "unknown-key", "unknown-step", "unknown-value", "wrong-type",
}  # fmt: skip
"""What breaks the form of a script, and so its schema."""

PARTLY = {"bad-duration", "phrase-too-long", "side-in-sides", "syntax", "too-deep", "toml-version"}
"""What does only in part: a length written with vars, one that is zero, what stands inside what, newer TOML."""


def tables(path_text: str) -> dict[str, Any] | None:
    try:
        return tomli.loads(path_text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return None


READABLE = [(path, data) for path in BROKEN if (data := tables(text_of(path))) is not None]


def test_the_shipped_file_is_the_schema() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text(), "run: python tests/tools/build_schema.py"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(WHOLE)
    Draft7Validator.check_schema(WHOLE)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_every_bundled_script_fits(path: Any) -> None:
    data = tables(path.read_text("utf-8"))
    assert VALIDATOR.is_valid(data)
    assert Draft7Validator(WHOLE).is_valid(data)


@pytest.mark.parametrize(("path", "data"), READABLE, ids=lambda value: getattr(value, "stem", ""))
def test_a_broken_script_fits_only_where_its_form_is_right(path: Any, data: dict[str, Any]) -> None:
    codes = {finding.code for finding in findings_of(path)}
    if codes & FORM:
        assert not VALIDATOR.is_valid(data)
    elif not codes & PARTLY:
        assert VALIDATOR.is_valid(data)


def test_the_corpus_breaks_the_form_in_every_way() -> None:
    assert {finding.code for path, _ in READABLE for finding in findings_of(path)} >= FORM


def test_it_knows_every_key_of_every_step() -> None:
    assert tuple(WHOLE["properties"]) == TOP
    of_any = WHOLE["$defs"]["Step"]["properties"]
    assert of_any["do"]["enum"] == list(STEPS)
    for branch in WHOLE["$defs"]["Step"]["allOf"]:
        kind = branch["if"]["properties"]["do"]["const"]
        table = WHOLE["$defs"][branch["then"]["$ref"].rpartition("/")[2]]
        assert set(table["properties"]) == set(STEPS[kind])
        assert set(table["properties"]) <= set(of_any)


def keys_of_tables() -> list[tuple[str, dict[str, Any]]]:
    """Every key that the schema knows, at any depth, with its own schema."""
    found: list[tuple[str, dict[str, Any]]] = []

    def note(schema: dict[str, Any]) -> dict[str, Any]:
        found.extend(schema.get("properties", {}).items())
        return schema

    json.loads(schema_text(), object_hook=note)
    return found


def test_every_key_has_a_title_and_a_meaning() -> None:
    found = [(key, value) for key, value in keys_of_tables() if set(value) != {"const"}]
    assert len(found) > 100
    for key, value in found:
        assert value.get("title") == key
        assert value.get("description"), key
    for name, table in {**WHOLE["$defs"], "Script": WHOLE}.items():
        assert table["title"], name
        assert table["description"], name


@pytest.mark.parametrize(
    "step",
    [
        {"do": "hold", "for": "{x}", "area": "{x}", "pressure": "{x}", "up_to": "{x}", "side": "{x}"},
        {"do": "hold", "for": "1m{x}s", "sides": "{x}", "switch": "{x}", "first": "{x}"},
        {"do": "rest", "for": "{x}", "heat": "{x}", "sound": {"voice": "{x}", "countdown": "{x}"}},
        {"do": "rest", "for": "{x}", "sound": {"words_per_minute": "{x}", "tone": {"end": "{x}"}}},
        {"do": "reps", "count": "{x}", "every": "{x}", "say_count": "{x}"},
        {"do": "breathe", "pattern": "{x}", "cycles": "{x}", "cue": [{"at": "{x}", "tone": "{x}"}]},
        {"do": "wait", "auto": "{x}"},
        {"do": "repeat", "times": "{x}", "between": {"for": "{x}"}, "step": [{"do": "wait"}]},
    ],
)  # fmt: skip
def test_a_var_stands_for_any_value(step: dict[str, Any]) -> None:
    assert STEP.is_valid(step)
    assert not STEP.is_valid({**step, "do": "{x}"})


@pytest.mark.parametrize(
    "step",
    [
        {"do": "hold", "pressure": 0},
        {"do": "hold", "pressure": 11},
        {"do": "hold", "pressure": "4"},
        {"do": "hold", "for": True},
        {"do": "rest", "for": "20s", "heat": "yes"},
        {"do": "rest"},
        {"do": "rest", "for": "20s", "times": 2},
        {"do": "rest", "for": "20s", "side": "left", "sides": "both"},
        {"do": "rest", "for": "20s", "switch": "5s"},
        {"do": "reps", "count": 3},
        {"do": "reps", "for": "9s", "count": 3, "every": "3s"},
        {"do": "breathe", "pattern": "4-6"},
        {"do": "breathe", "pattern": "4-6-", "cycles": 2},
        {"do": "rest", "for": "20s", "cue": [{"at": "middle", "say": "x"}]},
        {"do": "rest", "for": "20s", "cue": [{"at": "half", "say": "x", "tone": "half"}]},
        {"do": "rest", "for": "20s", "sound": {"countdown": 11}},
        {"do": "rest", "for": "20s", "sound": {"tone": {"bell": False}}},
        {"do": "rest", "for": "20s", "title": "x" * 501},
        {"do": "sides", "step": []},
        {"for": "20s"},
    ],
)  # fmt: skip
def test_a_step_of_wrong_form_does_not_fit(step: dict[str, Any]) -> None:
    assert not STEP.is_valid(step)


LENGTHS = st.one_of(
    st.from_regex(r"\s?[0-9]{1,3}(\.[0-9])?[hms]?([0-9]{1,2}[ms])?([0-9]{1,2}s)?\s?", fullmatch=True),
    st.from_regex(r"([0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}(\.5)?", fullmatch=True),
    st.text("0123456789hms:. -", max_size=8),
)


@given(LENGTHS)
def test_a_duration_fits_where_it_is_one(text: str) -> None:
    try:
        known = parse_duration(text) >= 0
    except DurationError as error:
        known = "whole milliseconds" in str(error)
    assert STEP.is_valid({"do": "rest", "for": text}) == known


PATTERNS = st.one_of(
    st.lists(st.sampled_from(["4", "6", "5.5", "3+1", "0", "4.2", ""]), max_size=5).map("-".join),
    st.sampled_from(["box", "sigh", "Box"]),
)


@given(PATTERNS)
def test_a_pattern_fits_where_it_is_one(pattern: str) -> None:
    script = f'title = "x"\n[[step]]\ndo = "breathe"\ncycles = 2\npattern = "{pattern}"\n'
    messages = [finding.message for finding in parse(script).findings]
    known = not messages or "longer than zero" in messages[0]
    assert STEP.is_valid({"do": "breathe", "cycles": 2, "pattern": pattern}) == known
