import threading
from collections.abc import Callable

import pytest

from audio.clip import FRAMES_PER_MS, RATE
from audio.outputs.handover import Handover
from audio.outputs.output import OutputError
from audio.outputs.supervisor import Supervisor
from tests.audio.outputs.conftest import Clock, HandDriven, Signal
from tests.conftest import PATIENCE_S, eventually

BACK = "Sound is back: ear."


def no_sound(reason: str) -> str:
    return f"No sound: {reason}. The session goes on in silence, and a device is tried again meanwhile."


LOST = no_sound("the sound device has stopped playing")


def nothing() -> None:
    pass


def refuse() -> None:
    raise OutputError("no device can be opened (ear: busy)")


class Stage:
    """A supervisor, and devices and stand-ins whose pulls the test makes."""

    def __init__(self, *openings: Callable[[], None], latency: int = 100) -> None:
        """Each opening is what the next device does when it is opened; further devices open well."""
        self.clock = Clock()
        self.source = Signal()
        self.notices: list[str] = []
        self.errors: list[BaseException] = []
        self.devices: list[HandDriven] = []
        self.stand_ins: list[HandDriven] = []
        self._openings = list(openings)
        self._latency = latency
        self.handover = Handover(self.source, self.clock, self.errors.append)
        self.supervisor = Supervisor(
            self.handover, self._make_device, self._make_stand_in, self.notices.append, self.clock
        )

    def _make_device(self) -> HandDriven:
        opening = self._openings.pop(0) if self._openings else nothing
        self.devices.append(HandDriven("ear", self._latency, opening))
        return self.devices[-1]

    def _make_stand_in(self) -> HandDriven:
        self.stand_ins.append(HandDriven("silent", latency=0))
        return self.stand_ins[-1]

    def go(self, seconds: float, *outputs: HandDriven) -> None:
        """Let time go by, these outputs pulling, in steps of 100 ms with a look after each."""
        for _ in range(round(seconds * 10)):
            for output in outputs:
                output.pull(4_800)
            self.clock.now += 0.1
            self.supervisor.look()

    @property
    def elapsed(self) -> float:
        return self.clock.now - 1_000.0


def test_a_device_that_plays_is_left_alone() -> None:
    stage = Stage()
    stage.supervisor.look()
    stage.go(60.0, stage.devices[0])
    assert stage.handover.started.is_set()
    assert len(stage.devices) == 1
    assert stage.source.position == (600 - 4) * 4_800
    assert (stage.notices, stage.stand_ins) == ([], [])
    assert (stage.supervisor.name, stage.supervisor.latency) == ("ear", 100)


def test_no_device_is_silence_with_one_notice_however_often_it_is_tried() -> None:
    stage = Stage(*[refuse] * 100)
    stage.supervisor.look()
    stage.go(60.0, stage.stand_ins[0])
    assert stage.notices == [no_sound("no device can be opened (ear: busy)")]
    assert len(stage.stand_ins) == 1
    assert 20 <= len(stage.devices) <= 31
    assert stage.source.position == 60 * RATE
    assert stage.supervisor.name == "silent"


def test_a_device_that_never_pulls_is_silence_after_three_seconds() -> None:
    stage = Stage()
    stage.go(3.0)
    assert stage.notices == []
    stage.go(0.5)
    assert stage.notices == [LOST]
    assert stage.devices[0].closed
    assert stage.stand_ins[0].pull(1_920).any()
    assert stage.handover.started.is_set()


def test_a_lost_device_is_silence_and_sound_comes_back_in_time() -> None:
    stage = Stage()
    stage.supervisor.look()
    stage.go(5.0, stage.devices[0])
    began = stage.elapsed - stage.source.position / RATE
    while not stage.stand_ins:
        stage.go(0.1)
    assert stage.devices[0].closed
    assert stage.notices == [LOST]
    stage.go(0.1, stage.stand_ins[0])
    assert abs(stage.source.position / RATE - (stage.elapsed - began)) < 0.11

    while len(stage.devices) == 1:
        stage.go(0.1, stage.stand_ins[0])
    stage.go(0.3, stage.stand_ins[0], stage.devices[1])
    assert stage.notices == [LOST]
    stage.go(1.0, stage.stand_ins[0], stage.devices[1])
    assert stage.notices == [LOST, BACK]
    assert stage.stand_ins[0].closed
    assert stage.supervisor.name == "ear"
    assert abs(stage.source.position / RATE - (stage.elapsed - began)) < 0.11
    assert stage.devices[1].pull(4_800).any()


