"""Who has the say about a setting: what was chosen last and closest wins."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from sessions.settings.kinds import Value, WrongValueError, quoted
from sessions.settings.table import DEFAULTS, SETTINGS, Setting, Settings, with_values

_NOTHING: Mapping[str, Value] = {}


class Layer(IntEnum):
    """Where a value can come from; a later one wins."""

    DEFAULT = 0
    FILE = 1
    ENVIRONMENT = 2
    FLAG = 3
    HERE = 4
    """Chosen while the program runs."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What was chosen in each place, by the names of the settings."""

    file: Mapping[str, Value] = field(default_factory=dict[str, Value])
    environment: Mapping[str, Value] = field(default_factory=dict[str, Value])
    flags: Mapping[str, Value] = field(default_factory=dict[str, Value])
    here: Mapping[str, Value] = field(default_factory=dict[str, Value])

    @property
    def settings(self) -> Settings:
        """What holds."""
        return with_values(DEFAULTS, {**self.file, **self.environment, **self.flags, **self.here})

    def origin(self, name: str) -> Layer:
        """Where the value that holds comes from."""
        layers = (_NOTHING, self.file, self.environment, self.flags, self.here)
        return max(layer for layer in Layer if layer is Layer.DEFAULT or name in layers[layer])

    def overrides(self, name: str) -> Layer | None:
        """What wins over the file at every start, if anything does: the environment or a flag."""
        return Layer.FLAG if name in self.flags else Layer.ENVIRONMENT if name in self.environment else None

    def choose(self, name: str, value: Value) -> "Layers":
        """Chosen now: it holds from now on, and stands in the file."""
        return replace(self, file={**self.file, name: value}, here={**self.here, name: value})

    def reset(self, name: str) -> "Layers":
        """Chosen no longer, neither now nor in the file."""
        return replace(self, file=_without(self.file, name), here=_without(self.here, name))


def from_environment(variables: Mapping[str, str]) -> tuple[dict[str, Value], list[str]]:
    """The settings that the environment chooses, and a sentence for each variable that is wrong.

    A variable that is empty counts as not set.
    """
    chosen: dict[str, Value] = {}
    wrong: list[str] = []
    for setting in SETTINGS:
        if text := variables.get(setting.variable, ""):
            try:
                chosen[setting.name] = setting.kind.parse(text)
            except WrongValueError as error:
                wrong.append(wrong_value(setting.variable, text, error))
    return chosen, wrong


def wrong_value(name: str, written: object, error: WrongValueError) -> str:
    """The sentence for a value that is not taken."""
    return f"{name} is {quoted(written)}, but {error}"


def flag_of(setting: Setting) -> str:
    """What the flag of a setting is called, where a command has one."""
    return f"--{setting.name.replace('_', '-')}"


def _without(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in values.items() if key != name}
