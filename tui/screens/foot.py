"""The foot of a card: its keys in words, each of which can be clicked as well."""

from collections.abc import Mapping

from textual.content import Content
from textual.events import Click

from tui.widgets.words import Words


class Foot(Words):
    """A line of words. A click on some of them runs an action of the card: `clicks` tells which."""

    def __init__(self, text: str, clicks: Mapping[str, str], *, id: str | None = None) -> None:
        super().__init__(text, id=id, classes="card-foot")
        self._clicks = clicks

    async def on_click(self, event: Click) -> None:
        """Run what the words under the pointer say."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        at = self._place(offset.x, offset.y)
        for words, action in self._clicks.items():
            start = self.text.find(words)
            if start <= at < start + len(words):
                await self.run_action(f"screen.{action}")
                return

    def _place(self, column: int, row: int) -> int:
        """Where in the text a cell is, which may be broken into lines; -1 where there is none."""
        at = 0
        for nth, line in enumerate(Content(self.text).wrap(max(1, self.content_size.width))):
            shown = line.plain.strip()
            at = self.text.index(shown, at)
            if nth == row:
                return at + column if column < len(shown) else -1
            at += len(shown)
        return -1
