"""What Linux is asked, with a real bus and a service on it, and with programs that stand in for others."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from sessions.timecode import Ms
from tests.conftest import eventually
from tests.tui.desk.conftest import Service
from tui.desk.probes import limits, linux_idle, linux_quiet
from tui.desk.probes.bus import Bus
from tui.desk.probes.limits import output_of
from tui.desk.probes.linux_calls import alsa_records, camera_open, microphone_in_use

Add = Callable[[str, str], Path]

MUTTER = "org.gnome.Mutter.IdleMonitor"
SAVER = "org.freedesktop.ScreenSaver"
NOTES = "org.freedesktop.Notifications"

RECORDING = """Source Output #7
	Driver: protocol-native.c
	Client: 11
	Source: {source}
	Corked: {corked}
	Resample method: {method}
	Properties:
		application.name = "{name}"
"""
SOURCES = "1\talsa_output.monitor\tmodule\ts16le 2ch\tIDLE\n2\talsa_input.usb\tmodule\ts16le 1ch\tRUNNING\n"


def _nothing(folder: Path) -> bool | None:
    return None


@pytest.fixture
def session_bus(bus: str) -> Generator[Bus]:
    found = Bus()
    yield found
    found.close()


async def test_gnome_tells_how_long_nobody_was_there(service: Service, session_bus: Bus) -> None:
    assert await linux_idle.mutter_idle(session_bus) is None
    await service.connection.request_name(MUTTER)
    service.answers["/org/gnome/Mutter/IdleMonitor/Core", MUTTER, "GetIdletime"] = ("t", [301_000])
    assert await linux_idle.mutter_idle(session_bus) == Ms(301_000)


@pytest.mark.parametrize("path", ["/org/freedesktop/ScreenSaver", "/ScreenSaver"])
async def test_kde_tells_it_too(service: Service, session_bus: Bus, path: str) -> None:
    await service.connection.request_name(SAVER)
    assert await linux_idle.screensaver_idle(session_bus) is None
    service.answers[path, SAVER, "GetSessionIdleTime"] = ("u", [4_200])
    assert await linux_idle.screensaver_idle(session_bus) == Ms(4_200)


@pytest.mark.parametrize(
    ("session", "path"), [("", "auto"), ("12", "_312"), ("c1", "c1"), ("../x", "auto"), ("٣", "auto")]
)
async def test_the_login_manager_tells_when_nobody_is_there(
    service: Service, session_bus: Bus, monkeypatch: pytest.MonkeyPatch, session: str, path: str
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", session)
    await service.connection.request_name("org.freedesktop.login1")
    where = f"/org/freedesktop/login1/session/{path}"
    interface = "org.freedesktop.login1.Session"
    service.answers[where, interface, "IdleHint"] = ("b", [False])
    service.answers[where, interface, "IdleSinceHint"] = ("t", [1_000_000_000])
    # That somebody is there not every desktop tells, so it is no answer.
    assert await linux_idle.logind_idle(session_bus, lambda: 1_300.0) is None
    service.answers[where, interface, "IdleHint"] = ("b", [True])
    assert await linux_idle.logind_idle(session_bus, lambda: 1_300.0) == Ms(300_000)
    assert await linux_idle.logind_idle(session_bus, lambda: 900.0) == Ms(0)


async def test_no_bus_is_no_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for address in (f"unix:path={tmp_path / 'none'}", "nonsense", ""):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        monkeypatch.delenv("DISPLAY", raising=False)
        assert await linux_idle.mutter_idle(Bus()) is None


async def test_a_service_that_is_silent_is_no_answer(
    service: Service, session_bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.connection.request_name(MUTTER)
    service.silent = True
    monkeypatch.setattr(limits, "LIMIT_S", 0.05)
    assert await linux_idle.mutter_idle(session_bus) is None
    assert service.asked == ["GetIdletime"]


async def test_a_bus_that_was_lost_is_found_again(service: Service, session_bus: Bus) -> None:
    await service.connection.request_name(MUTTER)
    service.answers["/org/gnome/Mutter/IdleMonitor/Core", MUTTER, "GetIdletime"] = ("t", [1])
    assert await linux_idle.mutter_idle(session_bus) == Ms(1)
    session_bus.close()
    both = await asyncio.gather(linux_idle.mutter_idle(session_bus), linux_idle.mutter_idle(session_bus))
    assert list(both) == [Ms(1), Ms(1)]


@pytest.mark.parametrize("quiet", [True, False])
async def test_notification_daemons_tell_that_they_are_quiet(service: Service, session_bus: Bus, quiet: bool) -> None:
    await service.connection.request_name(NOTES)
    path = "/org/freedesktop/Notifications"
    assert await linux_quiet.daemon_quiet(session_bus) is None
    service.answers[path, "org.dunstproject.cmd0", "paused"] = ("b", [quiet])
    assert await linux_quiet.daemon_quiet(session_bus) is quiet
    service.answers[path, NOTES, "Inhibited"] = ("b", [not quiet])
    assert await linux_quiet.daemon_quiet(session_bus) is not quiet


@pytest.mark.parametrize(
    ("desktop", "printed", "quiet"),
    [
        ("GNOME", "false", True),
        ("ubuntu:GNOME", "true", False),
        ("GNOME", "what?", None),
        ("KDE", "false", None),
        ("", "false", None),
    ],
)
async def test_gnome_keeps_it_among_its_settings(
    programs: Add, monkeypatch: pytest.MonkeyPatch, desktop: str, printed: str, quiet: bool | None
) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", desktop)
    assert await linux_quiet.gnome_quiet() is None
    programs(
        "gsettings",
        f"assert sys.argv[1:] == ['get', 'org.gnome.desktop.notifications', 'show-banners']\nprint({printed!r})",
    )
    assert await linux_quiet.gnome_quiet() is quiet


@pytest.mark.parametrize(
    ("name", "printed", "quiet"),
    [
        ("swaync-client", "true", True),
        ("swaync-client", "false", False),
        ("makoctl", "default\\ndo-not-disturb", True),
        ("makoctl", "default", False),
        ("xfconf-query", "true", True),
    ],
)
async def test_other_daemons_are_asked_by_their_programs(programs: Add, name: str, printed: str, quiet: bool) -> None:
    assert await linux_quiet.program_quiet() is None
    programs(name, f"print('{printed}')")
    assert await linux_quiet.program_quiet() is quiet


@pytest.mark.parametrize(
    ("recorder", "recording"),
    [
        (("2", "no", "speex-float-1", "Meeting"), True),
        (("2", "yes", "speex-float-1", "Meeting"), False),
        (("1", "no", "speex-float-1", "Recorder of what is played"), False),
        (("2", "no", "peaks", "Meter"), False),
        (("2", "no", "speex-float-1", "PulseAudio Volume Control"), False),
    ],
)
async def test_pulseaudio_tells_what_is_recorded(
    programs: Add, recorder: tuple[str, str, str, str], recording: bool
) -> None:
    source, corked, method, name = recorder
    outputs = RECORDING.format(source=source, corked=corked, method=method, name=name)
    programs("pactl", f"print({SOURCES!r} if 'short' in sys.argv else {outputs!r})")
    assert await microphone_in_use() is recording


async def test_pulseaudio_tells_that_nothing_is_recorded(programs: Add) -> None:
    programs("pactl", "")
    assert await microphone_in_use() is False


@pytest.mark.parametrize(
    ("state", "flags", "recording"),
    [
        ("running", "", True),
        ("idle", "", False),
        ("running", ', "stream.monitor": true', False),
        ("running", ', "stream.capture.sink": "true"', False),
        ("running", ', "application.name": "pavucontrol"', False),
    ],
)
async def test_pipewire_tells_it_where_pulseaudio_cannot(
    programs: Add, state: str, flags: str, recording: bool
) -> None:
    node = f'{{"id": 1, "info": {{"state": "{state}", "props": {{"media.class": "Stream/Input/Audio"{flags}}}}}}}'
    programs("pactl", "print('Connection refused', file=sys.stderr); sys.exit(1)")
    programs("pw-dump", f"print('''[{{\"id\": 0}}, {node}]''')")
    assert await microphone_in_use() is recording


@pytest.mark.parametrize("printed", ["", "{", "{}", "null"])
async def test_a_dump_that_is_none_is_no_answer(programs: Add, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    programs("pw-dump", f"print({printed!r})")
    monkeypatch.setattr("tui.desk.probes.linux_calls.alsa_records", _nothing)
    assert await microphone_in_use() is None


@pytest.mark.parametrize(("state", "recording"), [("state: RUNNING\nowner_pid: 7\n", True), ("closed\n", False)])
def test_alsa_tells_what_runs(tmp_path: Path, state: str, recording: bool) -> None:
    assert alsa_records(tmp_path) is None
    for name, text in (("pcm0p", "state: RUNNING\n"), ("pcm0c", state)):
        status = tmp_path / "card0" / name / "sub0" / "status"
        status.parent.mkdir(parents=True)
        status.write_text(text)
    assert alsa_records(tmp_path) is recording


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's own")
def test_a_camera_that_a_program_has_open(tmp_path: Path) -> None:
    assert camera_open(tmp_path, Path("/proc")) is False
    device = tmp_path / "video0"
    device.touch()
    assert camera_open(tmp_path, Path("/proc")) is False
    with device.open():
        assert camera_open(tmp_path, Path("/proc")) is True
    assert camera_open(tmp_path, Path("/proc")) is False
    assert camera_open(tmp_path, tmp_path / "none") is None


def test_who_only_minds_a_camera_does_not_look_through_it(tmp_path: Path) -> None:
    devices, processes = tmp_path / "dev", tmp_path / "proc"
    (processes / "7" / "fd").mkdir(parents=True)
    devices.mkdir()
    (devices / "video0").touch()
    (processes / "7" / "fd" / "3").symlink_to(devices / "video0")
    (processes / "7" / "comm").write_text("wireplumber\n")
    assert camera_open(devices, processes) is False
    (processes / "7" / "comm").write_text("meeting\n")
    assert camera_open(devices, processes) is True


async def test_a_program_that_hangs_is_ended(programs: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMIT_S", 1.0)
    note = f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))"
    programs("slow", f"import os, time\n{note}\ntime.sleep(1000)")
    started = tmp_path / "pid"
    assert await output_of("slow") is None
    if started.exists() and started.read_text():
        pid = int(started.read_text())
        eventually(lambda: not Path(f"/proc/{pid}").exists(), "the end of a program that hangs")


async def test_a_program_that_fails_or_is_missing_has_no_answer(programs: Add) -> None:
    assert await output_of("none") is None
    programs("bad", "print('something'); sys.exit(3)")
    assert await output_of("bad") is None
    programs("odd", "sys.stdout.buffer.write(b'\\xff\\n')")
    assert await output_of("odd") == "\ufffd\n"
    programs("tongue", "print(__import__('os').environ['LC_ALL'])")
    assert await output_of("tongue") == "C\n"


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    server = shutil.which("Xvfb")
    if server is None:
        pytest.skip("Xvfb is not installed")
    reading, writing = os.pipe()
    with subprocess.Popen(
        [server, "-displayfd", str(writing), "-screen", "0", "320x200x8", "-nolisten", "tcp", "-noreset"],
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        monkeypatch.setenv("DISPLAY", f":{number}")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        yield f":{number}"
        process.terminate()


async def test_an_x_server_tells_how_long_nobody_was_there(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await linux_idle.x11_idle()
    if first is None:
        pytest.skip("libXss is not installed")
    second = await linux_idle.x11_idle()
    assert second is not None
    assert 0 <= first < second
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert await linux_idle.x11_idle() is None


async def test_no_x_server_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":63999")
    assert await linux_idle.x11_idle() is None
    monkeypatch.delenv("DISPLAY")
    assert await linux_idle.x11_idle() is None
