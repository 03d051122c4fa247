"""Programs of the system that are run to their end, for at most so long."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    Process = subprocess.Popen[bytes]

_MOST_BYTES = 1024 * 1024
_LONGEST_REASON = 200


class ChildError(Exception):
    """A program that did not do its work; the message says what became of it, without a subject."""


class Children:
    """Runs programs and can end all that are running. Any thread may use it, and at the same time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[Process] = set()

    def run(self, command: Sequence[str], seconds: float, environment: Mapping[str, str] | None = None) -> bytes:
        """What a program writes to its standard output.

        It gets no input, and `environment` beside this program's own. Raises ChildError where it does not start,
        fails, or takes longer than `seconds` and is ended, with all that it started.
        """
        try:
            process = _start(command, {**os.environ, **(environment or {})})
        except OSError as error:
            raise ChildError(f"did not start: {error.strerror}") from error
        with self._lock:
            self._running.add(process)
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ChildError(f"took longer than {seconds:g} s") from None
        finally:
            # After an interrupt too: nothing of it stays behind.
            self._end(process)
        if process.returncode != 0:
            raise ChildError(_what_happened(process.returncode, errors))
        if len(output) > _MOST_BYTES:
            raise ChildError("answered nonsense")
        return output

    def kill(self) -> None:
        """End all that are running; who waits for them gets a ChildError."""
        with self._lock:
            for process in self._running:
                _kill(process)

    def _end(self, process: "Process") -> None:
        with self._lock:
            self._running.discard(process)
            _kill(process)
        process.wait()
        for stream in (process.stdout, process.stderr):
            _close(stream)


def _start(command: Sequence[str], environment: Mapping[str, str]) -> "Process":
    if sys.platform == "win32":
        flags, session = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP, False
    else:
        flags, session = 0, True
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        creationflags=flags,
        start_new_session=session,
    )


def _kill(process: "Process") -> None:
    with contextlib.suppress(OSError):
        # Until the process is waited for, its number cannot belong to another.
        if process.returncode is not None:
            return
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with contextlib.suppress(OSError):
            stream.close()


def _what_happened(code: int, errors: bytes) -> str:
    if code < 0:
        return "crashed"
    lines = errors.decode(errors="replace").strip().splitlines()
    return f"failed: {lines[0][:_LONGEST_REASON].strip().rstrip('.')}" if lines else f"failed with code {code}"
