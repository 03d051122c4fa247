"""A script's text gives a Script or located findings, whatever it holds; and every place is the right one."""

import sys
import tomllib
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.areas import NEVER_PRESSED, NOT_ROLLED, SHOWN
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import MOST_PROBLEMS, KeyPath, Problem, Span, render
from sessions.phrases import phrases_for
from sessions.reading.fault import Fault
from sessions.reading.plain import Plain, at
from sessions.reading.source import MOST_BLOCKS, Document, parse
from sessions.reading.spans import Spans
from sessions.reading.syntax import MOST_INLINE_LEVELS, read_toml
from sessions.rules.steps import check
from sessions.script.models import AREAS, Hold, Repeat, Script
from sessions.store.catalog import BUNDLED, load

LIBRARY = sorted(BUNDLED.glob("*.toml"))
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.toml"))
TEXTS = [path.read_bytes().decode() for path in (*LIBRARY, *BROKEN)]
LINES = sorted({line for text in TEXTS for line in text.split("\n") if len(line) < 200})
HEAD = 'title = "Test"\nareas = ["middle-back"]\n'
HOLD = '[[step]]\ndo = "hold"\nfor = "30s"\n'


def script_of(text: str, values: dict[str, str] | None = None) -> Script:
    document = parse(text, values=values or {})
    assert document.script is not None, document.findings
    return document.script


def codes(text: str, values: dict[str, str] | None = None) -> list[str]:
    return [finding.code for finding in parse(text, values=values or {}).findings]


def examine(text: str) -> None:
    """A text gives a Script that compiles and can be checked, or an error; every finding can be shown."""
    document = parse(text)
    findings = list(document.findings)
    if document.script is not None:
        timeline = compile_script(document.script, estimate)
        findings += map(document.locate, check(document.script, timeline))
    else:
        assert any(finding.severity == "error" for finding in findings)
    lines = document.text.split("\n")
    for finding in findings:
        span = finding.span
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert render(finding, text)


PIECES = st.sampled_from([
    '"', "'", '"""', "'''", "[", "]", "{", "}", "=", ",", ".", "#", "\\", "\n", "\r\n", "\t", " ", "-1", "0", "nan",
    "true", "07:32", "1979-05-27", "é", "背", "🙂", "\x1b", "{side}", "{round}", "{", "}}", "[[step]]\n",
    "[[step.step]]\n", "[[step.cue]]\n", "[vars]\n", "[sound]\n", 'title = "x"\n', 'do = "hold"\n', 'do = "sides"\n',
    'do = "repeat"\ntimes = 2\n', "step = []\n", 'for = "5s"\n', 'for = "{a}"\n', 'sides = "both"\n',
    'side = "left"\n', 'switch = { for = "3s" }\n', 'say = "x"\n', 'cue = [{ at = "half", say = "x" }]\n',
    'say = { left = "a", right = "b" }\n', "pressure = 9\n", 'area = "neck"\n',
])  # fmt: skip


