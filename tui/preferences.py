"""How a person wants things: the file, the environment and the flags in one place, changed and written from there."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sessions.cue_style import CueStyle
from sessions.settings.kinds import Switch, Value, WrongValueError
from sessions.settings.layers import Layer, Layers, from_environment, wrong_value
from sessions.settings.table import Settings
from sessions.store.folders import settings_path
from sessions.store.settings import change_settings, read_settings
from tui.errors import USAGE, UserError

if TYPE_CHECKING:
    from sessions.compiling.compiler import Intro
    from tui.rehearsing import Playing

_SWITCHES = {"voice": "UNKNOT_VOICE", "tones": "UNKNOT_TONES"}
_NO_SETTINGS: Mapping[str, Value] = {}
_NO_SWITCHES: Mapping[str, bool] = {}

Switches = Mapping[str, tuple[Layer, bool]]
"""`voice` and `tones`, where they were switched, and where that was done."""


class Preferences:
    """The settings of one run of the program. What is chosen holds at once, and is written by `save`."""

    def __init__(
        self, layers: Layers, switches: Switches, mistakes: tuple[str, ...] = (), path: Path | None = None
    ) -> None:
        self.layers = layers
        self.mistakes = mistakes
        """What is wrong in the file, a sentence each."""
        self.path = path or settings_path()
        self._switches = switches
        self._before: list[tuple[str, Layers]] = []
        self._sliding: str | None = None
        self._pending: dict[str, Layers] = {}
        self._lock, self._saving = Lock(), Lock()

    @property
    def settings(self) -> Settings:
        """What holds now."""
        return self.layers.settings

    @property
    def last_changed(self) -> str | None:
        """The setting that `undo` would take back."""
        return self._before[-1][0] if self._before else None

    @property
    def unsaved(self) -> bool:
        """Whether something is chosen that is not written yet."""
        return bool(self._pending)

    def choose(self, name: str, value: Value) -> None:
        """Choose a value. Choices of one setting in a row, before they are written, are undone as one."""
        slid = self._sliding == name
        self._become(name, self.layers.choose(name, value), slid=slid)
        self._sliding = name

    def reset(self, name: str) -> None:
        """Choose no longer: the environment, the flags and the default have the say again."""
        self._become(name, self.layers.reset(name))
        self._sliding = None

    def undo(self) -> str | None:
        """Take the last choice back; gives the setting it was about."""
        if not self._before:
            return None
        name, self.layers = self._before.pop()
        self._sliding = None
        self._remember(name)
        return name

    def save(self) -> None:
        """Write what was chosen since the last time. Raises SettingsError; then it is tried again the next time."""
        with self._saving:
            self._sliding = None
            with self._lock:
                pending, self._pending = self._pending, {}
            chosen = {name: layers.file[name] for name, layers in pending.items() if name in layers.file}
            try:
                change_settings(chosen, pending.keys() - chosen.keys(), self.path)
            except BaseException:
                with self._lock:
                    self._pending = {**pending, **self._pending}
                raise

    def refresh(self) -> None:
        """Read the file again, unless something is still to be written; then there is nothing left to undo."""
        if self._pending:
            return
        kept = read_settings(self.path)
        self.layers, self.mistakes = replace(self.layers, file=kept.chosen), kept.mistakes
        self._before.clear()

    def playing(self, intro: "Intro" = "full") -> "Playing":
        """How sessions are played. Raises UserError where the flags contradict each other."""
        # It knows of players, and whoever only wants to know the settings does not.
        from tui.rehearsing import Playing

        settings = self.settings
        style, voice, tones = self.heard()
        return Playing(
            intro=intro,
            voice=voice,
            tones=tones,
            style=style,
            mono=settings.mono,
            volume=settings.volume,
            voice_volume=settings.voice_volume,
            tones_volume=settings.tones_volume,
            ambience_volume=settings.ambience_volume,
            output=settings.output,
            device=settings.device,
            buffer_ms=settings.buffer,
            engine=settings.voice_engine,
            speaker=settings.voice_name,
            words_per_minute=settings.words_per_minute,
            first=settings.first_side,
            # What is wrong in the file never keeps a session from being played.
            insists=self.layers.origin("output") is not Layer.FILE,
        )

    def heard(self) -> tuple[CueStyle, bool, bool]:
        """The style of the cues, and whether voice and tones are on. Raises UserError."""
        return heard(self.settings.style, self.layers.origin("style"), self._switches)

    def _become(self, name: str, layers: Layers, *, slid: bool = False) -> None:
        if layers == self.layers:
            return
        if not slid:
            self._before.append((name, self.layers))
        self.layers = layers
        self._remember(name)

    def _remember(self, name: str) -> None:
        with self._lock:
            self._pending[name] = self.layers


def preferences(
    flags: Mapping[str, Value] = _NO_SETTINGS,
    switches: Mapping[str, bool] = _NO_SWITCHES,
    variables: Mapping[str, str] | None = None,
    path: Path | None = None,
) -> Preferences:
    """What the file, the environment and the flags choose, the later over the earlier.

    Raises UserError for a variable that is wrong; a mistake in the file only costs what it is about.
    """
    variables = os.environ if variables is None else variables
    chosen, wrong = from_environment(variables)
    switched = {name: (Layer.ENVIRONMENT, on) for name, on in _switched(variables, wrong).items()}
    if wrong:
        raise UserError(" ".join(wrong), USAGE)
    switched |= {name: (Layer.FLAG, on) for name, on in switches.items()}
    kept = read_settings(path)
    found = Preferences(Layers(kept.chosen, chosen, flags), switched, kept.mistakes, path)
    found.heard()
    return found


def heard(style: CueStyle, origin: Layer, switches: Switches) -> tuple[CueStyle, bool, bool]:
    """The style of the cues, and whether voice and tones are on: of style and switch, the one chosen closer wins.

    Raises UserError for a switch that is on beside a style, chosen in the same place, that has none of it.
    """
    layer, on = switches.get("voice", (Layer.DEFAULT, True))
    voice = on if layer >= origin else True
    wanted = on and layer is not Layer.DEFAULT and layer >= origin
    tones_layer, tones_on = switches.get("tones", (Layer.DEFAULT, True))
    tones = tones_on if tones_layer >= origin else True
    tones_wanted = tones_on and tones_layer is not Layer.DEFAULT and tones_layer >= origin
    if wanted and style != "voice-and-tones":
        _not_both("voice", layer, origin, style)
        return "voice-and-tones", True, tones and (style == "tones" or tones_wanted)
    if tones_wanted and style == "silent":
        _not_both("tones", tones_layer, origin, style)
        return "tones", voice, True
    return style, voice, tones


def _not_both(what: str, layer: Layer, origin: Layer, style: CueStyle) -> None:
    if layer is origin:
        one, other = (f"--{what}", f"--style {style}") if layer is Layer.FLAG else (_SWITCHES[what], "UNKNOT_STYLE")
        raise UserError(f"{one} and {other} contradict each other: leave one of them out.", USAGE)


def _switched(variables: Mapping[str, str], wrong: list[str]) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name, variable in _SWITCHES.items():
        if text := variables.get(variable, ""):
            try:
                found[name] = bool(Switch().parse(text))
            except WrongValueError as error:
                wrong.append(wrong_value(variable, text, error))
    return found
