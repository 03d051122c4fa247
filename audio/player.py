"""The player: a session live, with its controls. What the screens and the plain mode hold."""

import time
from bisect import bisect_right
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from threading import Event as Flag
from types import TracebackType
from typing import Self

from audio.clip import FRAMES_PER_MS, Block, Clip
from audio.mixer import Fader, Levels
from audio.outputs.live import LiveOutput
from audio.outputs.output import OutputMaker
from audio.outputs.realtime import realtime
from audio.performance import Performance
from audio.staging import Staged, Staging
from sessions.cue_style import CueStyle
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Event, Playhead, State


class Player:
    """Plays a staged session on an output. Its commands return at once and are heard within a block or two.

    A context manager: the output opens on entering and closes on leaving, whatever happened between. Leaving closes
    the staging too.
    """

    def __init__(
        self,
        staging: Staging,
        make: OutputMaker,
        *,
        levels: Levels,
        notice: Callable[[str], None],
        style: CueStyle = "voice-and-tones",
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand at the start, with nothing open. A notice is a sentence for the person; it comes from any thread."""
        self._staging = staging
        self._levels = levels
        self._style: CueStyle = style
        self._notice = notice
        self._monotonic = monotonic
        self._muted = False
        self._ended = Flag()
        self._failure: BaseException | None = None
        self._stack = ExitStack()
        self._stack.callback(staging.close)
        self._performance = Performance(
            staging.staged.timeline,
            staging.staged.score,
            self._heard(),
            staging.lines(),
            paused=self._paused,
            lengthened=staging.lengthen,
        )
        self._pulled_at = monotonic()
        self._output = LiveOutput(self, make, notice=notice, failed=self._failed, monotonic=monotonic)
        staging.follow(self._restaged, self._failed, lambda: self.playhead.position)

    def __enter__(self) -> Self:
        """Open the output; it is fed silence until `play`."""
        self._stack.enter_context(self._output)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Stop, let the last sound be heard, and close the output. May be called again."""
        self._stack.close()

    @property
    def timeline(self) -> Timeline:
        """What is played; another value after every change of a step's length."""
        return self._performance.timeline

    @property
    def output_name(self) -> str:
        """What it plays on."""
        return self._output.name

    @property
    def latency(self) -> Ms:
        """About how long its sound takes to the ear; 0 while no device is open yet."""
        return self._output.latency

    @property
    def late_pulls(self) -> int:
        """How many blocks were asked for late; a hole in the sound is likely there."""
        return self._output.late_pulls

    @property
    def failure(self) -> BaseException | None:
        """The error that made a block silent, if any did."""
        return self._failure

    @property
    def muted(self) -> bool:
        """Whether its sound is off."""
        return self._muted

    @property
    def style(self) -> CueStyle:
        """How its cues are given."""
        return self._style

    @property
    def words_ready(self) -> tuple[int, int]:
        """How many utterances are spoken or given up, and of how many."""
        return self._staging.words_ready

    @property
    def playhead(self) -> Playhead:
        """Where the session stands in what is heard now: the output's latency is taken off."""
        marks, pulled_at = self._performance.marks, self._pulled_at
        since = max(0.0, self._monotonic() - pulled_at)
        # What is not rendered yet is not heard either.
        behind = max(0.0, self._output.latency - since * 1000)
        frame = marks[-1].frame - behind * FRAMES_PER_MS
        mark = marks[max(0, bisect_right(marks, frame, key=lambda mark: mark.frame) - 1)]
        playhead = mark.playhead
        if playhead.state is not State.PLAYING:
            return playhead
        on = Ms(max(0, min(int(frame - mark.frame) // FRAMES_PER_MS, playhead.remaining)))
        return replace(playhead, position=Ms(playhead.position + on), remaining=Ms(playhead.remaining - on))

    def play(self, segment: int = 0) -> None:
        """Begin, at the start of a segment."""
        if segment:
            self.seek(segment)
        self._stack.enter_context(realtime())
        self._command(Event.PLAY)

    def toggle(self) -> None:
        """Pause, or go on."""

        def flip(performance: Performance) -> None:
            paused = performance.transport.state is State.PAUSED
            performance.handle(Event.PLAY if paused else Event.PAUSE)

        self._performance.post(flip)

    def next(self) -> None:
        """Go to the next step."""
        self._command(Event.NEXT)

    def back(self) -> None:
        """Go to the start of the step, or to the step before when it has just begun."""
        self._command(Event.BACK)

    def seek(self, segment: int) -> None:
        """Go to the start of a segment. Raises IndexError for one that is not there."""
        if not 0 <= segment < len(self.timeline.segments):
            raise IndexError(f"there is no segment {segment}")
        self._staging.attend(self.timeline.segments[segment].start)
        self._performance.post(lambda performance: performance.handle(Event.SEEK, segment))

    def ready(self) -> None:
        """Go on from a wait, or release a hold that may be released."""
        self._command(Event.READY)

    def extend(self, by: Ms) -> None:
        """Make the running step longer, or shorter where `by` is negative. A hold never passes its cap."""
        self._performance.post(lambda performance: performance.lengthen(by))

    def ease(self) -> None:
        """Stop at once: something feels wrong."""
        self._performance.post(Performance.ease)

    def mute(self, on: bool) -> None:
        """Turn the sound off, or on again; the session goes on."""
        self._muted = on
        self._set_levels()

    def volume(self, fader: Fader) -> float:
        """How loud everything ("master") or one bus is, 0 to 1."""
        return self._levels.of(fader)

    def set_volume(self, fader: Fader, volume: float) -> None:
        """Make everything ("master") or one bus louder or quieter, 0 to 1."""
        self._levels = self._levels.moved(fader, max(0.0, min(1.0, volume)))
        self._set_levels()

    def choose_style(self, style: CueStyle) -> None:
        """Give the cues another way from now on."""
        self._style = style
        self._set_levels()

    def reload(self, script: Script) -> None:
        """Go on in another version of the script, at the same step, as soon as its next words are ready."""
        self._staging.reload(script)

    def wait_ended(self, timeout: float | None = None) -> bool:
        """Wait until the session has been played to its end; False when the time (in seconds) was up before."""
        return self._ended.wait(timeout)

    def pull(self, frames: int) -> Block:
        """Give the output its next block."""
        block = self._performance.pull(frames)
        self._after_pull()
        return block

    def skip(self, frames: int) -> None:
        """Let frames go by unheard."""
        self._performance.skip(frames)
        self._after_pull()

    def ahead(self, frames: int) -> Block:
        """Foresee what the next pulls will give, unless a command comes meanwhile."""
        return self._performance.ahead(frames)

    def _after_pull(self) -> None:
        self._pulled_at = self._monotonic()
        if self._performance.marks[-1].playhead.state is State.ENDED:
            self._ended.set()

    def _command(self, event: Event) -> None:
        self._performance.post(lambda performance: performance.handle(event))

    def _heard(self) -> Levels:
        """The levels as the style and the mute leave them."""
        if self._muted or self._style == "silent":
            return replace(self._levels, master=0.0)
        return replace(self._levels, voice=0.0) if self._style == "tones" else self._levels

    def _set_levels(self) -> None:
        levels = self._heard()
        self._performance.post(lambda performance: performance.set_levels(levels))

    def _paused(self, playhead: Playhead) -> None:
        self._staging.resume(playhead, self._set_resume_line)

    def _set_resume_line(self, clip: Clip) -> None:
        self._performance.post(lambda performance: performance.set_line("resume", clip))

    def _restaged(self, staged: Staged) -> None:
        self._performance.post(lambda performance: performance.replace(staged.timeline, staged.score, staged.carried))

    def _failed(self, error: BaseException) -> None:
        if self._failure is None:
            self._failure = error
            self._notice(f"The sound failed ({error}); the session cannot go on.")
        self._ended.set()
