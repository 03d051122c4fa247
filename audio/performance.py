"""A performance: the transport and the stream as one source of sound, frame by frame."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy, deepcopy
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Literal

import numpy as np

from audio.clip import FRAMES_PER_MS, RATE, Block, Clip
from audio.mixer import Levels, Mixer
from audio.outputs.output import silence
from audio.score import Score
from audio.stream import Stream
from audio.tones import tone
from sessions.timecode import Ms
from sessions.timeline import TONE_MS, Timeline, ToneName
from sessions.transport import Event, Playhead, Span, State, Transport

Line = Literal["ease-off", "reminder", "resume"]
"""What is said outside the timeline."""

Command = Callable[["Performance"], None]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the session stood as a frame was rendered, counted from the first one pulled."""

    frame: int
    playhead: Playhead


class Performance:
    """Plays a score along a transport. `pull` and `skip` belong to one thread; every other talks to it by `post`.

    `marks` is what that thread shows of itself: the latest playheads, the oldest first, replaced as a whole.
    """

    def __init__(
        self,
        timeline: Timeline,
        score: Score,
        levels: Levels,
        lines: Mapping[Line, Clip],
        *,
        paused: Callable[[Playhead], None],
        lengthened: Callable[[Mapping[int, Ms], int], None],
    ) -> None:
        """Stand at the start, stopped.

        `paused` is told where it stands whenever it pauses; `lengthened` the lengths of all segments that were
        changed, by their index, so that somebody makes the new timeline, and the edition of the script that they
        belong to. Neither may block.
        """
        self.transport = Transport(timeline)
        self._score = score
        self._levels = levels
        self._lines = dict(lines)
        self._paused = paused
        self._lengthened = lengthened
        self._lengths: dict[int, Ms] = {}
        self._edition = 0
        self._stream = Stream(Mixer(score, levels))
        self._commands: SimpleQueue[Command] = SimpleQueue()
        self._left: Block = silence(0)
        self._frames = 0
        self._sounding = 0
        self.marks: tuple[Mark, ...] = (Mark(0, self.transport.playhead),)

    @property
    def timeline(self) -> Timeline:
        """What is played."""
        return self.transport.timeline

    def post(self, command: Command) -> None:
        """Have a command carried out before the next block."""
        self._commands.put(command)

    def handle(self, event: Event, segment: int = 0) -> None:
        """Take a command of the transport."""
        before = self.transport.playhead
        holding = self.transport.segment.do == "hold"
        if not self.transport.handle(event, segment):
            return
        self._sounding = self.transport.playhead.segment - (event is Event.READY)
        self._stream.hush()
        if event is Event.PAUSE:
            if holding and before.state is State.PLAYING:
                self._say("ease-off")
            self._paused(self.transport.playhead)
        elif event is Event.PLAY and before.state is State.PAUSED:
            self._say("resume")

    def ease(self) -> None:
        """Stop at once, and say so whatever was going on."""
        self.handle(Event.PAUSE)
        if self.transport.state is State.PAUSED:
            self._say("ease-off")

    def lengthen(self, by: Ms) -> None:
        """Make the running step longer, or shorter where `by` is negative."""
        segment = self.transport.segment
        wanted = self.transport.adjusted(by, self._lengths.get(segment.index, segment.duration))
        if wanted is not None:
            self._lengths[segment.index] = wanted
            self._lengthened(dict(self._lengths), self._edition)

    def set_line(self, line: Line, clip: Clip) -> None:
        """Have the words for a line ready."""
        self._lines[line] = clip

    def set_levels(self, levels: Levels) -> None:
        """Change how loud it is."""
        self._levels = levels
        self._stream.use(Mixer(self._score, levels))

    def replace(self, timeline: Timeline, score: Score, carried: Sequence[int] | None = None) -> None:
        """Go on in another timeline, at the same place of the same segment.

        Where the script is another, `carried` gives for each segment of the old timeline its index in the new one.
        """
        self.transport.replace(timeline, carried)
        self._score = score
        segment = None
        if carried is not None:
            self._lengths = {}
            self._edition += 1
            self._sounding = segment = self.transport.segment.index
            # The marks before point into a timeline that is gone.
            self.marks = (Mark(self._frames, self.transport.playhead),)
        self._stream.use(Mixer(score, self._levels), segment)

    def pull(self, frames: int) -> Block:
        """The next block, shape (frames, 2)."""
        self._obey()
        return self._next(frames)

    def ahead(self, frames: int) -> Block:
        """What the next pulls will give, unless a command comes meanwhile. Nothing goes on by that."""
        twin = copy(self)
        twin.transport = deepcopy(self.transport, {id(self.timeline): self.timeline})
        twin._stream = self._stream.twin()
        parts = [RATE] * (frames // RATE) + [frames % RATE]
        return np.concatenate([twin._next(part) for part in parts])

    def _next(self, frames: int) -> Block:
        length = Ms(-(-max(0, frames - len(self._left)) // FRAMES_PER_MS))
        blocks = [self._left, *(self._render(span) for span in self._advance(length))]
        block = np.concatenate(blocks)
        self._left = block[frames:]
        return block[:frames]

    def skip(self, frames: int) -> None:
        """Let frames go by unheard."""
        self._obey()
        unheard, self._left = frames - len(self._left), self._left[frames:]
        if unheard <= 0:
            return
        length = Ms(-(-unheard // FRAMES_PER_MS))
        # The transport goes by whole milliseconds: what is left of the last one is heard, as silence.
        rest = length * FRAMES_PER_MS - unheard
        self._advance(length)
        if self.transport.state is State.STOPPED:
            self._left = silence(rest)
        else:
            self._stream.skip(unheard)
            self._left = self._stream.render(None, rest)

    def _obey(self) -> None:
        while True:
            try:
                command = self._commands.get_nowait()
            except Empty:
                return
            command(self)

    def _advance(self, length: Ms) -> list[Span]:
        spans = self.transport.advance(length)
        marks = list(self.marks[-_MARKS:])
        for span in spans:
            marks.append(Mark(self._frames, span.playhead))
            self._frames += span.length * FRAMES_PER_MS
        self.marks = (*marks, Mark(self._frames, self.transport.playhead))
        return spans

    def _render(self, span: Span) -> Block:
        frames = span.length * FRAMES_PER_MS
        if span.playhead.state is State.STOPPED:
            return silence(frames)
        if span.reminds:
            self._say("reminder")
        start = None if span.start is None else span.start * FRAMES_PER_MS
        return self._stream.render(start, frames, self._sounding, bed_only=span.empty)

    def _say(self, line: Line) -> None:
        if self._levels.voice == 0:
            self._stream.say(tone(_WORDLESS[line], TONE_MS[_WORDLESS[line]]), "tones")
        elif line in self._lines:
            self._stream.say(self._lines[line])


_WORDLESS: Mapping[Line, ToneName] = {"ease-off": "end", "reminder": "ready", "resume": "start"}
"""The tones that stand for what is said outside the timeline, where no words are heard."""


_MARKS = 64
"""How many pulls back the marks reach: well beyond any output's latency."""