def test_twenty_losses_and_returns_leave_the_time_unbroken() -> None:
    stage = Stage()
    stage.supervisor.look()
    stage.go(2.0, stage.devices[0])
    began = stage.elapsed - stage.source.position / RATE
    for loss in range(1, 21):
        while len(stage.stand_ins) < loss:
            stage.go(0.1)
        while len(stage.devices) == loss:
            stage.go(0.1, stage.stand_ins[-1])
        while not stage.stand_ins[-1].closed:
            stage.go(0.1, stage.stand_ins[-1], stage.devices[-1])
    assert stage.notices == [LOST, BACK] * 20
    assert abs(stage.source.position / RATE - (stage.elapsed - began)) < 0.11


def test_a_device_that_is_lost_before_it_settles_changes_nothing() -> None:
    stage = Stage(refuse)
    stage.supervisor.look()
    while len(stage.devices) < 3:
        stage.go(0.1, stage.stand_ins[0])
    assert stage.devices[1].closed
    assert len(stage.notices) == len(stage.stand_ins) == 1
    assert abs(stage.source.position - stage.elapsed * RATE) <= 1


def test_an_opening_that_hangs_is_given_up_and_closed_when_it_ends_after_all() -> None:
    thaw = threading.Event()

    def hang() -> None:
        thaw.wait(PATIENCE_S)

    stage = Stage(hang)
    stage.supervisor.look()
    assert stage.notices == [no_sound("the sound system does not answer")]
    assert stage.stand_ins[0].pull(1_920).any()
    thaw.set()
    eventually(lambda: stage.devices[0].closed, "the end of the late device")


def test_an_unknown_failure_is_silence_too_and_reported() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    stage = Stage(fail)
    with pytest.raises(ZeroDivisionError):
        stage.supervisor.look()
    assert stage.notices == [no_sound("the sound system fails in an unknown way")]
    assert stage.stand_ins[0].pull(1_920).any()


def test_finish_lets_the_last_words_out_before_it_closes() -> None:
    stage = Stage(latency=5_000)
    stage.supervisor.look()
    device = stage.devices[0]
    stage.go(1.0, device)
    finishing = threading.Thread(target=stage.supervisor.finish)
    finishing.start()
    eventually(lambda: not device.pull(1).any(), "the silence")
    for _ in range(2):
        assert not device.pull(5_000 * FRAMES_PER_MS).any()
        assert not device.closed
    device.pull(1)
    finishing.join(PATIENCE_S)
    assert device.closed


def test_finish_with_a_device_that_does_not_pull_ends_all_the_same() -> None:
    stage = Stage()
    stage.supervisor.look()
    stage.go(1.0, stage.devices[0])
    stage.supervisor.finish()
    assert stage.devices[0].closed


def test_finish_closes_the_stand_in() -> None:
    stage = Stage(refuse)
    stage.supervisor.look()
    stage.supervisor.finish()
    assert stage.stand_ins[0].closed
    assert not stage.stand_ins[0].pull(1_920).any()


def settled(*openings: Callable[[], None]) -> Stage:
    """A device that plays, and is to be replaced; the next ones open so."""
    stage = Stage(nothing, *openings)
    stage.supervisor.look()
    stage.go(2.0, stage.devices[0])
    stage.devices[0].superseded = True
    return stage


def test_a_better_device_takes_over_with_no_frame_lost_and_the_old_one_is_closed_then() -> None:
    stage = settled()
    stage.go(0.3, stage.devices[0])
    old, new = stage.devices
    heard: list[bool] = []
    while not old.closed:
        position = stage.source.position
        sounds = [device.pull(4_800).any() for device in (old, new)]
        heard.append(sum(sounds) == 1)
        assert stage.source.position - position in range(4_799, 4_802)
        stage.clock.now += 0.1
        stage.supervisor.look()
    assert all(heard)
    assert len(heard) > 2
    stage.go(10.0, new)
    assert (len(stage.devices), stage.notices, stage.stand_ins) == (2, [], [])
    assert new.pull(4_800).any()


def test_a_better_device_that_cannot_be_opened_leaves_the_sound_where_it_is() -> None:
    stage = settled(refuse, refuse)
    stage.go(5.0, stage.devices[0])
    assert len(stage.devices) == 4, "it is tried again every two seconds"
    assert stage.devices[0].pull(4_800).any()
    assert (stage.notices, stage.stand_ins) == ([], [])


def test_a_better_device_that_never_pulls_leaves_the_sound_where_it_is() -> None:
    stage = settled()
    stage.go(4.0, stage.devices[0])
    assert stage.devices[1].closed
    assert not stage.devices[0].closed
    assert stage.devices[0].pull(4_800).any()
    assert stage.notices == []
    stage.supervisor.finish()
    assert all(device.closed for device in stage.devices)
