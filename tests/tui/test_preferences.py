"""Who has the say: the file, the environment and the flags, through the whole command line."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given

from audio.outputs.choose import DEFAULT_BUFFER, LONGEST_BUFFER, OUTPUTS, SHORTEST_BUFFER
from sessions.compiling.step import DEFAULT_RATE
from sessions.settings.kinds import Value, typed
from sessions.settings.layers import Layers
from sessions.settings.table import BY_NAME, DEFAULTS, SETTINGS, value_of
from sessions.store.settings import SettingsError, change_settings, read_settings
from tests.sessions.chosen import changes
from tui.commandline import run_command
from tui.errors import USAGE, UserError
from tui.preferences import Preferences, preferences
from tui.rehearsing import Playing


class SeenError(Exception):
    """Ends a command where it would play."""

    def __init__(self, playing: Playing) -> None:
        super().__init__(playing)
        self.playing = playing


Play = Callable[..., Playing]


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("UNKNOT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "config.toml"
    monkeypatch.setattr("tui.preferences.settings_path", lambda: path)
    monkeypatch.setattr("sessions.store.settings.settings_path", lambda: path)
    return path


@pytest.fixture
def play(config: Path, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Run `unknot play` up to where it would play; gives how."""

    def seen(_session: str, wanted: Preferences, *, intro: bool, **_more: object) -> NoReturn:
        raise SeenError(wanted.playing("full" if intro else "none"))

    monkeypatch.setattr("tui.commands.play.Piece", seen)

    def run(*flags: str, file: str = "", env: Mapping[str, str] | None = None) -> Playing:
        config.write_text(file, "utf-8")
        for name, value in (env or {}).items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SeenError) as caught:
            run_command(["play", "desk-2", *flags])
        return caught.value.playing

    return run


FILE, ENV = '[sound]\nvolume = 0.2\nstyle = "tones"\n', {"UNKNOT_VOLUME": "0.3", "UNKNOT_STYLE": "silent"}
SOUND = "[sound]\n{}\n"

