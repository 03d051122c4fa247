"""What a bug report needs to know of this machine. Every part is gathered by itself, and may fail by itself."""

import importlib.metadata
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from sessions import __version__
from sessions.store.checkup import check_folders
from tui.preferences import Preferences
from tui.terminal import has_screen

Part = dict[str, Any]
"""A part of the report, as it stands in its JSON."""

DRAWN = "█▁◐─…é"
"""Signs that the screens draw with."""

_DEVELOPMENT = ("test", "dev", "bench")
_TERMINAL = ("TERM", "COLORTERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR")
_SOUND = ("PULSE_SERVER", "PULSE_SINK", "PIPEWIRE_REMOTE", "ALSA_CONFIG_PATH", "ALSA_CARD")


def gathered(part: Callable[[], Part]) -> Part:
    """A part with the home folder shortened; where gathering it failed, the reason in its place."""
    try:
        found = part()
    except Exception as error:
        found = {"error": f"{type(error).__name__}: {error}"}
    shortened: Part = _shortened(found, str(Path.home()))
    return shortened


def program() -> Part:
    """What runs, and on what."""
    return {
        "unknot": __version__,
        "python": f"{platform.python_version()} ({platform.python_implementation()})",
        "executable": sys.executable,
        "system": _system(),
    }


def libraries() -> Part:
    """What unknot stands on, with versions; of what it can do without, None where it is not installed."""
    needed: dict[str, str | None] = {}
    extras: dict[str, str | None] = {}
    for requirement in importlib.metadata.requires("unknot") or []:
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", requirement)
        if extra is None:
            version = _version(name)
            if version or ";" not in requirement:
                needed[name] = version
        elif extra[1] not in _DEVELOPMENT:
            extras[extra[1]] = _version(name)
    return {"needed": needed, "extras": extras, "ffmpeg": shutil.which("ffmpeg")}


def folders() -> Part:
    """Where files are kept, and whether they can be."""
    return {
        state.name: {
            "path": str(state.path),
            "there": state.there,
            "writable": state.writable,
            "files": state.files,
            "bytes": state.size,
        }
        for state in check_folders()
    }


def settings(wanted: Preferences) -> Part:
    """What was chosen about the sound, and what is wrong in the settings."""
    now = wanted.settings
    return {
        "path": str(wanted.path),
        "output": now.output,
        "device": now.device,
        "buffer_ms": now.buffer,
        "mono": now.mono,
        "mistakes": list(wanted.mistakes),
        "variables": _variables(tuple(sorted(name for name in os.environ if name.startswith("UNKNOT_")))),
    }


def terminal() -> Part:
    """What the screens are drawn on."""
    size = shutil.get_terminal_size()
    encoding = getattr(sys.stdout, "encoding", None) or ""
    return {
        "screen": has_screen(),
        "columns": size.columns,
        "rows": size.lines,
        "encoding": encoding,
        "unicode": _encodes(encoding),
        "ssh": "SSH_CONNECTION" in os.environ,
        "tmux": "TMUX" in os.environ,
        "variables": _variables(_TERMINAL),
    }


def speech() -> Part:
    """Who speaks."""
    from audio.opening import open_narrator

    notices: list[str] = []
    with open_narrator(notices.append) as narrator:
        return {"voice": narrator.name, "notices": notices}


def sound() -> Part:
    """The outputs there are, and the devices of the sound system that answers."""
    from audio.outputs.choose import OUTPUTS, output_named
    from audio.outputs.devices import playback_devices
    from audio.outputs.disposable import NO_ANSWER
    from audio.outputs.output import OutputError

    outputs: dict[str, str | None] = {}
    for name in OUTPUTS:
        try:
            output_named(name, lambda _: None)()
            outputs[name] = None
        except OutputError as error:
            outputs[name] = str(error)
    found: Part = {
        "outputs": outputs,
        "variables": _variables(_SOUND),
        "answers": True,
        "system": None,
        "devices": [],
        "problem": None,
    }
    try:
        system = playback_devices()
    except OutputError as error:
        return {**found, "problem": str(error), "answers": str(error) != NO_ANSWER}
    devices = [{"name": device.name, "default": device.default} for device in system.devices]
    return {**found, "system": system.name, "devices": devices}


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.mac_ver()[0] and f"macOS {platform.mac_ver()[0]}"
    return " ".join(filter(None, (name, platform.system(), platform.release(), platform.machine())))


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def _variables(names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}


def _encodes(encoding: str) -> bool:
    try:
        DRAWN.encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return False
    return True


def _shortened(value: Any, home: str) -> Any:
    match value:
        case str():
            # Not where a longer name only begins so: /home/jo is no part of /home/joan.
            return re.sub(re.escape(home) + r"(?![\w.-])", "~", value) if len(home) > 1 else value
        case dict():
            return {key: _shortened(each, home) for key, each in cast("Part", value).items()}
        case list():
            return [_shortened(each, home) for each in cast("list[object]", value)]
        case _:
            return value
