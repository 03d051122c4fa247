"""`unknot breaks` as a program: without a screen, as a service, once at a time."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sessions.breaks.hours import Hours, parse_days, parse_hours
from sessions.breaks.plan import Plan
from sessions.store.lock import holder
from tests.conftest import PATIENCE_S, eventually
from tests.tui.conftest import Terminal
from tui.commands.breaks import breaks
from tui.desk.setup import demo_clock

LOADED = (
    "import sys, json, tui.desk.headless, tui.desk.setup, tui.desk.alone, tui.desk.service, tui.desk.status\n"
    "from tui.desk.notifications import _notifier; _notifier('unknot')\n"
    "print(json.dumps(sorted(sys.modules)))"
)


class Headless:
    """A running service and the lines it has written so far."""

    def __init__(self, process: "subprocess.Popen[str]", out: Path) -> None:
        self.process, self.out = process, out

    def lines(self) -> list[str]:
        return self.out.read_text("utf-8").splitlines()

    def says(self, words: str) -> bool:
        return any(words in line for line in self.lines())


@contextmanager
def headless(terminal: Terminal, *options: str) -> Generator[Headless]:
    out = terminal.folder / "out"
    with (
        out.open("w") as file,
        subprocess.Popen(
            terminal.words("breaks", "--headless", "--no-sound", *options),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=terminal.folder,
            env={**terminal.env, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={terminal.folder / 'none'}"},
        ) as process,
    ):
        try:
            yield Headless(process, out)
        finally:
            process.kill()


def test_no_screen_is_loaded_for_a_service() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, timeout=60)
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert "tui" in loaded
    assert not loaded & {"textual", "rich", "cyclopts"}


def test_a_service_runs_once_tells_its_state_and_ends_clean(terminal: Terminal) -> None:
    data = terminal.folder / "data" / "unknot"
    assert terminal.run("breaks", "--status").stdout == "No desk breaks run. Start them: unknot breaks\n"
    assert json.loads(terminal.run("breaks", "--status", "--json").stdout) == {"running": False, "pid": None}
    with headless(terminal, "--every", "30m", "--session", "eye-break") as service:
        eventually(lambda: service.says("The next break comes at"), "the first line")
        assert service.lines()[0].endswith("  Desk breaks, every 30 min.")
        pid = holder(data / "breaks.lock")
        assert pid == service.process.pid
        second = terminal.run("breaks", "--headless")
        assert (second.returncode, second.stdout) == (1, "")
        assert second.stderr == (
            f"unknot: Desk breaks run already, in process {pid}. How they stand: unknot breaks --status\n"
        )
        status = terminal.run("breaks", "--status")
        assert status.returncode == 0
        first, then = status.stdout.splitlines()
        assert first == f"Desk breaks run in process {pid}."
        assert then.startswith("The next break comes at ")
        assert then.endswith(": Eye break, one minute.")
        told = json.loads(terminal.run("breaks", "--status", "--json").stdout)
        assert (told["running"], told["pid"], told["state"], told["session"]) == (True, pid, "working", "eye-break")
        assert datetime.fromisoformat(told["until"]) > datetime.fromisoformat(told["at"])
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_S) == 0
    assert not service.says("Traceback")
    assert holder(data / "breaks.lock") is None
    assert terminal.run("breaks", "--status").returncode == 1


def test_ctrl_c_ends_it(terminal: Terminal) -> None:
    with headless(terminal) as service:
        eventually(lambda: service.says("The next break comes at"), "the first line")
        service.process.send_signal(signal.SIGINT)
        assert service.process.wait(PATIENCE_S) == 130
    assert not service.says("Traceback")


def test_a_service_that_was_killed_starts_again(terminal: Terminal) -> None:
    for _ in range(2):
        with headless(terminal) as service:
            eventually(lambda: service.says("The next break comes at"), "the first line")
            service.process.kill()
            service.process.wait(PATIENCE_S)


def test_a_demo_goes_through_a_day_beside_the_service(terminal: Terminal) -> None:
    with headless(terminal, "--demo", "--every", "20m", "--hours", "10:00-17:00", "--days", "mon-fri") as service:
        assert terminal.run("breaks", "--status").returncode == 1
        eventually(lambda: service.says("The next break comes at"), "the beginning of the working day")
    # How far the day has come by its first lines depends on the machine: a second of it is a minute of the demo.
    first, *rest = service.lines()
    assert first.endswith("  Desk breaks, every 20 min, 10:00-17:00, mon-fri.")
    working = next(line for line in rest if "The next break comes at" in line)
    told, _, comes = working.partition("  The next break comes at ")
    assert 19 <= minutes_of(comes) - minutes_of(told) <= 20
    assert minutes_of("10:00") <= minutes_of(told) < minutes_of("17:00")
    assert set(rest[: rest.index(working)]) <= {
        f"{told}  Outside of the working hours. They begin at 10:00." for told in ("09:59", first[:5])
    }


def minutes_of(line: str) -> int:
    """The time of day that a line begins with, in minutes."""
    return int(line[:2]) * 60 + int(line[3:5])


@pytest.mark.parametrize(
    ("hours", "days", "begins"),
    [
        ("10:00-17:00", "mon-fri", "Mon 09:59"),
        ("8:00-16:00", "sat", "Sat 07:59"),
        ("22:00-6:00", "wed", "Wed 21:59"),
        ("0:00-24:00", "mon-sun", "Sun 09:00"),
        (None, "mon-fri", "Mon 09:00"),
        (None, "mon-sun", "Sun 09:00"),
    ],
)
def test_a_demo_begins_with_the_next_working_day(hours: str | None, days: str, begins: str) -> None:
    plan = Plan(hours=Hours(parse_hours(hours) if hours else (), parse_days(days)))
    # 1 March 2026 is a Sunday.
    clock = demo_clock(plan, datetime(2026, 3, 1, 14, 30, tzinfo=UTC))
    assert f"{clock.start:%a %H:%M}" == begins


def test_a_demo_is_no_practice(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "UNKNOT_OUTPUT"):
        monkeypatch.setenv(name, terminal.env[name])
    journals: list[object] = []

    class Unplayed:
        def __init__(self, opener: object, journal: object, told: object) -> None:
            journals.append(journal)

    async def ended(runner: object, calls: object) -> int:
        return 0

    monkeypatch.setattr("tui.desk.alone.Alone", Unplayed)
    monkeypatch.setattr("tui.desk.headless.serve", ended)
    assert breaks(headless=True, demo=True) == 0
    assert breaks(headless=True) == 0
    demo, real = journals
    assert demo is None
    assert callable(real)


@pytest.mark.skipif(sys.platform == "win32", reason="other permissions there")
def test_who_cannot_write_is_reminded_all_the_same(terminal: Terminal) -> None:
    data = terminal.folder / "data"
    data.mkdir(exist_ok=True)
    (data / "unknot").write_text("in the way")
    with headless(terminal) as service:
        eventually(lambda: service.says("The next break comes at"), "the first break")
        assert service.says("a second unknot breaks would not be noticed.")
        eventually(lambda: service.says("cannot be written"), "what --status costs")
        service.process.send_signal(signal.SIGTERM)
        assert service.process.wait(PATIENCE_S) == 0
    assert not service.says("Traceback")
    assert (data / "unknot").read_text() == "in the way"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--every", "10m"), '--every 10m: a break comes every 20 min to 60 min: write "45m".'),
        (("--every", "5"), "--every 5: a break comes every 20 min to 60 min"),
        (("--every", "often"), "--every often: a break comes every 20 min to 60 min"),
        (("--hours", "morning"), '"morning" are no hours: write "9:00-17:30"'),
        (("--days", "work"), '"work" are no days: write "mon-fri"'),
        (("--session", "desk-3"), "There is no session desk-3."),
        (("--install", "--status"), "only one makes sense"),
        (("--json",), "--json goes with --status."),
    ],
)
def test_what_cannot_be_understood_is_a_sentence(terminal: Terminal, options: tuple[str, ...], says: str) -> None:
    done = terminal.run("breaks", "--headless", *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""


def test_a_session_that_does_not_play_is_told_at_once(terminal: Terminal) -> None:
    terminal.script("bad.toml", 'title = "Bad"\n[[step]]\ndo = "hold"\nfor = "2m"\narea = "glutes"\n')
    done = terminal.run("breaks", "--headless", "--session", "bad.toml")
    assert done.returncode == 1
    assert "bad.toml has an error and does not play." in done.stderr


def test_settings_and_flags(terminal: Terminal) -> None:
    with headless(terminal, "--days", "mon-fri", "--demo") as service:
        eventually(lambda: bool(service.lines()), "the first line")
    assert service.lines()[0].endswith("Desk breaks, every 45 min, mon-fri.")
    config = terminal.folder / "config" / "unknot" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text('[breaks]\nevery = "50m"\nhours = "8:00-16:00"\nsession = "eye-break"\n')
    with headless(terminal, "--demo", "--every", "25") as service:
        eventually(lambda: len(service.lines()) > 2, "the first lines")
    assert service.lines()[0].endswith("Desk breaks, every 25 min, 8:00-16:00.")
    assert service.lines()[2].endswith(": Eye break, one minute.")


@pytest.mark.skipif(sys.platform != "linux", reason="a unit of systemd")
def test_it_installs_itself_with_its_options(terminal: Terminal, programs: Callable[[str, str], Path]) -> None:
    program = programs("unknot", "")
    where = {"PATH": os.environ["PATH"]}
    path = terminal.folder / "config" / "systemd" / "user" / "unknot-breaks.service"
    done = terminal.run("breaks", "--install", "--every", "30m", "--session=eye-break", "--no-voice", **where)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:2] == [
        f"Written: {path}",
        "It does not start by itself yet: there is no systemctl here.",
    ]
    ran = next(line for line in path.read_text().splitlines() if line.startswith("ExecStart="))
    assert ran.endswith('/unknot" "breaks" "--headless" "--every=30m" "--session=eye-break" "--no-voice"')
    assert 'Environment="UNKNOT_OUTPUT=silent"' in path.read_text()
    assert program.exists()
    done = terminal.run("breaks", "--uninstall", **where)
    assert done.stdout.splitlines()[0] == f"Removed: {path}"
    assert not path.exists()
    assert terminal.run("breaks", "--uninstall", **where).returncode == 1
