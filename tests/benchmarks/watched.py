"""Plays a session as the program does, and writes down how long its pulls took and which threads were left.

Run by `cues`, with a script and the report's file. It imports nothing that the program does not, so that what is
weighed is the program.
"""

import sys
import threading
import time
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audio.clip import Block


def play(script: str, report: str) -> None:
    """Play it, and write the report as it ends, however it ends."""
    from audio.outputs.handover import Feed
    from audio.outputs.live import LiveOutput
    from tui.cli import main

    # Numbers without objects, so that what is written down weighs little beside what is weighed.
    pulls = array("d")
    outputs: list[LiveOutput] = []
    pull, enter = Feed.pull, LiveOutput.__enter__

    def timed(self: Feed, frames: int) -> "Block":
        wall, busy = time.perf_counter(), time.thread_time()
        block = pull(self, frames)
        pulls.extend((frames, time.perf_counter() - wall, time.thread_time() - busy))
        return block

    def entered(self: LiveOutput) -> LiveOutput:
        outputs.append(self)
        return enter(self)

    Feed.pull, LiveOutput.__enter__ = timed, entered  # type: ignore[method-assign, assignment]
    sys.argv = ["unknot", "play", script, "--no-intro"]
    try:
        main()
    finally:
        import json

        late = sum(output.late_pulls for output in outputs)
        left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
        Path(report).write_text(json.dumps({"pulls": pulls.tolist(), "late": late, "threads": left}))


if __name__ == "__main__":
    play(sys.argv[1], sys.argv[2])
