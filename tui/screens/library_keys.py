"""The library's keys and chips, and its sentences."""

from datetime import datetime

from textual.binding import Binding

from sessions.inert import inert
from tui.browsing import MINUTES, Order, Wanted, ago
from tui.journal import Place
from tui.widgets.chips import Chip
from tui.widgets.key_bar import Key

BINDINGS = (
    Binding("slash", "filter", "Search"),
    *(Binding(str(minutes)[-1], f"minutes({minutes})", f"Up to {minutes} minutes") for minutes in MINUTES),
    Binding("t", "tag", "Show only a tag"),
    Binding("n", "bare", "Show only what needs no equipment"),
    Binding("o", "order", "Put in another order"),
    Binding("g", "go_on", "Go on where you stopped"),
    Binding("space", "look", "Look into the session"),
    Binding("e", "edit", "Edit the script"),
    Binding("l", "log", "The log: what you have practised"),
    Binding("shift+down", "scroll(3)", "Scroll the look down", show=False),
    Binding("shift+up", "scroll(-3)", "Scroll the look up", show=False),
    Binding("down", "move(1)", "Down", show=False),
    Binding("up", "move(-1)", "Up", show=False),
    Binding("pagedown", "scroll(8)", "Scroll the look down", show=False),
    Binding("pageup", "scroll(-8)", "Scroll the look up", show=False),
    Binding("enter", "play", "Play the session"),
    Binding("escape", "show_all", "Show all"),
    Binding("q", "quit", "Quit"),
    Binding("question_mark", "help", "Help"),
)
HELP = (
    ("enter", "Play the session. With the mouse: click it, and click it again."),
    ("↑ and ↓", "Choose another one; in the look, read on."),
    ("g", "Go on where you stopped the last one."),
    ("/", "Show only what has these words in its name, title, needs, tags or areas."),
    ("2, 5, 0", "Show only what takes up to 2, 5 or 10 minutes. The same key again shows all."),
    ("t", "Show only what has a tag."),
    ("n", "Show only what needs no equipment: a chair, a mat, a wall or a towel will do."),
    ("o", "Order by name, by when it was last played, or by length."),
    ("space", "Look into the session, where the window is narrow; else read on in the look."),
    ("shift ↑ ↓", "Scroll the look."),
    ("e", "Edit its script. A bundled one is copied to your own folder when you save."),
    ("l", "The log: what you have practised."),
    (",", "Settings."),
    ("esc", "Close the look, or show all again."),
    ("q", "Quit."),
    ("Ctrl+P", "Themes and commands."),
)
_HELP_KEY = Key("?", "help", "screen.help")
_LONGEST_TAG = 10


def keys(wanted: Wanted, *, left: bool, beside: bool, looking: bool) -> tuple[Key, ...]:
    """The keys of the bar.

    `left`: there is a place to go on from. `beside`: the look stands beside the list; `looking`: in its place.
    """
    if looking:
        back = Key("esc", "back", "screen.show_all")
        return (Key("enter", "play", "screen.play"), back, Key("↓", "read on", "screen.move(1)"), _HELP_KEY)
    shown = (
        Key("enter", "play", "screen.play"),
        Key("g", "go on", "screen.go_on") if left else None,
        Key("esc", "show all", "screen.show_all", "all") if wanted != Wanted() else None,
        Key("space", "read on" if beside else "look", "screen.look"),
        Key("/", "search", "screen.filter"),
        Key("e", "edit", "screen.edit"),
        Key("l", "log", "screen.log"),
        Key(",", "settings", "app.settings"),
        Key("q", "quit", "screen.quit"),
        _HELP_KEY,
    )
    return tuple(key for key in shown if key)


def chips(wanted: Wanted, order: Order) -> tuple[Chip, ...]:
    """What is wanted, to be switched on and off."""
    tag = inert(wanted.tag or "")
    cut = tag if len(tag) <= _LONGEST_TAG else tag[: _LONGEST_TAG - 1] + "…"
    return (
        Chip("/ search", "/", "screen.filter", bool(wanted.words.strip()), "/"),
        *(
            Chip(f"{most} min", str(most)[-1], f"screen.minutes({most})", wanted.minutes == most, f"{most}m")
            for most in MINUTES
        ),
        Chip(f"tag: {tag or 'any'}", "t", "screen.tag", bool(tag), cut or "tag"),
        Chip("no equipment", "n", "screen.bare", wanted.bare, "no gear"),
        Chip(f"order: {order}", "o", "screen.order", brief="order"),
    )


def count(shown: int, known: int) -> str:
    """How many sessions are shown, and of how many."""
    of = f"{shown} of {known}" if shown < known else f"{known}"
    return f"{of} session{'' if known == 1 else 's'}"


def nothing(wanted: Wanted, known: int) -> str:
    """Why there is no session, and what to do about it."""
    if known:
        return f"Nothing fits.\n\nNo session {wanted}. Esc, or a click here, shows all again."
    return "There are no sessions.\n\n`unknot new my-back` writes one to begin with."


def go_on(place: Place, now: datetime) -> str:
    """Where the latest session goes on."""
    return f"▸ Go on: {inert(place.title)}, at {inert(place.step)} ({ago(place.left, now)})"
