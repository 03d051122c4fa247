"""Playing a source ahead of time, on something that takes whole pieces and cannot be asked what it has played."""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from audio.clip import RATE, Block
from audio.outputs.output import Source, silence

FIRST_PIECE = (3 * RATE, 5 * RATE)
"""The first piece after a command is short, because it must be made at once: 30 s of a session with rain take 0.1 s."""

NEXT_PIECES = (10 * RATE, 15 * RATE)
"""A piece ends where it is quietest between these, because the next one may begin some milliseconds off."""

REFILL = 3 * RATE
"""With so little left of what was given ahead, more is given."""

HEADROOM_S = 0.5
"""From the pull of a frame to the moment it is to leave for the device: time to make a piece and hand it over."""

RESTART_EVERY_S = 0.2
"""Commands restart no more often than this; what is pulled meanwhile begins the next piece, in its time."""

_WINDOW = RATE // 20


class PiecePlayer(Protocol):
    """What plays whole pieces. Every method raises OutputError when it no longer plays."""

    def restart(self, piece: Block, at: float) -> None:
        """Play a piece from a moment of the monotonic clock on, in place of all that was given before."""
        ...

    def add(self, piece: Block, at: float) -> None:
        """Play a piece that follows on what was given before."""
        ...

    def check(self) -> None:
        """See whether it still plays, and do what is due. Called with every pull."""
        ...


class Ahead:
    """A source for a clockwork, which passes it on to a piece player.

    The clockwork pulls in real time, so that the session's position is the time since the start. Pieces are given
    ahead, as the source foresees them; as soon as it then gives something else (a command came), the rest of the
    piece is void, and a new one begins with the very frames that differ. When the player fails, the pulls end here,
    by which a watchdog above sees that the device is lost.
    """

    def __init__(self, source: Source, player: PiecePlayer, monotonic: Callable[[], float]) -> None:
        self._source = source
        self._player = player
        self._monotonic = monotonic
        self._promised: Block = silence(0)
        self._void = True
        self._unheard: list[Block] = []
        self._unheard_since = monotonic()
        self._restart_at = self._check_at = self._ends_at = monotonic()
        self.failure: Exception | None = None

    def pull(self, frames: int) -> Block:
        """Give the next block, and see that it is heard."""
        if self.failure is not None:
            return silence(frames)
        block = self._source.pull(frames)
        try:
            self._follow(block, self._monotonic())
        except Exception as error:
            # Nobody above could tell: this is the clockwork's thread, and the session must go on.
            self.failure = error
        return block

    def skip(self, frames: int) -> None:
        """Let frames go by."""
        if self.failure is None:
            self._source.skip(frames)
            self._promised = self._promised[frames:]
            self._unheard.clear()

    def ahead(self, frames: int) -> Block:
        """Foresee the next pulls."""
        return silence(frames) if self.failure is not None else self._source.ahead(frames)

    def _follow(self, block: Block, now: float) -> None:
        self._void = self._void or not np.array_equal(block, self._promised[: len(block)])
        self._promised = self._promised[len(block) :]
        if self._void:
            if not self._unheard:
                self._unheard_since = now
            self._unheard.append(block)
            if now >= self._restart_at:
                self._restart(now)
        elif len(self._promised) < REFILL:
            self._refill()
        self._player.check()

    def _restart(self, now: float) -> None:
        self._promised = _cut(self._source.ahead(FIRST_PIECE[1]), FIRST_PIECE[0])
        piece = np.concatenate((*self._unheard, self._promised))
        starts_at = self._unheard_since + HEADROOM_S
        self._player.restart(piece, starts_at)
        self._ends_at = starts_at + len(piece) / RATE
        self._restart_at = now + RESTART_EVERY_S
        self._unheard.clear()
        self._void = False

    def _refill(self) -> None:
        known = len(self._promised)
        piece = _cut(self._source.ahead(known + NEXT_PIECES[1])[known:], NEXT_PIECES[0])
        self._player.add(piece, self._ends_at)
        self._promised = np.concatenate((self._promised, piece))
        self._ends_at += len(piece) / RATE


def _cut(piece: Block, shortest: int) -> Block:
    """A piece up to the quietest place of what lies beyond its shortest length."""
    windows = (len(piece) - shortest) // _WINDOW
    tail = piece[shortest : shortest + windows * _WINDOW]
    loudness = np.square(tail).reshape(windows, -1).sum(axis=1)
    return piece[: shortest + int(loudness.argmin()) * _WINDOW + _WINDOW // 2]
