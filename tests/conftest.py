"""What holds for every test."""

import signal

from hypothesis import HealthCheck, settings

# Nothing is timed: a busy machine makes no test fail.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# What a shell runs in its background ignores Ctrl-C, and the programs that the tests start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
