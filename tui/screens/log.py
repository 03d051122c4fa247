"""The log screen: what was practised, as a calendar, in plots, and run by run."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, Protocol

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.theme import Theme
from textual.widgets import Button, OptionList
from textual.widgets.option_list import Option

from sessions.inert import inert
from sessions.practice import by_area, by_day, by_week, minutes, monday_of, practised, since, streak, tension_told
from sessions.runs import Run
from sessions.store.log.errors import LogError
from sessions.store.log.log import Deleted
from tui.host import app_of
from tui.practised import area_words, day_words, first_day, streak_words, tension_words
from tui.recording import local_now
from tui.screens.help import HelpScreen
from tui.widgets.area_bars import AreaBars
from tui.widgets.heat_map import HeatMap
from tui.widgets.ink import ink_of
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.pick_list import PickList
from tui.widgets.plots import TensionPlot, WeeksPlot
from tui.widgets.words import Words

VIEWS = {"days": "Days", "weeks": "Weeks", "areas": "Areas", "tension": "Tension", "runs": "Sessions"}
_WEEKS = 53
_AREA_DAYS = 28
_NARROW, _SMALL_LIST, _LARGE_LIST = 70, 50, 100
"""Columns below which the summary and a line of the list are short, and from which such a line tells all."""
_MEANS = 5
_BACK, _VIEWS = Key("q", "back", "screen.close"), Key("1-5", "views", "screen.next_view")
_DELETE, _UNDO = Key("d", "delete", "screen.delete"), Key("u", "undo", "screen.undo")
_HELP = Key("?", "help", "screen.help")
HELP = (
    ("1 to 5", "Days, weeks, areas, tension, sessions."),
    ("Tab", "From the calendar to the list of sessions, and back."),
    ("arrows", "Choose a day, or a session."),
    ("enter", "On a day: its sessions."),
    ("d", "Delete the chosen session from the log."),
    ("u", "Bring back what was deleted last."),
    ("q", "Back."),
    ("Ctrl+P", "Themes and commands."),
)


class Book(Protocol):
    """The log, as this screen uses it. Its methods take a moment and raise LogError."""

    def runs(self) -> tuple[Run, ...]:
        """All runs, in the order of their time."""
        ...

    def delete(self, identity: str) -> Deleted | None:
        """Take a run out."""
        ...

    def restore(self, deleted: Deleted) -> None:
        """Put it back."""
        ...


class Told(Message):
    """The runs have been read; `note` says what was done before."""

    def __init__(self, runs: tuple[Run, ...], note: str = "") -> None:
        super().__init__()
        self.runs, self.note = runs, note


class Failed(Message):
    """The log cannot be used."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


