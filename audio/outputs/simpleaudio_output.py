"""The output for those who have simpleaudio: basic, in pieces rendered ahead, by a process of its own."""

import importlib.util
import struct
import sys
import time
from pathlib import Path
from threading import Event, Lock

from audio.clip import Block
from audio.outputs.ahead import HEADROOM_S, Ahead
from audio.outputs.output import OutputError, Source, silence
from audio.outputs.silent import SilentOutput
from audio.speech.worker import Worker, WorkerError
from sessions.timecode import Ms

CRASHES_FROM = (3, 12)
"""From this Python on simpleaudio ends the interpreter with a segmentation fault (hamiltron/py-simple-audio#72)."""

DEVICE_MS = 100
"""The buffer that simpleaudio asks of every device."""

CHECK_EVERY_S = 1.0

ANSWER_S = 2.0
"""A worker that takes longer to answer hangs in the sound system."""

_WORKER = Path(__file__).with_name("simpleaudio_worker.py")


def simpleaudio_folder(python: tuple[int, int] = sys.version_info[:2]) -> Path:
    """The folder that holds simpleaudio. Raises OutputError where it is not installed, or would crash."""
    if python >= CRASHES_FROM:
        raise OutputError(
            f"simpleaudio crashes Python {CRASHES_FROM[0]}.{CRASHES_FROM[1]} and later, and this is Python"
            f" {python[0]}.{python[1]}: choose miniaudio"
        )
    spec = importlib.util.find_spec("simpleaudio")
    if spec is None or spec.origin is None:
        raise OutputError("simpleaudio is not installed: choose miniaudio, or install unknot[simpleaudio]")
    return Path(spec.origin).parents[1]


class SimpleaudioOutput:
    """The system's default device through simpleaudio. A command is heard well within a second."""

    name = "simpleaudio"
    latency = Ms(round(HEADROOM_S * 1000) + DEVICE_MS)

    def __init__(self) -> None:
        """Make it, without starting anything."""
        self._workers: _Workers | None = None
        self._clockwork: SilentOutput | None = None

    def open(self, source: Source) -> None:
        """Open the device and begin to pull. Raises OutputError."""
        self._workers = _Workers(simpleaudio_folder())
        try:
            self._workers.open()
        except OutputError:
            self._workers.close()
            raise
        self._clockwork = SilentOutput()
        self._clockwork.open(Ahead(source, self._workers, time.monotonic))

    def close(self) -> None:
        """Stop pulling, and end what plays."""
        # Ended first, so that a pull that waits for a worker ends too.
        if self._workers is not None:
            self._workers.close()
        if self._clockwork is not None:
            self._clockwork.close()


class _Workers:
    """The piece player: one worker plays, a spare one stands by, and a replaced one ends when the next begins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._life = Lock()
        self._closed = Event()
        self._all: list[Worker] = []
        self._playing: Worker | None = None
        self._spare: Worker | None = None
        self._ending: list[tuple[float, Worker]] = []
        self._check_at = 0.0

    def open(self) -> None:
        """See whether the device can be opened. Raises OutputError."""
        worker = self._start()
        self._playing = worker
        self._spare = self._start()
        until = time.monotonic() + ANSWER_S
        _ready(worker)
        _send_piece(worker, silence(DEVICE_MS * 48), time.monotonic())
        while (state := _ask(worker)) == "-" and time.monotonic() < until:
            self._closed.wait(0.01)
        if state != "+":
            raise OutputError(f"no device can be opened ({state if state != '-' else 'it does not answer'})")

    def restart(self, piece: Block, at: float) -> None:
        """Play a piece with the spare worker; the one before ends as it begins."""
        if self._playing is not None:
            self._ending.append((at, self._playing))
        worker = self._spare or self._start()
        self._spare = None
        self._playing = worker
        _ready(worker)
        _send_piece(worker, piece, at)
        self._spare = self._start()

    def add(self, piece: Block, at: float) -> None:
        """Play a piece after the one before."""
        if self._playing is not None:
            _send_piece(self._playing, piece, at)

    def check(self) -> None:
        """End the workers whose time has come; once a second, ask the one that plays."""
        now = time.monotonic()
        while self._ending and self._ending[0][0] <= now:
            self._stop(self._ending.pop(0)[1])
        if self._playing is not None and now >= self._check_at:
            self._check_at = now + CHECK_EVERY_S
            state = _ask(self._playing)
            if state not in ("+", "-"):
                raise OutputError(state)

    def close(self) -> None:
        """End every worker. Any thread may, and may again."""
        self._closed.set()
        with self._life:
            workers, self._all = self._all, []
        for worker in workers:
            worker.stop()

    def _start(self) -> Worker:
        with self._life:
            if self._closed.is_set():
                raise OutputError("it is closed")
            try:
                worker = Worker(_WORKER, [str(self._folder)])
            except WorkerError as error:
                raise OutputError(f"simpleaudio's process {error}") from None
            self._all.append(worker)
        return worker

    def _stop(self, worker: Worker) -> None:
        with self._life:
            mine = worker in self._all
            if mine:
                self._all.remove(worker)
        if mine:
            worker.stop()


def _send_piece(worker: Worker, piece: Block, at: float) -> None:
    try:
        worker.send(b"p" + struct.pack(">d", at) + piece.astype("<f4").tobytes())
    except (WorkerError, ValueError) as error:
        raise OutputError(f"simpleaudio {error}") from None


def _ready(worker: Worker) -> None:
    if (reason := _answer(worker)) != "+":
        raise OutputError(reason)


def _ask(worker: Worker) -> str:
    try:
        worker.send(b"?")
    except (WorkerError, ValueError) as error:
        raise OutputError(f"simpleaudio {error}") from None
    return _answer(worker)


def _answer(worker: Worker) -> str:
    try:
        return worker.receive(ANSWER_S).decode(errors="replace")
    except (WorkerError, ValueError) as error:
        raise OutputError(f"simpleaudio {error}") from None
