"""Any values that the settings take."""

from typing import Any

from hypothesis import strategies as st

from sessions.inert import inert
from sessions.settings.kinds import LONGEST_TEXT, Name, OneOf, Share, Switch, Value, Whole
from sessions.settings.table import SETTINGS, Setting
from sessions.settings.times import DayHours, Days, Minutes
from sessions.timecode import MINUTE

_TEXTS = st.text(min_size=1, max_size=LONGEST_TEXT).map(lambda text: inert(text).strip())
_NAMES = _TEXTS.filter(lambda text: text != "" and text.lower() != "auto" and inert(text) == text)


def values_of(setting: Setting) -> st.SearchStrategy[Any]:
    """Any value that it can have."""
    match setting.kind:
        case OneOf(names=names, auto=auto):
            return st.sampled_from([*names, None] if auto else names)
        case Switch(auto=auto):
            return st.booleans() | st.none() if auto else st.booleans()
        case Share():
            return st.integers(0, 1000).map(lambda number: number / 1000)
        case Whole(least=least, most=most):
            return st.integers(least, most)
        case Name():
            return st.none() | _NAMES
        case Minutes(least=least, most=most):
            return st.integers(least, most).map(lambda minutes: minutes * MINUTE)
        case DayHours():
            return st.sampled_from([None, "9:00-17:30", "9:00-12:00, 13:00-17:30", "22:00-6:00"])
        case Days():
            return st.sampled_from(["mon-fri", "mon, wed, fri", "mon-sun", "sat-mon"])
        case other:
            raise AssertionError(other)


def changes() -> st.SearchStrategy[dict[str, Value]]:
    """Some settings with values."""
    return st.fixed_dictionaries({}, optional={setting.name: values_of(setting) for setting in SETTINGS})