class LogScreen(Screen[None]):
    """As much at once as the window takes: one view, or the calendar with others, or all."""

    CSS_PATH = "log.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *((str(number), f"view('{name}')", title) for number, (name, title) in enumerate(VIEWS.items(), 1)),
        ("d,delete", "delete", "Delete"),
        ("u", "undo", "Undo"),
        ("enter", "runs_of_day", "Sessions of the day"),
        ("q,escape", "close", "Back"),
        ("question_mark", "help", "Help"),
    ]

    def __init__(self, book: Book, today: Callable[[], date] = lambda: local_now().date()) -> None:
        super().__init__()
        self._book, self._today = book, today
        self._runs: tuple[Run, ...] = ()
        self._deleted: list[Deleted] = []
        self._view = "days"

    def compose(self) -> ComposeResult:
        """The summary, the views, the panels and the keys."""
        with Horizontal(id="top"):
            yield Words("Log", id="brand")
            yield Words(id="summary")
        with Horizontal(id="views"):
            for number, (name, title) in enumerate(VIEWS.items(), 1):
                yield Button(f"{number} {title}", id=f"view-{name}", compact=True)
        yield Words("Nothing practised yet.\nPlay a session, and it is kept here.", id="empty")
        with Vertical(id="panels"):
            with Vertical(id="days-panel", classes="panel"):
                yield HeatMap(id="heat")
                yield Words(id="day")
            with Vertical(id="weeks-panel", classes="panel"):
                yield Words("Minutes a week", classes="panel-title")
                yield WeeksPlot(id="weeks")
            with Vertical(id="areas-panel", classes="panel"):
                yield Words(id="areas-title", classes="panel-title")
                yield AreaBars(id="areas")
            with Vertical(id="tension-panel", classes="panel"):
                yield Words(id="tension-title", classes="panel-title")
                yield TensionPlot(id="tension")
                yield Words(id="means")
            with Vertical(id="runs-panel", classes="panel"):
                yield Words("Sessions", classes="panel-title")
                yield PickList(id="list", markup=False)
                yield Words(id="run")
        yield KeyBar(_BACK, _HELP, id="keys")

    def on_mount(self) -> None:
        """Read the log."""
        self.action_view(self._view)
        app_of(self).theme_changed_signal.subscribe(self, self._repaint)
        self._read("")

    def on_resize(self) -> None:
        """Say it in as many words as fit."""
        for number, (name, title) in enumerate(VIEWS.items(), 1):
            short = self.size.width < _NARROW
            self.query_one(f"#view-{name}", Button).label = title if short else f"{number} {title}"
        self.call_after_refresh(self._fill)

    def on_told(self, message: Told) -> None:
        """Show the runs."""
        first = not self._runs
        self._runs = message.runs
        self._fill()
        if message.note:
            self.notify(message.note, markup=False)
        if first and self._runs:
            self._focus_view()

    def on_failed(self, message: Failed) -> None:
        """Say why nothing is shown, or nothing was changed."""
        if not self._runs:
            self._words("empty").show(message.sentence)
            self.add_class("-empty")
        else:
            self.notify(message.sentence, severity="error", markup=False)

    def on_heat_map_chosen(self, event: HeatMap.Chosen) -> None:
        """Say what the day had."""
        of_day = [run for run in self._runs if run.day == event.day]
        words = [day_words(event.day, self._today())]
        if of_day:
            words.append(f"{minutes(practised(of_day))} min")
        rest = "nothing yet" if event.day == self._today() else "a day of rest"
        titles = ", ".join(dict.fromkeys(inert(run.title) for run in of_day)) or rest
        self._words("day").show(f"{' · '.join(words)} · {titles}")

    def on_option_list_option_highlighted(self) -> None:
        """Say more of the run."""
        run = self._chosen()
        self._words("run").show(_about(run) if run else "")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Show a view."""
        self.action_view((event.button.id or "").removeprefix("view-"))

    def action_view(self, name: str) -> None:
        """Show a view, or go to it where it is shown already."""
        self._view = name
        for other in VIEWS:
            self.set_class(other == name, f"-show-{other}")
            self.query_one(f"#view-{other}", Button).set_class(other == name, "-on")
        self._focus_view()

    def action_next_view(self) -> None:
        """Show the view after this one."""
        names = list(VIEWS)
        self.action_view(names[(names.index(self._view) + 1) % len(names)])

    def action_runs_of_day(self) -> None:
        """Go from a day to its runs."""
        day = self.query_one(HeatMap).chosen
        listed = self._listed()
        index = next((number for number, run in enumerate(listed) if run.day == day), None)
        if index is not None:
            self.action_view("runs")
            self.query_one(OptionList).highlighted = index

    def action_delete(self) -> None:
        """Take the chosen run out."""
        run = self._chosen()
        if run is None:
            return
        if self._view != "runs" and not self.query_one(OptionList).has_focus:
            self.action_view("runs")
            self.notify("Choose the session to delete, then press d.", markup=False)
            return
        self._delete(run)

    def action_undo(self) -> None:
        """Put back what was taken out last."""
        if self._deleted:
            self._restore(self._deleted.pop())
        else:
            self.notify("There is nothing to undo.", markup=False)

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_close(self) -> None:
        """Leave."""
        self.dismiss(None)

    @work(thread=True)
    def _read(self, note: str) -> None:
        try:
            self.post_message(Told(self._book.runs(), note))
        except LogError as error:
            self.post_message(Failed(str(error)))

    @work(thread=True)
    def _delete(self, run: Run) -> None:
        try:
            deleted = self._book.delete(run.id)
            if deleted is not None:
                self._deleted.append(deleted)
            self.post_message(Told(self._book.runs(), f"Deleted: {inert(run.title)}. u brings it back."))
        except LogError as error:
            self.post_message(Failed(str(error)))

    @work(thread=True)
    def _restore(self, deleted: Deleted) -> None:
        try:
            self._book.restore(deleted)
            self.post_message(Told(self._book.runs(), f"Brought back: {inert(deleted.run.title)}."))
        except LogError as error:
            self._deleted.append(deleted)
            self.post_message(Failed(str(error)))

    def _fill(self) -> None:
        today, days = self._today(), by_day(self._runs)
        self.set_class(not self._runs, "-empty")
        self._words("summary").show(self._summary(today) if self._runs else "")
        of_runs, undo = (_VIEWS, _DELETE) if self._runs else (), (_UNDO,) if self._deleted else ()
        self.query_one(KeyBar).keys = (_BACK, *of_runs, *undo, _HELP)
        self.query_one(HeatMap).show(days, today)
        self.query_one(WeeksPlot).show(by_week(days, today, _WEEKS))
        self.query_one(AreaBars).show(by_area(since(self._runs, first_day(today, _AREA_DAYS))))
        solid, line = ("#", "o") if ink_of(self).is_ascii else ("█", "⠒")
        self._words("areas-title").show(f"Areas, 4 weeks: {solid} pressed")
        self._words("tension-title").show(f"Tension: {line} before, {solid} after")
        told = tension_told(self._runs)
        self.query_one(TensionPlot).show(told)
        self._words("means").show("\n".join(_means(told)), layout=True)
        self._list()
        self.on_heat_map_chosen(HeatMap.Chosen(self.query_one(HeatMap).chosen or today))

    def _summary(self, today: date) -> str:
        week = minutes(practised(since(self._runs, monday_of(today))))
        row = streak(by_day(self._runs), today)
        if self.size.width < _NARROW:
            return f"streak {row.now} · this week {week} min"
        return f"{streak_words(row).rstrip('.')} · this week {week} min"

    def _list(self) -> None:
        options = self.query_one(OptionList)
        at, width = options.highlighted or 0, options.size.width or self.size.width
        options.clear_options()
        options.add_options(
            Option(ink_of(self).plain(_line(run, self._today(), width)), id=run.id) for run in self._listed()
        )
        if self._runs:
            options.highlighted = min(at, len(self._runs) - 1)

    def _listed(self) -> Sequence[Run]:
        """The runs as they stand in the list: the latest first."""
        return self._runs[::-1]

    def _chosen(self) -> Run | None:
        index = self.query_one(OptionList).highlighted
        return self._listed()[index] if index is not None and index < len(self._runs) else None

    def _focus_view(self) -> None:
        self.query_one("#list" if self._view == "runs" else "#heat").focus()

    def _repaint(self, _theme: Theme) -> None:
        self._fill()

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)


def _line(run: Run, today: date, width: int) -> str:
    day = f"{run.day.day:>2} {run.day:%b}{'' if run.day.year == today.year else f' {run.day:%y}'}"
    time = f"{minutes(run.practised):>3} min"
    if width < _SMALL_LIST:
        return f"{day} {time}  {inert(run.title)}"
    line = f"{day} {run.started:%H:%M}  {time}  {tension_words(run):<6}  {inert(run.title)}"
    return line if width < _LARGE_LIST else f"{line:<62}  {_about(run)}"


def _about(run: Run) -> str:
    done = "to its end" if run.complete else f"{run.steps} of {run.mark.of} steps"
    areas = ", ".join(f"{area_words(area)} {minutes(time)} min" for area, time in run.areas)
    pressed = f"{minutes(run.pressed)} min of pressure" if run.pressed else ""
    return " · ".join(filter(None, (done, areas, pressed)))


def _means(runs: Sequence[Run]) -> list[str]:
    """The mean tension before and after each session, those that were told most often first."""
    levels: dict[str, list[tuple[int, int]]] = {}
    for run in runs:
        if run.before is not None and run.after is not None:
            levels.setdefault(run.title, []).append((run.before, run.after))
    most = sorted(levels.items(), key=lambda item: (-len(item[1]), item[0]))[:_MEANS]
    return [f"{_mean(both, 0)} → {_mean(both, 1)}  {inert(title)}, {_times(len(both))}" for title, both in most]


def _mean(levels: Sequence[tuple[int, int]], which: int) -> str:
    return f"{sum(level[which] for level in levels) / len(levels):.1f}"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
