"""What can be wrong with a sound file."""

import contextlib
import errno
from collections.abc import Generator


class SoundFileError(Exception):
    """A sound file that cannot be used; the message is a sentence for people."""


class MissingProgramError(SoundFileError):
    """A format that takes a program which is not installed."""


@contextlib.contextmanager
def system_errors() -> Generator[None]:
    """Turn what soundfile raises while it writes into OSError."""
    # libsndfile does not say which error the system gave, and soundfile asserts that all frames were written.
    import soundfile

    try:
        yield
    except (soundfile.SoundFileError, AssertionError) as error:
        raise OSError(errno.EIO, "the disk may be full") from error
