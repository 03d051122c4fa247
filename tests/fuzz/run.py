"""Attack with mutated bytes for as long as you like: `python tests/fuzz/run.py TARGET FOLDER [libFuzzer options]`.

TARGET is script, settings, log, sound or kept. Needs atheris (https://github.com/google/atheris), which is no
dependency, and the repository on PYTHONPATH. FOLDER keeps what was found to be interesting; a copy of
tests/fuzz/corpus/TARGET is a good one to begin with.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sessions", "audio", "tui", "tomli", "soundfile"]):
    from tests.fuzz.targets import attack_kept, attack_log, attack_script, attack_settings, attack_sound


def main() -> None:
    """Run one of the attacks until something breaks."""
    which, *options = sys.argv[1:]
    # ffmpeg would be started for every file that is no sound, and take all of the time.
    os.environ["PATH"] = ""
    with tempfile.TemporaryDirectory() as folder:
        targets: dict[str, Callable[[bytes], None]] = {
            "script": attack_script,
            "settings": partial(attack_settings, folder=Path(folder)),
            "log": attack_log,
            "sound": partial(attack_sound, folder=Path(folder)),
            "kept": partial(attack_kept, folder=Path(folder)),
        }
        atheris.Setup([sys.argv[0], *options], targets[which])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
