"""Attack with mutated bytes for as long as you like: `python tests/fuzz/run.py script FOLDER [libFuzzer options]`.

Needs atheris (https://github.com/google/atheris), which is no dependency, and the repository on PYTHONPATH. FOLDER
keeps what was found to be interesting; that of the scripts in the library is a good one to begin with.
"""

import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["sessions", "tui", "tomli"]):
    from tests.fuzz.targets import attack_script, attack_settings


def main() -> None:
    """Run one of the attacks until something breaks."""
    which, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        targets: dict[str, Callable[[bytes], None]] = {
            "script": attack_script,
            "settings": partial(attack_settings, folder=Path(folder)),
        }
        atheris.Setup([sys.argv[0], *options], targets[which])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
