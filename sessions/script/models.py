"""The session script: what an author may write, as models. `docs` and the JSON Schema are derived from them."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Discriminator, Field, PrivateAttr, Tag, model_validator

from sessions.script.values import (
    AmbienceOrFile,
    At,
    Countdown,
    Duration,
    Pattern,
    SoundFile,
    Text,
    ToneOrFile,
    problem,
)
from sessions.timecode import Ms
from sessions.timeline import Side, ToneName

Area = Literal[
    "upper-back", "middle-back", "lower-back", "shoulders", "ql", "glutes", "hips", "neck", "chest", "feet",
    "calves", "thighs", "forearms", "eyes", "wrists", "whole-body", "breath", "other",
]  # fmt: skip
AREAS: tuple[str, ...] = get_args(Area)
OneSide = Literal["left", "right"]

DEFAULT_HOLD = Ms(45_000)
DEFAULT_SWITCH = Ms(10_000)
DEFAULT_PRESSURE = 4


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=False)


class SidedText(_Model):
    """One text for each side, for languages that need it."""

    left: Text = Field(description="Said on the left side.")
    right: Text = Field(description="Said on the right side.")


def _shape(value: Any) -> str:
    return "table" if isinstance(value, dict | BaseModel) else "plain"


Words = Annotated[Annotated[Text, Tag("plain")] | Annotated[SidedText, Tag("table")], Discriminator(_shape)]


class Sound(_Model):
    """What is heard: the keys of `[sound]`, for the session or for one step. A key that is absent is inherited."""

    voice: bool | None = Field(default=None, description="Spoken words; on if not said.")
    tones: bool | None = Field(default=None, description="Tones; on if not said.")
    halfway: bool | None = Field(default=None, description='"Halfway" and "Thirty seconds left"; on if not said.')
    ten_seconds: bool | None = Field(default=None, description='"Ten seconds", in longer steps; on if not said.')
    preview: bool | None = Field(default=None, description='"Next: …", in a move, rest or switch; on if not said.')
    countdown: Countdown | None = Field(
        default=None, description="How long to tick before the end, 3 s if not said; or false."
    )
    words_per_minute: int | None = Field(
        default=None, ge=90, le=150, description="How fast words are spoken, 120 if not said."
    )
    tone: dict[ToneName, ToneOrFile] = Field(
        default={}, description="Another tone or a sound file for an event, or false for none."
    )


class SessionSound(Sound):
    """`[sound]` of a session."""

    ambience: AmbienceOrFile | None = Field(
        default=None, description="A built-in ambience, or a sound file: what holds `.` or `/`."
    )
    ambience_volume: float | None = Field(default=None, ge=0, le=1, description="How loud the ambience is, 0 to 1.")


class CueSpec(_Model):
    """Something heard at a moment of a step: exactly one of `say`, `tone` and `play`."""

    at: At = Field(description='From the start ("20s"), from the end ("-10s"), "half", "start" or "end".')
    say: Words | None = Field(default=None, description="Words to speak.")
    tone: ToneName | None = Field(default=None, description="A built-in tone.")
    play: SoundFile | None = Field(default=None, description="A sound file beside the script.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(heard is not None for heard in (self.say, self.tone, self.play)) != 1:
            raise problem("cue-is-one", "a cue is exactly one of `say`, `tone` and `play`")
        return self


class _Step(_Model):
    """What every step and block takes."""

    title: Text | None = Field(default=None, description="Shown, and spoken in previews.")
    note: Text | None = Field(default=None, description="Shown, never spoken.")
    area: Area | None = Field(default=None, description="The part of the body.")
    sound: Sound | None = Field(default=None, description="The keys of `[sound]`, for this step.")


class SwitchSpec(_Model):
    """The change of sides in a `sides` block, or the rest between rounds, written out."""

    duration: Duration | None = Field(default=None, alias="for", description="How long it takes.")
    title: Text | None = Field(default=None, description="Shown, and spoken in previews.")
    say: Words | None = Field(default=None, description="Said at its start.")
    note: Text | None = Field(default=None, description="Shown, never spoken.")
    cue: tuple[CueSpec, ...] = Field(default=(), strict=False, description="What else is heard.")
    sound: Sound | None = Field(default=None, description="The keys of `[sound]`, for this moment.")


Pause = Annotated[Annotated[Duration, Tag("plain")] | Annotated[SwitchSpec, Tag("table")], Discriminator(_shape)]


class _Timed(_Step):
    """What every timed step takes."""

    say: Words | None = Field(default=None, description='Said at the start; "" silences the built-in line.')
    side: Side | None = Field(default=None, description="The side of the body.")
    sides: Literal["both"] | None = Field(
        default=None, description='"both" plays the step on one side, then on the other.'
    )
    switch: Pause | None = Field(default=None, description="With `sides`: the change of sides between.")
    first: OneSide | None = Field(default=None, description="With `sides`: the side that comes first.")
    cue: tuple[CueSpec, ...] = Field(default=(), strict=False, description="What else is heard, and when.")

    @model_validator(mode="after")
    def _sides_keys(self) -> Self:
        if self.sides is None and (self.switch is not None or self.first is not None):
            key = "switch" if self.switch is not None else "first"
            raise problem("needs-sides", f'`{key}` goes with `sides = "both"`', 'add sides = "both"')
        if self.sides is not None and self.side is not None:
            raise problem("side-in-sides", '`side` and `sides = "both"` exclude each other', "keep one of them")
        return self


_FOR: Any = Field(alias="for", description="How long it lasts.")


class Move(_Timed):
    """Get into position."""

    do: Literal["move"]
    duration: Duration = _FOR


class Hold(_Timed):
    """Static pressure on one spot, at most 90 s."""

    do: Literal["hold"]
    duration: Duration = Field(default=DEFAULT_HOLD, alias="for", description="How long it lasts, 45 s if not said.")
    pressure: int = Field(default=DEFAULT_PRESSURE, ge=1, le=10, description="How hard, of 10.")
    up_to: bool = Field(default=False, description='Enter releases early: "up to ninety seconds".')
    spot: str | None = Field(default=None, description="Holds of one name on one side are the same spot.")


class Roll(_Timed):
    """Slow rolling."""

    do: Literal["roll"]
    duration: Duration = _FOR
    pressure: int | None = Field(default=None, ge=1, le=10, description="How hard, of 10.")


class Stretch(_Timed):
    """A static stretch."""

    do: Literal["stretch"]
    duration: Duration = _FOR


class Reps(_Timed):
    """Repetitions: two of `for`, `count`, `every`, or `for` alone."""

    do: Literal["reps"]
    duration: Duration | None = Field(default=None, alias="for", description="How long they take together.")
    count: int | None = Field(default=None, ge=1, le=1000, description="How many.")
    every: Duration | None = Field(default=None, description="How long one takes.")
    say_count: bool = Field(default=False, description="Count aloud as each begins.")

    @model_validator(mode="after")
    def _two_of_three(self) -> Self:
        given = [key for key in ("duration", "count", "every") if getattr(self, key) is not None]
        if len(given) == 3:
            raise problem("reps-need-two", "`for`, `count` and `every` say it twice", "leave one of them out")
        if len(given) != 2 and given != ["duration"]:
            raise problem("reps-need-two", "repetitions need two of `for`, `count` and `every`, or `for` alone")
        if self.every and self.duration and self.duration < self.every:
            raise problem("reps-need-two", "one repetition is longer than all of them", "make `for` longer")
        return self


class Breathe(_Timed):
    """Paced breathing."""

    do: Literal["breathe"]
    pattern: Pattern = Field(
        description='"box", "4-7-8", "coherent", "sigh", "long-exhale", or seconds: "4-6", "4-7-8", "4-4-4-4", "3+1-6".'
    )
    cycles: int | None = Field(default=None, ge=1, le=1000, description="How many breaths.")
    duration: Duration | None = Field(default=None, alias="for", description="How long, to the nearest whole breath.")

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.cycles is None) == (self.duration is None):
            raise problem("breathe-needs-one", "paced breathing takes exactly one of `cycles` and `for`")
        return self


class Rest(_Timed):
    """Let go."""

    do: Literal["rest"]
    duration: Duration = _FOR
    heat: bool = Field(default=False, description="On a warm pack: at most 20 min, with an end that is heard.")


class Switch(_Timed):
    """Change sides: the steps after it take the other side."""

    do: Literal["switch"]
    duration: Duration = Field(default=DEFAULT_SWITCH, alias="for", description="How long it lasts, 10 s if not said.")


class Wait(_Timed):
    """Wait until the user is ready."""

    do: Literal["wait"]
    auto: Duration | None = Field(
        default=None, description="Goes on by itself after this long; else a reminder comes every 15 s."
    )


class Repeat(_Step):
    """Rounds of the same steps."""

    do: Literal["repeat"]
    times: int = Field(ge=1, le=10_000, description="How many rounds.")
    step: tuple["Step", ...] = Field(min_length=1, strict=False, description="The steps of a round.")
    between: Pause | None = Field(default=None, description="The rest between rounds.")


class Sides(_Step):
    """The same steps on one side, then on the other."""

    do: Literal["sides"]
    step: tuple["Step", ...] = Field(min_length=1, strict=False, description="The steps of a side.")
    switch: Pause | None = Field(default=None, description="The change of sides, 10 s if not said.")
    first: OneSide | None = Field(default=None, description="The side that comes first.")


class Include(_Step):
    """Another script's steps, played here."""

    do: Literal["include"]
    session: str = Field(min_length=1, description="A session of the library, or a path beside this script.")
    values: dict[str, str | int | float] = Field(default={}, alias="with", description="Values for its vars.")
    _script: "Script | None" = PrivateAttr(default=None)

    @property
    def script(self) -> "Script":
        """The script that is meant. Raises LookupError before it is attached."""
        if self._script is None:
            raise LookupError(f"{self.session} has not been read")
        return self._script

    def attach(self, script: "Script") -> None:
        """Tell it the script that is meant, as whoever reads it must."""
        self._script = script


