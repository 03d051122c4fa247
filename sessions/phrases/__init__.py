"""The built-in words, one TOML file a language, and numbers and durations in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import tomli

from sessions.script.templates import expand
from sessions.timecode import MINUTE, SECOND, Ms

IN_SECONDS = Ms(90_000)
"""Up to here a duration is spoken in seconds; longer ones in minutes."""


@dataclass(frozen=True)
class Phrases:
    """The words of one language: `words` by their dotted key ("start.hold")."""

    language: str
    words: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """A phrase with its values put in, each sentence beginning with a capital. Raises KeyError for no such key."""
        return _capitals(expand(self.words[key], values.__getitem__))

    def number(self, value: float) -> str:
        """A number in words."""
        # num2words loads every language it knows, which a start-up need not wait for.
        from num2words import num2words

        return str(num2words(int(value) if value == int(value) else value, lang=self.language))

    def duration(self, length: Ms) -> str:
        """A duration in words: up to ninety seconds in seconds, longer ones in minutes and seconds."""
        if length <= IN_SECONDS:
            return self._count("second", length / SECOND)
        minutes, rest = divmod(length, MINUTE)
        text = self._count("minute", minutes)
        if not rest:
            return text
        both = {"minutes": text, "seconds": self._count("second", rest / SECOND)}
        return expand(self.words["and_seconds"], both.__getitem__)

    def _count(self, unit: str, value: float) -> str:
        return expand(self.words[unit if value == 1 else unit + "s"], lambda _: self.number(value))


def _capitals(text: str) -> str:
    begins, shown = True, ""
    for character in text:
        shown += character.upper() if begins and character.isalpha() else character
        begins = character in ".!?" or (begins and not character.isalnum())
    return shown


def languages() -> tuple[str, ...]:
    """The languages that have phrases, in the order of their names."""
    files = resources.files(__name__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


@cache
def phrases_for(tag: str) -> Phrases:
    """The phrases of a BCP 47 tag, of its language where the region has none, else the English ones."""
    known = languages()
    parts = tag.lower().split("-")
    language = next((name for name in ("-".join(parts), parts[0]) if name in known), "en")
    table = tomli.loads(resources.files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return Phrases(language, dict(_flat(table)))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat += _flat({str(k): v for k, v in value.items()}, f"{prefix}{key}.")  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        else:
            flat.append((prefix + key, str(value)))
    return flat
