from textual.app import ComposeResult
from textual.screen import Screen

from tui.app import Unknot
from tui.widgets.chips import Chip, ChipBar

CHIPS = (
    Chip("/ search", "/", "screen.pick('search')", brief="/"),
    Chip("10 min", "0", "screen.pick('ten')", on=True, brief="10m"),
    Chip("order: name", "o", "screen.pick('order')", brief="order"),
)


class Chips(Screen[None]):
    CSS_PATH = "../../../tui/screens/library.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.picked: list[str] = []

    def compose(self) -> ComposeResult:
        yield ChipBar()

    def on_mount(self) -> None:
        self.query_one(ChipBar).chips = CHIPS

    def action_pick(self, name: str) -> None:
        self.picked.append(name)


async def shown(width: int) -> str:
    app = Unknot(Chips())
    async with app.run_test(size=(width, 3)) as pilot:
        await pilot.pause()
        return str(app.screen.query_one(ChipBar).render())


async def test_they_give_way_to_a_narrow_window() -> None:
    assert await shown(40) == " / search  [10 min]  order: name "
    assert await shown(32) == " /  [10m]  order "
    assert await shown(15) == " / [10m] order "
    assert await shown(14) == " / [10m]"


async def test_a_click_runs_the_action_of_a_chip() -> None:
    screen = Chips()
    async with Unknot(screen).run_test(size=(40, 3)) as pilot:
        await pilot.pause()
        for at in (4, 13, 30):
            await pilot.click(ChipBar, offset=(at, 0))
        assert screen.picked == ["search", "ten", "order"]
