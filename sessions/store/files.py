"""Files written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, text: str) -> None:
    """Write a text in UTF-8 so that a reader finds the old file or the new one. Makes its folder. Raises OSError."""
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        part.replace(target)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