@given(st.text())
def test_any_text_gives_a_script_or_findings(text: str) -> None:
    examine(text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_pieces_of_a_script_give_a_script_or_findings(text: str) -> None:
    examine(text)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A script of the library or of the broken ones, with up to five places or lines changed."""
    text = draw(st.one_of(st.sampled_from(TEXTS[: len(LIBRARY)]), st.sampled_from(TEXTS)))
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            lines = text.split("\n")
            index = draw(st.integers(0, len(lines) - 1))
            lines[index : index + 1] = draw(st.lists(st.sampled_from(LINES), max_size=2))
            text = "\n".join(lines)
        else:
            start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 20))
            text = text[:start] + draw(st.one_of(st.just(""), PIECES)) + text[start + length :]
    return text


@given(mutated())
@settings(max_examples=300)
def test_mutated_scripts_give_a_script_or_findings(text: str) -> None:
    examine(text)


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_bundled_scripts_have_no_findings(path: Path) -> None:
    document = load(path)
    assert document.findings == ()
    assert document.script is not None
    timeline = compile_script(document.script, estimate)
    assert check(document.script, timeline) == []
    assert timeline.dropped == ()


# Places

KEYS = st.one_of(st.sampled_from(["a", "b", "step", "x-1", "1"]), st.text("aé背🙂 .\"'#]=\t\\", max_size=4))
SCALARS = st.one_of(
    st.integers(-9, 10**12),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.dates(),
    st.times(),
)
VALUES: st.SearchStrategy[Plain] = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)


def quoted(text: str) -> str:
    """A text as TOML writes it between quotes."""
    escaped = "".join(f"\\U{ord(c):08x}" if c in '"\\' or ord(c) < 32 or ord(c) == 127 else c for c in text)
    return f'"{escaped}"'


def written_key(key: str) -> str:
    bare = key.isascii() and key.replace("-", "").isalnum()
    return key if bare else quoted(key)


def written(value: Plain) -> str:
    """A value as TOML writes it on one line."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case list():
            return f"[ {', '.join(map(written, value))} ]"
        case dict():
            return f"{{ {', '.join(f'{written_key(key)} = {written(item)}' for key, item in value.items())} }}"
        case float():
            return f"{value!r}" if "." in repr(value) or "e" in repr(value) else f"{value!r}.0"
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML with tables and lists of tables under headers, dotted keys, comments, and either line end."""
    lines: list[str] = []

    def pairs(prefix: str = "") -> None:
        for key, value in draw(st.dictionaries(KEYS, VALUES, max_size=3)).items():
            lines.append(f"{prefix}{written_key(key)} = {written(value)}{draw(st.sampled_from(['', ' # ä']))}")

    pairs()
    if draw(st.booleans()):
        pairs("dotted.  key . ")
    for name in draw(st.lists(st.sampled_from(["[[t1]]", "[[t1.t2]]", "[ t1 . sub ]", "[t3]"]), max_size=5)):
        if name not in lines:
            lines.append(name)
            pairs()
        elif name.startswith("[["):
            lines.append(name)
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + "\n"


def cut(text: str, span: Span) -> str:
    """What stands at a place."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def assert_places_fit(text: str, data: Plain) -> int:
    spans = Spans(text)
    count = 0
    for path, span in spans.values():
        count += 1
        assert tomli.loads(f"v = {cut(text, span)}") == {"v": at(data, path)}
        name = next(key for key in reversed(path) if isinstance(key, str))
        key = spans.key(path) if isinstance(path[-1], str) else None
        if key is not None:
            assert next(iter(tomli.loads(f"{cut(text, key)} = 0"))) == name
    return count


@given(documents())
def test_the_place_of_every_value_cut_out_parses_to_it(text: str) -> None:
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    assert_places_fit(text, data)


@pytest.mark.parametrize("text", TEXTS[: len(LIBRARY)], ids=[path.stem for path in LIBRARY])
def test_the_places_in_bundled_scripts(text: str) -> None:
    assert assert_places_fit(text, tomli.loads(text)) > 20


PLACED = """\
title = "x" # ä
sound.tone."start" = "end"
[vars]
"ä b" = [1, { y.z = 2 }]

[[step]]
do = "hold"

[[step]]
do = "sides"
[[step.step]]
do = "hold"
[[step.step]]
cue = [ { at = "half" } ]
[step.step.sound]
voice = true
"""


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (1, 1, 6), (1, 9, 12)),
        (("sound",), (2, 1, 6), (2, 1, 6)),
        (("sound", "tone", "start"), (2, 12, 19), (2, 22, 27)),
        (("vars",), (3, 1, 7), (3, 1, 7)),
        (("vars", "ä b", 1, "y", "z"), (4, 17, 18), (4, 21, 22)),
        (("vars", "ä b", 1), None, (4, 13, 24)),
        (("step", 0), (6, 1, 9), (6, 1, 9)),
        (("step", 1, "step", 0), (11, 1, 14), (11, 1, 14)),
        (("step", 1, "step", 1, "cue", 0, "at"), (14, 11, 13), (14, 16, 22)),
        (("step", 1, "step", 1, "sound", "voice"), (16, 1, 6), (16, 9, 13)),
        (("step", 2), None, None),
    ],
)
def test_places(path: KeyPath, key: tuple[int, int, int] | None, value: tuple[int, int, int] | None) -> None:
    def span(place: tuple[int, int, int] | None) -> Span | None:
        return None if place is None else Span(place[0], place[1], place[0], place[2])

    spans = Spans(PLACED)
    assert (spans.key(path), spans.value(path)) == (span(key), span(value))


def test_what_is_missing_is_placed_at_the_header_or_the_brace_around_it() -> None:
    document = parse(PLACED)

    def place(*path: str | int) -> tuple[int, int, int]:
        span = document.locate(Problem("code", path, "message")).span
        return span.line, span.column, span.end_column

    assert place("step", 0, "for") == (6, 1, 9)
    assert place("step", 1, "step", 1, "cue", 0, "say") == (14, 9, 10)
    assert place("nothing", "here") == (1, 1, 1)


