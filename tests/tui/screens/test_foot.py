"""The foot of a card: a click on its words does what their keys do."""

import pytest
from textual.screen import Screen

from tui.app import Unknot
from tui.screens.foot import Foot
from tui.screens.tension import Answer, TensionCard


@pytest.mark.parametrize(
    ("width", "cell", "result"),
    [
        (80, (17, 0), "skipped"),
        (80, (25, 0), "skipped"),
        (80, (26, 0), None),
        (80, (29, 0), "quit"),
        (80, (3, 0), None),
        (80, (40, 0), None),
        (20, (2, 1), "skipped"),
        (20, (12, 1), "quit"),
        (20, (2, 0), None),
    ],
)
async def test_a_click_on_words_runs_their_action(width: int, cell: tuple[int, int], result: str | None) -> None:
    app = Unknot(Screen[None]())
    results: list[Answer | None] = []
    async with app.run_test(size=(width, 20)) as pilot:
        app.push_screen(TensionCard(), results.append)
        await pilot.pause()
        await pilot.click(Foot, offset=cell)
        await pilot.pause()
        assert results == ([] if result is None else [result])
