from textual.app import App, ComposeResult

from tui.widgets.key_bar import Key, KeyBar

KEYS = (
    Key("space", "pause", "app.bell"),
    Key("x", "something feels wrong", "app.bell", "feels wrong"),
    Key("q", "quit", "app.bell"),
    Key("?", "help", "app.bell"),
)


async def shown(width: int) -> str:
    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield KeyBar(*KEYS)

    app = Host()
    async with app.run_test(size=(width, 3)):
        return str(app.query_one(KeyBar).render())


async def test_all_keys_where_there_is_room() -> None:
    assert await shown(60) == "space pause   x something feels wrong   q quit   ? help"


async def test_fewer_words_then_fewer_keys_and_always_help() -> None:
    assert await shown(50) == "space pause  x feels wrong  q quit  ? help"
    assert await shown(40) == "space pause  x feels wrong  ? help"
    assert await shown(24) == "space pause  ? help"
    assert await shown(3) == "? help"
