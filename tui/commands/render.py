"""`unknot render`: a session as a sound file."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from audio.bounce import bounce
from audio.mixer import Levels
from audio.opening import open_narrator
from audio.outputs.leaving import signals_exit
from audio.rehearsal import Rehearsal
from sessions.inert import inert
from sessions.timecode import clock
from tui.commands.options import Intro, Session, Settings, Voice
from tui.errors import USAGE, UserError
from tui.loading import load_script, parse_settings


def render(
    session: Session,
    /,
    *,
    output: Annotated[Path, Parameter(name=("-o", "--output"), help="The file to write: a .wav.")],
    intro: Intro = True,
    set_: Settings = (),
    voice: Voice = True,
) -> int:
    """Render a session to a sound file. The file appears when it is whole."""
    if output.is_dir():
        raise UserError(f"{inert(str(output))} is a folder: name a file in it, such as session.wav.", USAGE)
    if output.suffix.lower() != ".wav":
        raise UserError(f"A session is rendered to WAV: name the file {inert(output.with_suffix('.wav').name)}.", USAGE)
    script = load_script(session, parse_settings(set_))
    shown = _Shown()
    with signals_exit(), open_narrator(shown.notice) as narrator:
        rehearsal = Rehearsal(script, narrator, intro="full" if intro else "none")
        rehearsal.prepare(lambda done, total: shown.progress("Speaking", done, total))
        timeline = rehearsal.timeline({})
        levels = Levels(voice=1.0 if voice else 0.0)
        try:
            score = rehearsal.score(timeline)
            bounce(score, output, levels, lambda done, total: shown.progress("Rendering", done, total))
        except OSError as error:
            raise UserError(f"{inert(str(output))} cannot be written: {error.strerror or error}.") from None
        finally:
            shown.end()
    print(f"{inert(str(output))}: {clock(timeline.duration)}")
    return 0


class _Shown:
    """Progress on standard error, where that is a terminal."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = ""

    def notice(self, sentence: str) -> None:
        self.end()
        print(inert(sentence), file=sys.stderr)

    def progress(self, what: str, done: int, total: int) -> None:
        line = f"{what} {100 * done // max(1, total):3} %"
        if self._terminal and line != self._last:
            print(f"\r{line}\x1b[K", end="", file=sys.stderr, flush=True)
            self._last = line

    def end(self) -> None:
        if self._last:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            self._last = ""
