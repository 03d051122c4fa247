"""From a script and the settings of the command line to a deck."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sessions.cue_style import CueStyle
from sessions.timecode import Ms
from tui.deck import Deck, Notice, Opener, Progress
from tui.errors import USAGE, UserError

if TYPE_CHECKING:
    # The models of a script take a tenth of a second to import, and the library's screen can be seen before.
    from audio.mixer import Levels
    from audio.rehearsal import Rehearsal
    from sessions.compiling.compiler import Intro
    from sessions.script.models import OneSide, Script


@dataclass(frozen=True, slots=True)
class Playing:
    """How sessions are played.

    What of the words of the intro; what is heard, and how loud (0 to 1); on which output, device and buffer; by which
    speech engine and voice, and at how many words a minute where the script does not say; which side comes first.
    None stands for unknot's own choice. Who `insists` on an output that is not there gets an error, else the usual one.
    """

    intro: "Intro" = "full"
    voice: bool = True
    tones: bool = True
    style: CueStyle = "voice-and-tones"
    mono: bool = False
    volume: float = 1.0
    voice_volume: float = 1.0
    tones_volume: float = 1.0
    ambience_volume: float = 1.0
    output: str | None = None
    device: str | None = None
    buffer_ms: int | None = None
    engine: str | None = None
    speaker: str | None = None
    words_per_minute: int | None = None
    first: "OneSide" = "left"
    insists: bool = True


def opener_of(script: Callable[[], "Script"], playing: Playing) -> Opener:
    """What opens a session: speaks its words ahead and opens its output.

    Sound is imported when it runs, because the screen is to be seen before.
    """

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        return opened(script(), playing, notice, progress)

    return opener


def levels_of(playing: Playing) -> "Levels":
    """How loud each part of a session is, and everything together."""
    from audio.mixer import Levels

    return Levels(
        voice=playing.voice_volume * playing.voice,
        tones=playing.tones_volume * playing.tones,
        ambience=playing.ambience_volume,
        master=playing.volume,
        mono=playing.mono,
    )


@contextmanager
def rehearsed(script: "Script", playing: Playing, notice: Notice) -> Generator["Rehearsal"]:
    """A script with the voice that is to speak it, until the end of the block. Nothing is spoken yet."""
    from audio.opening import open_narrator
    from audio.rehearsal import Rehearsal
    from sessions.compiling.step import DEFAULT_RATE

    with open_narrator(notice, playing.engine, playing.speaker) as narrator:
        rate = playing.words_per_minute or DEFAULT_RATE
        yield Rehearsal(script, narrator, first=playing.first, intro=playing.intro, rate=rate)


@contextmanager
def opened(script: "Script", playing: Playing, notice: Notice, progress: Progress) -> Generator[Deck]:
    """A session, its first words spoken and its output open, until the end of the block. Raises UserError."""
    from audio.opening import open_player
    from audio.outputs.choose import DEFAULT_BUFFER, output_named
    from audio.outputs.output import OutputError
    from audio.speech.none import NO_VOICE

    levels = levels_of(playing)
    buffer = DEFAULT_BUFFER if playing.buffer_ms is None else Ms(playing.buffer_ms)
    try:
        make = output_named(playing.output, notice, playing.device, buffer)
    except OutputError as error:
        if playing.insists:
            raise UserError(f"{error}.", USAGE) from None
        notice(f"The settings file: {error}. The usual output is used.")
        make = output_named(None, notice, playing.device, buffer)
    with rehearsed(script, playing, notice) as rehearsal:
        if rehearsal.narrator.name == NO_VOICE:
            # Tones then tell what words would.
            levels = replace(levels, voice=0.0)
        with open_player(
            rehearsal, levels=levels, style=playing.style, make=make, notice=notice, progress=progress
        ) as player:
            yield player
