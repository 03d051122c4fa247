"""What large arrays leave behind in memory: nothing."""

import ctypes
import sys
from contextlib import suppress

_M_MMAP_THRESHOLD = -3
"""Of mallopt, malloc.h of the GNU C library."""

LARGE = 1 << 18
"""Bytes. The blocks that are played stay under it; clips while they are made, and loops, are over it."""


def return_large_arrays() -> None:
    """Have arrays of LARGE bytes or more given back to the system as soon as they are freed.

    The GNU C library raises its own limit with each large array that is freed, up to 32 MB, and keeps what lies under
    it: after rain was made, 50 MB stayed with the program for the whole session (measured). Other libraries are left as
    they are.
    """
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE)
