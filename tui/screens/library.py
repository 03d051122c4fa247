"""The library screen: the sessions there are, and a look into each."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.theme import Theme
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from sessions.inert import inert
from sessions.store.index import Entry
from sessions.timecode import SECOND, Ms, clock
from sessions.timeline import Segment, Timeline
from tui.care import CARE
from tui.deck import Opener
from tui.errors import UserError
from tui.face import describe, sides_in_order
from tui.host import app_of
from tui.kinds import KINDS
from tui.messages import Looked
from tui.screens.help import HelpScreen
from tui.screens.session import SessionScreen
from tui.shelf import Shelf
from tui.themes import kind_colour
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.pick_list import PickList
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

KEYS = (
    Key("enter", "play", "screen.play"),
    Key("/", "filter", "screen.filter"),
    Key("q", "quit", "screen.quit"),
    Key("?", "help", "screen.help"),
)
HELP = (
    ("enter", "Play the session."),
    ("↑ and ↓", "Choose another one."),
    ("/", "Show only what has a word in its name, title, needs or tags. Esc shows all again."),
    ("q", "Quit."),
    ("Ctrl+P", "Themes and commands."),
)


class LibraryScreen(Screen[None]):
    """A list of sessions; where the window is wide, a look into the chosen one beside it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("slash", "filter", "Filter"),
        ("escape", "show_all", "Show all"),
        ("q", "quit", "Quit"),
        ("question_mark", "help", "Help"),
    ]

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._entries: Sequence[Entry] = ()
        self._shown: Sequence[Entry] = ()

    def compose(self) -> ComposeResult:
        """The list, the look beside it, the advice and the keys."""
        with Horizontal(id="top"):
            yield Words("unknot", id="brand")
            yield Words(id="count")
        with Horizontal(id="shelf"):
            yield PickList(id="list", markup=False)
            with VerticalScroll(id="preview", can_focus=False):
                yield Words(id="preview-title")
                yield Words(id="preview-about")
                yield SessionStrip(id="preview-strip")
                yield Words(id="preview-facts")
                yield Static(id="preview-steps")
        yield Input(placeholder="filter", id="filter")
        yield Words(CARE, id="care")
        yield KeyBar(*KEYS, id="keys")

    def on_mount(self) -> None:
        """Fill the list."""
        self._entries = self._shelf.entries()
        self._fill("")
        self.query_one(OptionList).focus()
        app_of(self).theme_changed_signal.subscribe(self, self._repaint)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self._fill(event.value)

    def on_input_submitted(self) -> None:
        """Back to the list."""
        self.query_one(OptionList).focus()

    def on_option_list_option_highlighted(self) -> None:
        """Look into it."""
        if chosen := self._chosen():
            self._look(chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Play it."""
        entry = next(entry for entry in self._entries if entry.name == event.option_id)
        if entry.error:
            self.notify(inert(entry.error), severity="error", markup=False)
            return
        app_of(self).push_screen(SessionScreen(entry.title, self._opener(entry)), self._back)

    def on_looked(self, message: Looked) -> None:
        """Show the look."""
        chosen = self._chosen()
        if chosen is not None and chosen.name == message.name and message.timeline is not None:
            self._show(chosen, message.timeline)

    def action_play(self) -> None:
        """Play the chosen one."""
        self.query_one(OptionList).action_select()

    def action_filter(self) -> None:
        """Ask for a word."""
        self.add_class("-filtering")
        self.query_one(Input).focus()

    def action_show_all(self) -> None:
        """Forget the word."""
        self.query_one(Input).value = ""
        self.remove_class("-filtering")
        self.query_one(OptionList).focus()

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_quit(self) -> None:
        """Leave."""
        self.dismiss(None)

    def _opener(self, entry: Entry) -> Opener:
        return self._shelf.opener(entry.name)

    def _back(self, result: object) -> None:
        if isinstance(result, UserError):
            self.notify(inert(str(result)), severity="error", markup=False)
        elif isinstance(result, Exception):
            raise result

    def _fill(self, word: str) -> None:
        self._shown = [entry for entry in self._entries if word.lower() in _haystack(entry)]
        count = len(self._shown)
        self._words("count").show(f"{count} session{'' if count == 1 else 's'}")
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(Option(_line(entry), id=entry.name) for entry in self._shown)
        if self._shown:
            options.highlighted = 0
        else:
            self._clear("Nothing fits." if self._entries else "There are no sessions.")

    def _repaint(self, _theme: Theme) -> None:
        if chosen := self._chosen():
            self._look(chosen)

    def _chosen(self) -> Entry | None:
        index = self.query_one(OptionList).highlighted
        return self._shown[index] if index is not None and index < len(self._shown) else None

    def _look(self, entry: Entry) -> None:
        self._clear(inert(entry.title))
        if entry.error:
            self._words("preview-about").show(f"It does not play: {inert(entry.error)}", layout=True)
        else:
            self._words("preview-about").show(inert(entry.about), layout=True)
            self._load(entry.name)

    def _clear(self, title: str) -> None:
        self._words("preview-title").show(title, layout=True)
        for name in ("about", "facts"):
            self._words(f"preview-{name}").show("", layout=True)
        self.query_one("#preview-steps", Static).update("")
        self.query_one(SessionStrip).display = False

    @work(thread=True, exclusive=True)
    def _load(self, name: str) -> None:
        self.post_message(Looked(name, self._shelf.look(name)))

    def _show(self, entry: Entry, timeline: Timeline) -> None:
        strip = self.query_one(SessionStrip)
        strip.display = True
        strip.lay_out(timeline)
        minutes = f"{entry.minutes} min"
        facts = [" · ".join(filter(None, (minutes, sides_in_order(timeline))))]
        if entry.needs:
            facts.append(f"You need: {inert(', '.join(entry.needs))}")
        facts += [inert(caution) for caution in timeline.cautions]
        start, _ = timeline.body
        last = clock(Ms(timeline.duration - start))
        steps = [
            self._step(segment, start, len(last))
            for segment in timeline.segments
            if segment.do not in ("intro", "outro")
        ]
        self._words("preview-facts").show("\n".join(filter(None, facts)), layout=True)
        self.query_one("#preview-steps", Static).update(Content("\n").join(steps))

    def _step(self, segment: Segment, zero: Ms, width: int) -> Content:
        at = clock(Ms((segment.start - zero) // SECOND * SECOND))
        letter = Style(foreground=kind_colour(self, segment.do), bold=True)
        return Content.assemble(f"{at:>{width}}  ", (KINDS[segment.do].letter, letter), f"  {describe(segment)}")

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)


def _haystack(entry: Entry) -> str:
    return " ".join((entry.name, entry.title, *entry.needs, *entry.tags)).lower()


def _line(entry: Entry) -> Content:
    if entry.error:
        return Content.assemble(("    !    ", "bold"), inert(entry.name), ("\n         does not play", "dim"))
    needs = inert(", ".join(entry.needs)) or "nothing needed"
    return Content.assemble(f"{entry.minutes:>3} min  ", (inert(entry.title), "bold"), (f"\n         {needs}", "dim"))
