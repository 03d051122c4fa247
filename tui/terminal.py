"""What the program stands on: whether there is a screen, what it can draw, and the signals that end it."""

import codecs
import os
import signal
import sys
from collections.abc import Mapping

_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python sets LC_CTYPE to where the locale is C (PEP 538)."""
_NO = ("", "0", "false", "no", "off")


def has_screen() -> bool:
    """Whether a screen can be drawn: everything is a terminal (Textual draws on standard error), and not a dumb one."""
    return os.environ.get("TERM") != "dumb" and all(
        stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    )


def has_unicode(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the terminal draws blocks and arrows, by its environment and the encoding of its locale.

    `UNKNOT_ASCII` decides where it is set. The Linux console says UTF-8, but its fonts lack most of the blocks. Who has
    chosen the locale C, or POSIX, has chosen ASCII, though Python says UTF-8 there as well (PEP 538, PEP 540).
    """
    wanted = environ.get("UNKNOT_ASCII")
    if wanted is not None:
        return wanted.strip().lower() in _NO
    if environ.get("TERM") == "linux" or _locale(environ) in ("C", "POSIX"):
        return False
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False


def _locale(environ: Mapping[str, str]) -> str:
    """The locale that was chosen for characters, or nothing; LC_CTYPE may be Python's own choice in the locale C."""
    ctype = environ.get("LC_CTYPE", "")
    names = environ.get("LC_ALL"), "" if ctype in _COERCED else ctype, environ.get("LANG")
    return next(filter(None, names), "")


def ending_signals() -> dict[int, int]:
    """The signals that end the program, with its exit codes, where the system has them.

    One that is ignored, as SIGHUP is by nohup, stays so.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [int(getattr(signal, name)) for name in names if hasattr(signal, name)]
    return {number: 128 + number for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
