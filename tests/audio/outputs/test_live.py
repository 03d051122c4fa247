import threading

from audio.clip import Block
from audio.outputs.live import LiveOutput
from audio.outputs.output import Output, OutputError
from audio.outputs.silent import SilentOutput
from tests.audio.outputs.conftest import Signal
from tests.conftest import PATIENCE_S, eventually


def test_it_plays_from_entering_until_leaving() -> None:
    source = Signal()
    notices: list[str] = []
    errors: list[BaseException] = []
    with LiveOutput(source, SilentOutput, notice=notices.append, failed=errors.append) as live:
        assert live.started.wait(PATIENCE_S)
        eventually(lambda: source.position > 0, "a pull")
    position = source.position
    assert not any(thread.name in ("unknot-output", "unknot-silent") for thread in threading.enumerate())
    assert source.position == position
    assert (live.name, notices, errors) == ("silent", [], [])


def test_without_a_device_the_stand_in_plays_with_one_notice() -> None:
    def none() -> Output:
        raise OutputError("no device can be opened (ear: busy)")

    source = Signal()
    notices: list[str] = []
    with LiveOutput(source, none, notice=notices.append, failed=lambda _: None) as live:
        eventually(lambda: source.position > 10_000, "frames")
        assert live.name == "silent"
    assert notices == [
        "No sound: no device can be opened (ear: busy)."
        " The session goes on in silence, and a device is tried again meanwhile."
    ]


def test_what_the_source_raises_reaches_the_owner_and_the_pulls_go_on() -> None:
    class Broken(Signal):
        def pull(self, frames: int) -> Block:
            raise ArithmeticError(f"{frames}")

    errors: list[BaseException] = []
    with LiveOutput(Broken(), SilentOutput, notice=lambda _: None, failed=errors.append):
        eventually(lambda: len(errors) > 3, "errors")
    assert {type(error) for error in errors} == {ArithmeticError}


def test_a_failing_look_is_reported_and_looking_goes_on() -> None:
    makes = iter([ZeroDivisionError()])

    def make() -> Output:
        for error in makes:
            raise error
        return SilentOutput()

    errors: list[BaseException] = []
    notices: list[str] = []
    with LiveOutput(Signal(), make, notice=notices.append, failed=errors.append):
        eventually(lambda: notices[1:] == ["Sound is back: silent."], "the device")
    assert [type(error) for error in errors] == [ZeroDivisionError]
