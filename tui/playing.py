"""Plays a piece: on a screen, or as lines."""

import sys

from sessions.inert import inert
from tui.piece import Piece
from tui.preferences import Preferences
from tui.terminal import has_screen


def play_piece(piece: Piece, wanted: Preferences, *, plain: bool = False) -> int:
    """Play a piece to its end; returns the exit code. Raises UserError where it cannot be played."""
    piece.find()
    if plain or not has_screen():
        return _play_lines(piece)
    from tui.running import run_screen

    return run_screen(piece.screen(), wanted)


def _play_lines(piece: Piece) -> int:
    """Play as lines on standard output, with keys as lines on standard input."""
    from audio.outputs.leaving import signals_exit
    from tui.lines import InputLines
    from tui.plain import Plain

    lines = InputLines(sys.stdin.fileno())
    lines.start()

    def tell(line: str) -> None:
        print(line, flush=True)

    def notice(sentence: str) -> None:
        tell(inert(sentence))

    with signals_exit(), piece.opener(notice, _unseen) as deck:
        if start := piece.start(deck.timeline):
            deck.seek(start)
        typing = sys.stdin.isatty()
        Plain(deck, lines, tell, hint=typing, journal=piece.journal(notice, asks=typing)).run()
    return 0


def _unseen(_ready: int, _total: int) -> None:
    """Progress is not told line by line."""
