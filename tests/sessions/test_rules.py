"""Every safety rule, on both sides of its number."""

from functools import partial

import pytest

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.findings import KeyPath
from sessions.limits import hold_cap
from sessions.reading.source import parse
from sessions.rules.steps import check
from sessions.script.models import AREAS


def found(steps: str, area: str = "middle-back", top: str = "") -> list[tuple[str, KeyPath]]:
    """The codes and paths of what is wrong with a session of these steps, written inline."""
    document = parse(f'title = "Test"\nareas = ["{area}"]\n{top}\nstep = [{steps}]\n')
    assert document.script is not None, document.findings
    timeline = compile_script(document.script, estimate)
    return [(problem.code, problem.path) for problem in check(document.script, timeline)]


def codes(steps: str, area: str = "middle-back", top: str = "") -> list[str]:
    return [code for code, _ in found(steps, area, top)]


def step(do: str, length: str, **keys: str) -> str:
    texts = "".join(f', {key} = "{value}"' for key, value in keys.items())
    return f'{{ do = "{do}", for = "{length}"{texts} }}'


hold, roll, rest, stretch = (partial(step, do) for do in ("hold", "roll", "rest", "stretch"))


@pytest.mark.parametrize(("area", "seconds"), [("middle-back", 90), ("ql", 60), ("neck", 60), ("chest", 60)])
def test_a_hold_has_its_longest(area: str, seconds: int) -> None:
    assert hold_cap(area) == seconds * 1000
    assert found(hold(f"{seconds}s"), area) == []
    assert found(hold(f"{seconds}.001s"), area) == [("hold-too-long", ("step", 0, "for"))]


def test_a_hold_is_limited_where_its_area_is_inherited() -> None:
    block = '{ do = "repeat", times = 1, area = "ql", step = [' + hold("61s") + "] }"
    assert found(block) == [("hold-too-long", ("step", 0, "step", 0, "for"))]


def test_holds_less_than_five_seconds_apart_count_as_one() -> None:
    def apart(length: str) -> list[tuple[str, KeyPath]]:
        return [
            item for item in found(", ".join([hold("60s"), rest(length), hold("31s")])) if item[0] != "new-spot-soon"
        ]

    assert apart("5s") == []
    assert apart("4.999s") == [("holds-run-together", ("step", 2, "for"))]


def test_holds_that_count_as_one_may_last_as_long_as_one() -> None:
    assert codes(", ".join([hold("45s"), rest("1s"), hold("45s")])) == ["new-spot-soon"]


@pytest.mark.parametrize(
    ("between", "together"),
    [
        (roll("20s"), True),
        (f"{rest('3s')}, {roll('10s')}, {rest('1.9s')}", True),
        (f"{rest('3s')}, {roll('10s')}, {rest('2s')}", False),
        (roll("20s", area="glutes"), False),
        (hold("20s", area="glutes"), False),
    ],
)
def test_only_what_leaves_the_muscle_alone_parts_its_holds(between: str, together: bool) -> None:
    steps = ", ".join([hold("60s"), between, hold("60s")])
    assert ("holds-run-together" in codes(steps)) == together


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [("left", "left", True), ("left", "right", False), ("left", "both", True), ("both", "right", True)],
)
def test_both_sides_count_toward_left_and_right(first: str, second: str, together: bool) -> None:
    steps = ", ".join([hold("60s", side=first), hold("60s", side=second)])
    assert ("holds-run-together" in codes(steps)) == together


def test_no_side_counts_toward_left_and_right() -> None:
    assert "holds-run-together" in codes(", ".join([hold("60s"), hold("60s", side="right")]))


def test_the_same_spot_rests_for_thirty_seconds() -> None:
    def again(length: str) -> list[tuple[str, KeyPath]]:
        return found(", ".join([hold("30s", spot="a"), rest(length), hold("30s", spot="a")]))

    assert again("30s") == []
    assert again("29.999s") == [("same-spot-soon", ("step", 2))]


