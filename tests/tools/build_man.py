"""Writes the man page from the commands themselves: `python -m tests.tools.build_man`.

It has no version and no date in it, so that nothing but a change of the commands or the settings makes it old.
"""

import inspect
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from sessions.settings.table import SETTINGS
from sessions.store.files import write_atomically
from tui.commandline import ABOUT, command_line
from tui.table import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "unknot.1"

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "play": (
        ("unknot play middle-back-ball", "Plays a session."),
        (
            "unknot play ./my-back.toml --plain --from 3",
            "Plays a script of yours from its third step, a line an event.",
        ),
    ),
    "list": (("unknot list --tag desk --max-minutes 5", "The desk sessions of at most five minutes."),),
    "show": (("unknot show desk-2 --no-intro", "What happens in a session, without its opening words."),),
    "check": (("unknot check --strict my-back.toml", "Finds what is wrong with a script; warnings count too."),),
    "new": (("unknot new my-back --like desk-2", "Begins a script as a copy of a bundled one."),),
    "edit": (("unknot edit my-back", "Opens a script in your editor, and checks it afterwards."),),
    "schema": (("unknot schema", "The JSON Schema, for an editor."),),
    "settings": (
        ("unknot settings volume 0.6", "Chooses a volume."),
        ("unknot settings --reset volume", "Takes it back."),
    ),
    "voices": (("unknot voices --json", "All voices there are, for a program."),),
    "doctor": (("unknot doctor --listen", "Plays a tone on each ear."),),
    "render": (
        ("unknot render desk-5 -o desk-5.mp3 --subtitles desk-5.srt", "A sound file with chapters, and subtitles."),
    ),
    "log": (
        ("unknot log --days 30", "What was practised in a month."),
        ("unknot log --export log.jsonl", "Takes the log along."),
    ),
    "breaks": (
        ("unknot breaks --every 40m --hours 9:00-17:30 --days mon-fri", "Reminds of breaks in working hours."),
        ("unknot breaks --install", "Lets the reminders start by themselves when you log in."),
    ),
    "completion": (("unknot completion bash --install", "Lets bash complete commands and sessions."),),
}
"""Every command at work: a line to type, and what it does."""

EXIT = (
    ("0", "It was done."),
    ("1", "It failed: a script with errors, a file that cannot be written, no sound in doctor."),
    ("2", "It was asked for wrongly: an option, a setting or a session that is not there."),
    ("130", "It was interrupted."),
)

ENVIRONMENT = (
    ("UNKNOT_SESSIONS", "The folder of your own scripts."),
    ("UNKNOT_PLAIN", "Lines instead of a screen, in play."),
    ("UNKNOT_VOICE, UNKNOT_TONES", "Words and tones, on or off."),
    ("UNKNOT_DEBUG", "Where something went wrong, with a traceback."),
    ("NO_COLOR", "No colours."),
    ("VISUAL, EDITOR", "The editor that edit opens."),
)

FILES = (
    ("~/.config/unknot/config.toml", "The settings."),
    ("~/.local/share/unknot/sessions/", "Your own scripts."),
    ("~/.local/share/unknot/", "The log, and voices."),
    ("~/.cache/unknot/", "Spoken words; they can be made anew."),
)


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield '.\\" Written by tests/tools/build_man.py.'
    yield '.TH UNKNOT 1 "" unknot "User Commands"'
    # Neither hyphenated nor spread: names are read and copied.
    yield from (".nh", ".ad l")
    yield from _section("NAME", r"unknot \- a guided session timer: massage ball, stretching, breathing, desk breaks")
    yield from _section("SYNOPSIS", r"\fBunknot\fR [\fIoptions\fR]", ".br", r"\fBunknot\fR \fIcommand\fR ...")
    yield from _section("DESCRIPTION", _text(ABOUT), ".PP", _text(DESCRIPTION))
    yield ".SH OPTIONS"
    yield from _options(())
    yield from _item("--version", "Print the version.")
    yield from _item("-h, --help", "Print a help, of a command too.")
    yield ".SH COMMANDS"
    for name in COMMANDS:
        yield from _command(name)
    yield ".SH ENVIRONMENT"
    for name, meaning in ENVIRONMENT:
        yield from _item(name, meaning)
    for setting in SETTINGS:
        yield from _item(setting.variable, f"{setting.help} It takes {setting.kind.meant}.")
    yield ".SH FILES"
    yield _text("On Linux; XDG_CONFIG_HOME, XDG_DATA_HOME and XDG_CACHE_HOME move them. `unknot doctor` tells where.")
    for name, meaning in FILES:
        yield from _item(name, meaning)
    yield ".SH EXIT STATUS"
    for name, meaning in EXIT:
        yield from _item(name, meaning)
    yield from _section("SAFETY", _text("Not a substitute for care. Stop if it hurts."))


