"""The console script `unknot`: the way in, and every way out."""

import os
import sys

from tui.errors import FAILED, INTERRUPTED, UserError
from tui.table import quick_completion, quick_listing, quick_session

DEBUG = "UNKNOT_DEBUG"
"""The environment variable that asks for tracebacks."""


def main() -> None:
    """Run the command that the arguments ask for, and end the program."""
    _prepare_streams()
    code = _run(sys.argv[1:])
    if "audio.outputs.leaving" in sys.modules:
        from audio.outputs.leaving import leave

        leave(code)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    try:
        code = _command(arguments)
        sys.stdout.flush()
    except UserError as error:
        return _complain(str(error), error.code)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAILED
    except BrokenPipeError:
        _drop_output()
        return FAILED
    except OSError as error:
        _drop_output()
        return _crashed(error, f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
    except Exception as error:
        return _crashed(error, f"something went wrong ({type(error).__name__}: {error})")
    return code


def _command(arguments: list[str]) -> int:
    if arguments == ["--version"]:
        from sessions import __version__

        print(__version__)
        return 0
    if (listing := quick_listing(arguments)) is not None:
        from tui.listing import print_listing

        return print_listing(listing)
    if (begun := quick_completion(arguments)) is not None:
        from tui.completing import print_sessions

        return print_sessions(begun)
    if (session := quick_session(arguments, os.environ)) is not None:
        from tui.at_once import play_at_once

        if (code := play_at_once(session)) is not None:
            return code
        from tui.piece import Piece
        from tui.playing import play_piece
        from tui.preferences import preferences

        wanted = preferences()
        return play_piece(Piece(session, wanted, mistakes=wanted.mistakes), wanted)
    if not arguments:
        from tui.commands.library import library
        from tui.preferences import preferences

        return library(preferences(), intro=True)
    from tui.commandline import run_command

    return run_command(arguments)


def _complain(sentence: str, code: int = FAILED) -> int:
    print(f"unknot: {sentence}", file=sys.stderr)
    return code


def _crashed(error: Exception, what: str) -> int:
    from sessions.inert import inert

    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exception(error)
    return _complain(f"{inert(what)}. To see where: {DEBUG}=1")


def _prepare_streams() -> None:
    """Make every standard stream writable with any text; one that is closed goes nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115, PTH123 - it stays open until the end
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def _drop_output() -> None:
    """Let nothing more be written, so that the end of the program does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
