"""What a Mac tells of the desk. Whether the camera is in use it does not tell."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from sessions.timecode import Ms
from tui.desk.probes.limits import output_of

ASSERTIONS = Path("Library/DoNotDisturb/DB/Assertions.json")
"""Where a Focus that is on stands, in the home folder; to read it the terminal needs full disk access."""


async def idle() -> Ms | None:
    """The registry of devices has it in nanoseconds."""
    printed = await output_of("ioreg", "-c", "IOHIDSystem", "-d", "4")
    match = re.search(r'"HIDIdleTime" = (\d+)', printed or "")
    return Ms(int(match[1]) // 1_000_000) if match else None


async def microphone_in_use() -> bool | None:
    """While something records, the audio daemon keeps the Mac awake, and says for what."""
    printed = await output_of("pmset", "-g", "assertions")
    return None if printed is None else bool(re.search(r"(?m)^\s*Resources:.*\baudio-in\b", printed))


async def quiet(home: Path | None = None) -> bool | None:
    """Whether a Focus is on."""
    return await asyncio.to_thread(_focus, (home or Path.home()) / ASSERTIONS)


def _focus(path: Path) -> bool | None:
    try:
        table: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    match table:
        case {"data": [{"storeAssertionRecords": [_, *_]}, *_]}:
            return True
        case {"data": [{}, *_]}:
            return False
        case _:
            return None
