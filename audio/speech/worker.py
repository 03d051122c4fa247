"""A worker process that answers one message at a time, and never outlives its use."""

import contextlib
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

_MOST_BYTES = 256 * 1024 * 1024


class WorkerError(Exception):
    """A worker that ended or was ended before it answered; what is left of it is to be stopped."""


class Worker:
    """A Python script in a process of its own, isolated from the environment and from the terminal's Ctrl-C.

    It has the standard library alone, or with `packages` also what is installed beside this program. Messages are led
    by their length (four bytes, big endian). The process ends with its standard input, so also when this program is
    killed. One thread at a time may use it. Raises WorkerError where it cannot be started.
    """

    def __init__(self, script: Path, arguments: Sequence[str], *, packages: bool = False) -> None:
        self._life = threading.Lock()
        # Without the environment's Python settings and folders: nothing of the user's gets in.
        isolation = ["-I"] if packages else ["-I", "-S"]
        command = [sys.executable, *isolation, str(script), *arguments]
        if sys.platform == "win32":
            flags, session = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP, False
        else:
            flags, session = 0, True
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=flags,
                start_new_session=session,
            )
        except OSError as error:
            raise WorkerError(f"did not start: {error.strerror}") from error

    @property
    def process_id(self) -> int:
        """Its number in the system, which is also that of its group."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has ended by itself, or was ended from outside."""
        with self._life:
            return self._process.poll() is not None

    def send(self, body: bytes) -> None:
        """Send a message. Raises WorkerError."""
        stream = cast("Any", self._process.stdin)
        try:
            stream.write(struct.pack(">I", len(body)) + body)
            stream.flush()
        except OSError as error:
            raise WorkerError("crashed") from error

    def receive(self, seconds: float) -> bytes:
        """The next message. Raises WorkerError where it ends without one, or takes longer and is killed for it."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            body = self._read()
        finally:
            timer.cancel()
            timer.join()
        if expired.is_set():
            raise WorkerError(f"took longer than {seconds:g} s")
        if body is None:
            raise WorkerError("crashed")
        return body

    def kill(self) -> None:
        """End it and all it started, at once; any thread may, also while another waits for its message."""
        with self._life, contextlib.suppress(OSError):
            # Until the process is waited for, its number cannot belong to another.
            if self._process.returncode is not None:
                return
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Kill it, and let go of what the system keeps of it."""
        self.kill()
        with self._life:
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast("Any", stream).close()

    def _read(self) -> bytes | None:
        stream = cast("Any", self._process.stdout)
        head = stream.read(4)
        if len(head) < 4:
            return None
        (length,) = struct.unpack(">I", head)
        if length > _MOST_BYTES:
            return None
        body = stream.read(length)
        return body if len(body) == length else None
