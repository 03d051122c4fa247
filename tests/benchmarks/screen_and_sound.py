"""How far apart the screen and the sound are: the moment a step's heading is painted, and that step's tone is heard.

Run it in the repository's folder: `.venv/bin/python -m tests.benchmarks.screen_and_sound [TIMES]`. It needs PulseAudio,
and plays into a private one. Nothing is asserted: how much the sound server holds is its own affair.
"""

import sys
import tempfile
from pathlib import Path

from tests.audio.conftest import Pulse
from tests.audio.screen_and_sound import apart

if __name__ == "__main__":
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for nth in range(1, times + 1):
        with tempfile.TemporaryDirectory(prefix="pulse-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            server = Pulse(folder)
            try:
                server.start()
                found = apart(server, folder)
            finally:
                server.kill()
        told = ", ".join(f"{difference * 1000:+.0f}" for difference in found)
        worst = max(map(abs, found), default=0) * 1000
        print(
            f"{nth} of {times}: the screen after the sound, by step: {told} ms; the furthest {worst:.0f} ms", flush=True
        )
