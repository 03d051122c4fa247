"""A script compiles to segments that tile the session and cues that follow the rules of when a cue sounds."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.compiling.compiler import Intro, compile_script
from sessions.compiling.placement import HUSH
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Cue, Say, Timeline, Tone


def measure(say: Say) -> Ms:
    """Words take 400 ms each here."""
    return Ms(400 * len(say.text.split()))


def compiled(text: str, intro: Intro = "none", lengths: Mapping[int, Ms] | None = None) -> Timeline:
    script = Script.model_validate(tomli.loads(f'title = "Test"\n{text}'))
    return compile_script(script, measure, intro=intro, lengths=lengths)


def segments(timeline: Timeline) -> list[tuple[int, int, str, str | None]]:
    return [(s.start, s.end, s.do, s.side) for s in timeline.segments]


def cues(timeline: Timeline, segment: int) -> list[tuple[int, str]]:
    return [(cue.at, shown(cue)) for cue in timeline.cues if cue.segment == segment]


def shown(cue: Cue) -> str:
    if isinstance(cue.intent, Tone):
        return f"<{cue.intent.name}>"
    return cue.intent.text if isinstance(cue.intent, Say) else cue.intent.path


def test_a_hold_of_ninety_seconds() -> None:
    timeline = compiled('[[step]]\ndo = "hold"\nfor = "90s"\narea = "glutes"\nsay = "Press and hold"')
    assert cues(timeline, 0) == [
        (0, "<start>"),
        (300, "Press and hold"),
        (30_000, "Sixty seconds left."),
        (60_000, "Thirty seconds left."),
        (80_000, "Ten seconds."),
        (87_000, "<tick>"),
        (88_000, "<tick>"),
        (89_000, "<tick>"),
        (90_000, "<end>"),
    ]


def test_rounds_in_sides_in_rounds() -> None:
    timeline = compiled(
        """
        [vars]
        press = "12s"
        n = 2
        [[step]]
        do = "repeat"
        times = 2
        [[step.step]]
        do = "sides"
        switch = "6s"
        [[step.step.step]]
        do = "repeat"
        times = 2
        between = "7s"
        step = [{ do = "hold", for = "12s", area = "ql" }]
        [[step]]
        do = "breathe"
        pattern = "4-6"
        cycles = 2
        """
    )
    assert segments(timeline) == [
        (0, 12_000, "hold", "left"),
        (12_000, 19_000, "rest", "left"),
        (19_000, 31_000, "hold", "left"),
        (31_000, 37_000, "switch", "right"),
        (37_000, 49_000, "hold", "right"),
        (49_000, 56_000, "rest", "right"),
        (56_000, 68_000, "hold", "right"),
        (68_000, 74_000, "switch", "left"),
        (74_000, 86_000, "hold", "left"),
        (86_000, 93_000, "rest", "left"),
        (93_000, 105_000, "hold", "left"),
        (105_000, 111_000, "switch", "right"),
        (111_000, 123_000, "hold", "right"),
        (123_000, 130_000, "rest", "right"),
        (130_000, 142_000, "hold", "right"),
        (142_000, 162_000, "breathe", None),
        (162_000, timeline.duration, "outro", None),
    ]
    assert [(s.round, s.rounds) for s in timeline.segments[:4]] == [(1, 2), (1, 2), (2, 2), (1, 2)]


def test_the_first_step_of_a_side_names_it_and_a_switch_does_it_for_the_next() -> None:
    timeline = compiled(
        '[[step]]\ndo = "stretch"\nfor = "20s"\nsides = "both"\nswitch = "5s"\narea = "neck"\nsay = "Tilt."'
    )
    lines = [segment.line for segment in timeline.segments[:3]]
    assert lines == ["Left side. Tilt.", "Switch sides. Right.", "Tilt."]


def test_a_switch_step_flips_the_side_of_what_follows() -> None:
    timeline = compiled(
        """
        step = [
          { do = "stretch", for = "15s", side = "left", area = "neck" },
          { do = "switch", for = "5s" },
          { do = "stretch", for = "15s", area = "neck" },
        ]
        """
    )
    assert [segment.side for segment in timeline.segments[:3]] == ["left", "right", "right"]


def test_rounds_of_sides_get_the_switch_of_the_block_between() -> None:
    timeline = compiled(
        """
        [[step]]
        do = "repeat"
        times = 2
        step = [{ do = "sides", switch = "8s", step = [{ do = "roll", for = "20s", area = "calves" }] }]
        """
    )
    assert [(s.do, s.side, s.duration) for s in timeline.segments[:-1]] == [
        ("roll", "left", 20_000),
        ("switch", "right", 8_000),
        ("roll", "right", 20_000),
        ("switch", "left", 8_000),
        ("roll", "left", 20_000),
        ("switch", "right", 8_000),
        ("roll", "right", 20_000),
    ]


def test_a_breath_is_paced_by_tones_and_words() -> None:
    timeline = compiled('[[step]]\ndo = "breathe"\npattern = "4-6"\ncycles = 4\nsay = "Slow."')
    assert cues(timeline, 0) == [
        (0, "<breathe-in>"),
        (300, "Slow."),
        (4_000, "<breathe-out>"),
        (10_000, "<breathe-in>"),
        (10_000, "In"),
        (14_000, "<breathe-out>"),
        (14_000, "Out"),
        (20_000, "<breathe-in>"),
        (20_000, "In"),
        (24_000, "<breathe-out>"),
        (24_000, "Out"),
        (29_000, "Last breath."),
        (30_000, "<breathe-in>"),
        (30_000, "In"),
        (34_000, "<breathe-out>"),
        (34_000, "Out"),
    ]
    tones = [cue.duration for cue in timeline.cues if isinstance(cue.intent, Tone) and cue.segment == 0]
    assert tones == [4_000, 6_000] * 4, "a breath's tone is as long as its phase"


def test_a_hold_phase_has_a_word_and_no_tone_and_a_sip_has_both() -> None:
    timeline = compiled('[[step]]\ndo = "breathe"\npattern = "3+1-6"\ncycles = 1\nsay = ""')
    assert cues(timeline, 0) == [
        (0, "<breathe-in>"),
        (0, "In"),
        (3_000, "<breathe-in>"),
        (3_000, "Sip"),
        (4_000, "<breathe-out>"),
        (4_000, "Out"),
    ]
    box = compiled('[[step]]\ndo = "breathe"\npattern = "box"\ncycles = 1\nsay = ""')
    assert [cue for cue in cues(box, 0) if cue[0] in (4_000, 12_000)] == [(4_000, "Hold"), (12_000, "Hold")]


def test_repetitions_are_toned_and_counted() -> None:
    timeline = compiled('[[step]]\ndo = "reps"\ncount = 3\nevery = "5s"\nsay_count = true\nsay = ""')
    assert cues(timeline, 0) == [
        (0, "<rep>"),
        (0, "one"),
        (5_000, "<rep>"),
        (5_000, "two"),
        (10_000, "<rep>"),
        (10_000, "three"),
        (12_000, "<tick>"),
        (13_000, "<tick>"),
        (14_000, "<tick>"),
        (15_000, "<end>"),
    ]


def test_a_preview_names_what_comes_next() -> None:
    timeline = compiled(
        'step = [{ do = "rest", for = "20s", say = "Ease off." },'
        ' { do = "hold", for = "60s", side = "left", area = "hips" }, { do = "rest", for = "20s", say = "Still." }]'
    )
    assert (1_500, "Next: hold, left, sixty seconds.") in cues(timeline, 0)
    assert not any(text.startswith("Next") for _, text in cues(timeline, 2)), "none before the outro"


def test_a_preview_that_is_too_long_is_said_in_fewer_words() -> None:
    def switch_before(title: str) -> Timeline:
        step = f'{{ do = "stretch", for = "30s", area = "neck", sides = "both", title = "{title}", say = "Ear down." }}'
        return compiled(f"step = [{step}]")

    # The words of the switch are over 1.5 s into it, and the preview must be 6 s into it: that is ten words.
    assert (31_900, "Next: A b c d e f, right, thirty seconds.") in cues(switch_before("A b c d e f"), 1)
    assert (31_900, "Next: A b c d e f g, thirty seconds.") in cues(switch_before("A b c d e f g"), 1)
    shortest = switch_before("A b c d e f g h")
    assert (31_900, "Next: A b c d e f g h.") in cues(shortest, 1), "the switch has named the side"
    assert [(shown(item.cue), item.reason) for item in shortest.dropped] == [
        ("Next: A b c d e f g h, right, thirty seconds.", "would sound 0.7 s past the moment it must be over"),
        ("Next: A b c d e f g h, thirty seconds.", "would sound 0.3 s past the moment it must be over"),
    ]


def test_a_preview_keeps_the_side_that_nobody_has_named_yet() -> None:
    timeline = compiled(
        'step = [{ do = "rest", for = "10s", say = "Rest." }, { do = "hold", for = "60s", area = "hips", side = "left",'
        ' title = "One two three four five six seven eight" }]'
    )
    assert (1_500, "Next: One two three four five six seven eight, left.") in cues(timeline, 0)


def test_what_collides_is_dropped_with_its_reason() -> None:
    timeline = compiled(
        'step = [{ do = "rest", for = "20s", say = "One two three four five six seven eight nine ten.",'
        ' cue = [{ at = "2s", say = "Too soon." }] }]'
    )
    assert [(shown(item.cue), item.reason) for item in timeline.dropped] == [
        ("Too soon.", 'collides with "One two three four five six seven eight nine ten."')
    ]


def test_an_authors_cue_in_the_middle_replaces_the_built_in_lines() -> None:
    timeline = compiled(
        'step = [{ do = "hold", for = "60s", area = "hips", cue = [{ at = "half", say = "Breathe easily." },'
        ' { at = "end", say = "And let go." }, { at = "end", tone = "ready" }] }]'
    )
    texts = cues(timeline, 0)
    assert (30_000, "Breathe easily.") in texts
    assert not any("alfway" in text for _, text in texts)
    assert (60_000 - 200 - 1_200, "And let go.") in texts
    assert (60_000, "<ready>") in texts
    assert (60_000, "<end>") not in texts


def test_templates_are_filled_in_words() -> None:
    timeline = compiled(
        """
        [vars]
        press = "45s"
        [[step]]
        do = "repeat"
        times = 2
        step = [{ do = "hold", for = "45s", area = "hips", say = "{{Round}} {round} of {rounds}, {press}, {for}." }]
        """
    )
    assert timeline.segments[0].line == "{Round} one of two, forty-five seconds, forty-five seconds."


def test_the_start_tone_waits_for_the_end_tone_before_it() -> None:
    timeline = compiled('step = [{ do = "hold", for = "20s", area = "hips" }, { do = "rest", for = "20s" }]')
    start = next(cue for cue in timeline.cues if cue.segment == 1)
    assert (start.at, start.intent, start.duration) == (20_000, Tone("start", Ms(150)), 750)


def test_the_intro_is_its_lines_and_a_lead_in() -> None:
    timeline = compiled('needs = ["ball"]\n[[step]]\ndo = "hold"\narea = "ql"', intro="full")
    assert cues(timeline, 0) == [
        (0, "Test."),
        (1_000, "You need: ball."),
        (2_800, "Soft ball, in the soft gap above the hip bone, away from ribs and spine."),
        *((at, "<tick>") for at in range(10_000, 15_000, 1_000)),
    ]
    assert timeline.segments[1].start == 15_000
    short = compiled('[[step]]\ndo = "hold"\narea = "ql"', intro="short")
    assert not any("Soft ball" in text for _, text in cues(short, 0))
    assert timeline.body == (15_000, 60_000)


def test_what_is_only_shown_of_an_area_is_not_spoken() -> None:
    timeline = compiled('caution = ["Slowly."]\n[[step]]\ndo = "hold"\narea = "ql"', intro="full")
    assert timeline.cautions == (
        "Soft ball, in the soft gap above the hip bone, away from ribs and spine.",
        "Skip with kidney disease or in pregnancy. Pressure at most 4.",
        "Slowly.",
    )
    assert not any("kidney" in text for _, text in cues(timeline, 0))


@pytest.mark.parametrize(
    ("area", "cautions"),
    [("lower-back", ("No roller and no ball on the spine: stretches and tilts only.",)), ("neck", ()), ("chest", ())],
)
def test_where_nothing_is_held_the_caution_is_for_a_stretch(area: str, cautions: tuple[str, ...]) -> None:
    timeline = compiled(f'[[step]]\ndo = "stretch"\nfor = "20s"\narea = "{area}"')
    assert timeline.cautions == cautions


def test_a_wind_down_closes_without_a_chime() -> None:
    timeline = compiled('closing = false\n[[step]]\ndo = "rest"\nfor = "20s"')
    assert timeline.segments[-1].duration == 1_000
    assert cues(timeline, 1) == []


def test_sound_keys_of_a_step_go_over_those_of_the_session() -> None:
    timeline = compiled(
        """
        [sound]
        countdown = false
        tone = { start = "ready" }
        [[step]]
        do = "rest"
        for = "40s"
        say = "Rest."
        sound = { ten_seconds = false, tone = { start = false } }
        [[step]]
        do = "rest"
        for = "10s"
        sound = { voice = false }
        """
    )
    assert cues(timeline, 0) == [(300, "Rest."), (1_500, "Next: rest, ten seconds.")]
    assert cues(timeline, 1) == [(40_000, "<ready>")]


def test_a_changed_length_moves_what_follows() -> None:
    text = 'step = [{ do = "rest", for = "20s" }, { do = "breathe", pattern = "4-6", cycles = 2 }]'
    timeline = compiled(text, lengths={0: Ms(30_000), 1: Ms(30_000)})
    assert segments(timeline)[:2] == [(0, 30_000, "rest", None), (30_000, 60_000, "breathe", None)]
    assert timeline.segments[1].count == 3


_TIMED = st.one_of(
    st.fixed_dictionaries(
        {"do": st.sampled_from(["move", "rest", "stretch", "roll", "hold"]), "for": st.integers(1, 90)},
        optional={
            "say": st.sampled_from(["", "Ease off.", "{side} {for}", "{next}"]),
            "title": st.sampled_from(["Hips", "{for} of it"]),
            "side": st.sampled_from(["left", "right", "both"]),
            "area": st.sampled_from(["hips", "ql", "calves"]),
            "cue": st.lists(
                st.sampled_from(
                    [{"at": "half", "say": "Half."}, {"at": "-5s", "tone": "half"}, {"at": "end", "say": "Done."}]
                ),
                max_size=2,
            ),
        },
    ),
    st.fixed_dictionaries({"do": st.just("reps"), "count": st.integers(1, 20), "every": st.sampled_from([0.5, 1, 4])}),
    st.fixed_dictionaries({"do": st.just("reps"), "for": st.integers(1, 90)}),
    st.fixed_dictionaries(
        {
            "do": st.just("breathe"),
            "pattern": st.sampled_from(["box", "4-7-8", "sigh", "0.5-0.5"]),
            "for": st.integers(1, 90),
        }
    ),
    st.fixed_dictionaries({"do": st.just("wait")}, optional={"auto": st.integers(1, 40)}),
    st.fixed_dictionaries({"do": st.just("switch")}),
    st.fixed_dictionaries({"do": st.just("rest"), "for": st.integers(1, 60), "sides": st.just("both")}),
)


def _blocks(steps: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(steps, min_size=1, max_size=3)
    written_out = st.fixed_dictionaries({"for": st.integers(1, 20), "say": st.just("Turn {side}.")})
    pause = st.one_of(st.integers(1, 20), written_out)
    repeat = {"do": st.just("repeat"), "times": st.integers(1, 3), "step": several}
    sides = {"do": st.just("sides"), "step": several}
    return st.one_of(
        st.fixed_dictionaries(repeat, optional={"between": pause}),
        st.fixed_dictionaries(sides, optional={"switch": pause, "first": st.just("right")}),
    )


_SCRIPTS = st.fixed_dictionaries(
    {"title": st.just("Any"), "step": st.lists(st.recursive(_TIMED, _blocks, max_leaves=6), min_size=1, max_size=4)},
    optional={"closing": st.just(False), "needs": st.just(["ball"])},
)


@settings(max_examples=150)
@given(_SCRIPTS, st.sampled_from(["full", "short", "none"]))
def test_any_script_tiles_and_speaks_one_line_at_a_time(raw: dict[str, Any], intro: Any) -> None:
    timeline = compile_script(Script.model_validate(raw), measure, intro=intro)
    assert timeline.segments[0].start == 0
    assert all(before.end == after.start for before, after in pairwise(timeline.segments))
    assert all(segment.duration > 0 for segment in timeline.segments)
    assert [segment.index for segment in timeline.segments] == list(range(len(timeline.segments)))
    assert [cue.at for cue in timeline.cues] == sorted(cue.at for cue in timeline.cues)
    words = [cue for cue in timeline.cues if isinstance(cue.intent, Say)]
    assert all(after.at - before.end >= 0 for before, after in pairwise(words))
    assert all(a.at - b.end >= HUSH for b, a in pairwise(words) if a.segment == b.segment)
    for cue in timeline.cues:
        segment = timeline.segments[cue.segment]
        assert segment.start <= cue.at <= segment.end
        assert cue.end <= segment.end or isinstance(cue.intent, Tone)


def test_segment_at_and_cues_between() -> None:
    timeline = compiled('step = [{ do = "rest", for = "20s" }, { do = "rest", for = "20s" }]')
    at = [timeline.segment_at(Ms(at)).index for at in (0, 19_999, 20_000, 40_000, 10_000_000)]
    assert at == [0, 0, 1, 2, 2]
    found = [timeline.cues_between(Ms(start), Ms(start + 1)) for start in range(timeline.duration)]
    assert tuple(cue for part in found for cue in part) == timeline.cues


@pytest.mark.parametrize("tag", ["en", "en-GB", "xx"])
def test_every_language_tag_compiles(tag: str) -> None:
    assert (
        compiled(f'language = "{tag}"\n[[step]]\ndo = "rest"\nfor = "20s"').segments[0].line == "Rest. Twenty seconds."
    )