def test_a_byte_order_mark_is_dropped() -> None:
    assert script_of(f"\ufeff{HEAD}{HOLD}") == script_of(HEAD + HOLD)
    assert parse("\ufefftitle = 1\n").findings[0].span == Span(1, 1, 1, 1)


# TOML

TOML_1_1 = [
    "a = { x = 1, }", "a = { x = 1\n}", "a = {\nx = 1 }", "a = { x = 1, # c\n y = 2 }", 'a = "\\e"', 'a = "\\x41"',
    'a = """\\e"""', "a = 1979-05-27 01:30", "a = 1979-05-27T01:30Z", '"\\e" = 1', "a = [{ x = 1\n}]", 'a = "\\\\\\e"',
]  # fmt: skip
TOML_1_0 = [
    "a = { x = [1,\n2] }", 'a = { x = """\n""" }', 'a = """x""""', "a = ''''x'''", "a = 1979-05-27 07:32:00.5+01:00",
    '"a.b" . c = 1', "a = [ # c\n1,\n]", 'a = "\\\\e"', "a = '\\e'", 'a = "07:32"', "a = 1 # { \n", "1.2 = 3",
    'a = """\\\n  b"""', "a = +1e3\nb = -inf\nc = 0xFF\nd = 1_0", "[a]\r\nb = 1\r\n", "a = [[1, 2], []]",
    "1979-05-27 = 1",
]  # fmt: skip


@pytest.mark.parametrize("text", TOML_1_1)
def test_what_only_toml_1_1_has(text: str) -> None:
    tomli.loads(text)
    fault = read_toml(text)
    assert isinstance(fault, Fault)
    assert fault.code == "toml-version"
    assert text[fault.start : fault.end]


@pytest.mark.parametrize("text", TOML_1_0)
def test_what_toml_1_0_has(text: str) -> None:
    assert read_toml(text) == tomli.loads(text)


@pytest.mark.skipif(sys.version_info >= (3, 15), reason="the standard library reads TOML 1.1 from here on")
@given(st.one_of(st.sampled_from([*TOML_1_0, *TOML_1_1]), documents()))
def test_read_as_the_standard_library_reads_toml_1_0(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert isinstance(read_toml(text), Fault)
    else:
        assert read_toml(text) == expected


# Limits, on both sides


def nested(levels: int) -> str:
    inner = '{ do = "rest", for = "5s" }'
    for _ in range(levels):
        inner = f'{{ do = "repeat", times = 1, step = [{inner}] }}'
    return f'title = "x"\nstep = [{inner}]\n'


def nested_under_headers(levels: int) -> str:
    headers = (f'[[{".".join(["step"] * level)}]]\ndo = "repeat"\ntimes = 1\n' for level in range(1, levels + 1))
    return f'title = "x"\n{"".join(headers)}[[{".".join(["step"] * (levels + 1))}]]\ndo = "rest"\nfor = "5s"\n'


@pytest.mark.parametrize("nest", [nested, nested_under_headers])
def test_blocks_nest_to_their_limit(nest: Callable[[int], str]) -> None:
    assert codes(nest(MOST_BLOCKS)) == []
    assert codes(nest(MOST_BLOCKS + 1)) == ["too-deep"]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [(MOST_INLINE_LEVELS, False), (MOST_INLINE_LEVELS + 1, True), (5_000, True), (200_000, True)],
)
def test_brackets_nest_to_their_limit(levels: int, expected: bool) -> None:
    fault = read_toml("a = " + "[" * levels + "]" * levels)
    assert isinstance(fault, Fault) == expected
    assert not isinstance(fault, Fault) or fault.code == "too-deep"


@pytest.mark.parametrize("text", ["[" + "a." * 900 + "a]\n", "a." * 500_000 + "a = 1\n", '"a".' * 2_000 + "a = 1\n"])
def test_keys_of_many_parts_are_too_deep(text: str) -> None:
    assert codes(text) == ["too-deep"]


@pytest.mark.parametrize(("length", "expected"), [(500, []), (501, ["phrase-too-long"])])
@pytest.mark.parametrize("key", ["say", "note", "title"])
def test_texts_have_at_most_500_characters(key: str, length: int, expected: list[str]) -> None:
    assert codes(f'{HEAD}{HOLD}{key} = "{"a" * length}"\n') == expected


