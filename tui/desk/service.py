"""Desk breaks as a service of the user's own: a systemd unit, or a launchd agent. Nothing of it is privileged."""

import os
import plistlib
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sessions.inert import inert
from sessions.store.files import write_atomically
from tui.errors import FAILED, UserError

UNIT = "unknot-breaks.service"
LABEL = "unknot.breaks"
_LIMIT_S = 30.0
_OWN = "UNKNOT_"


@dataclass(frozen=True, slots=True)
class Service:
    """What a system starts by itself: the file that says so, its text, and the words that start and stop it."""

    path: Path
    text: str
    enable: tuple[tuple[str, ...], ...]
    disable: tuple[tuple[str, ...], ...]
    forget: tuple[tuple[str, ...], ...]
    start: str
    log: str


def service_of(
    options: Sequence[str],
    variables: Mapping[str, str],
    platform: str = sys.platform,
    home: Path | None = None,
    program: str | None = None,
) -> Service:
    """The service that runs `unknot breaks --headless` with these options.

    The variables of unknot's own go with it. Raises UserError where the system has no services of this kind.
    """
    home = home or Path.home()
    words = (program or own_program(), "breaks", "--headless", *options)
    kept = {name: value for name, value in sorted(variables.items()) if name.startswith(_OWN)}
    if platform == "linux":
        folder = Path(variables.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"
        return Service(
            folder / UNIT,
            systemd_unit(words, kept),
            (("systemctl", "--user", "daemon-reload"), ("systemctl", "--user", "enable", UNIT)),
            (("systemctl", "--user", "disable", "--now", UNIT),),
            (("systemctl", "--user", "daemon-reload"),),
            f"systemctl --user start {UNIT}",
            f"journalctl --user -u {UNIT}",
        )
    if platform == "darwin":
        path = home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        log = home / "Library" / "Logs" / "unknot-breaks.log"
        domain = f"gui/{os.getuid() if hasattr(os, 'getuid') else 501}"
        return Service(
            path,
            launchd_agent(words, kept, log),
            (),
            (("launchctl", "bootout", f"{domain}/{LABEL}"),),
            (),
            f"launchctl bootstrap {domain} {shlex.quote(str(path))}",
            f"cat {shlex.quote(str(log))}",
        )
    line = subprocess.list2cmdline(words)
    raise UserError(f"There is no service to install here. Start this when you log in: {inert(line)}")


def install(service: Service, say: Callable[[str], None]) -> None:
    """Write it, let the system know, and tell how it is started. Raises UserError where it cannot be written."""
    try:
        write_atomically(service.path, service.text)
    except OSError as error:
        raise UserError(f"{inert(str(service.path))} cannot be written: {error.strerror or error}.") from None
    say(f"Written: {inert(str(service.path))}")
    failed = _run_all(service.enable)
    if failed:
        say(f"It does not start by itself yet: {failed}")
    else:
        say("It starts by itself when you log in.")
    say(f"Start it now: {service.start}")
    say(f"What it says: {service.log}")
    say("Take it away again: unknot breaks --uninstall")


def uninstall(service: Service, say: Callable[[str], None]) -> int:
    """Stop it and take its file away; returns the exit code."""
    if not service.path.exists():
        say(f"It is not installed: there is no {inert(str(service.path))}.")
        return FAILED
    failed = _run_all(service.disable)
    try:
        service.path.unlink()
    except OSError as error:
        raise UserError(f"{inert(str(service.path))} cannot be removed: {error.strerror or error}.") from None
    _run_all(service.forget)
    say(f"Removed: {inert(str(service.path))}")
    if failed:
        say(f"It may still run: {failed}")
    return 0


def own_program() -> str:
    """The path of the console script that runs now, or stands beside the Python that does. Raises UserError."""
    beside = Path(sys.executable).with_name("unknot.exe" if sys.platform == "win32" else "unknot")
    for found in (shutil.which(sys.argv[0]), str(beside), shutil.which("unknot")):
        if found and Path(found).stem == "unknot" and os.access(found, os.X_OK):
            return str(Path(found).absolute())
    raise UserError("The console script unknot was not found: install unknot first, as in: pipx install unknot")


def systemd_unit(words: Sequence[str], variables: Mapping[str, str]) -> str:
    """The text of a unit (systemd.service(5), systemd.unit(5))."""
    settings = [f"Environment={_quoted(f'{name}={value}')}" for name, value in variables.items()]
    lines = [
        "[Unit]",
        "Description=unknot: desk breaks",
        "After=graphical-session.target",
        "",
        "[Service]",
        *settings,
        f"ExecStart={' '.join(_quoted(word, dollar=True) for word in words)}",
        "Restart=on-failure",
        "RestartSec=60",
        "",
        "[Install]",
        "WantedBy=default.target",
    ]
    return "\n".join(lines) + "\n"


def launchd_agent(words: Sequence[str], variables: Mapping[str, str], log: Path) -> str:
    """The text of a property list (launchd.plist(5))."""
    table: dict[str, object] = {
        "Label": LABEL,
        "ProgramArguments": list(words),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 60,
        "ProcessType": "Interactive",
        "StandardOutPath": str(log),
        "StandardErrorPath": str(log),
    }
    if variables:
        table["EnvironmentVariables"] = dict(variables)
    return plistlib.dumps(table, sort_keys=False).decode()


def _quoted(word: str, *, dollar: bool = False) -> str:
    """A word as systemd reads it: `%` begins a specifier everywhere, `$` a variable in a command."""
    for character, shown in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("%", "%%")):
        word = word.replace(character, shown)
    return f'"{word.replace("$", "$$") if dollar else word}"'


def _run_all(commands: Sequence[Sequence[str]]) -> str | None:
    """Run commands in their order; a sentence about the first that cannot be run or fails, None where all went well."""
    for words in commands:
        try:
            done = subprocess.run(
                words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=_LIMIT_S
            )
        except FileNotFoundError:
            return f"there is no {words[0]} here."
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{shlex.join(words)}: {inert(str(error))}"
        if done.returncode:
            reason = inert(" ".join((done.stderr or done.stdout).split())) or f"status {done.returncode}"
            return f"{shlex.join(words)} says: {reason}"
    return None
