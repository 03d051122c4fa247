"""Ground: what a screen is laid out on, with nothing of its own to be seen but its colour.

Whatever is painted, Textual goes through all that lies in the same container, and through all that lies under it. So
a screen that is painted several times a second has ground under it, which takes next to no time, and what changes at
different moments lies on different grounds.
"""

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def blank(widget: Widget, crop: Region) -> list[Strip]:
    """Lines of a widget's colour alone."""
    strip = Strip.blank(crop.width, widget.visual_style.rich_style)
    for line_filter in widget.get_line_filters():
        strip = strip.apply_filter(line_filter, widget.visual_style.background or widget.background_colors[1])
    return [strip] * crop.height


class Rows(Vertical):
    """Ground for what lies one below the other."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its colour."""
        return blank(self, crop)


class Columns(Horizontal):
    """Ground for what lies one beside the other."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Its colour."""
        return blank(self, crop)
