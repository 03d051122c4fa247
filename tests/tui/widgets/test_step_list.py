from textual.app import ComposeResult
from textual.screen import Screen

from tests.tui.conftest import Lane
from tui.app import Unknot
from tui.widgets.step_list import StepList


class Steps(Screen[None]):
    DEFAULT_CSS = "Steps StepList { height: auto; }"

    def compose(self) -> ComposeResult:
        yield StepList()


async def test_a_long_step_goes_on_below_its_first_word_and_keeps_numbers_with_their_units() -> None:
    lane = Lane()
    lane.add("intro", 20)
    lane.add("hold", 90, "left", title="Press a tender spot")
    lane.add("rest", 20)
    lane.add("outro", 8)
    app = Unknot(Steps())
    async with app.run_test(size=(34, 12)) as pilot:
        steps = app.screen.query_one(StepList)
        steps.show(lane.timeline("x"))
        await pilot.pause()
        assert str(steps.render()).splitlines() == [
            "0:00  H  Press a tender spot, hold",
            "         left 90 s",
            "1:30  Z  Rest 20 s",
        ]
        assert steps.size.height == 3
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert str(steps.render()).splitlines() == [
            "0:00  H  Press a tender spot, hold left 90 s",
            "1:30  Z  Rest 20 s",
        ]
        assert steps.size.height == 2
        steps.show(None)
        await pilot.pause()
        assert steps.size.height == 0
