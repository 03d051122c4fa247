"""What the program stands on: whether there is a screen, and the signals that end it."""

import os
import signal
import sys


def has_screen() -> bool:
    """Whether a screen can be drawn: everything is a terminal (Textual draws on standard error), and not a dumb one."""
    return os.environ.get("TERM") != "dumb" and all(
        stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    )


def ending_signals() -> dict[int, int]:
    """The signals that end the program, with its exit codes, where the system has them."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [int(getattr(signal, name)) for name in names if hasattr(signal, name)]
    return {number: 128 + number for number in numbers}
