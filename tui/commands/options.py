"""Options that several commands share, and the environment variables behind them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from cyclopts import Parameter, validators

from sessions.cue_style import CueStyle
from sessions.settings.kinds import AUTO, Value
from tui import completing

Session = Annotated[
    str,
    Parameter(
        completer=completing.session, help="A session of the library, or a script: what holds a / or ends in .toml."
    ),
]
Settings = Annotated[
    tuple[str, ...], Parameter(name="--set", negative=(), show_default=False, help="name=value, for a script's [vars].")
]
Intro = Annotated[bool, Parameter(help="The opening words and the lead-in.", show_default=False)]
AsJson = Annotated[bool, Parameter(name="--json", negative=(), show_default=False, help="Print JSON.")]


def _flag(help: str, variable: str, **more: object) -> Parameter:
    """A flag that was given or not: what holds when it was not is for the environment and the settings to say."""
    return Parameter(help=f"{help} [env var: {variable}]", show_default=False, **more)  # type: ignore[arg-type]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Sound:
    """The flags about what is heard, for every command that plays. None: it was not given."""

    voice: Annotated[bool | None, _flag("Spoken words.", "UNKNOT_VOICE")] = None
    tones: Annotated[bool | None, _flag("Tones.", "UNKNOT_TONES")] = None
    sound: Annotated[bool, Parameter(help="Sound at all; without it time runs in silence.", show_default=False)] = True
    style: Annotated[CueStyle | None, _flag("How cues are given.", "UNKNOT_STYLE")] = None
    volume: Annotated[
        float | None, _flag("How loud, 0 to 1.", "UNKNOT_VOLUME", validator=validators.Number(gte=0, lte=1))
    ] = None
    mono: Annotated[bool | None, _flag("The same on both ears.", "UNKNOT_MONO")] = None
    output: Annotated[
        str | None,
        _flag("What plays the sound: miniaudio, simpleaudio or silent.", "UNKNOT_OUTPUT", completer=completing.output),
    ] = None
    device: Annotated[str | None, _flag("The sound device, by its name or a part of it.", "UNKNOT_DEVICE")] = None

    def settings(self) -> Mapping[str, Value]:
        """The settings that were given."""
        given: dict[str, Value] = {
            "style": self.style,
            "volume": self.volume,
            "mono": self.mono,
            "output": self.output if self.sound else "silent",
            "device": self.device,
        }
        # `auto`, and no name at all, are a choice too: they win over a name in the file.
        auto = ("", AUTO)
        return {name: None if value in auto else value for name, value in given.items() if value is not None}

    def switches(self) -> Mapping[str, bool]:
        """Voice and tones, where they were switched."""
        return {name: on for name, on in (("voice", self.voice), ("tones", self.tones)) if on is not None}


NO_FLAGS = Sound()
