from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from audio.speech.choice import Found, choose, engine_named, find
from audio.speech.voice_files import VoiceFile
from tests.audio.speech.tiny_voice import build_voice


def file(name: str) -> VoiceFile:
    return VoiceFile(name, Path(f"/v/{name}.onnx"), Path(f"/v/{name}.onnx.json"), name[:5].replace("_", "-"))


ANNA, BOB = file("de_DE-anna-low"), file("en_US-bob-low")
NOTHING = Found(espeak=False)
LINUX = Found()
LINUX_PIPER = Found(piper=True, voices=(ANNA, BOB))
MAC = Found(system="say")
MAC_PIPER = Found(piper=True, voices=(ANNA, BOB), system="say")
NOT_INSTALLED = Found(voices=(ANNA,))

UNKNOWN = 'There is no speech engine "festival"; there are piper, system, espeak-ng, none.'
WITHOUT_PIPER = "piper is not installed: install unknot with its extra unknot[piper]."
A_VOICE_WITHOUT_PIPER = f"There is a voice for piper, but {WITHOUT_PIPER}"
NO_SYSTEM = "This system has no voice of its own that unknot can use."
NO_VOICE = "piper has no voice; `unknot voices` says how to add one."


class Case(NamedTuple):
    found: Found
    engine: str | None
    order: list[str]
    complaint: str | None = None


@pytest.mark.parametrize(
    ("found", "engine", "order", "complaint"),
    [
        Case(NOTHING, None, []),
        Case(LINUX, None, ["espeak-ng"]),
        Case(LINUX_PIPER, None, ["de_DE-anna-low en_US-bob-low", "espeak-ng"]),
        Case(MAC, None, ["system", "espeak-ng"]),
        Case(MAC_PIPER, None, ["de_DE-anna-low en_US-bob-low", "system", "espeak-ng"]),
        Case(NOT_INSTALLED, None, ["espeak-ng"], A_VOICE_WITHOUT_PIPER),
        Case(MAC_PIPER, "piper", ["de_DE-anna-low en_US-bob-low", "system", "espeak-ng"]),
        Case(MAC, "piper", ["system", "espeak-ng"], WITHOUT_PIPER),
        Case(Found(piper=True), "piper", ["espeak-ng"], NO_VOICE),
        Case(NOT_INSTALLED, "piper", ["espeak-ng"], A_VOICE_WITHOUT_PIPER),
        Case(NOT_INSTALLED, "espeak-ng", ["espeak-ng"]),
        Case(MAC_PIPER, "system", ["system", "espeak-ng"]),
        Case(MAC_PIPER, "say", ["system", "espeak-ng"]),
        Case(MAC_PIPER, "SAPI", ["system", "espeak-ng"]),
        Case(LINUX_PIPER, "system", ["espeak-ng"], NO_SYSTEM),
        Case(MAC_PIPER, "espeak-ng", ["espeak-ng"]),
        Case(MAC_PIPER, " Espeak ", ["espeak-ng"]),
        Case(MAC_PIPER, "none", []),
        Case(MAC_PIPER, "festival", ["de_DE-anna-low en_US-bob-low", "system", "espeak-ng"], UNKNOWN),
    ],
)
def test_who_speaks(found: Found, engine: str | None, order: list[str], complaint: str | None) -> None:
    choice = choose(found, engine)
    tiers = [" ".join(voice.name for voice in tier) for tier in choice.voices]
    assert [*tiers, *(["system"] if choice.system else []), *(["espeak-ng"] if choice.espeak else [])] == order
    assert choice.complaints == ((complaint,) if complaint else ())


@pytest.mark.parametrize(
    ("found", "engine", "voice", "expected"),
    [
        # A voice file goes before the others of its kind; names of the system's voices are for the system.
        (LINUX_PIPER, None, "en_US-bob-low", ("en_US-bob-low de_DE-anna-low", None, None)),
        (MAC_PIPER, "piper", "en_US-bob-low", ("en_US-bob-low de_DE-anna-low", None, None)),
        (MAC_PIPER, None, "Samantha", ("", "Samantha", None)),
        (MAC_PIPER, "system", "Samantha", ("", "Samantha", None)),
        (LINUX, "espeak-ng", "en-us", ("", None, "en-us")),
    ],
)
def test_whose_voice(
    found: Found, engine: str | None, voice: str, expected: tuple[str, str | None, str | None]
) -> None:
    wanted = next((one for one in found.voices if one.name == voice), None)
    choice = choose(replace(found, wanted=wanted), engine, voice)
    assert choice.complaints == ()
    files = " ".join(one.name for tier in choice.voices for one in tier)
    assert (files, choice.system_voice, choice.espeak_voice) == expected


@pytest.mark.parametrize(("found", "engine"), [(LINUX, None), (LINUX_PIPER, None), (MAC_PIPER, "piper")])
def test_a_voice_that_is_not_there(found: Found, engine: str | None) -> None:
    assert choose(found, engine, "Nobody").complaints[0] == 'There is no voice "Nobody"; another one speaks.'


def test_broken_files_are_told_whoever_speaks() -> None:
    assert choose(Found(faults=("It is broken.",))).complaints == ("It is broken.",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Piper", "piper"), ("say", "system"), ("espeak", "espeak-ng"), ("none", "none"), ("", None), (None, None)],
)
def test_engines_by_name(name: str | None, expected: str | None) -> None:
    assert engine_named(name) == expected


def test_a_voice_file_by_name_by_file_name_and_by_path(tmp_path: Path) -> None:
    inside = build_voice(tmp_path / "voices", "en_US-in-low")
    outside = build_voice(tmp_path / "elsewhere", "en_US-out-low")

    def wanted(voice: str) -> Path | None:
        found = find(tmp_path / "voices", voice, piper=True, system=None, espeak=True)
        assert found.faults == ()
        return found.wanted.model if found.wanted else None

    assert wanted("EN_us-in-low") == inside
    assert wanted("en_US-in-low.onnx") == inside
    assert wanted(str(outside)) == outside
    assert wanted("en_US-out-low") is None


def test_a_path_to_nothing_is_told(tmp_path: Path) -> None:
    voice = str(tmp_path / "none.onnx")
    found = find(tmp_path / "voices", voice, piper=True, system=None, espeak=True)
    assert choose(found, None, voice).complaints == (f'The voice "none" cannot be used: {voice} is not there.',)
