"""The chime that a break is called with."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from sessions.timecode import Ms
from tui.desk.threads import aside
from tui.rehearsing import Playing

if TYPE_CHECKING:
    from audio.clip import Block, Clip

LENGTH = Ms(1_400)
_LONGEST_S = 10.0
"""A device that has not played it by then will not."""


class Chime:
    """Plays a tone of unknot's own, on the output and at the volume that sessions have."""

    def __init__(self, playing: Playing, told: Callable[[str], None]) -> None:
        self._playing, self._told = playing, told
        self._said: set[str] = set()

    async def ring(self) -> None:
        """Play it, where tones are wanted. What keeps it from being heard is said once, in a sentence."""
        playing = self._playing
        if not playing.tones or playing.style == "silent" or playing.output == "silent":
            return
        try:
            await aside(self._ring, "unknot-chime")
        except Exception as error:
            # A chime is never worth a break.
            self._say_once(f"The chime cannot be heard: {error}.")

    def _ring(self) -> None:
        # Sound takes a while to import, and a service that only waits need not.
        from audio.outputs.choose import DEFAULT_BUFFER, output_named
        from audio.outputs.live import LiveOutput
        from audio.tones import tone

        playing = self._playing
        buffer = DEFAULT_BUFFER if playing.buffer_ms is None else Ms(playing.buffer_ms)
        make = output_named(playing.output, self._say_once, playing.device, buffer)
        source = Once(tone("ready", LENGTH), playing.volume * playing.tones_volume)
        with LiveOutput(source, make, notice=self._say_once, failed=lambda error: self._say_once(str(error))):
            source.ended.wait(_LONGEST_S)

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._told(sentence)


class Once:
    """A clip on both ears, once, and silence after it."""

    def __init__(self, clip: "Clip", volume: float) -> None:
        self._samples, self._volume, self._at = clip.samples, volume, 0
        self.ended = Event()

    def pull(self, frames: int) -> "Block":
        """The next block."""
        block = self.ahead(frames)
        self.skip(frames)
        return block

    def skip(self, frames: int) -> None:
        """Go on unheard."""
        self._at += frames
        if self._at >= len(self._samples):
            self.ended.set()

    def ahead(self, frames: int) -> "Block":
        """The next block, without going on."""
        import numpy as np

        block = np.zeros((frames, 2), dtype=np.float32)
        piece = self._samples[self._at : self._at + frames]
        block[: len(piece)] = (piece * np.float32(self._volume))[:, np.newaxis]
        return block
