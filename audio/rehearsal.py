"""A rehearsal: a script with the voice that speaks it, ready to be compiled, scored and played."""

from collections.abc import Callable, Mapping

from audio.clip import Clip
from audio.files import SoundFileError
from audio.performance import Line
from audio.score import ClipOf, Score, arrange
from audio.sounds import inspect_sound, sound_clip
from audio.speech.preparation import Preparation
from audio.speech.speaker import Narrator, SpeechError
from sessions.compiling.compiler import Intro, compile_script
from sessions.compiling.step import DEFAULT_RATE
from sessions.estimate import estimate
from sessions.phrases import phrases_for
from sessions.script.models import OneSide, Script
from sessions.timecode import SECOND, ZERO, Ms
from sessions.timeline import Play, Say, Timeline
from sessions.transport import Playhead

RESUME_GRAIN = 5 * SECOND
"""The time left that is said when a session goes on is rounded to this."""

Progress = Callable[[int, int], None]
"""Told how many utterances are spoken, and of how many."""


def _all(_say: Say) -> bool:
    """All words can be measured: those that are not ready are spoken for it."""
    return True


class Rehearsal:
    """Makes timelines and scores of one script with one voice. Its methods speak, so they may take their time.

    `rate`, in words a minute, is for a script that has none.
    """

    def __init__(
        self,
        script: Script,
        narrator: Narrator,
        *,
        first: OneSide = "left",
        intro: Intro = "full",
        rate: int = DEFAULT_RATE,
    ) -> None:
        self.narrator = narrator
        self._script = script
        self._first: OneSide = first
        self._intro: Intro = intro
        self._rate = rate
        self._phrases = phrases_for(script.language)

    def of(self, script: Script) -> "Rehearsal":
        """The same with another script."""
        return Rehearsal(script, self.narrator, first=self._first, intro=self._intro, rate=self._rate)

    def draft(self) -> Timeline:
        """The timeline with the length of its words estimated, without speaking any."""
        return compile_script(self._script, estimate, first=self._first, intro=self._intro, rate=self._rate)

    def timeline(self, lengths: Mapping[int, Ms], ready: Callable[[Say], bool] = _all) -> Timeline:
        """The timeline, its words measured as far as they are ready, and else estimated.

        `lengths` gives single segments another length than the script's.
        """

        def measure(say: Say) -> Ms:
            return self.narrator.measure(say) if ready(say) else estimate(say)

        return compile_script(
            self._script,
            measure,
            inspect=inspect_sound,
            first=self._first,
            intro=self._intro,
            lengths=lengths,
            rate=self._rate,
        )

    def words(self) -> tuple[Say, ...]:
        """All that is said in the session, each once, in its order, with what may be said outside its timeline."""
        draft = self.draft()
        return tuple(dict.fromkeys([*self._aside_words().values(), *self.words_from(draft, ZERO)]))

    def first_words(self) -> tuple[Say, ...]:
        """What must be ready before the session can begin: the intro, its first step, and what may be said at once."""
        draft = self.draft()
        return tuple(dict.fromkeys([*self._aside_words().values(), *self.words_from(draft, ZERO, draft.body[0])]))

    def words_from(self, timeline: Timeline, start: Ms, ahead: Ms | None = None) -> tuple[Say, ...]:
        """What is said, or may be, in the segments of a timeline from a moment on, in its order, each once.

        With `ahead`, only in segments that begin within that much of the moment.
        """
        first = timeline.segment_at(start).index
        last = len(timeline.segments) if ahead is None else timeline.segment_at(Ms(start + ahead)).index
        cues = [*timeline.cues, *(item.cue for item in timeline.dropped)]
        said = [cue for cue in cues if isinstance(cue.intent, Say) and first <= cue.segment <= last]
        said.sort(key=lambda cue: cue.segment)
        return tuple(dict.fromkeys(cue.intent for cue in said if isinstance(cue.intent, Say)))

    def prepare(self, progress: Progress) -> Mapping[Say, str]:
        """Speak all words ahead of time; what could not be spoken, and why."""
        words = self.words()
        progress(0, len(words))
        with Preparation(self.narrator, words, on_progress=progress) as preparation:
            preparation.wait()
            return dict(preparation.failures)

    def score(self, timeline: Timeline, clip_of: ClipOf | None = None) -> Score:
        """The score of a timeline. What could not be spoken is left out, and what `clip_of` has no clip of."""
        return arrange(timeline, clip_of or self.clip, self.sound)

    def clip(self, say: Say) -> Clip | None:
        """Words as a clip; None where they could not be spoken."""
        try:
            return self.narrator.speak(say)
        except SpeechError:
            return None

    def sound(self, play: Play) -> Clip | None:
        """A sound file as a clip; None where it does not sound."""
        try:
            return sound_clip(play)
        except SoundFileError:
            return None

    def lines(self) -> dict[Line, Clip]:
        """What is said outside the timeline, as far as it is known beforehand."""
        lines: dict[Line, Clip] = {}
        for line, say in self._aside_words().items():
            if clip := self.clip(say):
                lines[line] = clip
        return lines

    def resume_line(self, timeline: Timeline, playhead: Playhead) -> Clip | None:
        """What is said when a session goes on from here: the words that the pause cut off, and the time left."""
        cut = [
            cue.intent.text
            for cue in timeline.cues_between(timeline.segments[playhead.segment].start, playhead.position)
            if isinstance(cue.intent, Say) and cue.end > playhead.position
        ]
        left = Ms(round(playhead.remaining / RESUME_GRAIN) * RESUME_GRAIN)
        told = self._phrases("resume", **{"for": self._phrases.duration(left)}) if left else self._phrases("go_on")
        return self.clip(self._say(" ".join([*cut, told])))

    def _aside_words(self) -> dict[Line, Say]:
        return {
            "ease-off": self._say(self._phrases("ease_off")),
            "reminder": self._say(self._phrases("reminder")),
        }

    def _say(self, text: str) -> Say:
        return Say(text, self._script.sound.words_per_minute or self._rate, self._script.language)