@pytest.mark.parametrize(("copies", "expected"), [(10, []), (11, ["phrase-too-long"])])
def test_texts_have_at_most_500_characters_with_their_vars(copies: int, expected: list[str]) -> None:
    assert codes(f'{HEAD}[vars]\nw = "{"a" * 50}"\n{HOLD}say = "{"{w}" * copies}"\n') == expected


def test_vars_cannot_swell_a_script_without_end() -> None:
    swollen = f'[vars]\nw = "{"a" * 500_000}"\n{HOLD}spot = "{"{w}" * 100_000}"\n'
    assert codes(HEAD + swollen) == ["phrase-too-long"]
    assert codes(f'about = "{"{w}" * 20}"\n{HEAD}[vars]\nw = "{"a" * 500}"\n{HOLD}') == []
    assert codes(f'about = "{"{w}" * 21}"\n{HEAD}[vars]\nw = "{"a" * 500}"\n{HOLD}') == ["phrase-too-long"]


@pytest.mark.parametrize(
    ("rounds", "step", "expected"),
    [
        (10_000, '{ do = "rest", for = "1s" }', []),
        (5_000, '{ do = "rest", for = "1s" }, { do = "rest", for = "1s" }', []),
        (5_001, '{ do = "rest", for = "1s" }, { do = "rest", for = "1s" }', ["too-many-segments"]),
        (3_333, '{ do = "stretch", for = "1s", sides = "both", switch = "1s" }', []),
        (3_334, '{ do = "stretch", for = "1s", sides = "both", switch = "1s" }', ["too-many-segments"]),
        (10_000, '{ do = "repeat", times = 10000, step = [{ do = "rest", for = "1s" }] }', ["too-many-segments"]),
        (240, '{ do = "rest", for = "1m" }', []),
        (241, '{ do = "rest", for = "1m" }', ["too-long"]),
        (1, '{ do = "rest", for = "4h" }', []),
        (1, '{ do = "rest", for = "4:00:00.001" }', ["too-long"]),
        (960, '{ do = "wait" }', []),
        (961, '{ do = "wait" }', ["too-long"]),
        (720, '{ do = "breathe", pattern = "4-6", for = "21s" }', []),
        (721, '{ do = "breathe", pattern = "4-6", for = "21s" }', ["too-long"]),
    ],
)
def test_sessions_have_a_limit_that_is_known_before_they_are_unrolled(
    rounds: int, step: str, expected: list[str]
) -> None:
    assert codes(f'{HEAD}step = [{{ do = "repeat", times = {rounds}, step = [{step}] }}]\n') == expected


def test_of_very_many_findings_the_last_says_that_there_are_more() -> None:
    keys = "".join(f"key_{number} = 1\n" for number in range(MOST_PROBLEMS + 1))
    assert codes(HEAD + HOLD + keys) == ["unknown-key"] * MOST_PROBLEMS + ["more-findings"]
    names = f'{HOLD}say = "{{what}}"\n' * (MOST_PROBLEMS + 1)
    assert codes(HEAD + names) == ["unknown-name"] * MOST_PROBLEMS + ["more-findings"]


@pytest.mark.parametrize(
    ("at_", "expected"),
    [("0s", 0), ("30s", 0), ("-30s", 0), ("end", 0), ("half", 0), ("30.001s", 1), ("-30.001s", 1), ("31s", 1)],
)
def test_cues_lie_within_their_step(at_: str, expected: int) -> None:
    assert codes(f'{HEAD}{HOLD}cue = [{{ at = "{at_}", tone = "half" }}]\n') == ["cue-outside"] * expected


# Vars

VARS = """\
title = "{who}, {n} rounds"
about = "{{{who}}}"
needs = ["{who}"]
areas = ["{place}"]

[vars]
n = 3
press = "30s"
who = "Everybody"
place = "chest"
loud = 0.5

[[step]]
do = "repeat"
times = "{n}"
step = [{ do = "hold", for = "{press}", spot = "{who}-{n}", say = "{who}: {n} of {round} {{}}" }]
"""


def repeat_of(document: Document) -> tuple[Repeat, Hold]:
    assert document.script is not None, document.findings
    repeat = document.script.step[0]
    assert isinstance(repeat, Repeat)
    hold = repeat.step[0]
    assert isinstance(hold, Hold)
    return repeat, hold


