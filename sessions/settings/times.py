"""Settings about time: how often, at which hours, on which days."""

from dataclasses import dataclass

from sessions.breaks.hours import HoursError, parse_days, parse_hours
from sessions.settings.kinds import LONGEST_TEXT, Value, Written, WrongValueError
from sessions.timecode import MINUTE, DurationError, parse_duration

ALWAYS = "always"
"""Written for None, the whole day."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """A length of time in whole minutes, within bounds; the value is in milliseconds."""

    least: int
    most: int

    @property
    def meant(self) -> str:
        """The bounds."""
        return f'whole minutes from "{self.least}m" to "{self.most}m"'

    def read(self, written: object) -> Value:
        """A text of TOML, or a number of minutes."""
        if isinstance(written, str | int) and not isinstance(written, bool):
            return self.parse(str(written))
        raise self._wrong()

    def parse(self, text: str) -> Value:
        """A duration as a script has it; a bare number is minutes."""
        stripped = text.strip()
        minutes = stripped.isascii() and stripped.isdigit()
        try:
            length = parse_duration(f"{stripped}m" if minutes else stripped)
        except DurationError:
            raise self._wrong() from None
        if length % MINUTE or not self.least * MINUTE <= length <= self.most * MINUTE:
            raise self._wrong()
        return length

    def write(self, value: Value) -> Written:
        """In minutes: 45m."""
        return f"{int(value or 0) // MINUTE}m"

    def _wrong(self) -> WrongValueError:
        return WrongValueError(f"it takes {self.meant}.")


@dataclass(frozen=True, slots=True)
class DayHours:
    """Parts of the day, or None for all of it. One that begins late may end on the next day."""

    meant: str = f'hours such as "9:00-12:00, 13:00-17:30", or "{ALWAYS}"'

    def read(self, written: object) -> Value:
        """A text of TOML."""
        if isinstance(written, str):
            return self.parse(written)
        raise WrongValueError(f"it takes {self.meant}.")

    def parse(self, text: str) -> Value:
        """From one time of the day to another, and so on."""
        if text.strip().lower() == ALWAYS:
            return None
        try:
            if len(text) <= LONGEST_TEXT:
                return ", ".join(map(str, parse_hours(text)))
        except HoursError:
            pass
        raise WrongValueError(f"it takes {self.meant}.")

    def write(self, value: Value) -> Written:
        """The same text for the same hours."""
        return ALWAYS if value is None else value


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week."""

    meant: str = 'days such as "mon-fri", or "mon, wed, fri"'

    def read(self, written: object) -> Value:
        """A text of TOML."""
        if isinstance(written, str):
            return self.parse(written)
        raise WrongValueError(f"it takes {self.meant}.")

    def parse(self, text: str) -> Value:
        """Days by their names, or from one to another."""
        try:
            if len(text) <= LONGEST_TEXT and parse_days(text):
                return ", ".join("-".join(day.strip() for day in part.split("-")) for part in text.lower().split(","))
        except HoursError:
            pass
        raise WrongValueError(f"it takes {self.meant}.")

    def write(self, value: Value) -> Written:
        """As it was written."""
        return str(value)
