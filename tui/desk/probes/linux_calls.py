"""Whether the microphone or the camera is in use, on Linux."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tui.desk.probes.limits import output_of

_METERS = ("PulseAudio Volume Control", "pavucontrol")
"""Programs that only show how loud it is."""
_MINDERS = ("wireplumber",)
"""Programs that keep a camera open without looking through it."""


async def microphone_in_use() -> bool | None:
    """What PulseAudio or PipeWire records; where neither can be asked, whether ALSA does."""
    for probe in (_pulse, _pipewire):
        recording = await probe()
        if recording is not None:
            return recording
    return alsa_records(Path("/proc/asound"))


async def camera_in_use() -> bool | None:
    """Whether a program of this user has a camera open."""
    return await asyncio.to_thread(camera_open, Path("/dev"), Path("/proc"))


async def _pulse() -> bool | None:
    outputs = await output_of("pactl", "list", "source-outputs")
    if outputs is None:
        return None
    recorded = list(_recorded_sources(outputs))
    if not recorded:
        return False
    listed = await output_of("pactl", "list", "short", "sources")
    rows = [line.split("\t") for line in (listed or "").splitlines()]
    monitors = {row[0] for row in rows if len(row) > 1 and row[1].endswith(".monitor")}
    return any(source not in monitors for source in recorded)


def _recorded_sources(outputs: str) -> Iterator[str]:
    """The number of the source of each stream that records and is not only a meter."""
    for block in re.split(r"(?m)^Source Output #", outputs)[1:]:
        source = re.search(r"(?m)^\s*Source: (\d+)", block)
        corked = re.search(r"(?m)^\s*Corked: yes", block)
        meter = re.search(r"(?m)^\s*Resample method: peaks", block) or any(name in block for name in _METERS)
        if source and not corked and not meter:
            yield source[1]


async def _pipewire() -> bool | None:
    dump = await output_of("pw-dump")
    if dump is None:
        return None
    try:
        nodes: Any = json.loads(dump)
    except (ValueError, RecursionError):
        return None
    match nodes:
        case [*found]:
            return any(_records(node) for node in found)
        case _:
            return None


def _records(node: Any) -> bool:
    match node:
        case {"info": {"state": "running", "props": {"media.class": "Stream/Input/Audio"} as props}}:
            flags = (props.get("stream.monitor"), props.get("stream.capture.sink"))
            return not any(flag in (True, "true") for flag in flags) and props.get("application.name") not in _METERS
        case _:
            return False


def alsa_records(folder: Path) -> bool | None:
    """Whether a capture device of the kernel runs; None where it has none to tell of."""
    states: list[str] = []
    for status in folder.glob("card*/pcm*c/sub*/status"):
        try:
            states.append(status.read_text("utf-8"))
        except OSError:
            continue
    return any("state: RUNNING" in state for state in states) if states else None


def camera_open(devices: Path, processes: Path) -> bool | None:
    """Whether a process that may be looked into has a video device open; False where there is no device."""
    if not any(devices.glob("video*")):
        return False
    try:
        numbers = [entry for entry in processes.iterdir() if entry.name.isdigit()]
    except OSError:
        return None
    return any(_has_camera(entry, str(devices / "video")) for entry in numbers)


def _has_camera(process: Path, prefix: str) -> bool:
    try:
        files = list((process / "fd").iterdir())
    except OSError:
        return False
    return any(_opened(file).startswith(prefix) for file in files) and _name(process) not in _MINDERS


def _opened(file: Path) -> str:
    """What a descriptor of a process stands for; it may be gone by now."""
    try:
        return str(file.readlink())
    except OSError:
        return ""


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text("utf-8").strip()
    except OSError:
        return ""
