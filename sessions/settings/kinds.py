"""What a setting takes: how it stands in a file, how it is typed, and what is meant where it is wrong."""

import math
import re
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from sessions.inert import inert
from sessions.reading.nearest import nearest

Value: TypeAlias = str | int | float | bool | None
"""The value of a setting. None stands for unknot's own choice; a length of time is in whole milliseconds."""
Written: TypeAlias = str | int | float | bool
"""A value as TOML has it."""

AUTO = "auto"
"""Written for None."""
LONGEST_TEXT = 200
"""Characters of a name: of a voice, a device, a session."""

_LONGEST_SHOWN = 40
_PLACES = 4
"""Decimal places of a share: nobody hears more, and a small number is typed without an exponent."""
_ON, _OFF = ("true", "on", "yes", "1"), ("false", "off", "no", "0")
_NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", re.ASCII)
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


class WrongValueError(ValueError):
    """A value that a setting does not take. Its message goes on after "volume is 3, but "."""


class Kind(Protocol):
    """What values there are."""

    @property
    def meant(self) -> str:
        """What it takes, in words: `a number from 0 to 1`."""
        ...

    def read(self, written: object) -> Value:
        """The value that stands in a file. Raises WrongValueError."""
        ...

    def parse(self, text: str) -> Value:
        """The value that was typed or stands in the environment. Raises WrongValueError."""
        ...

    def write(self, value: Value) -> Written:
        """The value as a file has it; `read` gives it back."""
        ...


def typed(kind: Kind, value: Value) -> str:
    """A value as it would be typed; `parse` gives it back."""
    written = kind.write(value)
    if isinstance(written, float):
        return f"{written:.{_PLACES}f}".rstrip("0").removesuffix(".") if 0 < written < 1 else str(written)
    return str(written).lower() if isinstance(written, bool) else str(written)


def quoted(written: object) -> str:
    """What stands in a file or was typed, short enough for a sentence, with nothing in it that a terminal acts on."""
    if isinstance(written, dict | list):
        return "a table" if isinstance(written, dict) else "a list"
    shown = f'"{written}"' if isinstance(written, str) else str(written).lower()
    return inert(shown if len(shown) <= _LONGEST_SHOWN else f"{shown[: _LONGEST_SHOWN - 1]}…")


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several names; with `auto` also unknot's own choice."""

    names: tuple[str, ...]
    auto: bool = False

    @property
    def meant(self) -> str:
        """The names."""
        *first, last = self.words
        return f"{', '.join(first)} or {last}"

    @property
    def words(self) -> tuple[str, ...]:
        """All that may be written."""
        return ((AUTO,) if self.auto else ()) + self.names

    def read(self, written: object) -> Value:
        """One of the names."""
        if isinstance(written, str):
            return self.parse(written)
        raise self._wrong("")

    def parse(self, text: str) -> Value:
        """One of the names, in any case."""
        word = text.strip().lower()
        if word not in self.words:
            raise self._wrong(text)
        return None if self.auto and word == AUTO else word

    def write(self, value: Value) -> Written:
        """Its name."""
        return AUTO if value is None else value

    def _wrong(self, text: str) -> WrongValueError:
        meant = nearest(text, self.words, "{}")
        return WrongValueError(f"it takes {self.meant}{f': {meant}' if meant else '.'}")


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off; with `auto` also unknot's own choice."""

    auto: bool = False

    @property
    def meant(self) -> str:
        """What TOML calls it."""
        return "true, false or auto" if self.auto else "true or false"

    def read(self, written: object) -> Value:
        """A truth value of TOML."""
        if isinstance(written, bool):
            return written
        if self.auto and written == AUTO:
            return None
        raise self._wrong()

    def parse(self, text: str) -> Value:
        """A word for on or off."""
        word = text.strip().lower()
        if self.auto and word == AUTO:
            return None
        if word not in _ON + _OFF:
            raise self._wrong()
        return word in _ON

    def write(self, value: Value) -> Written:
        """As it is."""
        return AUTO if self.auto and value is None else bool(value)

    def _wrong(self) -> WrongValueError:
        return WrongValueError(f"it takes {self.meant}.")


@dataclass(frozen=True, slots=True)
class Share:
    """A number from 0 to 1."""

    meant: str = "a number from 0 to 1"

    def read(self, written: object) -> Value:
        """A number of TOML."""
        if isinstance(written, bool) or not isinstance(written, int | float):
            raise self._wrong()
        if not (math.isfinite(written) and 0 <= written <= 1):
            raise self._wrong()
        return abs(round(float(written), _PLACES))

    def parse(self, text: str) -> Value:
        """A number, or a percentage: 0.6 or 60%."""
        stripped = text.strip()
        number = stripped.removesuffix("%").rstrip()
        if not _NUMBER.fullmatch(number):
            raise self._wrong()
        return self.read(float(number) / (1 if number == stripped else 100))

    def write(self, value: Value) -> Written:
        """With a point, as numbers of TOML have it."""
        return float(value or 0)

    def _wrong(self) -> WrongValueError:
        return WrongValueError(f"it takes {self.meant}.")


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds, and what it counts."""

    least: int
    most: int
    unit: str

    @property
    def meant(self) -> str:
        """The bounds."""
        return f"a whole number from {self.least} to {self.most} ({self.unit})"

    def read(self, written: object) -> Value:
        """An integer of TOML."""
        if isinstance(written, bool) or not isinstance(written, int) or not self.least <= written <= self.most:
            raise WrongValueError(f"it takes {self.meant}.")
        return written

    def parse(self, text: str) -> Value:
        """Digits."""
        return self.read(int(text) if _WHOLE.fullmatch(text.strip()) else None)

    def write(self, value: Value) -> Written:
        """As it is."""
        return int(value or 0)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of something outside: a voice, a device, a session; or unknot's own choice."""

    of: str

    @property
    def meant(self) -> str:
        """Whose name."""
        return f"the name of {self.of}, or {AUTO}"

    def read(self, written: object) -> Value:
        """A text of TOML."""
        if isinstance(written, str):
            return self.parse(written)
        raise WrongValueError(f"it takes {self.meant}, in quotes.")

    def parse(self, text: str) -> Value:
        """The text without space around it."""
        name = text.strip()
        if not name or len(name) > LONGEST_TEXT:
            raise WrongValueError(f"it takes {self.meant}, of at most {LONGEST_TEXT} characters.")
        if inert(name) != name:
            raise WrongValueError(f"it takes {self.meant}, on one line and without control characters.")
        return None if name.lower() == AUTO else name

    def write(self, value: Value) -> Written:
        """The name."""
        return AUTO if value is None else value