CASES: list[tuple[str, Mapping[str, str], list[str], dict[str, Any]]] = [
    ("", {}, [], {"volume": 1.0, "style": "voice-and-tones", "voice": True, "tones": True, "output": None}),
    (FILE, {}, [], {"volume": 0.2, "style": "tones"}),
    (FILE, ENV, [], {"volume": 0.3, "style": "silent"}),
    (FILE, ENV, ["--volume", "0.4", "--style", "voice-and-tones"], {"volume": 0.4, "style": "voice-and-tones"}),
    (FILE, {}, ["--volume=0"], {"volume": 0.0}),
    ("", ENV, [], {"volume": 0.3}),
    ("", {"UNKNOT_VOLUME": ""}, [], {"volume": 1.0}),
    ("", {"UNKNOT_VOLUME": "40%"}, [], {"volume": 0.4}),
    (SOUND.format('output = "silent"'), {}, ["--output", "miniaudio"], {"output": "miniaudio"}),
    (SOUND.format('output = "silent"'), {}, ["--output", "auto"], {"output": None}),
    (SOUND.format('output = "miniaudio"'), {"UNKNOT_OUTPUT": "simpleaudio"}, [], {"output": "simpleaudio"}),
    ("", {"UNKNOT_OUTPUT": "miniaudio"}, ["--no-sound"], {"output": "silent"}),
    (SOUND.format('device = "A"'), {"UNKNOT_DEVICE": "B"}, [], {"device": "B"}),
    (SOUND.format('device = "A"'), {"UNKNOT_DEVICE": "B"}, ["--device", "C"], {"device": "C"}),
    (SOUND.format('device = "A"'), {"UNKNOT_DEVICE": "auto"}, [], {"device": None}),
    (SOUND.format("mono = true"), {}, [], {"mono": True}),
    (SOUND.format("mono = true"), {}, ["--no-mono"], {"mono": False}),
    ("", {"UNKNOT_MONO": "on"}, [], {"mono": True}),
    (SOUND.format("voice_volume = 0.5\ntones_volume = 0.6\nambience_volume = 0.7\nbuffer = 50"), {}, [],
     {"voice_volume": 0.5, "tones_volume": 0.6, "ambience_volume": 0.7, "buffer_ms": 50}),
    ('[voice]\nengine = "piper"\nname = "amy"\nwords_per_minute = 100\n[session]\nfirst_side = "right"\n', {}, [],
     {"engine": "piper", "speaker": "amy", "words_per_minute": 100, "first": "right"}),
    ("", {"UNKNOT_VOICE_ENGINE": "none", "UNKNOT_FIRST_SIDE": "right"}, [], {"engine": "none", "first": "right"}),
    # Voice and tones are switched beside the style: what is chosen closer wins.
    ("", {}, ["--no-voice"], {"style": "voice-and-tones", "voice": False, "tones": True}),
    ("", {}, ["--no-tones"], {"style": "voice-and-tones", "voice": True, "tones": False}),
    ("", {"UNKNOT_VOICE": "no"}, [], {"voice": False}),
    ("", {"UNKNOT_VOICE": "no"}, ["--voice"], {"voice": True, "style": "voice-and-tones"}),
    ("", {"UNKNOT_VOICE": "no"}, ["--style", "voice-and-tones"], {"voice": True, "style": "voice-and-tones"}),
    (FILE, {}, ["--voice"], {"style": "voice-and-tones", "voice": True, "tones": True}),
    (FILE, {"UNKNOT_VOICE": "1"}, [], {"style": "voice-and-tones", "voice": True, "tones": True}),
    (FILE, {}, ["--voice", "--no-tones"], {"style": "voice-and-tones", "voice": True, "tones": False}),
    (SOUND.format('style = "silent"'), {}, ["--voice"], {"style": "voice-and-tones", "voice": True, "tones": False}),
    (SOUND.format('style = "silent"'), {}, ["--tones"], {"style": "tones", "tones": True}),
    (SOUND.format('style = "silent"'), {}, ["--tones", "--voice"],
     {"style": "voice-and-tones", "voice": True, "tones": True}),
    ("", {"UNKNOT_STYLE": "silent"}, ["--no-voice"], {"style": "silent"}),
    ("", {}, ["--no-intro"], {"intro": "none"}),
    ("", {}, [], {"intro": "full"}),
    # A mistake in the file costs what it is about.
    (SOUND.format('volume = "loud"\nmono = true'), {}, [], {"volume": 1.0, "mono": True}),
    ("[sound\n", {}, [], {"volume": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "env", "flags", "expected"), CASES)
def test_what_is_closer_wins(
    play: Play, file: str, env: Mapping[str, str], flags: list[str], expected: dict[str, Any]
) -> None:
    playing = play(*flags, file=file, env=env)
    assert {name: getattr(playing, name) for name in expected} == expected


REFUSED: list[tuple[Mapping[str, str], list[str], str]] = [
    ({"UNKNOT_VOLUME": "3"}, [], 'UNKNOT_VOLUME is "3", but it takes a number from 0 to 1.'),
    ({"UNKNOT_VOLUME": "3"}, ["--volume", "1"], 'UNKNOT_VOLUME is "3", but it takes a number from 0 to 1.'),
    ({"UNKNOT_VOICE": "maybe"}, [], 'UNKNOT_VOICE is "maybe", but it takes true or false.'),
    (
        {"UNKNOT_OUTPUT": "tape", "UNKNOT_MONO": "x"},
        [],
        'UNKNOT_MONO is "x", but it takes true or false. '
        'UNKNOT_OUTPUT is "tape", but it takes auto, miniaudio, simpleaudio or silent.',
    ),
    ({}, ["--style", "loud"], 'Invalid value "loud" for --style. Choose from: "voice-and-tones", "tones", "silent".'),
    (
        {},
        ["--style", "tones", "--voice"],
        "--voice and --style tones contradict each other: leave one of them out.",
    ),
    (
        {"UNKNOT_STYLE": "silent", "UNKNOT_TONES": "1"},
        [],
        "UNKNOT_TONES and UNKNOT_STYLE contradict each other: leave one of them out.",
    ),
]


@pytest.mark.parametrize(("env", "flags", "says"), REFUSED)
@pytest.mark.parametrize("command", ["play desk-2", ""])
@pytest.mark.usefixtures("config")
def test_what_is_wrong_in_the_environment_or_a_flag_ends_the_program(
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    env: Mapping[str, str],
    flags: list[str],
    says: str,
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UserError) as caught:
        run_command([*command.split(), *flags])
    assert str(caught.value).partition(" See: ")[0] == says
    assert caught.value.code == USAGE


def test_the_defaults_are_those_of_the_sound() -> None:
    assert DEFAULTS.buffer == DEFAULT_BUFFER
    assert DEFAULTS.words_per_minute == DEFAULT_RATE
    assert (SHORTEST_BUFFER, LONGEST_BUFFER) == (20, 200)
    assert BY_NAME["buffer"].kind.meant == "a whole number from 20 to 200 (milliseconds)"
    for name in OUTPUTS:
        assert BY_NAME["output"].kind.parse(name) == name
    assert preferences(variables={}, path=Path("none.toml")).playing() == Playing(
        buffer_ms=DEFAULT_BUFFER, words_per_minute=DEFAULT_RATE
    )


def wanted(path: Path, **variables: str) -> Preferences:
    return preferences(variables=variables, path=path)


def test_what_is_chosen_holds_at_once_and_is_written_when_it_is_saved(config: Path) -> None:
    mine = wanted(config, UNKNOT_VOLUME="0.3")
    mine.choose("volume", 0.5)
    assert mine.settings.volume == 0.5
    assert mine.unsaved
    assert not config.exists()
    mine.save()
    assert not mine.unsaved
    assert read_settings(config).chosen == {"volume": 0.5}
    assert wanted(config, UNKNOT_VOLUME="0.3").settings.volume == 0.3
    mine.reset("volume")
    assert mine.settings.volume == 0.3
    mine.save()
    assert read_settings(config).chosen == {}


def test_undo_takes_back_a_slide_as_one_and_a_reset_too(config: Path) -> None:
    change_settings({"volume": 0.8}, path=config)
    mine = wanted(config)
    for value in (0.7, 0.6, 0.5):
        mine.choose("volume", value)
    mine.choose("mono", True)
    mine.reset("volume")
    mine.save()
    assert (mine.undo(), mine.settings.volume) == ("volume", 0.5)
    assert (mine.undo(), mine.settings.mono) == ("mono", False)
    assert mine.last_changed == "volume"
    assert (mine.undo(), mine.settings.volume) == ("volume", 0.8)
    assert mine.undo() is None
    mine.save()
    assert read_settings(config).chosen == {"volume": 0.8}


@given(changes())
def test_all_undone_is_as_it_was(chosen: dict[str, Value]) -> None:
    mine = Preferences(Layers({"volume": 0.4}), {}, path=Path("none.toml"))
    for name, value in chosen.items():
        mine.choose(name, value)
    assert {name: value_of(mine.settings, BY_NAME[name]) for name in chosen} == chosen
    while mine.undo():
        pass
    assert mine.layers == Layers({"volume": 0.4})


def test_what_could_not_be_written_is_tried_again(config: Path) -> None:
    config.write_text("[sound\n", "utf-8")
    mine = wanted(config)
    mine.choose("volume", 0.5)
    with pytest.raises(SettingsError):
        mine.save()
    assert mine.unsaved
    config.write_text("", "utf-8")
    mine.choose("mono", True)
    mine.save()
    assert read_settings(config).chosen == {"volume": 0.5, "mono": True}


def test_another_programs_changes_are_seen_and_kept(config: Path) -> None:
    mine = wanted(config)
    change_settings({"mono": True, "volume": 0.5}, path=config)
    mine.choose("volume", 0.7)
    mine.save()
    assert read_settings(config).chosen == {"mono": True, "volume": 0.7}
    mine.refresh()
    assert mine.settings.mono
    assert mine.undo() is None


def test_every_variable_is_one_that_can_be_typed(config: Path) -> None:
    variables = {setting.variable: typed(setting.kind, setting.default) for setting in SETTINGS}
    assert preferences(variables=variables, path=config).settings == DEFAULTS
