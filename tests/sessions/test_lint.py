"""The lint knows how long words take: what would not be heard is told, with its seconds, where it was written."""

import tomli

from sessions.compiling.compiler import compile_script
from sessions.findings import Problem
from sessions.rules.lint import lint
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Say


def measure(say: Say) -> Ms:
    """Words take 500 ms each here."""
    return Ms(500 * len(say.text.split()))


def found(text: str) -> list[Problem]:
    script = Script.model_validate(tomli.loads(f'title = "Test"\n{text}'))
    return lint(compile_script(script, measure, intro="none"))


def test_words_that_do_not_fit_their_step() -> None:
    problems = found('step = [{ do = "move", for = "3s", say = "One two three four five six." }]')
    assert [(it.code, it.path, it.label, it.help) for it in problems] == [
        (
            "say-too-long",
            ("step", 0, "say"),
            "this takes 3 s to say, and the step lasts 3 s",
            "say it in fewer words, or give the step at least 3.3 s",
        )
    ]


def test_a_cue_that_comes_too_late_in_its_step() -> None:
    problems = found(
        'step = [{ do = "rest", for = "20s", say = "",'
        ' cue = [{ at = "1s", tone = "half" }, { at = "19s", say = "One two three." }] }]'
    )
    assert [(it.code, it.path, it.label) for it in problems] == [
        (
            "say-too-long",
            ("step", 0, "cue", 1, "say"),
            "this takes 1.5 s to say and begins 19 s into it, and the step lasts 20 s",
        )
    ]


def test_two_lines_at_once() -> None:
    problems = found(
        'step = [{ do = "rest", for = "20s", say = "One two three four five six.",'
        ' cue = [{ at = "1s", say = "Breathe." }] }]'
    )
    assert [(it.code, it.path, it.label) for it in problems] == [
        (
            "cues-collide",
            ("step", 0, "cue", 0, "say"),
            'at 1 s it collides with "One two three four five six."; it takes 0.5 s',
        )
    ]


def test_a_stretch_without_silence() -> None:
    nine = "One two three four five six seven eight nine."
    problems = found(f'step = [{{ do = "stretch", for = "10s", area = "hips", say = "{nine}" }}]')
    assert [(it.code, it.path, it.label) for it in problems] == [
        ("silence-too-short", ("step", 0), "4.5 s of its 10 s are spoken")
    ]


def test_words_of_a_switch_and_of_a_rest_between_are_told_in_their_block() -> None:
    long = "One two three four five six seven eight nine ten eleven twelve."
    pause, rest = f'{{ for = "5s", say = "{long}" }}', '[{ do = "rest", for = "5s" }]'
    problems = found(
        f'step = [{{ do = "sides", switch = {pause}, step = {rest} }},'
        f' {{ do = "repeat", times = 3, between = {pause}, step = {rest} }}]'
    )
    assert [it.path for it in problems] == [("step", 0, "switch", "say"), ("step", 1, "between", "say")]


def test_a_built_in_line_that_gives_way_is_no_finding() -> None:
    five = "One two three four five."
    assert found(f'step = [{{ do = "rest", for = "3s" }}, {{ do = "rest", for = "10s", say = "{five}" }}]') == []
