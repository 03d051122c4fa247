"""The value of a setting in people's words, and the one next to it."""

from sessions.settings.kinds import Kind, Name, OneOf, Share, Switch, Value, Whole, typed
from sessions.settings.table import Setting
from sessions.settings.times import DayHours, Days, Minutes
from sessions.timecode import MINUTE

_SHARE_STEP = 0.05
_MINUTES_STEP = 5 * MINUTE
_UNITS = {"milliseconds": " ms"}


def in_words(setting: Setting, value: Value) -> str:
    """A value as it is shown; a name is not made inert."""
    match setting.kind:
        case Switch():
            return "automatic" if value is None else "on" if value else "off"
        case Share():
            return f"{round(float(value or 0) * 100)} %"
        case Whole(unit=unit):
            return f"{value}{_UNITS.get(unit, '')}"
        case Minutes():
            return f"{int(value or 0) // MINUTE} min"
        case DayHours():
            return "all day" if value is None else str(value)
        case OneOf() if setting.name == "style":
            return str(value).replace("-", " ")
        case _:
            return "automatic" if value is None else str(value)


def stepped(kind: Kind, value: Value, by: int) -> Value:
    """The value one step up (1) or down (-1); names go round, numbers stop at their bounds.

    The same value for what cannot be stepped: names of things outside, hours and days.
    """
    match kind:
        case OneOf():
            names: list[Value] = [None, *kind.names] if kind.auto else [*kind.names]
            return names[(names.index(value) + by) % len(names)]
        case Switch(auto=auto):
            states: list[Value] = [None, True, False] if auto else [True, False]
            return states[(states.index(value) + by) % len(states)]
        case Share():
            return max(0.0, min(1.0, round((round(float(value or 0) / _SHARE_STEP) + by) * _SHARE_STEP, 2)))
        case Whole(least=least, most=most):
            step = 10 if most - least > 100 else 5
            return max(least, min(most, (int(value or 0) // step + by) * step))
        case Minutes(least=least, most=most):
            return max(least * MINUTE, min(most * MINUTE, (int(value or 0) // _MINUTES_STEP + by) * _MINUTES_STEP))
        case _:
            return value


def can_step(kind: Kind) -> bool:
    """Whether a value has one next to it."""
    return not isinstance(kind, Name | DayHours | Days)


def suggestions(setting: Setting) -> tuple[str, ...]:
    """What may be typed, where that is one of a few words."""
    match setting.kind:
        case OneOf():
            return setting.kind.words
        case Name():
            return (typed(setting.kind, None),)
        case _:
            return ()