TimedStep = Move | Hold | Roll | Stretch | Reps | Breathe | Rest | Switch | Wait
Block = Repeat | Sides
Step = Annotated[
    Move | Hold | Roll | Stretch | Reps | Breathe | Rest | Switch | Wait | Repeat | Sides | Include,
    Field(discriminator="do"),
]


class Script(_Model):
    """One session, as its author wrote it."""

    format: Literal[1] = Field(default=1, description="The version of the format.")
    title: Text = Field(min_length=1, description="The name people see.")
    about: str | None = Field(default=None, description="What it is for, in a sentence or two.")
    author: str | None = Field(default=None, description="Who wrote it.")
    license: str | None = Field(default=None, description="Under which terms others may use it.")
    language: str = Field(
        default="en",
        pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$",
        description="The language of its words (BCP 47): picks the voice and the built-in phrases.",
    )
    needs: tuple[str, ...] = Field(default=(), strict=False, description="What to have at hand.")
    tags: tuple[str, ...] = Field(default=(), strict=False, description="What the library filters by.")
    areas: tuple[Area, ...] = Field(
        default=(), strict=False, description="The parts of the body; all that steps name if not said."
    )
    caution: tuple[Text, ...] = Field(default=(), strict=False, description="Shown and spoken before the session.")
    closing: Text | Literal[False] | None = Field(
        default=None, description="The last line, or false for none and no chime."
    )
    experienced: bool = Field(default=False, description="Lifts the limits on breath holds that may be lifted.")
    vars: dict[str, str | int | float] = Field(
        default={}, description="Values to use as {name}; `--set name=value` changes them."
    )
    sound: SessionSound = Field(default=SessionSound(), description="What is heard.")
    step: tuple[Step, ...] = Field(min_length=1, strict=False, description="What happens, one after the other.")
    _folder: str = PrivateAttr(default="")

    @property
    def folder(self) -> str:
        """The folder that its sound files are in, as a text; empty where it has none."""
        return self._folder

    def settle(self, folder: str) -> None:
        """Tell it the folder that its sound files are in, as whoever reads it must."""
        self._folder = folder