def test_a_var_alone_brings_its_own_type_and_inside_a_text_its_text() -> None:
    document = parse(VARS)
    repeat, hold = repeat_of(document)
    assert document.script is not None
    assert (repeat.times, hold.duration, hold.spot) == (3, 30_000, "Everybody-3")
    assert (document.script.title, document.script.about) == ("Everybody, 3 rounds", "{Everybody}")
    assert (document.script.needs, document.script.areas) == (("Everybody",), ("chest",))


def test_texts_of_steps_keep_their_templates() -> None:
    _, hold = repeat_of(parse(VARS))
    assert hold.say == "{who}: {n} of {round} {{}}"


def test_values_from_outside_take_the_place_of_vars() -> None:
    document = parse(VARS, values={"n": "5", "press": "45s", "loud": "0.25"})
    repeat, hold = repeat_of(document)
    assert document.script is not None
    assert (repeat.times, hold.duration) == (5, 45_000)
    assert document.script.vars == {"n": 5, "press": "45s", "who": "Everybody", "place": "chest", "loud": 0.25}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"m": "5"}, ["unknown-var"]),
        ({"n": "many"}, ["wrong-type"]),
        ({"n": "0"}, ["out-of-range"]),
        ({"press": "2n"}, ["bad-duration"]),
        ({"place": "spine"}, ["unknown-value"]),
        ({"who": "{n}"}, []),
    ],
)
def test_values_from_outside_are_checked_like_written_ones(values: dict[str, str], expected: list[str]) -> None:
    assert codes(VARS, values) == expected


def test_a_value_of_no_var_is_answered_with_the_nearest() -> None:
    (finding,) = parse(VARS, values={"pres": "5"}).findings
    assert (finding.message, finding.help) == ("there is no var `pres` to set", "did you mean `press`?")
    assert finding.span == Span(6, 1, 6, 7)


REST = 'do = "rest"\nfor = "5s"\n'
ROUNDS = 'do = "repeat"\ntimes = 2\nstep = [{ do = "rest", for = "5s" }]\n'


@pytest.mark.parametrize(
    ("step", "fits"),
    [
        (ROUNDS + 'title = "Round {round} of {rounds}"', True),
        (ROUNDS.replace('"5s"', '"5s", say = "{round}"'), True),
        (ROUNDS + 'between = { for = "5s", say = "{round}" }', False),
        (REST + 'say = "{round}"', False),
        (REST + 'say = "{side}"', False),
        (REST + 'say = "{side}"\nsides = "both"', True),
        (REST + 'say = "{for} {next}"', True),
        (REST + 'area = "{for}"', False),
        (REST + 'say = "{count}"', False),
        ('do = "breathe"\npattern = "4-6"\ncycles = 2\nsay = "{count}"', True),
        ('do = "reps"\nfor = "20s"\nsay = "{count}"', False),
        ('do = "reps"\nfor = "20s"\ncount = 4\ncue = [{ at = "half", say = "{count}" }]', True),
        (REST + 'side = "left"\nsay = { left = "{side}", right = "{round}" }', False),
    ],
)
def test_names_are_known_where_they_mean_something(step: str, fits: bool) -> None:
    assert codes(f"{HEAD}[[step]]\n{step}\n") == ([] if fits else ["name-out-of-place"])


def test_an_area_is_inherited_only_where_the_script_names_one() -> None:
    one = script_of(HEAD + HOLD)
    two = script_of(HEAD.replace('["middle-back"]', '["middle-back", "chest"]') + HOLD)
    assert [problem.code for problem in check(one)] == []
    assert [problem.code for problem in check(two)] == ["needs-area"]


@pytest.mark.parametrize(
    ("written_as", "mend"),
    [
        ("90 sec", 'write "90s"'),
        ("2 minutes", 'write "2m"'),
        ("1 hour 30 min", 'write "1h30m"'),
        ("1,5 s", 'write "1.5s"'),
        ("5 months", ""),
        ("a while", ""),
        ("1:75", ""),
        ("-5s", ""),
    ],
)
def test_a_duration_in_other_words_is_answered_with_the_right_ones(written_as: str, mend: str) -> None:
    (finding,) = parse(f'{HEAD}[[step]]\ndo = "rest"\nfor = "{written_as}"\n').findings
    assert (finding.code, finding.help) == ("bad-duration", mend)


def test_the_words_shown_and_spoken_of_areas_are_of_areas() -> None:
    spoken = {key.partition(".")[2] for key in phrases_for("en").words if key.startswith("caution.")}
    assert spoken | set(SHOWN) | set(NOT_ROLLED) <= set(AREAS)
    assert not set(NEVER_PRESSED) & set(AREAS)
