"""A check of the ears: a tone on the left one, on the right one, and on both."""

from collections.abc import Callable
from threading import Event
from typing import Final, Literal

from audio.clip import FRAMES_PER_MS, Block
from audio.mixer import Levels, Mixer
from audio.outputs.live import LiveOutput
from audio.outputs.output import OutputError, OutputMaker
from audio.outputs.realtime import realtime
from audio.score import Placed, Score
from audio.stream import Stream
from audio.tones import tone
from sessions.timecode import Ms

Ear = Literal["left", "right", "both"]

EARS: Final[tuple[Ear, ...]] = ("left", "right", "both")

_PANS: dict[Ear, float] = {"left": -1.0, "right": 1.0, "both": 0.0}
_LEAD = Ms(500)
_EACH = Ms(2_200)
_TONE = Ms(1_500)

LENGTH = Ms(_LEAD + len(EARS) * _EACH)

LOOK_S = 0.02


def check_ears(make: OutputMaker, levels: Levels, tell: Callable[[Ear], None]) -> None:
    """Play the three tones; `tell` is given each of EARS as its tone begins to be heard.

    Raises OutputError where there is no sound, or none any more, and says why.
    """
    tones = _Tones(levels)
    failed, failures = Event(), list[BaseException]()
    with (
        LiveOutput(tones, make, notice=lambda _: failed.set(), failed=failures.append) as live,
        realtime(),
    ):

        def heard(at: Ms) -> None:
            while tones.frame < (at + live.latency) * FRAMES_PER_MS:
                failed.wait(LOOK_S)
                if live.trouble or failures:
                    raise OutputError(live.trouble or str(failures[0]))

        for ear in EARS:
            heard(starts(ear))
            tell(ear)
        heard(LENGTH)


def starts(ear: Ear) -> Ms:
    """When the tone of an ear begins."""
    return Ms(_LEAD + EARS.index(ear) * _EACH)


class _Tones:
    """The source of the three tones, with dither before and after."""

    def __init__(self, levels: Levels) -> None:
        self.frame = 0
        clip = tone("close", _TONE)
        placed = (Placed(clip, starts(ear) * FRAMES_PER_MS, "tones", 0, _PANS[ear], _PANS[ear]) for ear in EARS)
        self._stream = Stream(Mixer(Score(tuple(placed), LENGTH * FRAMES_PER_MS, clip.frames), levels))

    def pull(self, frames: int) -> Block:
        self.frame += frames
        return self._stream.render(self.frame - frames, frames)

    def skip(self, frames: int) -> None:
        self.frame += frames
        self._stream.skip(frames)

    def ahead(self, frames: int) -> Block:
        return self._stream.twin().render(self.frame, frames)
