"""The list of sessions."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets.option_list import Option

from sessions.inert import inert
from sessions.store.index import Entry
from tui.widgets.ink import ink_of
from tui.widgets.pick_list import PickList

_BRIEF = 20
"""Below this many rows of the window a session takes one line."""


class SessionList(PickList):
    """A line or two for each session. It stays at the chosen one, whatever is shown around it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._entries: tuple[Entry, ...] = ()
        self._is_brief = False

    @property
    def chosen(self) -> Entry | None:
        """The session one is at."""
        return self._entries[self.highlighted] if self.highlighted is not None else None

    def show(self, entries: Sequence[Entry]) -> bool:
        """Show these sessions, in this order; whether that is a change. What is chosen is told as a highlight."""
        brief = self.screen.size.height < _BRIEF
        if (tuple(entries), brief) == (self._entries, self._is_brief):
            return False
        chosen = self.chosen
        names, dot = [entry.name for entry in entries], ink_of(self).plain("·")
        self.clear_options()
        self._entries, self._is_brief = tuple(entries), brief
        self.add_options(Option(line(entry, brief=brief, dot=dot), id=entry.name) for entry in entries)
        if entries:
            self.highlighted = names.index(chosen.name) if chosen and chosen.name in names else 0
        return True

    def entry(self, name: str | None) -> Entry | None:
        """The session of this name, if it is shown."""
        return next((entry for entry in self._entries if entry.name == name), None)


def line(entry: Entry, *, brief: bool, dot: str = "·") -> Content:
    """A session: its minutes and title, and below them what it needs, unless in brief. `dot` sets words apart."""
    if entry.error:
        below = () if brief else (("\n        does not play", "dim"),)
        return Content.assemble(("      ! ", "bold"), inert(entry.name), *below)
    needs = inert(", ".join(entry.needs)) or "nothing needed"
    own = f"yours {dot} " if entry.own else ""
    below = () if brief else ((f"\n        {own}{needs}", "dim"),)
    mark = (f" {dot} yours", "dim") if brief and entry.own else ""
    return Content.assemble(f"{entry.minutes:>3} min ", (inert(entry.title), "bold"), mark, *below)
