"""Who may pull the source, and the one place that knows: any number of outputs may pull, one of them gets sound."""

from collections.abc import Callable
from threading import Event, Lock

from audio.clip import RATE, Block
from audio.outputs.output import Source, silence
from audio.outputs.pace import Pace
from audio.outputs.watchdog import Watchdog

STALL = RATE // 2
"""An output this many frames behind has stalled, and the source goes on to where it should be by now."""

RUNAWAY = RATE
"""An output never gets further ahead of time than this: a broken device that pulls without end gets silence."""


class Feed:
    """The source, as one output sees it: it never raises, and it is silent while another output has the sound."""

    def __init__(
        self, handover: "Handover", watchdog: Watchdog | None, failed: Callable[[BaseException], None]
    ) -> None:
        self._handover = handover
        self._failed = failed
        self.watchdog = watchdog

    def pull(self, frames: int) -> Block:
        """Give the next block, float32, shape (frames, 2); silence for who has no turn, and where the source fails."""
        try:
            return self._handover.pull(self, frames)
        except BaseException as error:
            self._failed(error)
            return silence(frames)

    def skip(self, frames: int) -> None:
        """Go on by frames that nobody hears, as far as they are overdue."""
        try:
            self._handover.skip(self, frames)
        except BaseException as error:
            self._failed(error)

    def ahead(self, frames: int) -> Block:
        """Foresee the next pulls; silence for who has no turn, and where the source fails."""
        try:
            return self._handover.ahead(self, frames)
        except BaseException as error:
            self._failed(error)
            return silence(frames)


class Handover:
    """Gives the source to one feed at a time, and passes it on without a frame lost or heard twice.

    The feed that is expected takes over with its first pull that finds its watchdog content. What is overdue at
    that moment is skipped, and what is early waits in silence, so that the frames given and skipped since the
    start keep equal to the time gone by.
    """

    def __init__(self, source: Source, monotonic: Callable[[], float], failed: Callable[[BaseException], None]) -> None:
        self._source = source
        self._monotonic = monotonic
        self._failed = failed
        self._lock = Lock()
        self._holder: Feed | None = None
        self._expected: Feed | None = None
        self._pace: Pace | None = None
        self._draining: Feed | None = None
        self._undrained = 0
        self._drained = Event()
        self.late = 0
        """How many pulls came a period or more after their time; a hole in the sound is likely there."""
        self.started = Event()

    def feed(self, watchdog: Watchdog | None = None) -> Feed:
        """Make a feed for one output; without a watchdog it is ready from its first pull on."""
        return Feed(self, watchdog, self._failed)

    def expect(self, feed: Feed | None) -> None:
        """Let this feed, and no other, take over as soon as it is ready; None leaves the sound where it is."""
        with self._lock:
            self._expected = feed

    def holds(self, feed: Feed) -> bool:
        """Whether this feed has the sound."""
        with self._lock:
            return self._holder is feed

    def lost(self, feed: Feed) -> bool:
        """Whether the watchdog of this feed has given it up. To be asked several times a second."""
        with self._lock:
            return feed.watchdog is not None and feed.watchdog.lost(self._monotonic())

    def release(self, frames: int) -> Event:
        """End the sound: silence for every feed. The event is set once the last holder has played frames of it."""
        with self._lock:
            self._draining, self._undrained = self._holder, frames
            self._holder = self._expected = None
            if self._draining is None:
                self._drained.set()
        return self._drained

    def pull(self, feed: Feed, frames: int) -> Block:
        """Answer the pull of one feed. Raises what the source raises."""
        with self._lock:
            now = self._monotonic()
            takes = feed is self._expected and (feed.watchdog is None or feed.watchdog.ready(now))
            late = feed.watchdog is not None and feed.watchdog.pulled(now, frames)
            if takes:
                self._holder, self._expected = feed, None
            if feed is self._holder:
                self.late += late
                return self._sound(now, frames, takes)
            if feed is self._draining:
                self._drain(frames)
        return silence(frames)

    def skip(self, feed: Feed, frames: int) -> None:
        """Go on by as many of these frames as are overdue. Raises what the source raises."""
        with self._lock:
            if feed is self._holder and self._pace is not None:
                self._catch_up(self._pace, min(frames, self._pace.behind(self._monotonic())))

    def ahead(self, feed: Feed, frames: int) -> Block:
        """Foresee the pulls of one feed. Raises what the source raises."""
        with self._lock:
            return self._source.ahead(frames) if feed is self._holder else silence(frames)

    def _sound(self, now: float, frames: int, takes: bool) -> Block:
        if self._pace is None:
            self._pace = Pace(now)
            self.started.set()
        behind = self._pace.behind(now)
        if behind < -RUNAWAY:
            return silence(frames)
        early = min(max(0, -behind), frames) if takes else 0
        if behind > STALL or takes:
            self._catch_up(self._pace, behind)
        self._pace.pulled(now + early / RATE, frames - early)
        if not early:
            return self._source.pull(frames)
        block = silence(frames)
        if early < frames:
            block[early:] = self._source.pull(frames - early)
        return block

    def _catch_up(self, pace: Pace, frames: int) -> None:
        if frames > 0:
            pace.skipped(frames)
            self._source.skip(frames)

    def _drain(self, frames: int) -> None:
        if self._undrained <= 0:
            self._drained.set()
        self._undrained -= frames
