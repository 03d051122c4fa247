"""Ink: the characters that everything is drawn with, in blocks and arrows or in ASCII."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from textual.message_pump import MessagePump

from tui.host import app_of


@dataclass(frozen=True, slots=True)
class Ink:
    """Characters by what they draw.

    `thick` are the two lines of a thick bar, each a whole and a half cell. `tip` and `foot` are the upper and lower
    edge of a shape. `signs` replaces what a text has in signs, a character each, where they cannot be drawn.
    """

    done: str
    half: str
    left: str
    thick: tuple[tuple[str, str], tuple[str, str]]
    on: str
    off: str
    block: str
    tip: str
    foot: str
    room: str
    here: str
    sides: Mapping[str, str]
    signs: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_ascii(self) -> bool:
        """Whether it has nothing but ASCII."""
        return self.block.isascii()

    def plain(self, text: str) -> str:
        """A text with the signs that it can draw."""
        return text.translate(self.signs) if self.signs else text


BLOCKS = Ink(
    done="━",
    half="╸",
    left="─",
    thick=(("▄", "▖"), ("▀", "▘")),
    on="●",
    off="○",
    block="█",
    tip="▄",
    foot="▀",
    room="·",
    here="▲",
    sides=MappingProxyType({"left": "‹", "right": "›", "both": "="}),
)
ASCII = Ink(
    done="=",
    half="-",
    left="-",
    thick=(("#", "-"), ("#", "-")),
    on="#",
    off="-",
    block="#",
    tip="#",
    foot="#",
    room=".",
    here="^",
    sides=MappingProxyType({"left": "<", "right": ">", "both": "="}),
    signs=MappingProxyType(
        str.maketrans(
            {
                "·": "-",
                "•": "-",
                "…": "...",
                "→": ">",
                "←": "<",
                "↑": "^",
                "↓": "v",
                "◀": "<",
                "▶": ">",
                "▸": ">",
                "‹": "<",
                "›": ">",
                "–": "-",
                "—": "-",
                "’": "'",
                "‘": "'",
                "“": '"',
                "”": '"',
            }
        )
    ),
)


def ink_of(node: MessagePump) -> Ink:
    """The ink of the application that a widget belongs to."""
    return ASCII if getattr(app_of(node), "ascii", False) else BLOCKS
