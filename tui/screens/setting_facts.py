"""What there is to say about a setting: its value, where that comes from, what it takes."""

from typing import NamedTuple

from sessions.inert import inert
from sessions.settings.layers import Layer, flag_of
from sessions.settings.table import Setting, value_of
from sessions.store.settings import FILE
from tui.preferences import Preferences
from tui.stepping import in_words


class Facts(NamedTuple):
    """The value in words, a sentence about where it comes from (or none), and all that is to be known, in lines."""

    value: str
    origin: str
    lines: tuple[str, ...]


def origin_of(wanted: Preferences, setting: Setting) -> str:
    """What sets it at every start, where that is not the file or nobody: `set by UNKNOT_VOLUME`."""
    match wanted.layers.overrides(setting.name):
        case Layer.ENVIRONMENT:
            return f"set by {setting.variable}"
        case Layer.FLAG:
            return f"set by {flag_of(setting)}"
        case _:
            return ""


def explained(wanted: Preferences, setting: Setting) -> Facts:
    """All there is to say."""
    origin = origin_of(wanted, setting)
    if origin:
        here = wanted.layers.origin(setting.name) is Layer.HERE
        origin = f"At the start it was {origin}. It is another now, until the end." if here else f"It is {origin}."
    lines = (
        origin,
        f"It takes {setting.kind.meant}.",
        f"Default: {in_words(setting, setting.default)}.",
        f"In {FILE}: {setting.path}",
        f"In the environment: {setting.variable}",
    )
    value = inert(in_words(setting, value_of(wanted.settings, setting)))
    return Facts(value, origin, tuple(filter(None, lines)))