def test_another_spot_is_rest_for_the_first_and_rolling_is_not() -> None:
    def again(between: str) -> list[str]:
        return codes(", ".join([hold("30s", spot="a"), between, hold("30s", spot="a")]))

    assert again(f"{rest('15s')}, {hold('10s')}, {rest('15s')}") == []
    assert again(f"{rest('15s')}, {roll('30s')}, {rest('14s')}") == ["same-spot-soon"]


def test_a_step_played_again_is_the_same_spot() -> None:
    block = '{ do = "repeat", times = 2, between = "%s", step = [' + hold("30s") + "] }"
    assert codes(block % "30s") == []
    assert found(block % "29s") == [("same-spot-soon", ("step", 0, "step", 0))]


def test_a_new_spot_comes_after_fifteen_seconds() -> None:
    def next_one(between: str) -> list[tuple[str, KeyPath]]:
        return found(", ".join([hold("30s"), between, hold("30s")]))

    assert next_one(rest("15s")) == []
    assert next_one(rest("14.999s")) == [("new-spot-soon", ("step", 2))]
    assert next_one(f"{rest('8s')}, {roll('30s')}, {rest('7s')}") == []


def test_each_side_is_a_muscle_of_its_own() -> None:
    assert codes(hold("90s", sides="both", switch="1s")) == []


def test_a_muscle_is_rolled_for_two_minutes() -> None:
    def rolled(length: str) -> list[tuple[str, KeyPath]]:
        return found(", ".join([roll("60s"), rest("60s"), roll(length)]))

    assert rolled("60s") == []
    assert rolled("60.001s") == [("roll-too-long", ("step", 2, "for"))]
    assert codes(roll("120s", sides="both")) == []
    assert codes(", ".join([roll("60s"), roll("61s", area="hips")])) == []


def test_much_holding_and_much_pressure_are_said() -> None:
    def held(length: str) -> list[str]:
        return codes(", ".join([hold("90s"), rest("30s"), hold(length)]))

    assert held("90s") == []
    assert codes(", ".join([hold("60s"), rest("30s")] * 3 + [hold("1s")])) == ["much-holding"]
    both = [roll("60s"), hold("90s"), rest("30s")] * 2
    assert codes(", ".join(both)) == []
    assert "much-pressure" in codes(", ".join([*both, hold("1s")]))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("do", ["hold", "roll"])
def test_where_pressing_has_no_place(do: str, area: str) -> None:
    never = {"hold": {"lower-back", "eyes"}, "roll": {"lower-back", "eyes", "neck"}}
    expected = [("area-not-pressed", ("step", 0, "area"))] if area in never[do] else []
    assert found(step(do, "30s"), area) == expected


@pytest.mark.parametrize("do", ["hold", "roll", "stretch"])
def test_what_presses_or_stretches_names_its_area(do: str) -> None:
    steps = ", ".join([step(do, "30s"), step(do, "30s", area="other")])
    document = parse(f'title = "Test"\nstep = [{steps}]\n')
    assert document.script is not None
    assert [(problem.code, problem.path) for problem in check(document.script)] == [("needs-area", ("step", 0, "area"))]


@pytest.mark.parametrize("do", ["hold", "roll"])
@pytest.mark.parametrize(
    ("area", "pressure", "expected"),
    [
        ("hips", 5, []),
        ("hips", 6, ["pressure-high"]),
        ("hips", 7, ["pressure-too-high"]),
        ("ql", 4, []),
        ("ql", 5, ["pressure-too-high"]),
        ("chest", 5, ["pressure-too-high"]),
    ],
)
def test_pressure(do: str, area: str, pressure: int, expected: list[str]) -> None:
    assert codes(f'{{ do = "{do}", for = "30s", pressure = {pressure} }}', area) == expected


