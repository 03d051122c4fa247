"""Notifications on a real notification daemon (dunst, on an X server of its own) and on one that is not there."""

from pathlib import Path

import pytest

from sessions.breaks.states import Event, Notify
from tests.tui.desk.conftest import Dunst, there, until
from tui.desk.calls import Calls
from tui.desk.chime import Chime
from tui.desk.notifications import NOBODY_SHOWS, Notifications
from tui.desk.probes.bus import Bus
from tui.desk.probes.linux_quiet import daemon_quiet
from tui.desk.words import Choice
from tui.rehearsing import Playing

CHOICES = (Choice("desk-2", "Desk break, two <minutes> & more", 2), Choice("eye-break", "Eye break", 1))


class Answers:
    """What calls breaks, and the answers that came."""

    def __init__(self) -> None:
        self.said: list[Event] = []
        self.told: list[str] = []
        self.notifications = Notifications(self.told.append)
        self.calls = Calls(
            self.notifications, Chime(Playing(output="silent"), self.told.append), CHOICES, self.said.append
        )


async def test_a_break_is_shown_with_what_it_will_be(dunst: Dunst) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 3))
    await there(dunst, 1)
    await until(lambda: bool(dunst.shown()), "the text of the notification")
    assert dunst.shown() == [
        [
            "unknot",
            "Time for a break: Desk break, two <minutes> & more",
            "2 min. Not a substitute for care. Stop if it hurts.",
        ]
    ]
    assert desk.told == []
    await desk.calls.close()
    await there(dunst, 0)


@pytest.mark.parametrize(("button", "event"), [("Start", Event.START), ("Snooze", Event.SNOOZE), ("Skip", Event.SKIP)])
async def test_a_button_is_an_answer(dunst: Dunst, button: str, event: Event) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 2))
    await there(dunst, 1)
    dunst.press(button)
    await until(lambda: bool(desk.said), "the answer")
    assert desk.said == [event]
    assert {"Start", "Snooze", "Skip"} <= set(dunst.offered())
    await desk.calls.withdraw()
    await there(dunst, 0)
    await desk.calls.close()


async def test_without_snoozes_there_is_no_button_for_them(dunst: Dunst) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 0))
    await there(dunst, 1)
    dunst.press("Skip")
    await until(lambda: bool(desk.said), "the answer")
    assert "Snooze" not in dunst.offered()
    await desk.calls.close()


@pytest.mark.parametrize(("left", "event"), [(2, Event.SNOOZE), (0, Event.SKIP)])
async def test_waving_it_away_puts_it_off(dunst: Dunst, left: int, event: Event) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", left))
    await there(dunst, 1)
    dunst.ctl("close")
    await until(lambda: bool(desk.said), "the answer")
    assert desk.said == [event]
    await desk.calls.close()


async def test_a_click_on_the_rest_of_it_starts(dunst: Dunst) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 2))
    await there(dunst, 1)
    dunst.ctl("action")
    await until(lambda: bool(desk.said), "the answer")
    assert desk.said == [Event.START]
    await desk.calls.close()


async def test_it_is_withdrawn_and_that_is_no_answer(dunst: Dunst) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 2))
    await there(dunst, 1)
    await desk.calls.withdraw()
    await there(dunst, 0)
    await desk.calls.withdraw()
    assert desk.said == []
    await desk.calls.close()


async def test_there_is_one_at_a_time(dunst: Dunst) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 2))
    await there(dunst, 1)
    await desk.calls.call(Notify("eye-break", 1))
    await until(lambda: len(dunst.shown()) == 2, "the second notification")
    await there(dunst, 1)
    assert dunst.shown()[1][1] == "Time for a break: Eye break"
    assert desk.said == []
    await desk.calls.close()


async def test_a_session_by_sound_alone_can_be_stopped(dunst: Dunst) -> None:
    desk = Answers()
    stops: list[bool] = []
    await desk.calls.running("eye-break", lambda: stops.append(True))
    await there(dunst, 1)
    dunst.press("Stop")
    await until(lambda: bool(stops), "the stop")
    await desk.calls.close()
    await there(dunst, 0)


async def test_a_daemon_that_is_paused_is_do_not_disturb(dunst: Dunst) -> None:
    session = Bus()
    assert await daemon_quiet(session) is False
    dunst.ctl("set-paused", "true")
    assert await daemon_quiet(session) is True
    session.close()


async def test_where_nobody_shows_it_that_is_said_once(bus: str) -> None:
    desk = Answers()
    for _ in range(3):
        await desk.calls.call(Notify("desk-2", 2))
        await desk.calls.withdraw()
    assert desk.told == [NOBODY_SHOWS]
    await desk.calls.close()


async def test_where_there_is_no_bus_that_is_said_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    desk = Answers()
    for _ in range(2):
        await desk.calls.call(Notify("desk-2", 2))
    assert desk.told == [NOBODY_SHOWS]
    await desk.calls.close()


async def test_a_daemon_that_comes_later_is_found(bus: str, request: pytest.FixtureRequest) -> None:
    desk = Answers()
    await desk.calls.call(Notify("desk-2", 2))
    assert desk.told == [NOBODY_SHOWS]
    dunst: Dunst = request.getfixturevalue("dunst")
    await desk.calls.call(Notify("desk-2", 2))
    await there(dunst, 1)
    await desk.calls.close()
