import json
from itertools import pairwise

from sessions.timecode import Ms
from sessions.timeline import Cue, Dropped, Say, Segment, Timeline, Tone
from tests.tui.conftest import Terminal
from tui.commands.show import as_json

TIMELINE = Timeline(
    "Small",
    (
        Segment(0, Ms(0), Ms(10_000), "hold", "left", title="Spot", area="glutes", line="Lean in."),
        Segment(1, Ms(10_000), Ms(11_000), "outro"),
    ),
    (
        Cue(Ms(0), Tone("start"), 0, "left", Ms(600)),
        Cue(Ms(300), Say("Lean in."), 0, "left", Ms(900)),
    ),
    (Dropped(Cue(Ms(9_000), Say("Too long."), 0, "left", Ms(5_000)), "too long"),),
)

SCRIPT = """
title = "Two \\u001b[31mspots"
about = "Both sides."
needs = ["ball"]
closing = false
[vars]
press = "10s"
[[step]]
do = "hold"
for = "{press}"
area = "glutes"
sides = "both"
title = "Spot"
"""


def test_json_is_exactly_this() -> None:
    assert json.loads(as_json("small", TIMELINE)) == {
        "name": "small",
        "title": "Small",
        "duration_ms": 11_000,
        "segments": [
            {
                "index": 0,
                "start_ms": 0,
                "end_ms": 10_000,
                "do": "hold",
                "side": "left",
                "title": "Spot",
                "area": "glutes",
            },
            {
                "index": 1,
                "start_ms": 10_000,
                "end_ms": 11_000,
                "do": "outro",
                "side": None,
                "title": None,
                "area": None,
            },
        ],
        "cues": [
            {"at_ms": 0, "kind": "tone", "name": "start", "segment": 0, "side": "left", "duration_ms": 600},
            {"at_ms": 300, "kind": "say", "text": "Lean in.", "segment": 0, "side": "left", "duration_ms": 900},
        ],
        "dropped": [
            {
                "at_ms": 9_000,
                "kind": "say",
                "text": "Too long.",
                "segment": 0,
                "side": "left",
                "duration_ms": 5_000,
                "reason": "too long",
            }
        ],
    }


def test_the_name_of_a_file_is_that_of_its_script() -> None:
    assert json.loads(as_json("folder/my-back.toml", TIMELINE))["name"] == "my-back"


def test_a_timeline_in_words(terminal: Terminal) -> None:
    terminal.script("two.toml", SCRIPT)
    done = terminal.run("show", "./two.toml", "--no-intro", "--set", "press=12s")
    assert (done.returncode, done.stderr) == (0, "")
    # What the voice leaves no time for comes after the table; it depends on the voice.
    assert done.stdout.startswith(
        "Two ␛[31mspots  0:34 (0:35 with opening and closing)\n"
        "Both sides.\n"
        "You need: ball\n"
        "Off the tailbone. Tingling down the leg means move.\n"
        "\n"
        "#    at   for  what    side\n"
        "0  0:00  0:12  hold    left   Spot: Left side. Lean in. Twelve seconds.\n"
        "1  0:12  0:10  switch  right  Switch sides. Right.\n"
        "2  0:22  0:12  hold    right  Spot: Lean in. Twelve seconds.\n"
        "3  0:34  0:01  outro\n"
    )


def test_the_json_of_a_script_counts_everything(terminal: Terminal) -> None:
    terminal.script("two.toml", SCRIPT)
    shown = json.loads(terminal.run("show", "./two.toml", "--json").stdout)
    segments = shown["segments"]
    assert [segment["do"] for segment in segments] == ["intro", "hold", "switch", "hold", "outro"]
    assert segments[0]["start_ms"] == 0
    assert segments[-1]["end_ms"] == shown["duration_ms"]
    assert all(before["end_ms"] == after["start_ms"] for before, after in pairwise(segments))
