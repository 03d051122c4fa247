"""Keeps a session sounding, or going on in silence, whatever its device does."""

from collections.abc import Callable
from contextlib import suppress

from audio.clip import FRAMES_PER_MS
from audio.outputs.disposable import HungError, bounded, hung
from audio.outputs.handover import Feed, Handover
from audio.outputs.output import Output, OutputError, OutputMaker
from audio.outputs.watchdog import Watchdog
from sessions.timecode import Ms

REOPEN_AFTER_S = 2.0
"""How long after a loss, and after each failure, a device is tried again."""

MOST_HUNG = 4
"""With so many calls hanging in a frozen sound system, none is added."""

DRAIN = 2
"""Buffers of silence that go out before closing, so that the last words are heard."""


class Supervisor:
    """Opens the device, looks after it, and puts the stand-in in its place meanwhile. Used by one thread."""

    def __init__(
        self,
        handover: Handover,
        make: OutputMaker,
        stand_in: OutputMaker,
        notice: Callable[[str], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._handover = handover
        self._make = make
        self._make_stand_in = stand_in
        self._notice = notice
        self._monotonic = monotonic
        self._device: Output | None = None
        self._feed: Feed | None = None
        self._stand_in: Output | None = None
        self._stand_in_feed = handover.feed()
        self._try_at = monotonic()
        self.latency = Ms(0)
        """From pull to ear, of the device opened last: its stand-in keeps it, so that no time jumps."""

    @property
    def name(self) -> str:
        """What plays at present, such as ``miniaudio (PulseAudio)`` or ``silent``."""
        playing = self._stand_in or self._device
        return playing.name if playing else "silent"

    def look(self) -> None:
        """Do what is due. To be called several times a second; opening and closing make it take up to 3 s."""
        if self._device is None or self._feed is None:
            if self._monotonic() >= self._try_at and hung() < MOST_HUNG:
                self._open()
        elif self._handover.lost(self._feed):
            self._lose(self._device)
        elif self._stand_in is not None and self._handover.holds(self._feed):
            self._stand_in.close()
            self._stand_in = None
            self._notice(f"Sound is back: {self._device.name}.")

    def finish(self) -> None:
        """End the sound, let what was sent be heard, and close everything. Hangs when the sound system does."""
        frames = DRAIN * self.latency * FRAMES_PER_MS
        audible = self._feed is not None and self._handover.holds(self._feed)
        drained = self._handover.release(frames)
        if audible:
            drained.wait(2 * frames / FRAMES_PER_MS / 1000 + 0.5)
        for output in (self._device, self._stand_in):
            if output is not None:
                output.close()

    def _open(self) -> None:
        feed = self._handover.feed(Watchdog(self._monotonic()))
        self._handover.expect(feed)
        try:
            device = self._make()
            bounded(lambda: device.open(feed), too_late=device.close)
        except HungError:
            self._go_silent("the sound system does not answer")
        except OutputError as error:
            self._go_silent(str(error))
        except Exception:
            self._go_silent("the sound system fails in an unknown way")
            raise
        else:
            self._device, self._feed, self.latency = device, feed, device.latency

    def _lose(self, device: Output) -> None:
        self._device = self._feed = None
        self._go_silent("the sound device has stopped playing")
        with suppress(HungError):
            bounded(device.close)

    def _go_silent(self, reason: str) -> None:
        self._try_at = self._monotonic() + REOPEN_AFTER_S
        self._handover.expect(self._stand_in_feed)
        if self._stand_in is not None:
            return
        self._stand_in = self._make_stand_in()
        self._stand_in.open(self._stand_in_feed)
        self._notice(f"No sound: {reason}. The session goes on in silence, and a device is tried again meanwhile.")
