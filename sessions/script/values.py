"""The kinds of value that a key of a script takes, each read and checked from plain TOML."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from sessions.script.breathing import PATTERNS, parse_pattern
from sessions.timecode import SECOND, ZERO, DurationError, Ms, parse_duration
from sessions.timeline import TONE_MS, AmbienceName, Phase, ToneName

_AMBIENCES: tuple[AmbienceName, ...] = get_args(AmbienceName)


_Name = TypeVar("_Name", bound=str)


class SoundPath(str):
    """The path of a sound file, beside the script."""

    __slots__ = ()


MOST_TEXT = 500
"""Characters that one spoken text may have."""


def problem(code: str, message: str, help_text: str = "") -> PydanticCustomError:
    """An error for pydantic to collect: its stable code, its sentence and how to mend it."""
    return PydanticCustomError(code, "{text}", {"text": message, "help": help_text})  # pyright: ignore[reportArgumentType]


def _duration(value: Any) -> Ms:
    try:
        return parse_duration(value)
    except DurationError as error:
        raise problem("bad-duration", str(error)) from None


def _positive(value: Any) -> Ms:
    if not (length := _duration(value)):
        raise problem("bad-duration", "a duration is longer than zero")
    return length


def _countdown(value: Any) -> Ms | Literal[False]:
    if value is False:
        return False
    length = _duration(value)
    if length % SECOND or length > 10 * SECOND:
        raise problem("bad-duration", "the countdown is a whole number of seconds, at most 10, or false")
    return length


_OFFSET = re.compile(r"(?P<minus>-?)(?P<length>.+)", re.DOTALL)
_MARKS = ("start", "half", "end")


class Offset(BaseModel):
    """A moment within a step: from its start, or from its end, or its half."""

    model_config = ConfigDict(frozen=True)

    mark: Literal["start", "half", "end"]
    delta: Ms = ZERO

    def within(self, duration: Ms) -> Ms:
        """The moment in a step of this length, counted from its start; it may lie outside of it."""
        anchor = {"start": 0, "half": duration // 2, "end": duration}[self.mark]
        return Ms(anchor + self.delta)


def _offset(value: Any) -> Offset:
    if isinstance(value, str) and value in _MARKS:
        return Offset(mark=value)
    if isinstance(value, str) and (match := _OFFSET.fullmatch(value)) and match["minus"]:
        return Offset(mark="end", delta=Ms(-_duration(match["length"])))
    if isinstance(value, int | float) and not isinstance(value, bool) and value < 0:
        return Offset(mark="end", delta=Ms(-_duration(-value)))
    return Offset(mark="start", delta=_duration(value))


def _pattern(value: Any) -> tuple[Phase, ...]:
    if not isinstance(value, str):
        raise problem("bad-pattern", 'a breathing pattern is a text such as "4-6" or "box"')
    try:
        return parse_pattern(value)
    except ValueError as error:
        raise problem("bad-pattern", str(error), f"named ones: {', '.join(PATTERNS)}") from None


def _spoken(value: Any) -> Any:
    if isinstance(value, str) and len(value) > MOST_TEXT:
        raise problem("phrase-too-long", f"a text has at most {MOST_TEXT} characters, this one has {len(value)}")
    return value


_N = r"[0-9]+(\.[0-9]+)?"
_LENGTH = rf"({_N}(h({_N}m)?({_N}s)?|m({_N}s)?|s)?|([0-9]+:[0-5][0-9]|[0-9]+):[0-5][0-9](\.[0-9]+)?)"
_SECONDS = r"[0-9]{1,3}(\.[05])?"
_LENGTH_SCHEMA: dict[str, Any] = {
    "type": "string",
    "pattern": rf"^\s*{_LENGTH}\s*$",
    "description": 'A duration: "90s", "1.5s", "2m", "1m30s", "1h", "1:30" or "1:00:00".',
}
DURATION_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "number", "exclusiveMinimum": 0, "description": "A number of seconds."}, _LENGTH_SCHEMA]
}
_COUNTDOWN_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"const": False, "description": "No countdown."},
        {"type": "number", "minimum": 0, "maximum": 10, "multipleOf": 1, "description": "A number of seconds."},
        _LENGTH_SCHEMA,
    ]
}
_AT_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": list(_MARKS), "description": "A moment by its name."},
        {"type": "number", "description": "Seconds from the start, or from the end where negative."},
        {
            "type": "string",
            "pattern": rf"^(-?\s*{_LENGTH}\s*|\s+{_LENGTH}\s*)$",
            "description": 'A duration from the start ("20s"), or from the end ("-10s").',
        },
    ]
}
_PATTERN_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"enum": list(PATTERNS), "description": "A pattern by its name."},
        {
            "type": "string",
            "pattern": rf"^{_SECONDS}(\+{_SECONDS})?(-{_SECONDS}){{1,3}}$",
            "description": "Seconds: in-out, in-hold-out or in-hold-out-hold; `3+1` adds a sip to the breath in.",
        },
    ]
}


def _tone_or_file(value: Any) -> ToneName | Literal[False] | SoundPath:
    return False if value is False else _name_or_file(value, TONE_MS, "a tone is a built-in one, a sound file or false")


def _ambience(value: Any) -> AmbienceName | SoundPath:
    return _name_or_file(value, _AMBIENCES, "an ambience is a built-in one or a sound file")


def _name_or_file(value: Any, names: Iterable[_Name], what: str) -> _Name | SoundPath:
    if isinstance(value, str) and ("." in value or "/" in value):
        return SoundPath(value)
    for name in names:
        if value == name:
            return name
    raise problem("unknown-value", what, f"built-in ones: {', '.join(names)}")


def _sound_path(value: Any) -> SoundPath:
    if not isinstance(value, str) or not value.strip():
        raise problem("wrong-type", "a sound file is a path beside the script, in quotes")
    return SoundPath(value)


Duration = Annotated[Ms, PlainValidator(_positive), WithJsonSchema(DURATION_SCHEMA)]
Countdown = Annotated[Ms | Literal[False], PlainValidator(_countdown), WithJsonSchema(_COUNTDOWN_SCHEMA)]
At = Annotated[Offset, PlainValidator(_offset), WithJsonSchema(_AT_SCHEMA)]
Pattern = Annotated[tuple[Phase, ...], PlainValidator(_pattern), WithJsonSchema(_PATTERN_SCHEMA)]
Text = Annotated[str, BeforeValidator(_spoken), Field(json_schema_extra={"maxLength": MOST_TEXT})]
ToneOrFile = Annotated[
    ToneName | Literal[False] | SoundPath,
    PlainValidator(_tone_or_file),
    WithJsonSchema({"anyOf": [{"enum": [*TONE_MS, False]}, {"type": "string", "pattern": r"[./]"}]}),
]
SoundFile = Annotated[SoundPath, PlainValidator(_sound_path), WithJsonSchema({"type": "string", "minLength": 1})]
AmbienceOrFile = Annotated[
    AmbienceName | SoundPath,
    PlainValidator(_ambience),
    WithJsonSchema({"anyOf": [{"enum": [*_AMBIENCES]}, {"type": "string", "pattern": r"[./]"}]}),
]
