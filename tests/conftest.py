"""What holds for every test."""

import signal
import time
from collections.abc import Callable

from hypothesis import HealthCheck, settings

# Nothing is timed: a busy machine makes no test fail.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# What a shell runs in its background ignores Ctrl-C, and the programs that the tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

PATIENCE_S = 120.0
"""No test takes this long; it bounds the wait for something that will never come."""


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as the condition holds; fail when it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"never came: {what}"
        time.sleep(0.01)
