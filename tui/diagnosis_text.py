"""The parts of a bug report in words."""

from collections.abc import Callable

from sessions.inert import inert
from tui.diagnosis import Part

Rows = list[tuple[str, str]]

_WIDTH = 20


def in_words(name: str, part: Part) -> list[str]:
    """The lines of a part: its name, then a row for each thing it tells."""
    rows = [("failed", part["error"])] if "error" in part else _ROWS[name](part)
    return [name.capitalize(), *(f"  {inert(what):<{_WIDTH}}  {inert(told)}".rstrip() for what, told in rows), ""]


def _program(part: Part) -> Rows:
    return [(what, str(told)) for what, told in part.items()]


def _libraries(part: Part) -> Rows:
    missing = "not installed"
    needed = [
        (name, version or f"{missing.upper()}: unknot cannot do without") for name, version in part["needed"].items()
    ]
    extras = [(f"unknot[{extra}]", version or missing) for extra, version in part["extras"].items()]
    return [*needed, *extras, ("ffmpeg", part["ffmpeg"] or missing)]


def _folders(part: Part) -> Rows:
    return [(name, _folder(state)) for name, state in part.items()]


def _folder(state: Part) -> str:
    there = f"{state['files']} files, {_size(state['bytes'])}" if state["there"] else "not there yet"
    return f"{state['path']}  {there}" + ("" if state["writable"] else ", CANNOT BE WRITTEN TO")


def _size(count: int) -> str:
    for unit, scale in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if count >= scale:
            return f"{count / scale:.1f} {unit}"
    return f"{count} bytes"


def _settings(part: Part) -> Rows:
    rows = [
        ("file", part["path"]),
        ("output", part["output"] or "auto"),
        ("device", part["device"] or "auto"),
        ("buffer", f"{part['buffer_ms']} ms"),
        ("mono", _yes(part["mono"])),
    ]
    return [*rows, *(("MISTAKE", mistake) for mistake in part["mistakes"]), *part["variables"].items()]


def _terminal(part: Part) -> Rows:
    rows = [
        ("screen", _yes(part["screen"])),
        ("size", f"{part['columns']} columns, {part['rows']} rows"),
        (
            "encoding",
            f"{part['encoding'] or 'unknown'}, {'with' if part['unicode'] else 'WITHOUT'} the signs it draws with",
        ),
        ("over ssh", _yes(part["ssh"])),
        ("in tmux", _yes(part["tmux"])),
    ]
    return [*rows, *part["variables"].items()]


def _speech(part: Part) -> Rows:
    return [("voice", part["voice"]), *(("", notice) for notice in part["notices"])]


def _sound(part: Part) -> Rows:
    rows = [(f"output {name}", reason or "usable") for name, reason in part["outputs"].items()]
    rows.append(("sound system", part["system"] or f"NONE: {part['problem']}"))
    rows += [("device", f"{device['name']}{'  (default)' * device['default']}") for device in part["devices"]]
    if part["system"] and not part["devices"]:
        rows.append(("device", "NONE"))
    return [*rows, *part["variables"].items()]


def _trial(part: Part) -> Rows:
    notices = [("", notice) for notice in part["notices"]]
    if part["problem"]:
        return [*notices, ("NO SOUND", part["problem"])]
    played_on = part["output"] + ", which nobody hears" * (part["output"] == "silent")
    return [
        *notices,
        ("played on", played_on),
        ("latency", f"about {part['latency']} ms"),
        ("began after", f"{part['began']:.0f} ms"),
        (
            "asked for sound",
            f"{part['pulls']} times, every {part['period']:.0f} ms, at longest {part['longest']:.0f} ms",
        ),
        ("late", f"{part['late']} times"),
    ]


def _yes(on: bool) -> str:
    return "yes" if on else "no"


_ROWS: dict[str, Callable[[Part], Rows]] = {
    "program": _program,
    "libraries": _libraries,
    "folders": _folders,
    "settings": _settings,
    "terminal": _terminal,
    "speech": _speech,
    "sound": _sound,
    "trial": _trial,
}
