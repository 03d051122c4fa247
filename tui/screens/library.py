"""The library screen: the sessions there are, what finds one of them, and a look into each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Input, OptionList

from sessions.inert import inert
from sessions.store.index import Entry
from tui.browsing import ORDERS, Order, Wanted, ago, in_order, step_to, tags_of
from tui.care import CARE
from tui.errors import UserError
from tui.host import app_of
from tui.journal import Place
from tui.messages import Remembered
from tui.screens.help import HelpScreen
from tui.screens.library_keys import BINDINGS, HELP, chips, count, go_on, keys, nothing
from tui.screens.tags import TagsScreen
from tui.shelf import Shelf
from tui.widgets.chips import ChipBar
from tui.widgets.key_bar import KeyBar
from tui.widgets.look import Look
from tui.widgets.pressable import Pressable
from tui.widgets.session_list import SessionList
from tui.widgets.words import Words

_BESIDE, _ROOMY = 76, 112
"""Columns from which the look stands beside the list, and from which the list has more room too."""


class LibraryScreen(Screen[None]):
    """A list of sessions; where the window is wide, a look into the chosen one beside it, else in its place."""

    CSS_PATH = ["parts.tcss", "library.tcss"]  # noqa: RUF012 - so Textual has it
    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)

    def __init__(
        self,
        shelf: Shelf,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        mistakes: Sequence[str] = (),
    ) -> None:
        """Show a shelf; `mistakes` are sentences about the settings, told on opening."""
        super().__init__()
        self._mistakes = mistakes
        self._shelf = shelf
        self._now = now
        self._entries: Sequence[Entry] = ()
        self._wanted = Wanted()
        self._order: Order = ORDERS[0]
        self._played: Mapping[str, datetime] = {}
        self._place: Place | None = None

    def compose(self) -> ComposeResult:
        """What is wanted, the list, the look beside it, the advice and the keys."""
        with Horizontal(id="top"):
            yield Words("unknot", id="brand")
            yield Words(id="count")
        yield ChipBar(id="chips")
        yield Input(placeholder="a word of its name, needs, tags or areas", id="filter", compact=True)
        yield Pressable("go_on", id="go-on")
        with Horizontal(id="shelf"):
            yield SessionList(id="list")
            yield Pressable("show_all", id="nothing")
            yield Look(self._shelf.look, id="preview")
        yield Words(CARE, id="care")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Begin in the list; it is filled as soon as the screen is seen."""
        self.query_one(SessionList).focus()
        for sentence in self._mistakes:
            self.notify(inert(sentence), severity="warning", markup=False)
        app_of(self).theme_changed_signal.subscribe(self, self._repaint)

    def on_screen_resume(self) -> None:
        """Read the library: something may have been played or written meanwhile."""
        self._entries = self._shelf.entries()
        self._fill(look=True)
        self._remember([entry.name for entry in self._entries])

    def on_resize(self) -> None:
        """List and look beside each other where there is room."""
        self.set_class(self.size.width >= _BESIDE, "-beside")
        self.set_class(self.size.width >= _ROOMY, "-roomy")
        self._fill()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what fits."""
        self._want(replace(self._wanted, words=event.value))

    def on_input_submitted(self) -> None:
        """Back to the list."""
        self.query_one(SessionList).focus()

    def on_option_list_option_highlighted(self) -> None:
        """Look into it."""
        if chosen := self._chosen():
            self._look(chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Play it."""
        event.stop()
        entry = self.query_one(SessionList).entry(event.option_id)
        if entry and entry.error:
            self.notify(inert(entry.error), severity="error", markup=False)
        elif entry:
            self._play(entry.name)

    def on_remembered(self, message: Remembered) -> None:
        """Show what the log knows."""
        self._played, self._place = message.played, message.place
        self.set_class(self._place is not None, "-left")
        if self._place:
            self.query_one("#go-on", Words).show(go_on(self._place, self._now()))
        self._fill(look=True)

    def action_play(self) -> None:
        """Play the chosen one."""
        self.query_one(SessionList).action_select()

    def action_go_on(self) -> None:
        """Play where the latest one was left."""
        if self._place:
            self._play(self._place.name, self._place)

    def action_filter(self) -> None:
        """Ask for words."""
        self.add_class("-filtering")
        # At once: `focus` waits for a moment, in which the first letters typed would be commands.
        self.set_focus(self.query_one(Input))

    def action_minutes(self, minutes: int) -> None:
        """Only sessions up to so many minutes; any length again where that is on."""
        self._want(replace(self._wanted, minutes=None if self._wanted.minutes == minutes else minutes))

    def action_tag(self) -> None:
        """Choose a tag."""
        app_of(self).push_screen(TagsScreen(tags_of(self._entries), self._wanted.tag), self._tagged)

    def action_bare(self) -> None:
        """Only sessions that need no equipment, or all again."""
        self._want(replace(self._wanted, bare=not self._wanted.bare))

    def action_order(self) -> None:
        """Put them in another order."""
        self._order = step_to(self._order)
        self._fill()

    def action_look(self) -> None:
        """Look into the chosen one; where the look is there already, read on in it."""
        if self._is_beside():
            self.query_one(Look).scroll_text(self.query_one(Look).size.height // 2)
        elif self._chosen():
            self._turn_to_look(not self.has_class("-looking"))

    def action_scroll(self, rows: int) -> None:
        """Scroll the look."""
        self.query_one(Look).scroll_text(rows)

    def action_move(self, rows: int) -> None:
        """Read on in the look where it has the list's place; else from the words to the sessions they find."""
        if self.has_class("-looking") and not self._is_beside():
            self.query_one(Look).scroll_text(rows)
        else:
            self.query_one(SessionList).focus()

    def action_show_all(self) -> None:
        """Back to the list; if that is there, want everything again."""
        if self.has_class("-looking"):
            self._turn_to_look(False)
            return
        self.query_one(Input).value = ""
        self.remove_class("-filtering")
        self.query_one(SessionList).focus()
        self._want(Wanted())

    def action_edit(self) -> None:
        """Edit the script of the chosen one."""
        chosen = self._chosen()
        if chosen is None:
            return
        try:
            screen = self._shelf.editor(chosen.name)
        except UserError as error:
            self._back(error)
        else:
            app_of(self).push_screen(screen)

    def action_log(self) -> None:
        """What was practised."""
        from sessions.store.log.log import Log
        from tui.screens.log import LogScreen

        app_of(self).push_screen(LogScreen(Log()))

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_quit(self) -> None:
        """Leave."""
        self.dismiss(None)

    def _play(self, name: str, place: Place | None = None) -> None:
        self._turn_to_look(False)
        try:
            screen = self._shelf.session(name, place)
        except UserError as error:
            self._back(error)
        else:
            app_of(self).push_screen(screen, self._back)

    def _turn_to_look(self, looking: bool) -> None:
        self.set_class(looking, "-looking")
        self._show_keys()
        if not looking:
            self.query_one(SessionList).focus()

    def _show_keys(self) -> None:
        beside = self._is_beside()
        looking = self.has_class("-looking") and not beside
        left = self._place is not None
        self.query_one(KeyBar).keys = keys(self._wanted, left=left, beside=beside, looking=looking)

    def _back(self, result: object) -> None:
        if isinstance(result, UserError):
            self.notify(inert(str(result)), severity="error", markup=False)
        elif isinstance(result, Exception):
            raise result

    def _tagged(self, tag: str | None) -> None:
        if tag is not None:
            self._want(replace(self._wanted, tag=tag or None))

    @work(thread=True, exclusive=True, group="remember")
    def _remember(self, names: Sequence[str]) -> None:
        played = {name: when for name in names if (when := self._shelf.last_played(name))}
        self.post_message(Remembered(played, self._shelf.left_at()))

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._wanted:
            self._wanted = wanted
            self._fill()

    def _fill(self, *, look: bool = False) -> None:
        """Show the sessions that are wanted; `look` into the chosen one anew, even if it is the same."""
        fitting = (entry for entry in self._entries if self._wanted.fits(entry))
        shown, known = in_order(fitting, self._order, self._played.get), len(self._entries)
        self.query_one("#count", Words).show(count(len(shown), known))
        self.query_one(ChipBar).chips = chips(self._wanted, self._order)
        self._show_keys()
        changed = self.query_one(SessionList).show(shown)
        if look and not changed and (chosen := self._chosen()):
            self._look(chosen)
        self.set_class(not shown, "-empty")
        if not shown:
            self.query_one("#nothing", Words).show(nothing(self._wanted, known), layout=True)

    def _repaint(self, _theme: Theme) -> None:
        if chosen := self._chosen():
            self._look(chosen)

    def _is_beside(self) -> bool:
        return self.has_class("-beside")

    def _chosen(self) -> Entry | None:
        return self.query_one(SessionList).chosen

    def _last_played(self, entry: Entry) -> str:
        played = self._played.get(entry.name)
        return ago(played, self._now()) if played else ""

    def _look(self, entry: Entry) -> None:
        self.query_one(Look).show(entry, self._last_played(entry))
