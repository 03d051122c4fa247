"""The deck: what the screens ask of a player."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Literal, Protocol

from sessions.cue_style import CueStyle
from sessions.timecode import Ms
from sessions.timeline import Timeline
from sessions.transport import Playhead

if TYPE_CHECKING:
    from sessions.script.models import Script

Fader = Literal["master", "voice", "tones", "ambience"]
"""What has a volume of its own: everything together, and each bus of the mix."""

Notice = Callable[[str], None]
"""Takes a sentence for the person; may be called from any thread."""
Progress = Callable[[int, int], None]
"""Takes how many of how many words are ready; may be called from any thread."""


class Deck(Protocol):
    """A session being played. Every command is heard at once and may be given from any thread."""

    @property
    def timeline(self) -> Timeline:
        """The session as it now stands."""
        ...

    @property
    def playhead(self) -> Playhead:
        """What is heard now; cheap to ask."""
        ...

    @property
    def failure(self) -> BaseException | None:
        """The error that keeps it from going on, if there is one."""
        ...

    @property
    def muted(self) -> bool:
        """Whether the sound is off."""
        ...

    @property
    def style(self) -> CueStyle:
        """How its cues are given."""
        ...

    @property
    def words_ready(self) -> tuple[int, int]:
        """How many utterances are spoken, and of how many: it plays as soon as the first are."""
        ...

    def volume(self, fader: Fader) -> float:
        """How loud, 0 to 1."""
        ...

    def play(self) -> None:
        """Begin."""
        ...

    def toggle(self) -> None:
        """Pause, or go on."""
        ...

    def next(self) -> None:
        """Go to the step after."""
        ...

    def back(self) -> None:
        """Go to the start of the step, or within its first seconds to the step before."""
        ...

    def extend(self, by: Ms) -> None:
        """Make the running step longer or shorter."""
        ...

    def ready(self) -> None:
        """End a wait, or release a hold that may be released."""
        ...

    def ease(self) -> None:
        """Stop the pressure at once."""
        ...

    def seek(self, segment: int) -> None:
        """Go to the start of a segment."""
        ...

    def mute(self, on: bool) -> None:
        """Sound off, or on again."""
        ...

    def set_volume(self, fader: Fader, volume: float) -> None:
        """Make it louder or quieter, 0 to 1."""
        ...

    def choose_style(self, style: CueStyle) -> None:
        """Give the cues another way from now on."""
        ...

    def reload(self, script: "Script") -> None:
        """Go on in another version of the script, at the same step. It is heard when its first words are ready."""
        ...

    def wait_ended(self, timeout: float | None) -> bool:
        """Wait up to so many seconds for the end; whether it has come."""
        ...


Opener = Callable[[Notice, Progress], AbstractContextManager[Deck]]
"""Prepares a session and opens its sound on entering, which takes a while; gives the sound back on leaving.

Raises UserError for what the person can mend.
"""
