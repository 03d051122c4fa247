"""How long a probe may take, and programs that are asked within it."""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress

LIMIT_S = 2.0
"""No probe takes longer: one that does has no answer."""
_MOST_BYTES = 1 << 22


async def output_of(*words: str) -> str | None:
    """What a program prints; None where it is missing, fails, or takes too long. Its words are English."""
    try:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env={**os.environ, "LC_ALL": "C"}
        )
    except (OSError, ValueError):
        return None
    try:
        async with asyncio.timeout(LIMIT_S):
            printed, _ = await process.communicate()
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return printed[:_MOST_BYTES].decode(errors="replace") if process.returncode == 0 else None
