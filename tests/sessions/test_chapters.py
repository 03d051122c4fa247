"""Every step has a chapter with the name people know it by."""

from itertools import pairwise

import pytest

from sessions.chapters import Chapter, chapters_of
from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.store.catalog import Catalog, load
from sessions.timecode import Ms
from sessions.timeline import Segment, Timeline

SEGMENTS = (
    Segment(0, Ms(0), Ms(9_000), "intro"),
    Segment(1, Ms(9_000), Ms(19_000), "move", line="Sit tall. Look ahead."),
    Segment(2, Ms(19_000), Ms(64_000), "hold", "left", line="Lean in gently."),
    Segment(3, Ms(64_000), Ms(70_000), "switch", "right", line="Switch sides. Right."),
    Segment(4, Ms(70_000), Ms(70_000), "wait"),
    Segment(5, Ms(70_000), Ms(115_000), "hold", "right", title="Tender spot", line="Lean in."),
    Segment(6, Ms(115_000), Ms(125_000), "stretch", "both", title="Both arms"),
    Segment(7, Ms(125_000), Ms(135_000), "roll", "left", title="Your left calf"),
)


def test_chapters_are_exactly_these() -> None:
    end = Segment(8, Ms(135_000), Ms(140_000), "outro", line="Session complete. Take your time.")
    assert [(it.start, it.end, it.title) for it in chapters_of(Timeline("Quiet", (*SEGMENTS, end), ()))] == [
        (0, 9_000, "Quiet"),
        (9_000, 19_000, "Sit tall"),
        (19_000, 64_000, "Hold, left"),
        (64_000, 70_000, "Switch sides, right"),
        (70_000, 115_000, "Tender spot, right"),
        (115_000, 125_000, "Both arms"),
        (125_000, 135_000, "Your left calf"),
        (135_000, 140_000, "Session complete"),
    ]


def test_an_end_that_says_nothing_belongs_to_the_step_before() -> None:
    end = Segment(8, Ms(135_000), Ms(136_000), "outro")
    assert chapters_of(Timeline("Quiet", (*SEGMENTS, end), ()))[-1] == Chapter(
        Ms(125_000), Ms(136_000), "Your left calf"
    )
    assert chapters_of(Timeline("Quiet", (), ())) == ()


def test_they_speak_the_language_of_the_session() -> None:
    titles = [it.title for it in chapters_of(Timeline("Ruhe", SEGMENTS[:4], (), language="de-AT"))]
    assert titles == ["Ruhe", "Sit tall", "Halten, links", "Seite wechseln, rechts"]


@pytest.mark.parametrize("name", ["desk-2", "middle-back-ball", "box-breathing", "wind-down"])
def test_they_tile_the_session(name: str) -> None:
    script = load(Catalog().find(name)).script
    assert script is not None
    timeline = compile_script(script, estimate)
    chapters = chapters_of(timeline)
    assert (chapters[0].start, chapters[-1].end) == (0, timeline.duration)
    assert all(one.end == next_.start for one, next_ in pairwise(chapters))
    assert all(it.title and it.end > it.start for it in chapters)
