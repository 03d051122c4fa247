"""What a Mac and Windows are asked, with stand-ins for what they answer, and how answers are joined."""

import ctypes
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sessions.timecode import Ms
from tui.desk.probes import macos, windows
from tui.desk.senses import Probes, of_this_system

Add = Callable[[str, str], Path]

IOREG = """+-o Root  <class IORegistryEntry, id 0x100000100, retain 33>
  +-o IOHIDSystem  <class IOHIDSystem, id 0x1000003f6, registered, matched, active, busy 0 (0 ms), retain 25>
        {
          "HIDParameters" = {"HIDKeyRepeat"=33333333}
          "HIDIdleTime" = 303250000000
        }
"""
ASSERTIONS = """Assertion status system-wide:
   PreventUserIdleSystemSleep     1
Listed by owning process:
   pid 380(coreaudiod): [0x0002] 00:00:05 PreventUserIdleSystemSleep named: "com.apple.audio.context"
\tCreated for PID: 777.
\tResources: {resources}
"""


async def test_a_mac_tells_how_long_nobody_was_there(programs: Add) -> None:
    assert await macos.idle() is None
    programs("ioreg", f"print({IOREG!r})")
    assert await macos.idle() == Ms(303_250)
    programs("ioreg", "print('nothing')")
    assert await macos.idle() is None


@pytest.mark.parametrize(
    ("resources", "recording"),
    [("audio-in BuiltInMicrophone", True), ("audio-out audio-in X", True), ("audio-out audio-integrated", False)],
)
async def test_a_mac_tells_what_it_is_kept_awake_for(programs: Add, resources: str, recording: bool) -> None:
    assert await macos.microphone_in_use() is None
    programs("pmset", f"print({ASSERTIONS.format(resources=resources)!r})")
    assert await macos.microphone_in_use() is recording


FOCUS: list[tuple[Any, bool | None]] = [
    ({"data": [{"storeAssertionRecords": [{"assertionDetails": {}}]}]}, True),
    ({"data": [{"storeAssertionRecords": []}]}, False),
    ({"data": [{"storeInvalidationRecords": []}]}, False),
    ({"data": []}, None),
    ([], None),
]


@pytest.mark.parametrize(("table", "quiet"), FOCUS)
async def test_a_mac_tells_of_a_focus(tmp_path: Path, table: object, quiet: bool | None) -> None:
    assert await macos.quiet(tmp_path) is None
    path = tmp_path / macos.ASSERTIONS
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(table))
    assert await macos.quiet(tmp_path) is quiet


@pytest.mark.parametrize(("then", "now", "idle"), [(1_000, 4_000, 3_000), (0xFFFF_FF00, 0x100, 0x200)])
def test_windows_counts_in_32_bits(then: int, now: int, idle: int) -> None:
    def last_input(place: Any) -> int:
        info = ctypes.cast(place, ctypes.POINTER(windows.LastInput)).contents
        assert info.size == 8
        info.time = then
        return 1

    assert windows.idle_from(last_input, lambda: now) == Ms(idle)
    assert windows.idle_from(lambda place: 0, lambda: now) is None


def test_windows_lists_when_a_device_was_left() -> None:
    assert windows.in_use([133_000_000_000, 0])
    assert not windows.in_use([133_000_000_000, 1])
    assert not windows.in_use([])


@pytest.mark.parametrize(
    ("code", "state", "quiet"), [(0, 5, False), (0, 6, True), (0, 2, True), (0, 1, None), (-1, 5, None)]
)
def test_windows_says_whether_it_would_show_a_notification(code: int, state: int, quiet: bool | None) -> None:
    assert windows.quiet_from(code, state) is quiet


async def test_the_first_that_knows_says_how_long_nobody_was_there() -> None:
    async def unknown() -> Ms | None:
        return None

    async def broken() -> Ms | None:
        raise RuntimeError("no")

    async def known() -> Ms | None:
        return Ms(7)

    async def later() -> Ms | None:
        return Ms(8)

    assert await Probes([unknown, broken, known, later]).idle() == Ms(7)
    assert await Probes([unknown, broken]).idle() is None
    assert await Probes([known]).without_idle().idle() is None


@pytest.mark.parametrize(
    ("answers", "joined"),
    [([], None), ([None], None), ([None, False], False), ([False, True, None], True), ([None, None], None)],
)
async def test_one_that_says_yes_is_enough(answers: list[bool | None], joined: bool | None) -> None:
    def probe(answer: bool | None) -> Callable[[], Any]:
        async def answering() -> bool | None:
            return answer

        return answering

    probes = list(map(probe, answers))
    assert await Probes((), probes, probes).calling() is joined
    assert await Probes((), probes, probes).quiet() is joined


async def test_the_probes_of_this_system_answer_or_do_not_know(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    senses = of_this_system()
    idle, calling, quiet = await senses.idle(), await senses.calling(), await senses.quiet()
    senses.close()
    assert idle is None or idle >= 0
    assert calling in (True, False, None)
    assert quiet in (True, False, None)
