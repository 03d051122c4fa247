"""The keys of the settings screen: what they run, how they are shown, and what they mean in full."""

from textual.binding import BindingType

from tui.widgets.key_bar import Key

BINDINGS: tuple[BindingType, ...] = (
    ("up,k", "move(-1)", "Up"),
    ("down,j", "move(1)", "Down"),
    ("pageup", "move(-8)", "Up"),
    ("pagedown", "move(8)", "Down"),
    ("home", "edge(0)", "First"),
    ("end", "edge(-1)", "Last"),
    ("left,minus", "step(-1)", "Less"),
    ("right,plus,equals_sign", "step(1)", "More"),
    ("enter", "choose", "Choose"),
    ("space", "flip", "On and off"),
    ("u", "undo", "Undo"),
    ("r", "reset", "Default"),
    ("t", "try_it", "Try it"),
    ("q,escape,comma", "close", "Close"),
    ("question_mark", "help", "Help"),
)
KEYS = (
    Key("← →", "change", "screen.step(1)"),
    Key("enter", "choose", "screen.choose"),
    Key("q", "close", "screen.close"),
    Key("u", "undo", "screen.undo"),
    Key("r", "default", "screen.reset"),
    Key("t", "try it", "screen.try_it"),
    Key("?", "help", "screen.help"),
)
HELP = (
    ("↑ and ↓", "Choose another setting."),
    ("← and →", "Less and more, or the value before and after."),
    ("enter", "Pick a value, or type it."),
    ("space", "On and off, or the value after."),
    ("u", "Take the last change back."),
    ("r", "Back to what holds when nobody chose."),
    ("t", "Hear it: a tone and a sentence."),
    ("q or Esc", "Close. What you chose is saved."),
)
