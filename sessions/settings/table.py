"""The settings: what there is to choose, where each stands in `config.toml`, and what it is when nobody chose."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, cast

from sessions.cue_style import CUE_STYLES, CueStyle
from sessions.settings.kinds import Kind, Name, OneOf, Share, Switch, Value, Whole
from sessions.settings.times import DayHours, Days, Minutes
from sessions.timecode import MINUTE, Ms

OutputName = Literal["miniaudio", "simpleaudio", "silent"]
EngineName = Literal["piper", "system", "espeak-ng", "none"]
ThemeName = Literal["dark", "light", "high-contrast"]
Side = Literal["left", "right"]

_BREAKS_EVERY = Ms(45 * MINUTE)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a person wants sessions: what is heard, how it is spoken, what is seen, and how sessions go.

    Volumes are 0 to 1; `buffer` is in milliseconds. None stands for unknot's own choice, for `breaks_hours` for the
    whole day.
    """

    style: CueStyle = "voice-and-tones"
    volume: float = 1.0
    voice_volume: float = 1.0
    tones_volume: float = 1.0
    ambience_volume: float = 1.0
    mono: bool = False
    output: OutputName | None = None
    device: str | None = None
    buffer: int = 100
    voice_engine: EngineName | None = None
    voice_name: str | None = None
    words_per_minute: int = 120
    theme: ThemeName = "dark"
    motion: bool = True
    ascii: bool | None = None
    first_side: Side = "left"
    tension: bool = True
    breaks_every: Ms = _BREAKS_EVERY
    breaks_session: str | None = None
    breaks_hours: str | None = None
    breaks_days: str = "mon-sun"


DEFAULTS = Settings()


@dataclass(frozen=True, slots=True)
class Setting:
    """One of the settings: its field, its table and key in the file, what it takes, and what to call it."""

    name: str
    table: str
    key: str
    kind: Kind
    title: str
    help: str

    @property
    def path(self) -> str:
        """How it is named on the command line: `sound.volume`."""
        return f"{self.table}.{self.key}"

    @property
    def variable(self) -> str:
        """The environment variable that overrides the file."""
        return f"UNKNOT_{self.name.upper()}"

    @property
    def default(self) -> Value:
        """What it is when nobody chose."""
        return cast("Value", getattr(DEFAULTS, self.name))


_TABLES: dict[str, tuple[tuple[str, str, Kind, str, str], ...]] = {
    "sound": (
        ("style", "style", OneOf(CUE_STYLES), "Cues",
         "Words and tones, tones alone, or silent: then the screen flashes."),
        ("volume", "volume", Share(), "Volume", "How loud everything is."),
        ("voice_volume", "voice_volume", Share(), "Voice volume", "How loud the words are."),
        ("tones_volume", "tones_volume", Share(), "Tones volume", "How loud the tones are."),
        ("ambience_volume", "ambience_volume", Share(), "Ambience volume", "How loud rain, waves and the like are."),
        ("mono", "mono", Switch(), "Mono", "The same on both ears. Else a side is heard on its own side."),
        ("output", "output", OneOf(("miniaudio", "simpleaudio", "silent"), auto=True), "Output",
         "What plays the sound. Silent plays nothing, and time runs on."),
        ("device", "device", Name("a sound device"), "Device", "Where the sound goes. Auto follows the system."),
        ("buffer", "buffer", Whole(20, 200, "milliseconds"), "Buffer",
         "How much sound is made ahead. Take more where the sound has holes."),
    ),
    "voice": (
        ("voice_engine", "engine", OneOf(("piper", "system", "espeak-ng", "none"), auto=True), "Speech engine",
         "What speaks. Auto is the most natural one that is there."),
        ("voice_name", "name", Name("a voice"), "Voice", "Who speaks. Auto is a voice for the session's language."),
        ("words_per_minute", "words_per_minute", Whole(90, 150, "words a minute"), "Words a minute",
         "How fast words are spoken, where the session does not say."),
    ),
    "screen": (
        ("theme", "theme", OneOf(("dark", "light", "high-contrast")), "Theme", "The colours of the screen."),
        ("motion", "motion", Switch(), "Motion", "Pictures that move. Without, words and a bar take their place."),
        ("ascii", "ascii", Switch(auto=True), "Plain signs",
         "ASCII alone. Auto is that where the terminal has no more."),
    ),
    "session": (
        ("first_side", "first_side", OneOf(("left", "right")), "First side", "The side that comes first."),
        ("tension", "tension", Switch(), "Ask for tension", "Ask before and after how tense you are, 0 to 10."),
    ),
    "breaks": (
        ("breaks_every", "every", Minutes(20, 60), "Break every", "How long you sit before a desk break is due."),
        ("breaks_session", "session", Name("a session"), "Break session", "What a break plays. Auto takes turns."),
        ("breaks_hours", "hours", DayHours(), "Break hours", "The hours at which breaks may come."),
        ("breaks_days", "days", Days(), "Break days", "The days on which breaks may come."),
    ),
}  # fmt: skip

SETTINGS: tuple[Setting, ...] = tuple(
    Setting(name, table, key, kind, title, words)
    for table, rows in _TABLES.items()
    for name, key, kind, title, words in rows
)
"""All of them, as they are shown and as they stand in a new file."""

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}
BY_PATH: Mapping[str, Setting] = {setting.path: setting for setting in SETTINGS}
TABLES: tuple[str, ...] = tuple(_TABLES)

assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]


def with_values(settings: Settings, values: Mapping[str, Value]) -> Settings:
    """The settings with some of them another way; the values are such as their kinds give."""
    return replace(settings, **values)  # type: ignore[arg-type]


def value_of(settings: Settings, setting: Setting) -> Value:
    """The value of one of them."""
    return cast("Value", getattr(settings, setting.name))
