"""A session's way to the ear: a device that is looked after until it is closed."""

import atexit
import time
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType
from typing import Self

from audio.outputs.disposable import LIMIT_S, abandon
from audio.outputs.handover import Handover
from audio.outputs.output import OutputMaker, Source
from audio.outputs.silent import SilentOutput
from audio.outputs.supervisor import Supervisor
from sessions.timecode import Ms

LOOK_S = 0.2


class LiveOutput:
    """Plays a source on a device, from entering it until leaving it.

    The device opens early and gets exact zeros until it has settled; from then on it pulls the source (``started``).
    A device that is missing, busy or lost costs the sound, never the session: silence keeps the time, and sound
    comes back when a device does. Leaving, or the end of the program, lets the last two buffers be heard first.
    """

    def __init__(
        self,
        source: Source,
        make: OutputMaker,
        *,
        notice: Callable[[str], None],
        failed: Callable[[BaseException], None],
        stand_in: OutputMaker = SilentOutput,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make it, without opening anything.

        A notice is a sentence for the person; it comes from a thread of its own. What the source raises goes to
        failed, from the output's thread, and that block is silent: neither may block, nor close this output.
        """
        self._handover = Handover(source, monotonic, failed)
        self._supervisor = Supervisor(self._handover, make, stand_in, notice, monotonic)
        self._failed = failed
        self._closing = Event()
        self._thread = Thread(target=self._run, name="unknot-output", daemon=True)

    @property
    def started(self) -> Event:
        """Set as the source is pulled for the first time."""
        return self._handover.started

    @property
    def late_pulls(self) -> int:
        """How many pulls came a period or more after their time; a hole in the sound is likely there."""
        return self._handover.late

    @property
    def name(self) -> str:
        """What plays at present, such as ``miniaudio (PulseAudio)`` or ``silent``."""
        return self._supervisor.name

    @property
    def latency(self) -> Ms:
        """About how long a frame takes from the pull to the ear."""
        return self._supervisor.latency

    @property
    def trouble(self) -> str | None:
        """Why there is no sound at present, such as `the sound system does not answer`; None while there is."""
        return self._supervisor.trouble

    def __enter__(self) -> Self:
        """Begin to open the device, without waiting for it. Once only."""
        atexit.register(self.close)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let the last sound be heard and close the device, within 3 s; a hanging one is left behind (see leaving)."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(LIMIT_S)
        if self._thread.is_alive():
            self._handover.release(0)
            abandon(self._thread)
        atexit.unregister(self.close)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._supervisor.look()
            except Exception as error:
                self._failed(error)
            self._closing.wait(LOOK_S)
        self._supervisor.finish()
