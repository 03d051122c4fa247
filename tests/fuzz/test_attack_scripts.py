"""Scripts that nobody would write: read, checked, compiled and played without an exception, within their bounds."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.compiling.placement import LATEST, Priority, Wanted, place
from sessions.reading.source import parse
from sessions.script import variables
from sessions.store.catalog import BUNDLED
from sessions.timecode import Ms
from sessions.timeline import Say, Segment
from tests.fuzz.targets import attack_script, attack_settings

CORPUS = sorted((Path(__file__).parent / "corpus" / "script").iterdir())
SEEDS = [path.read_bytes() for path in (*sorted(BUNDLED.glob("*.toml")), *CORPUS)]
PIECES = [
    b"", b"\0", b"\xff", b'"', b"'", b'"""', b"[[step]]\n", b"step = [", b"{", b"}", b"]", b"=", b"\r", b"\n", b"#",
    b"{side}", b"{round}", b"{{", b"1e400", b"nan", b"-1", b"0", b"99999", b"0.0005", b'"half"', b'"-10s"',
    b'do = "sides"\n', b'do = "repeat"\ntimes = 3\n', b'do = "hold"\n', b'sides = "both"\n', b"up_to = true\n",
    b"\\u001b", b"\xe2\x80\xae", b"1979-05-27T07:32:00", b"07:32",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A script of the library with some of it replaced, at places where its words begin."""
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        words = [match.start() for match in re.finditer(rb"\b", data)] or [0]
        at = draw(st.sampled_from(words))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
        data = data[:at] + piece + data[at + draw(st.integers(0, 30)) :]
    return data


@settings(max_examples=120)
@given(mutated())
def test_mutated_scripts(data: bytes) -> None:
    attack_script(data)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_what_once_broke(path: Path) -> None:
    attack_script(path.read_bytes())


_TEXTS = st.sampled_from(['"x"', '""', '"{side} {for}"', '"{next}"', '"{round}/{rounds}"', '"{count}"', '"{v}"', "1"])
_LENGTHS = st.sampled_from(['"1s"', '"45s"', '"1m30s"', '"{v}"', "0.001", "3", "20", '"2m"', '"0.5s"'])
_AREAS = st.sampled_from(['"glutes"', '"neck"', '"ql"', '"whole-body"', '"feet"', '"nose"'])
_CUES = st.builds(
    "{{ at = {}, {} }}".format,
    st.sampled_from(['"half"', '"start"', '"end"', '"1s"', '"-1s"', "0", '"9m"']),
    st.sampled_from(['say = "Breathe."', 'tone = "rep"', 'say = { left = "L.", right = "R." }', 'play = "x.wav"']),
)
_KEYS: dict[str, st.SearchStrategy[str]] = {
    "for": _LENGTHS, "title": _TEXTS, "say": _TEXTS, "note": _TEXTS, "area": _AREAS,
    "side": st.sampled_from(['"left"', '"right"', '"both"']), "sides": st.just('"both"'), "first": st.just('"right"'),
    "switch": _LENGTHS | st.just('{ for = "5s", say = "Over." }'), "between": _LENGTHS,
    "pressure": st.sampled_from(["1", "4", "10"]), "up_to": st.just("true"), "spot": st.sampled_from(['"a"', '"b"']),
    "count": st.sampled_from(["1", "10", "1000"]), "every": _LENGTHS, "say_count": st.just("true"),
    "pattern": st.sampled_from(['"box"', '"4-6"', '"3+1-6"', '"0.5-0.5"', '"sigh"']),
    "cycles": st.sampled_from(["1", "5"]), "heat": st.just("true"), "auto": _LENGTHS,
    "times": st.sampled_from(["1", "3", '"{v}"']),
    "cue": st.lists(_CUES, max_size=3).map(lambda c: f"[{', '.join(c)}]"),
    "sound": st.sampled_from(["{ countdown = false }", "{ voice = false }", "{ tones = false }", "{ countdown = 10 }"]),
    "session": st.just('"desk-2"'),
}  # fmt: skip
_ANY = ("title", "note", "area", "sound")
_TIMED = (*_ANY, "say", "side", "sides", "switch", "first", "cue")
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "move": (("for",), _TIMED),
    "hold": (("for", "area"), (*_TIMED, "pressure", "up_to", "spot")),
    "roll": (("for", "area"), (*_TIMED, "pressure")),
    "stretch": (("for",), _TIMED),
    "reps": (("count", "every"), (*_TIMED, "say_count")),
    "breathe": (("pattern", "cycles"), _TIMED),
    "rest": (("for",), (*_TIMED, "heat")),
    "switch": (("for",), _TIMED),
    "wait": ((), (*_TIMED, "auto")),
    "repeat": (("times",), (*_ANY, "between")),
    "sides": ((), (*_ANY, "switch", "first")),
    "include": (("session",), _ANY),
}


@st.composite
def steps(draw: st.DrawFn, depth: int = 0) -> str:
    kind = draw(st.sampled_from([*_KINDS]))
    needed, more = _KINDS[kind]
    chosen = [*needed, *draw(st.lists(st.sampled_from(more), max_size=3, unique=True))]
    pairs = [f'do = "{kind}"', *(f"{key} = {draw(_KEYS[key])}" for key in dict.fromkeys(chosen))]
    if kind in ("repeat", "sides"):
        inner = draw(st.lists(steps(depth + 1), min_size=1, max_size=3)) if depth < 3 else ['{ do = "rest", for = 1 }']
        pairs.append(f"step = [{', '.join(inner)}]")
    return f"{{ {', '.join(pairs)} }}"


@settings(max_examples=120)
@given(st.lists(steps(), min_size=1, max_size=6), st.sampled_from(['"45s"', "3", '"x"']), st.binary(max_size=30))
def test_documents_of_every_kind_of_step(written: list[str], value: str, commands: bytes) -> None:
    text = f'title = "T"\nstep = [{", ".join(written)}]\n[vars]\nv = {value}\n'
    attack_script(text.encode() + b"# " + bytes(32 + each % 95 for each in commands))


@settings(max_examples=80)
@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(["[sound]", "[voice]", "[breaks]", "volume = ", "0.5", "'x'", "\n", "style = ", "name = ", "[",
                         "]", '"\\u001b[31m"', '"\\u202e"', "every = ", "1e999", "9" * 5000, "hours = ",
                         "07:32", "= ", "a.b"])
    ).map(lambda parts: "".join(parts).encode())
)  # fmt: skip
def test_any_bytes_as_settings(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    attack_settings(data, tmp_path_factory.getbasetemp())


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ('{ do = "repeat", times = 9999, step = [{ do = "rest", for = 1, cue = [CUE, CUE, CUE] }] }', "too-many-cues"),
        ('{ do = "rest", for = 60, cue = [MANY] }', "too-many-cues"),
        ('{ do = "repeat", times = 21, step = [{ do = "reps", count = 1000, every = 0.001 }] }', "too-many-cues"),
        ('{ do = "reps", for = 30, every = 0.001 }', "too-many-cues"),
        ('{ do = "repeat", times = 2, step = [{ do = "rest", for = 1 }], between = { for = 1, cue = [CUE] } }', None),
        ('{ do = "repeat", times = 9, step = [{ do = "reps", count = 1000, every = 1 }] }', None),
    ],
)
def test_cues_are_counted_before_they_are_unrolled(step: str, code: str | None) -> None:
    cue = '{ at = 0, tone = "rep" }'
    written = step.replace("CUE", cue).replace("MANY", ", ".join([cue] * 20_001))
    document = parse(f'title = "T"\nstep = [{written}]\n')
    assert [finding.code for finding in document.findings] == ([code] if code else [])


def test_an_unknown_name_is_compared_with_a_bounded_number_of_vars(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def nearest(name: str, known: list[str], form: str = "") -> str:
        compared.append(len(known))
        return ""

    monkeypatch.setattr(variables, "nearest", nearest)
    names = "".join(f'v{number:05} = "1s"\n' for number in range(5_000))
    parse(f'title = "T"\n[vars]\n{names}[[step]]\ndo = "rest"\nfor = "{{w}}"\n', values={"x": "1"})
    assert len(compared) == 2
    assert max(compared) <= 200


def test_of_very_many_words_each_is_heard_or_dropped() -> None:
    segment = Segment(0, Ms(0), Ms(3_600_000), "rest")
    words = [
        Wanted(Priority.AUTHOR, Ms(number * 150), Say(f"word {number}"), Ms(400), segment.end)
        for number in range(20_000)
    ]
    heard, dropped = place(segment, words)
    assert len(heard) + len(dropped) == len(words)
    assert all(one.end + 100 <= other.at for one, other in pairwise(heard))
    wanted = {word.say: word.at for word in words}
    assert all(0 <= cue.at - wanted[cue.intent] <= LATEST for cue in heard if isinstance(cue.intent, Say))


@pytest.mark.parametrize(
    "text", ["title = 'x\n\n[[step]]\nfor = 3\n", "title = 'x\n[[step]]\ndo = 'rest'\n", 'title = "x\n']
)
def test_a_quote_that_is_left_open_is_named_where_it_opens(text: str) -> None:
    (finding,) = parse(text).findings
    assert (finding.span.line, finding.span.column) == (1, 9)
    assert finding.message == "a text without its closing quote"


def test_half_of_a_surrogate_pair_is_a_finding() -> None:
    (finding,) = parse('title = "a\ud800b"\n').findings
    assert (finding.code, finding.span.line, finding.span.column) == ("bad-utf8", 1, 11)