def test_a_stretch_of_more_than_a_minute_is_long() -> None:
    assert codes(stretch("60s")) == []
    assert found(stretch("61s")) == [("stretch-long", ("step", 0, "for"))]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("4-7-8", []),
        ("4-7.5-8", ["breath-hold-too-long"]),
        ("4-4-4-4", []),
        ("4-0-4-4.5", ["breath-hold-too-long"]),
        ("2-2", []),
        ("1.5-2", ["breath-too-fast"]),
        ("1+0.5-2", ["breath-too-fast"]),
        ("1+0.5-2.5", []),
    ],
)
def test_breathing(pattern: str, expected: list[str]) -> None:
    assert codes(f'{{ do = "breathe", pattern = "{pattern}", cycles = 2 }}') == expected


@pytest.mark.parametrize(
    ("cycles", "top", "expected"),
    [
        (4, "", []),
        (5, "", [("too-many-breath-holds", ("step", 0, "cycles"))]),
        (8, "experienced = true", []),
        (9, "experienced = true", [("too-many-breath-holds", ("step", 0, "cycles"))]),
    ],
)
def test_long_breath_holds_are_few(cycles: int, top: str, expected: list[tuple[str, KeyPath]]) -> None:
    assert found(f'{{ do = "breathe", pattern = "4-7-8", cycles = {cycles} }}', top=top) == expected


def test_long_breath_holds_count_over_the_session() -> None:
    def twice(pattern: str) -> list[tuple[str, KeyPath]]:
        return found(", ".join([f'{{ do = "breathe", pattern = "{pattern}", cycles = 3 }}'] * 2))

    assert twice("4-4-6") == []
    assert twice("4-4.5-6") == [("too-many-breath-holds", ("step", 1, "cycles"))]


def test_heat_ends_within_twenty_minutes() -> None:
    assert codes('{ do = "rest", for = "20m", heat = true }') == []
    assert found('{ do = "rest", for = "20m0.001s", heat = true }') == [("heat-too-long", ("step", 0, "for"))]
    assert codes('{ do = "rest", for = "30m" }') == []


SILENT = "sound = { voice = false, tones = false }"


@pytest.mark.parametrize(
    ("steps", "top", "heard"),
    [
        ('{ do = "rest", for = "5m", heat = true }', "", True),
        ('{ do = "rest", for = "5m", heat = true }', "closing = false", True),
        ('{ do = "rest", for = "5m", heat = true }', f"closing = false\n{SILENT}", False),
        ('{ do = "rest", for = "5m" }', f"closing = false\n{SILENT}", True),
        ('{ do = "rest", for = "5m", heat = true }, { do = "rest", for = "5s" }', SILENT, False),
    ],
)
def test_the_end_of_heat_is_heard(steps: str, top: str, heard: bool) -> None:
    assert found(steps, top=top) == ([] if heard else [("heat-unheard", ("step", 0))])


def test_what_is_done_on_one_side_is_done_on_the_other() -> None:
    left, right = stretch("30s", side="left"), stretch("30s", side="right")
    assert found(left) == [("one-sided", ("step", 0, "side"))]
    assert found(f"{left}, {right}") == []
    assert found(f'{left}, {{ do = "switch" }}, {stretch("30s")}') == []
    assert found(", ".join([left, stretch("30s", side="right", area="hips")])) == [
        ("one-sided", ("step", 0, "side")),
        ("one-sided", ("step", 1, "side")),
    ]


@pytest.mark.parametrize(("language", "expected"), [("en", []), ("en-GB", []), ("EN", []), ("eo", ["no-phrases"])])
def test_a_language_without_phrases_is_said(language: str, expected: list[str]) -> None:
    assert codes(rest("5s"), top=f'language = "{language}"') == expected


def test_what_the_script_alone_shows_needs_no_timeline() -> None:
    document = parse('title = "Test"\nareas = ["ql"]\nstep = [{ do = "hold", for = "80s", pressure = 5 }]\n')
    assert document.script is not None
    assert [problem.code for problem in check(document.script)] == ["hold-too-long", "pressure-too-high"]


def test_a_problem_is_said_once_however_often_its_step_is_played() -> None:
    block = '{ do = "repeat", times = 5, step = [' + hold("91s") + ", " + rest("5m") + "] }"
    assert codes(block).count("hold-too-long") == 1
