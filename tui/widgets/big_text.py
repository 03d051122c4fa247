"""A short text drawn as large as its place allows."""

from textual.content import Content
from textual.reactive import Reactive, reactive
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from tui.widgets.drawn import PLAIN, Drawn
from tui.widgets.glyphs import draw, tallest
from tui.widgets.ink import ink_of

_BOLD = Style(bold=True)
_ARROWS = str.maketrans("<>", "◀▶")


class BigText(Widget):
    """Letters and figures made of blocks; plain bold text where there is no room for them."""

    auto_links = Reactive(False)
    text: reactive[str] = reactive("")
    lean: reactive[int] = reactive(0)
    """Half columns by which its middle stands right of the widget's, as far as there is room."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(BigText.text, text)

    def render(self) -> Visual:
        """The text at the largest size that fits."""
        ink = ink_of(self)
        rows = tallest(self.text, self.size.width, self.size.height, coarse=ink.is_ascii)
        centred = self.styles.text_align == "center"
        if not rows:
            plain = ink.plain(self.text.translate(_ARROWS))
            if len(plain) > self.size.width or not centred:
                return Content.styled(plain, "bold")
            return Drawn([[(plain, _BOLD)]], centred=True, lean=self.lean)
        lines = draw(self.text, rows, coarse=ink.is_ascii)
        return Drawn([[(line, PLAIN)] for line in lines], centred=centred, lean=self.lean)
