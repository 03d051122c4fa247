"""From a script and the settings of the command line to a deck."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.deck import Deck, Notice, Opener, Progress
from tui.errors import USAGE, UserError

if TYPE_CHECKING:
    # The models of a script take a tenth of a second to import, and the library's screen can be seen before.
    from sessions.compiling.compiler import Intro
    from sessions.script.models import Script


@dataclass(frozen=True, slots=True)
class Playing:
    """How sessions are played: what of the words of the intro, what is heard, how loud (0 to 1), and on what."""

    intro: "Intro" = "full"
    voice: bool = True
    tones: bool = True
    volume: float = 1.0
    output: str | None = None


def opener_of(script: Callable[[], "Script"], playing: Playing) -> Opener:
    """What opens a session: speaks its words ahead and opens its output.

    Sound is imported when it runs, because the screen is to be seen before.
    """

    def opener(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        return _opened(script(), playing, notice, progress)

    return opener


@contextmanager
def _opened(script: "Script", playing: Playing, notice: Notice, progress: Progress) -> Generator[Deck]:
    from audio.mixer import Levels
    from audio.opening import open_narrator, open_player
    from audio.outputs.output import OutputError
    from audio.rehearsal import Rehearsal

    levels = Levels(voice=float(playing.voice), tones=float(playing.tones), master=playing.volume)
    with open_narrator(notice) as narrator:
        rehearsal = Rehearsal(script, narrator, intro=playing.intro)
        try:
            player = open_player(rehearsal, levels=levels, output=playing.output, notice=notice, progress=progress)
        except OutputError as error:
            raise UserError(f"{error}.", USAGE) from None
        with player:
            yield player
