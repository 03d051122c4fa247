"""The command line: commands and options, from the table and from the functions themselves."""

import sys

from cyclopts import App, CycloptsError
from cyclopts.exceptions import UnusedCliTokensError

from sessions import __version__
from sessions.inert import inert
from sessions.reading.nearest import nearest
from tui.commands.options import NO_FLAGS, Intro, Sound
from tui.errors import USAGE, UserError
from tui.misunderstood import sentence
from tui.table import COMMANDS

ABOUT = "Guided massage-ball, stretching and breathing sessions. Without a command it opens the library."


def command_line() -> App:
    """The whole command line. A command's module is imported when it runs, or when its help is shown."""
    app = App(
        name="unknot",
        version=__version__,
        help=ABOUT,
        help_formatter="default" if sys.stdout.isatty() else "plain",
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for name, command in COMMANDS.items():
        app.command(command.target, name=name, help=command.help)
    app.default(_library)
    return app


def run_command(arguments: list[str]) -> int:
    """Run a command; returns the exit code. Raises UserError for what cannot be understood or done."""
    app = command_line()
    if arguments[:1] == ["help"]:
        arguments = [*arguments[1:2], "--help"]
        if arguments[0] not in (*COMMANDS, "--help"):
            raise UserError(_no_command(arguments[0]), USAGE)
    try:
        return app(arguments, exit_on_error=False, print_error=False) or 0
    except UnusedCliTokensError as error:
        if arguments and arguments[0] not in COMMANDS:
            raise UserError(_no_command(arguments[0]), USAGE) from None
        raise UserError(sentence(error, _command_of(arguments)), USAGE) from None
    except CycloptsError as error:
        raise UserError(sentence(error, _command_of(arguments)), USAGE) from None


def _library(*, intro: Intro = True, sound: Sound = NO_FLAGS) -> int:
    """Open the library."""
    from tui.commands.library import library
    from tui.preferences import preferences

    return library(preferences(sound.settings(), sound.switches()), intro=intro)


def _no_command(word: str) -> str:
    meant = nearest(word, COMMANDS, "`unknot {}`")
    hint = f"{meant[0].upper()}{meant[1:]}" if meant else f"To play a session: unknot play {inert(word)}"
    return f'There is no command "{inert(word)}". {hint}'


def _command_of(arguments: list[str]) -> str | None:
    return arguments[0] if arguments and arguments[0] in COMMANDS else None
