"""Keeps a session sounding, or going on in silence, whatever its device does."""

from collections.abc import Callable
from contextlib import suppress

from audio.clip import FRAMES_PER_MS
from audio.outputs.disposable import NO_ANSWER, HungError, bounded, hung
from audio.outputs.handover import Feed, Handover
from audio.outputs.output import Output, OutputError, OutputMaker, Replaceable
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
        self._former: tuple[Output, Feed] | None = None
        self._stand_in: Output | None = None
        self._stand_in_feed = handover.feed()
        self._try_at = monotonic()
        self.latency = Ms(0)
        """From pull to ear, of the device opened last: its stand-in keeps it, so that no time jumps."""
        self.trouble: str | None = None
        """Why there is no sound at present, a sentence without its end."""

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
        elif self._former is not None:
            if self._handover.holds(self._feed):
                self._close(self._former[0])
                self._former = None
        elif self._stand_in is not None and self._handover.holds(self._feed):
            self._stand_in.close()
            self._stand_in = self.trouble = None
            self._notice(f"Sound is back: {self._device.name}.")
        elif self._stand_in is None and self._superseded(self._device):
            self._replace(self._device, self._feed)

    def finish(self) -> None:
        """End the sound, let what was sent be heard, and close everything. Hangs when the sound system does."""
        frames = DRAIN * self.latency * FRAMES_PER_MS
        audible = self._feed is not None and self._handover.holds(self._feed)
        drained = self._handover.release(frames)
        if audible:
            drained.wait(2 * frames / FRAMES_PER_MS / 1000 + 0.5)
        former = self._former[0] if self._former else None
        for output in (self._device, former, self._stand_in):
            if output is not None:
                output.close()

    def _open(self) -> None:
        try:
            self._device, self._feed = self._opened()
        except OutputError as error:
            self._go_silent(str(error))
        except Exception:
            self._go_silent("the sound system fails in an unknown way")
            raise
        else:
            self.latency = self._device.latency

    def _superseded(self, device: Output) -> bool:
        return isinstance(device, Replaceable) and device.superseded and self._monotonic() >= self._try_at

    def _replace(self, device: Output, feed: Feed) -> None:
        """Open the output anew beside the one that plays, which goes on where that fails."""
        self._try_at = self._monotonic() + REOPEN_AFTER_S
        try:
            self._device, self._feed = self._opened()
        except Exception:
            self._handover.expect(None)
        else:
            self._former = (device, feed)

    def _opened(self) -> tuple[Output, Feed]:
        feed = self._handover.feed(Watchdog(self._monotonic()))
        self._handover.expect(feed)
        device = self._make()
        try:
            bounded(lambda: device.open(feed), too_late=device.close)
        except HungError:
            raise OutputError(NO_ANSWER) from None
        return device, feed

    def _lose(self, device: Output) -> None:
        if self._former is not None:
            # The sound has not moved yet; should that one be lost too, the next look finds it out.
            (self._device, self._feed), self._former = self._former, None
            self._handover.expect(None)
        else:
            self._device = self._feed = None
            self._go_silent("the sound device has stopped playing")
        self._close(device)

    def _close(self, device: Output) -> None:
        with suppress(HungError):
            bounded(device.close)

    def _go_silent(self, reason: str) -> None:
        self._try_at = self._monotonic() + REOPEN_AFTER_S
        self._handover.expect(self._stand_in_feed)
        self.trouble = reason
        if self._stand_in is not None:
            return
        self._stand_in = self._make_stand_in()
        self._stand_in.open(self._stand_in_feed)
        self._notice(f"No sound: {reason}. The session goes on in silence, and a device is tried again meanwhile.")
