"""What the program stands on: whether there is a screen, what it can draw, and the signals that end it."""

import codecs
import os
import signal
import sys
from collections.abc import Mapping

_NO = ("", "0", "false", "no", "off")


def has_screen() -> bool:
    """Whether a screen can be drawn: everything is a terminal (Textual draws on standard error), and not a dumb one."""
    return os.environ.get("TERM") != "dumb" and all(
        stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    )


def has_unicode(environ: Mapping[str, str], encoding: str) -> bool:
    """Whether the terminal draws blocks and arrows, by its environment and the encoding of its locale.

    `UNKNOT_ASCII` decides where it is set. The Linux console says UTF-8, but its fonts lack most of the blocks.
    """
    wanted = environ.get("UNKNOT_ASCII")
    if wanted is not None:
        return wanted.strip().lower() in _NO
    if environ.get("TERM") == "linux":
        return False
    try:
        return codecs.lookup(encoding).name.startswith("utf")
    except LookupError:
        return False


def ending_signals() -> dict[int, int]:
    """The signals that end the program, with its exit codes, where the system has them.

    One that is ignored, as SIGHUP is by nohup, stays so.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [int(getattr(signal, name)) for name in names if hasattr(signal, name)]
    return {number: 128 + number for number in numbers if signal.getsignal(number) != signal.SIG_IGN}
