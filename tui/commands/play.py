"""`unknot play`: a session, on a screen or as lines."""

from typing import Annotated

from cyclopts import Parameter

from tui.commands.options import NO_FLAGS, Intro, Session, Settings, Sound
from tui.loading import parse_settings
from tui.piece import Piece
from tui.playing import play_piece
from tui.preferences import preferences

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
    piece = Piece(session, wanted, values=parse_settings(set_), intro=intro, step=from_, mistakes=wanted.mistakes)
    return play_piece(piece, wanted, plain=plain)
