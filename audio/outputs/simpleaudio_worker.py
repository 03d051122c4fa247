"""The process in which simpleaudio plays: started by its path, with the standard library and simpleaudio alone.

simpleaudio opens the device while it holds the interpreter, so a sound system that hangs would hang the program; and
it stops a sound seconds late. In a process of its own it can be killed, which is heard at once.

Messages go over standard input and output, each led by its length (four bytes, big endian). First the worker sends
`+`, or why it cannot play. Then `p`, a moment of the monotonic clock (float64, big endian) and samples (float32,
stereo, 48 kHz, little endian) is a piece to be played from that moment on, and has no answer. `?` is answered by how it
goes: `-` before the first piece plays, `+` while all is well, else a sentence. It ends when its input does.
"""

import os
import struct
import sys
import threading
import time
from typing import Any, BinaryIO

RATE = 48_000
FRAME = 8
"""Bytes."""

BUSY_S = 1.0
"""A device that another piece still holds is tried again for this long."""

BUSY_EVERY_S = 0.01

EARLY_S = 0.5
"""A piece that ends so much before its time has lost its device."""


class _Player:
    """Starts each piece at its moment, and knows how it goes."""

    def __init__(self, simpleaudio: Any) -> None:
        self._simpleaudio = simpleaudio
        self._playing: Any = None
        self._ends = 0.0
        self._error = ""

    def play(self, at: float, samples: memoryview) -> None:
        """Play a piece from a moment on."""
        timer = threading.Timer(max(0.0, at - time.monotonic()), self._start, (at, samples))
        timer.daemon = True
        timer.start()

    def state(self) -> str:
        """How it goes, as the protocol tells it."""
        if self._error or self._playing is None:
            return self._error or "-"
        early = time.monotonic() < self._ends - EARLY_S
        return "the sound device has stopped playing" if early and not self._playing.is_playing() else "+"

    def _start(self, at: float, samples: memoryview) -> None:
        while True:
            now = time.monotonic()
            left = samples[max(0, round((now - at) * RATE)) * FRAME :]
            if not left:
                return
            try:
                playing = self._simpleaudio.play_buffer(left, 2, 4, RATE)
            except Exception as error:
                if "CODE: -16 " in str(error) and now < at + BUSY_S:
                    time.sleep(BUSY_EVERY_S)
                    continue
                self._error = str(error).rpartition("MSG: ")[2] or type(error).__name__
                return
            self._playing, self._ends = playing, now + len(left) / FRAME / RATE
            return


def _receive(stream: BinaryIO) -> memoryview | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length)
    return memoryview(body) if len(body) == length else None


def _send(text: str) -> None:
    body = text.encode(errors="replace")
    sys.stdout.buffer.write(struct.pack(">I", len(body)) + body)
    sys.stdout.buffer.flush()


def main() -> None:
    """Play what comes over standard input; the argument is the folder that holds simpleaudio."""
    sys.path.append(sys.argv[1])
    try:
        import simpleaudio
    except Exception as error:
        _send(f"simpleaudio cannot be loaded ({type(error).__name__}: {error})")
        return
    player = _Player(simpleaudio)
    _send("+")
    while (message := _receive(sys.stdin.buffer)) is not None:
        if bytes(message[:1]) == b"p":
            (at,) = struct.unpack(">d", message[1:9])
            player.play(at, message[9:])
        else:
            _send(player.state())
    # A normal end would wait for a device that hangs.
    os._exit(0)


if __name__ == "__main__":
    main()
