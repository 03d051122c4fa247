"""A PulseAudio of the tests' own, whose null sink is the ear: what a listener hears can be recorded."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import numpy as np
import pytest

from audio.clip import RATE, Block
from tests.conftest import PATIENCE_S, eventually


class Recorder:
    """Records a monitor, from before it is entered until after."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._bytes = bytearray()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        while chunk := os.read(self._process.stdout.fileno(), 65_536):
            with self._lock:
                self._bytes += chunk

    @property
    def frames(self) -> int:
        """How many frames have been recorded."""
        return len(self._bytes) // 8

    def recorded(self) -> Block:
        """Everything so far."""
        with self._lock:
            return np.frombuffer(bytes(self._bytes[: len(self._bytes) // 8 * 8]), np.float32).reshape(-1, 2)

    def heard(self, since: int = 0) -> Block:
        """What was recorded from the first frame on that is not silent, looking from a frame on."""
        recorded = self.recorded()[since:]
        sounding = np.flatnonzero(recorded.any(axis=1))
        return recorded[sounding[0] :] if len(sounding) else recorded[:0]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._thread.join(PATIENCE_S)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Pulse:
    """A private PulseAudio server, which can be killed, frozen and started again on the same socket."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "socket"
        self._process: subprocess.Popen[bytes] | None = None
        self._variables = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_SERVER": f"unix:{self._socket}",
        }

    @property
    def env(self) -> dict[str, str]:
        """The environment of a program that plays to this server."""
        hidden = ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "PULSE_SINK", "PULSE_SOURCE", "PULSE_COOKIE")
        return {name: value for name, value in os.environ.items() if name not in hidden} | self._variables

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let this very process play to the server."""
        for name, value in self._variables.items():
            monkeypatch.setenv(name, value)

    def start(self) -> None:
        """Start, and wait until it takes connections."""
        self._socket.unlink(missing_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"),
                    "--load=module-null-sink sink_name=ear sink_properties=device.description=Ear"
                    " rate=48000 channels=2 format=float32le",
                    f"--load=module-native-protocol-unix socket={self._socket} auth-anonymous=1",
                ],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            eventually(self._answers, "PulseAudio")
        except AssertionError:
            pytest.fail(f"PulseAudio does not start: {(self._folder / 'log').read_text()}")

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as attempt:
            return attempt.connect_ex(str(self._socket)) == 0

    def kill(self) -> None:
        """End the server at once, as a crash does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(PATIENCE_S)
            self._process = None

    def freeze(self) -> None:
        """Stop the server from answering, while its connections stay."""
        assert self._process is not None
        self._process.send_signal(SIGSTOP)

    def thaw(self) -> None:
        """End the freeze."""
        assert self._process is not None
        self._process.send_signal(SIGCONT)

    def control(self, *words: str) -> str:
        """Tell the server something, as `pactl` does; what it answers."""
        done = subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        )
        return done.stdout.strip()

    def add_ear(self, name: str) -> str:
        """Another null sink, its name capitalized for people; the number of its module."""
        return self.control(
            *("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE}", "channels=2"),
            *("format=float32le", f"sink_properties=device.description={name.capitalize()}"),
        )

    def remove_ears(self) -> None:
        """Take every null sink away."""
        self.control("unload-module", "module-null-sink")

    @contextmanager
    def record(self, ear: str = "ear") -> Generator[Recorder, None, None]:
        """Record what is heard; entered when the recording runs."""
        recorder = Recorder(
            subprocess.Popen(
                [
                    "parec",
                    "-d",
                    f"{ear}.monitor",
                    "--raw",
                    "--format=float32le",
                    f"--rate={RATE}",
                    "--channels=2",
                    "--latency-msec=50",
                ],
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        )
        try:
            eventually(lambda: recorder.frames > 0, "the recording")
            yield recorder
        finally:
            recorder.close()


@pytest.fixture
def pulse() -> Generator[Pulse, None, None]:
    """A private PulseAudio that has just started."""
    missing = [tool for tool in ("pulseaudio", "parec", "pactl") if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed (Debian: pulseaudio, pulseaudio-utils)")
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="pulse-", ignore_cleanup_errors=True) as folder:
        server = Pulse(Path(folder))
        try:
            server.start()
            yield server
        finally:
            server.kill()
