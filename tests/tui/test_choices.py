from collections.abc import Sequence
from threading import Event
from typing import NoReturn

import pytest

from audio.outputs.devices import Device, SoundSystem
from audio.outputs.output import OutputError
from tui.choices import SystemChoices


def test_the_sessions_of_the_library_are_there() -> None:
    names = SystemChoices().names("breaks_session")
    assert "desk-2" in names
    assert list(names) == sorted(names)


def test_the_voices_of_the_engine_that_is_always_there_are_there() -> None:
    assert any("english" in name.lower() for name in SystemChoices().names("voice_name"))


def test_the_devices_are_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SoundSystem("PulseAudio", tuple(Device(name, default=False) for name in ("ear", "Built-in", "ear")))
    monkeypatch.setattr("audio.outputs.devices.playback_devices", lambda: found)
    assert SystemChoices().names("device") == ("Built-in", "ear")


def test_what_has_no_names_has_none() -> None:
    assert SystemChoices().names("volume") == ()


def test_a_system_without_sound_has_nothing_to_choose_from(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> NoReturn:
        raise OutputError("there is no sound system")

    monkeypatch.setattr("audio.outputs.devices.playback_devices", none)
    assert SystemChoices().names("device") == ()


def test_what_never_answers_is_given_up() -> None:
    let = Event()

    def hang() -> Sequence[str]:
        let.wait()
        return ["late"]

    try:
        assert SystemChoices({"device": hang}, limit=0.01).names("device") == ()
    finally:
        let.set()
