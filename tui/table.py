"""The table of commands, and the quick way to answer those that need nothing but the index.

Imports next to nothing: `unknot list`, `--version` and the Tab key are answered from here before a command line is
even built.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Command(NamedTuple):
    """A command: where its function is, and its line in the help."""

    target: str
    help: str


class Option(NamedTuple):
    """An option of `list`: the parameter it fills, what it takes, and its line in the help."""

    parameter: str
    takes: Literal["nothing", "text", "minutes"]
    help: str
    repeats: bool = False


class Listing(NamedTuple):
    """What `list` was asked for."""

    tag: tuple[str, ...] = ()
    max_minutes: float | None = None
    json: bool = False


COMMANDS: dict[str, Command] = {
    "play": Command("tui.commands.play:play", "Play a session."),
    "list": Command("tui.commands.list:list_sessions", "List the sessions of the library."),
    "show": Command("tui.commands.show:show", "Show what happens in a session, and when."),
    "check": Command("tui.commands.check:check", "Check session scripts."),
    "new": Command("tui.commands.new:new", "Write a script to begin with."),
    "edit": Command("tui.commands.edit:edit", "Edit a script, and check it afterwards."),
    "schema": Command("tui.commands.schema:schema", "Print the JSON Schema of a script."),
    "settings": Command("tui.commands.settings:settings", "Show the settings, or change one."),
    "voices": Command("tui.commands.voices:voices", "List the speech engines and voices, and who speaks now."),
    "doctor": Command("tui.commands.doctor:doctor", "Report what a bug report needs, and try the sound."),
    "render": Command("tui.commands.render:render", "Render a session to a sound file."),
    "log": Command("tui.commands.log:log", "Show what was practised; export, import or delete it."),
    "breaks": Command("tui.commands.breaks:breaks", "Remind of breaks at the desk, and guide them."),
    "completion": Command("tui.commands.completion:completion", "Let a shell complete commands and sessions."),
}

TAKE_SESSIONS = ("play", "show", "check", "edit", "render")
"""The commands whose first word is a session."""
COMPLETE = "__complete"
"""The first word by which the scripts of `completion` ask what goes on with the words after it."""

LIST_OPTIONS: dict[str, Option] = {
    "--tag": Option("tag", "text", "Only sessions with this tag; may be given more than once.", repeats=True),
    "--max-minutes": Option("max_minutes", "minutes", "Only sessions up to this long."),
    "--json": Option("json", "nothing", "Print JSON."),
}


def quick_listing(arguments: list[str]) -> Listing | None:
    """What `unknot list …` asks for; None where it is another command, or needs the whole command line to tell."""
    if not arguments or arguments[0] != "list":
        return None
    given: dict[str, list[str]] = {}
    rest = iter(arguments[1:])
    for argument in rest:
        name, equals, value = argument.partition("=")
        option = LIST_OPTIONS.get(name)
        if option is None or (name in given and not option.repeats) or (equals and option.takes == "nothing"):
            return None
        if option.takes != "nothing":
            value = value if equals else next(rest, "")
            if not value or value.startswith("-"):
                return None
        given.setdefault(name, []).append(value)
    minutes = given.get("--max-minutes", [None])[0]
    if minutes is not None and not (minutes.isascii() and minutes.isdigit()):
        return None
    return Listing(tuple(given.get("--tag", ())), float(minutes) if minutes else None, "--json" in given)


def quick_session(arguments: list[str], environ: Mapping[str, str]) -> str | None:
    """The session that `unknot play NAME` asks for; None where it is another command, or has anything more to say."""
    if len(arguments) != 2 or arguments[0] != "play" or arguments[1].startswith("-") or environ.get("UNKNOT_PLAIN"):
        return None
    return arguments[1]


def quick_completion(arguments: list[str]) -> str | None:
    """The session that is begun, where a shell asks for the first word of a command; None where it asks for more."""
    if len(arguments) != 3 or arguments[0] != COMPLETE or arguments[1] not in TAKE_SESSIONS:
        return None
    return None if arguments[2].startswith("-") else arguments[2]
