from sessions.timecode import Ms
from sessions.timeline import Pressure
from tests.tui.conftest import Lane
from tui.spots import after_spot


def lane(*steps: str) -> Lane:
    """Steps by letter: a capital is a rest or another step, a small letter presses the spot of that name."""
    laid = Lane()
    for step in steps:
        if step.islower():
            laid.add("hold", 10, pressure=Pressure(4, step, Ms(90_000)))
        else:
            laid.add({"R": "rest", "W": "wait", "M": "move", "S": "stretch", "O": "outro"}[step], 10)  # type: ignore[arg-type]
    return laid


def after(steps: str, index: int) -> int:
    return after_spot(lane(*steps).timeline("T"), index)


def test_it_goes_to_what_comes_after_the_spot() -> None:
    assert after("aRbO", 0) == 1
    assert after("RaRbO", 0) == 1


def test_the_same_spot_after_no_more_than_rests_is_skipped_too() -> None:
    assert after("aRaRWMaRbO", 0) == 7


def test_the_same_spot_after_something_else_is_not() -> None:
    assert after("aSaO", 0) == 1
    assert after("abaO", 0) == 1


def test_there_is_always_somewhere_to_go() -> None:
    assert after("a", 0) == 0
    assert after("aO", 1) == 1
