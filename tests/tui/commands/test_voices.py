import json
from pathlib import Path

from audio.speech.inventory import FoundEngine, FoundVoice, Inventory, Speaking
from tests.audio.speech.tiny_voice import build_voice
from tests.tui.conftest import Terminal
from tui.commands.voices import as_json, in_words

INVENTORY = Inventory(
    (
        FoundEngine("piper", "piper"),
        FoundEngine("system", "say"),
        FoundEngine("espeak-ng", "espeak-ng", "it has lost its voices"),
    ),
    (
        FoundVoice("en_GB-alba-medium", "piper", "en-GB", Path("/v/en_GB-alba-medium.onnx")),
        *(FoundVoice(f"Voice {number}", "system", f"x{number:02}") for number in range(25)),
    ),
    (Speaking("de"), Speaking("en", "piper", "en_GB-al\x1bba-medium"), Speaking("fr", "say", "Thomas")),
    ("A voice is broken.",),
    Path("/v"),
)


def test_in_words() -> None:
    assert in_words(INVENTORY) == [
        "Who speaks now",
        "  de  nobody  the tones carry the session",
        "  en  piper   en_GB-al␛ba-medium",
        "  fr  say     Thomas",
        "",
        "Engines",
        "  piper      ready  1 voice",
        "  system     ready  say, 25 voices",
        "  espeak-ng  -      it has lost its voices",
        "",
        "Voices",
        "  piper  en-GB  en_GB-alba-medium",
        "  system  25 voices for x00 x01 x02 x03 x04 x05 x06 x07 x08 x09 x10 x11 x12 x13 x14 x15 x16 x17 x18",
        "          x19 x20 x21 x22 x23 x24",
        "",
        "To add a voice for piper, put its two files, NAME.onnx and NAME.onnx.json, into",
        "  /v",
        "To choose: unknot settings engine piper, unknot settings name NAME. All names: unknot voices --json",
    ]


def test_as_json() -> None:
    printed = json.loads(as_json(INVENTORY))
    assert list(printed) == ["engines", "voices", "speaking", "problems", "folder"]
    assert printed["engines"][2] == {"name": "espeak-ng", "called": "espeak-ng", "missing": "it has lost its voices"}
    assert printed["voices"][0] == {
        "name": "en_GB-alba-medium",
        "engine": "piper",
        "language": "en-GB",
        "path": "/v/en_GB-alba-medium.onnx",
    }
    assert printed["voices"][1]["path"] is None
    assert printed["speaking"][0] == {"language": "de", "engine": None, "voice": None}
    assert printed["problems"] == ["A voice is broken."]
    assert printed["folder"] == "/v"


def test_the_real_thing_with_a_voice_of_ones_own(terminal: Terminal) -> None:
    folder = terminal.folder / "data" / "unknot" / "voices"
    build_voice(folder)
    broken = build_voice(folder, "half")
    broken.write_bytes(broken.read_bytes()[:-9])
    done = terminal.run("voices", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    speaking = {one["language"]: (one["engine"], one["voice"]) for one in printed["speaking"]}
    assert speaking["en"] == ("piper", "en_US-tiny-low")
    assert speaking["de"] == ("espeak-ng", "German")
    assert printed["folder"] == str(folder)
    assert [problem[:32] for problem in printed["problems"]] == ['The voice "half" cannot be used:']
    assert {voice["engine"] for voice in printed["voices"]} == {"piper", "espeak-ng"}


def test_what_the_settings_wish_for_speaks(terminal: Terminal) -> None:
    build_voice(terminal.folder / "data" / "unknot" / "voices")
    done = terminal.run("voices", UNKNOT_VOICE_ENGINE="espeak-ng", UNKNOT_VOICE_NAME="nobody")
    assert done.returncode == 0
    assert "  en  espeak-ng  English (Great Britain)\n" in done.stdout
    assert done.stderr == 'espeak-ng has no voice "nobody"; another of its voices speaks.\n'


def test_a_voice_that_does_not_load_does_not_speak(terminal: Terminal) -> None:
    build_voice(terminal.folder / "data" / "unknot" / "voices", silent=True)
    done = terminal.run("voices")
    assert "  en  espeak-ng  English (Great Britain)\n" in done.stdout
    assert done.stderr == (
        'The voice "en_US-tiny-low" cannot be used: piper makes no sound with it. espeak-ng speaks instead.\n'
    )
