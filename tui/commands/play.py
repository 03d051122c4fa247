"""`unknot play`: a session, on a screen or as lines."""

import sys
from typing import Annotated

from cyclopts import Parameter

from sessions.compiling.compiler import compile_script
from sessions.estimate import estimate
from sessions.inert import inert
from tui.commands.options import NO_FLAGS, Intro, Session, Settings, Sound
from tui.deck import Opener
from tui.lines import InputLines
from tui.loading import find_step, load_script, parse_settings
from tui.noting import noting
from tui.plain import Plain
from tui.preferences import preferences
from tui.rehearsing import opener_of
from tui.terminal import has_screen

PlainMode = Annotated[
    bool,
    Parameter(
        env_var="UNKNOT_PLAIN",
        negative=(),
        show_default=False,
        help="A line an event instead of a screen; by itself where there is no terminal.",
    ),
]


def play(
    session: Session,
    /,
    *,
    plain: PlainMode = False,
    from_: Annotated[
        str | None, Parameter(name="--from", help="Begin at a step: its number or title in `show`.")
    ] = None,
    set_: Settings = (),
    intro: Intro = True,
    sound: Sound = NO_FLAGS,
) -> int:
    """Play a session."""
    wanted = preferences(sound.settings(), sound.switches())
    script = load_script(session, parse_settings(set_))
    playing = wanted.playing("full" if intro else "none")
    start = find_step(compile_script(script, estimate, intro=playing.intro), from_).index if from_ is not None else 0
    opener = noting(opener_of(lambda: script, playing), wanted.mistakes)
    if plain or not has_screen():
        return play_lines(opener, start)
    from tui.running import run_screen
    from tui.screens.session import SessionScreen

    return run_screen(SessionScreen(script.title, opener, start=start))


def play_lines(opener: Opener, start: int) -> int:
    """Play as lines on standard output, with keys as lines on standard input."""
    lines = InputLines(sys.stdin.fileno())
    lines.start()

    def tell(line: str) -> None:
        print(line, flush=True)

    from audio.outputs.leaving import signals_exit

    with signals_exit(), opener(lambda sentence: tell(inert(sentence)), _unseen) as deck:
        if start:
            deck.seek(start)
        Plain(deck, lines, tell, hint=sys.stdin.isatty()).run()
    return 0


def _unseen(_ready: int, _total: int) -> None:
    """Progress is not told line by line."""
