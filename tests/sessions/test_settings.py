"""What a person may choose: what is taken, what is not, and who has the say."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.cue_style import CUE_STYLES
from sessions.settings.kinds import LONGEST_TEXT, Value, WrongValueError, quoted, typed
from sessions.settings.layers import Layer, Layers, from_environment
from sessions.settings.table import BY_NAME, DEFAULTS, SETTINGS, TABLES, value_of
from tests.sessions.chosen import changes, values_of

EVERY = pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.path)


@EVERY
def test_a_default_is_a_value_like_any_other(setting: Any) -> None:
    kind = setting.kind
    assert kind.read(kind.write(setting.default)) == setting.default
    assert kind.parse(typed(kind, setting.default)) == setting.default


@EVERY
def test_every_setting_says_what_it_is(setting: Any) -> None:
    assert setting.help.endswith(".")
    # Two lines of a window of 40 columns.
    assert len(setting.help) <= 72
    assert setting.table in TABLES
    assert setting.variable == f"UNKNOT_{setting.name.upper()}"


@given(st.data())
@EVERY
def test_what_is_written_is_read_again(setting: Any, data: st.DataObject) -> None:
    value = data.draw(values_of(setting))
    read = setting.kind.read(setting.kind.write(value))
    assert (read, type(read)) == (value, type(value))
    assert setting.kind.parse(typed(setting.kind, value)) == value


@given(
    st.one_of(
        st.text(),
        st.integers(),
        st.floats(),
        st.floats(0, 1),
        st.booleans(),
        st.none(),
        st.lists(st.integers()),
        st.dates(),
    )
)
@EVERY
def test_whatever_stands_there_is_taken_or_refused_in_words(setting: Any, written: object) -> None:
    try:
        value = setting.kind.read(written)
    except WrongValueError as error:
        says = str(error)
    else:
        says = "it takes it"
        assert setting.kind.read(setting.kind.write(value)) == value
        assert setting.kind.parse(typed(setting.kind, value)) == value
    assert says.startswith("it takes ")


WRONG: list[tuple[str, object, str]] = [
    ("style", "tone", "it takes voice-and-tones, tones or silent: did you mean tones?"),
    ("style", 3, "it takes voice-and-tones, tones or silent."),
    ("volume", 1.01, "it takes a number from 0 to 1."),
    ("volume", -0.1, "it takes a number from 0 to 1."),
    ("volume", True, "it takes a number from 0 to 1."),
    ("volume", float("nan"), "it takes a number from 0 to 1."),
    ("volume", "0.5", "it takes a number from 0 to 1."),
    ("ascii", "on", "it takes true, false or auto."),
    ("mono", "auto", "it takes true or false."),
    ("mono", 1, "it takes true or false."),
    ("mono", "true", "it takes true or false."),
    ("output", "tape", "it takes auto, miniaudio, simpleaudio or silent."),
    ("output", "miniaudo", "it takes auto, miniaudio, simpleaudio or silent: did you mean miniaudio?"),
    ("device", 3, "it takes the name of a sound device, or auto, in quotes."),
    ("device", " ", "it takes the name of a sound device, or auto, of at most 200 characters."),
    ("device", "x" * (LONGEST_TEXT + 1), "it takes the name of a sound device, or auto, of at most 200 characters."),
    ("device", "a\x1bb", "it takes the name of a sound device, or auto, on one line and without control characters."),
    ("buffer", 19, "it takes a whole number from 20 to 200 (milliseconds)."),
    ("buffer", 201, "it takes a whole number from 20 to 200 (milliseconds)."),
    ("buffer", 100.0, "it takes a whole number from 20 to 200 (milliseconds)."),
    ("words_per_minute", 89, "it takes a whole number from 90 to 150 (words a minute)."),
    ("theme", "drak", "it takes dark, light or high-contrast: did you mean dark?"),
    ("breaks_every", "19m", 'it takes whole minutes from "20m" to "60m".'),
    ("breaks_every", "61m", 'it takes whole minutes from "20m" to "60m".'),
    ("breaks_every", "20m30s", 'it takes whole minutes from "20m" to "60m".'),
    ("breaks_every", True, 'it takes whole minutes from "20m" to "60m".'),
    ("breaks_hours", "9", 'it takes hours such as "9:00-12:00, 13:00-17:30", or "always".'),
    ("breaks_hours", "9:00-25:00", 'it takes hours such as "9:00-12:00, 13:00-17:30", or "always".'),
    ("breaks_days", "someday", 'it takes days such as "mon-fri", or "mon, wed, fri".'),
]


@pytest.mark.parametrize(("name", "written", "says"), WRONG)
def test_what_is_wrong_is_said(name: str, written: object, says: str) -> None:
    with pytest.raises(WrongValueError) as caught:
        BY_NAME[name].kind.read(written)
    assert str(caught.value) == says


TYPED: list[tuple[str, str, Value]] = [
    ("style", " Tones ", "tones"),
    ("volume", "60%", 0.6),
    ("volume", "1", 1.0),
    ("volume", ".25", 0.25),
    ("mono", "yes", True),
    ("mono", "0", False),
    ("output", "auto", None),
    ("device", "Auto", None),
    ("device", " USB headset ", "USB headset"),
    ("buffer", "50", 50),
    ("breaks_every", "30", 1_800_000),
    ("breaks_every", "1h", 3_600_000),
    ("breaks_hours", "9-12,13:00-17:30", "9:00-12:00, 13:00-17:30"),
    ("breaks_hours", "always", None),
    ("breaks_days", "Mon-Fri", "mon-fri"),
]


@pytest.mark.parametrize(("name", "text", "value"), TYPED)
def test_what_may_be_typed(name: str, text: str, value: Value) -> None:
    assert BY_NAME[name].kind.parse(text) == value


def test_the_styles_are_those_of_the_cues() -> None:
    assert BY_NAME["style"].kind.meant == f"{', '.join(CUE_STYLES[:-1])} or {CUE_STYLES[-1]}"


@given(st.tuples(changes(), changes(), changes(), changes()), st.sampled_from(SETTINGS))
def test_the_closest_has_the_say(chosen: tuple[dict[str, Value], ...], setting: Any) -> None:
    layers = Layers(*chosen)
    given_in = [layer for layer, values in enumerate(chosen, start=1) if setting.name in values]
    assert layers.origin(setting.name) == max(given_in, default=0)
    expected = chosen[given_in[-1] - 1][setting.name] if given_in else value_of(DEFAULTS, setting)
    assert value_of(layers.settings, setting) == expected


@given(changes(), changes(), st.data())
def test_choosing_holds_and_resetting_gives_the_say_back(
    file: dict[str, Value], environment: dict[str, Value], data: st.DataObject
) -> None:
    setting = data.draw(st.sampled_from(SETTINGS))
    value = data.draw(values_of(setting))
    layers = Layers(file, environment).choose(setting.name, value)
    assert value_of(layers.settings, setting) == value
    assert layers.origin(setting.name) is Layer.HERE
    assert layers.file[setting.name] == value
    back = layers.reset(setting.name)
    assert setting.name not in back.file
    assert value_of(back.settings, setting) == environment.get(setting.name, setting.default)


@given(changes())
def test_the_environment_can_choose_everything(chosen: dict[str, Value]) -> None:
    variables = {BY_NAME[name].variable: typed(BY_NAME[name].kind, value) for name, value in chosen.items()}
    assert from_environment(variables) == (chosen, [])


def test_every_wrong_variable_is_named() -> None:
    variables = {"UNKNOT_VOLUME": "loud\x1b", "UNKNOT_MONO": "", "UNKNOT_THEME": "lihgt", "UNKNOT_OTHER": "x"}
    assert from_environment(variables) == (
        {},
        [
            'UNKNOT_VOLUME is "loud␛", but it takes a number from 0 to 1.',
            'UNKNOT_THEME is "lihgt", but it takes dark, light or high-contrast: did you mean light?',
        ],
    )


def test_what_is_quoted_stays_short() -> None:
    assert quoted("x" * 100) == '"' + "x" * 38 + "…"
    assert quoted({}) == "a table"
    assert quoted([1]) == "a list"
    assert quoted(True) == "true"
