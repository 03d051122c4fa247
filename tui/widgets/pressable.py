"""Words that can be clicked."""

from tui.widgets.words import Words


class Pressable(Words):
    """A text; a click anywhere on it runs an action of its screen."""

    def __init__(self, action: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._action = action

    async def on_click(self) -> None:
        """Run it."""
        await self.run_action(f"screen.{self._action}")
