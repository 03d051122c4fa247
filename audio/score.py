"""The score: every cue of a timeline as a clip on a bus, at a frame."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from audio.ambience import Loop, ambience, read_loop
from audio.clip import FRAMES_PER_MS, Clip
from audio.tones import tone
from sessions.timecode import Ms
from sessions.timeline import Cue, Play, Say, Side, Timeline, Tone

Bus = Literal["voice", "tones", "ambience"]

SIDE_PAN = 0.6
"""How far a cue of one side is panned to it: 0 is the centre, 1 all the way."""

_PANS: dict[Side | None, float] = {"left": -SIDE_PAN, "right": SIDE_PAN, "both": 0.0, None: 0.0}

ClipOf = Callable[[Say], Clip | None]
"""The clip of some words, None while there is none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A mono clip at a frame on a bus. It is panned from `pan` to `pan_to` as it sounds: -1 is left, 1 right."""

    clip: Clip = field(repr=False)
    frame: int
    bus: Bus
    segment: int
    pan: float = 0.0
    pan_to: float = 0.0
    wordless: bool = False
    """Heard only where no words are."""

    @property
    def end(self) -> int:
        """The frame after its last one."""
        return self.frame + self.clip.frames


@dataclass(frozen=True, slots=True)
class Bed:
    """A loop that lies under a whole session from its first frame to its last, with a gain."""

    loop: Loop = field(repr=False)
    gain: float


@dataclass(frozen=True, slots=True)
class Score:
    """What sounds in a session: clips in the order of their frames, and the length of the whole in frames."""

    placed: tuple[Placed, ...]
    frames: int
    longest: int
    """Frames of the longest clip: how far back one may begin that sounds yet."""
    bed: Bed | None = None


SoundOf = Callable[[Play], Clip | None]
"""The clip of a sound file, None where it does not sound."""


def arrange(timeline: Timeline, clip_of: ClipOf, sound_of: SoundOf) -> Score:
    """Give every cue its clip, frame, bus and pan. Words and files without a clip are left out."""
    placed: list[Placed] = []
    for cue in timeline.cues:
        if isinstance(cue.intent, Say):
            clip = clip_of(cue.intent)
            if clip is not None:
                pan = _PANS[cue.side]
                placed.append(Placed(clip, cue.at * FRAMES_PER_MS, "voice", cue.segment, pan, pan))
        elif (sounding := _tone(cue, cue.intent, timeline, sound_of)) is not None:
            placed.append(sounding)
    for cue in timeline.stand_ins:
        if not isinstance(cue.intent, Say) and (sounding := _tone(cue, cue.intent, timeline, sound_of)):
            placed.append(replace(sounding, wordless=True))
    placed.sort(key=lambda item: item.frame)
    longest = max((item.clip.frames for item in placed), default=0)
    return Score(tuple(placed), timeline.duration * FRAMES_PER_MS, longest, _bed(timeline, sound_of))


def _bed(timeline: Timeline, sound_of: SoundOf) -> Bed | None:
    wanted = timeline.ambience
    if wanted is None:
        return None
    if not isinstance(wanted.source, Play):
        return Bed(ambience(wanted.source), wanted.volume)
    clip = sound_of(wanted.source)
    return None if clip is None or not clip.frames else Bed(read_loop(clip), wanted.volume)


def _tone(cue: Cue, intent: Tone | Play, timeline: Timeline, sound_of: SoundOf) -> Placed | None:
    pan = _PANS[cue.side]
    frame = (cue.at + intent.lead) * FRAMES_PER_MS
    if isinstance(intent, Play):
        sound = sound_of(intent)
        return None if sound is None else Placed(sound, frame, "tones", cue.segment, pan, pan)
    walks = timeline.segments[cue.segment].do == "switch" and intent.name == "switch"
    clip = tone(intent.name, Ms(cue.duration - intent.lead))
    return Placed(clip, frame, "tones", cue.segment, -pan if walks else pan, pan)
