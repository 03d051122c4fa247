"""`unknot settings`: what holds, where it comes from, and how to change it without a screen."""

import json as json_writer
import os
import sys
from typing import Annotated

from cyclopts import Parameter

from sessions.inert import cells, inert
from sessions.reading.nearest import nearest
from sessions.settings.kinds import Value, WrongValueError, typed
from sessions.settings.layers import Layer, from_environment, wrong_value
from sessions.settings.table import BY_NAME, BY_PATH, SETTINGS, Setting, value_of
from sessions.store.folders import settings_path
from sessions.store.settings import FILE, SettingsError, change_settings
from tui import completing
from tui.commands.options import AsJson
from tui.errors import USAGE, UserError
from tui.preferences import Preferences, preferences

_GAP = "  "


def settings(
    name: Annotated[
        str | None,
        Parameter(
            help="A setting, as the list names it: sound.volume, or volume.",
            show_default=False,
            completer=completing.setting,
        ),
    ] = None,
    value: Annotated[
        str | None,
        Parameter(
            help="What to choose. Without it the value is printed.", show_default=False, completer=completing.value
        ),
    ] = None,
    /,
    *,
    reset: Annotated[
        tuple[str, ...],
        Parameter(negative=(), help="Choose a setting no longer.", show_default=False, completer=completing.setting),
    ] = (),
    path: Annotated[bool, Parameter(negative=(), help="Print where the file is.", show_default=False)] = False,
    json: AsJson = False,
) -> int:
    """Show the settings and where each comes from, or change one.

    `unknot settings volume 0.6` writes it into config.toml; `unknot settings --reset volume` takes it out again.
    """
    if path:
        print(settings_path())
    elif reset:
        if name is not None:
            raise UserError("Either a setting is chosen, or --reset takes one out: not both at once.", USAGE)
        _write({}, [setting_named(each) for each in reset])
    elif name is not None and value is not None:
        setting = setting_named(name)
        _write({setting: _parsed(setting, value)}, [])
    else:
        wanted = preferences()
        for mistake in wanted.mistakes:
            print(f"unknot: {mistake}", file=sys.stderr)
        if name is not None:
            setting = setting_named(name)
            print(typed(setting.kind, value_of(wanted.settings, setting)))
        else:
            print(as_json(wanted) if json else "\n".join(in_words(wanted)))
    return 0


def setting_named(word: str) -> Setting:
    """The setting of a name, however it is written. Raises UserError."""
    name = word.strip().lower().replace("-", "_")
    found = BY_PATH.get(name) or BY_NAME.get(name)
    same_key = [setting for setting in SETTINGS if setting.key == name]
    if found is None and len(same_key) == 1:
        found = same_key[0]
    if found is None:
        meant = nearest(name, [*BY_PATH, *(key for key in BY_NAME if key not in BY_PATH)], "{}")
        hint = f"{meant[0].upper()}{meant[1:]}" if meant else "`unknot settings` lists them."
        raise UserError(f'There is no setting "{inert(word)}". {hint}', USAGE)
    return found


def in_words(wanted: Preferences) -> list[str]:
    """A line for each setting: its name, its value and where that comes from."""
    rows = [
        (setting.path, inert(typed(setting.kind, value_of(wanted.settings, setting))), origin(wanted, setting))
        for setting in SETTINGS
    ]
    widths = [max(cells(row[column]) for row in rows) for column in range(2)]
    return [f"{_padded(path, widths[0])}{_GAP}{_padded(value, widths[1])}{_GAP}{where}" for path, value, where in rows]


def as_json(wanted: Preferences) -> str:
    """The settings for programs; a value is as the file has it."""
    return json_writer.dumps(
        {
            "path": str(wanted.path),
            "settings": [
                {
                    "name": setting.path,
                    "value": setting.kind.write(value_of(wanted.settings, setting)),
                    "default": setting.kind.write(setting.default),
                    "from": origin(wanted, setting),
                    "variable": setting.variable,
                    "takes": setting.kind.meant,
                }
                for setting in SETTINGS
            ],
            "mistakes": wanted.mistakes,
        },
        indent=2,
    )


def origin(wanted: Preferences, setting: Setting) -> str:
    """Where the value that holds comes from."""
    layer = wanted.layers.origin(setting.name)
    return setting.variable if layer is Layer.ENVIRONMENT else FILE if layer is Layer.FILE else "default"


def _parsed(setting: Setting, text: str) -> Value:
    try:
        return setting.kind.parse(text)
    except WrongValueError as error:
        raise UserError(wrong_value(setting.path, text, error), USAGE) from None


def _write(chosen: dict[Setting, Value], reset: list[Setting]) -> None:
    names = {setting.name: value for setting, value in chosen.items()}
    try:
        change_settings(names, [setting.name for setting in reset])
    except SettingsError as error:
        raise UserError(str(error)) from None
    overriding, _ = from_environment(os.environ)
    for setting, value in [*chosen.items(), *((setting, setting.default) for setting in reset)]:
        print(f"{setting.path} is {inert(typed(setting.kind, value))} now.")
        if setting.name in overriding:
            wins = inert(typed(setting.kind, overriding[setting.name]))
            print(f"{setting.variable} wins over it, with {wins}.", file=sys.stderr)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))