DESCRIPTION = (
    "A session is a script in TOML: steps that are held, rolled, stretched or breathed. unknot says and chimes what to"
    " do, on which side, and what comes next. A session is named by its name in the library, or by the path of a"
    " script: what holds a / or ends in .toml."
)


def _command(name: str) -> Iterator[str]:
    app = command_line()[name]
    assert callable(app.default_command)
    yield f".SS {_literal(f'unknot {name}')}{_positionals(name)}"
    paragraphs = (inspect.getdoc(app.default_command) or "").split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield ".PP"
        yield _text(paragraph)
    yield from _options((name,))
    for line, does in EXAMPLES[name]:
        yield ".PP"
        yield f"{_text(does)}"
        yield from (".PP", ".RS 4", _literal(line), ".RE")


def _arguments(path: tuple[str, ...]) -> list[Any]:
    app = command_line()
    _, apps, _ = app.parse_commands(path)
    with app.app_stack(apps):
        found = apps[-1].assemble_argument_collection(parse_docstring=True)
    return [argument for argument in found if argument.show and argument.names != ("*",)]


def _positionals(name: str) -> str:
    shown = ""
    for argument in _arguments((name,)):
        if _is_positional(argument):
            more = "..." if argument.is_var_positional() else ""
            word = rf"\fI{argument.names[0].strip('*').lower()}\fR{more}"
            shown += f" {word}" if argument.required else f" [{word}]"
    return shown


def _options(path: tuple[str, ...]) -> Iterator[str]:
    for argument in _arguments(path):
        meaning = re.sub(r" ?\[env var: (\w+)\]", r" Also `\1`.", argument.parameter.help or "")
        if _is_positional(argument):
            yield from (".TP", rf"\fI{argument.names[0].strip('*').lower()}\fR", _text(meaning))
        else:
            names = sorted(argument.names, key=lambda name: (name.startswith("--"), argument.names.index(name)))
            takes = _takes(argument.hint)
            shown = ", ".join(_literal(name) for name in names)
            yield from (".TP", f"{shown}{f' {takes}' if takes else ''}", _text(meaning))


def _is_positional(argument: Any) -> bool:
    return bool(argument.is_positional_only() or argument.is_var_positional())


def _takes(hint: Any) -> str:
    """What an option is followed by, and whether it may be given more than once; nothing for a flag."""
    inner = [each for each in get_args(hint) if each is not NoneType]
    if hint is bool or inner == [bool]:
        return ""
    if get_origin(hint) is Literal:
        return "|".join(map(_literal, get_args(hint)))
    if get_origin(hint) is tuple:
        return rf"{_takes(inner[0])} (more than once)"
    if len(inner) == 1:
        return _takes(inner[0])
    return rf"\fI{'file' if hint is Path else 'number' if hint in (int, float) else 'text'}\fR"


def _section(title: str, *lines: str) -> Iterator[str]:
    yield f".SH {title}"
    yield from lines


def _item(name: str, meaning: str) -> Iterator[str]:
    yield from (".TP", _literal(name), _text(meaning))


def _literal(text: str) -> str:
    return rf"\fB{_escaped(text)}\fR"


def _text(text: str) -> str:
    """A paragraph of ordinary text: what stands in backticks is set bold."""
    flat = " ".join(text.split())
    parts = re.split(r"`([^`]*)`", flat)
    joined = "".join(_literal(part) if number % 2 else _escaped(part) for number, part in enumerate(parts))
    return rf"\&{joined}" if joined.startswith((".", "'")) else joined


def _escaped(text: str) -> str:
    """A text in which roff reads nothing: a hyphen stays the one of the keyboard, so that a line can be copied."""
    return text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("…", "...")


def words_of(line: str) -> list[str]:
    """The words after the program's name."""
    return shlex.split(line)[1:]


if __name__ == "__main__":
    write_atomically(PAGE, page())
