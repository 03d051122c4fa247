"""The settings screen: all that can be chosen, changed at once and written by itself."""

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer

from sessions.inert import inert
from sessions.settings.kinds import Switch, Value
from sessions.settings.layers import Layer
from sessions.settings.table import SETTINGS, TABLES, Setting, Settings, value_of
from sessions.store.settings import SettingsError
from tui.choices import Choices
from tui.errors import UserError
from tui.host import app_of
from tui.look import look_of
from tui.preferences import Preferences
from tui.rehearsing import Playing
from tui.screens.help import HelpScreen
from tui.screens.setting_card import Answer, SettingCard
from tui.screens.setting_facts import explained, origin_of
from tui.screens.settings_keys import BINDINGS, HELP, KEYS
from tui.screens.settings_messages import Saved, Tried
from tui.stepping import can_step, stepped
from tui.wearing import wear
from tui.widgets.key_bar import KeyBar
from tui.widgets.setting_row import SettingRow
from tui.widgets.words import Words

SAVE_AFTER_S = 0.8
"""Seconds after the last change until it is written: a slide is written once."""

ROOMY, NARROWEST = 100, 32
"""Columns from which on there are two panes, and below which a row has no room for its value: then the hint has it."""

Changed = Callable[[Settings], None]
"""Takes the settings after each change, so that what is open follows."""
TryIt = Callable[[Playing, Callable[[str], None]], None]
"""Plays a few seconds, with somebody to tell sentences to. Called on a thread of its own. Raises UserError."""


class Rows(VerticalScroll, inherit_bindings=False, can_focus=False):
    """The settings. The arrows go from one to the next, and it scrolls along."""


class SettingsScreen(Screen[None]):
    """A line for each setting; where the window is wide, what it means beside it, and below otherwise."""

    CSS_PATH = "settings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = list(BINDINGS)

    def __init__(
        self,
        wanted: Preferences,
        choices: Choices,
        changed: Changed = lambda _settings: None,
        try_it: TryIt | None = None,
    ) -> None:
        super().__init__()
        self._wanted, self._choices, self._changed, self._try = wanted, choices, changed, try_it
        self._timer: Timer | None = None
        self._trying = False

    def compose(self) -> ComposeResult:
        """The groups, what the chosen setting means, and the keys."""
        with Horizontal(id="top"):
            yield Words("Settings", id="brand")
            yield Words(id="saved")
        with Horizontal(id="body"):
            with Rows(id="rows"):
                yield Words(id="mistakes")
                for table in TABLES:
                    yield Words(table.capitalize(), classes="group")
                    yield from (SettingRow(setting) for setting in SETTINGS if setting.table == table)
            with VerticalScroll(id="about", can_focus=False):
                yield Words(id="about-title")
                yield Words(id="about-text")
                yield Words(id="about-facts")
        yield Words(id="hint")
        keys = [key for key in KEYS if self._try is not None or key.shown != "t"]
        yield KeyBar(*keys, id="keys")

    def on_mount(self) -> None:
        """Read the file again: another program may have changed it."""
        self._wanted.refresh()
        mistakes = self._wanted.mistakes
        self._words("mistakes").show("\n".join(map(inert, mistakes)), layout=True)
        self._words("mistakes").display = bool(mistakes)
        self._show()
        self.set_focus(self._rows()[0], scroll_visible=False)

    def on_resize(self) -> None:
        """Show what a setting means beside the settings, where there is room."""
        self.set_class(self.size.width >= ROOMY, "-roomy")

    async def on_unmount(self) -> None:
        """Write what is not written, however the screen ends."""
        if self._wanted.unsaved:
            await asyncio.to_thread(self._save)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what it means; the first one has what stands above it in sight."""
        if isinstance(event.widget, SettingRow):
            self._explain(event.widget.setting)
            if event.widget is self._rows()[0]:
                self.query_one(Rows).scroll_home(animate=False)

    def on_setting_row_touched(self, message: SettingRow.Touched) -> None:
        """A click changes it."""
        if message.part == "open":
            self._open(message.row.setting)
        else:
            self._step(message.row.setting, 1 if message.part == "more" else -1)

    def on_saved(self, message: Saved) -> None:
        """Say so."""
        if message.sentence:
            self.notify(message.sentence, severity="error", markup=False)
        self._words("saved").show("not saved" if message.sentence else "saved")

    def on_tried(self, message: Tried) -> None:
        """Say what came of it."""
        if message.sentence:
            self.notify(inert(message.sentence), severity="warning", markup=False)
        if message.over:
            self._trying = False
            self._words("saved").show("")

    def action_move(self, by: int) -> None:
        """To the setting above or below."""
        rows = self._rows()
        here = self._here()
        at = next((index for index, row in enumerate(rows) if row.setting is here), 0)
        self.set_focus(rows[max(0, min(len(rows) - 1, at + by))])

    def action_edge(self, index: int) -> None:
        """To the first or the last one."""
        self.set_focus(self._rows()[index])

    def action_step(self, by: int) -> None:
        """Less or more."""
        if setting := self._here():
            self._step(setting, by)

    def action_choose(self) -> None:
        """Pick or type a value; what is on or off is switched."""
        if setting := self._here():
            self._open(setting)

    def action_flip(self) -> None:
        """The value after."""
        if setting := self._here():
            self._step(setting, 1)

    def action_undo(self) -> None:
        """Take the last change back, and show where it was."""
        name = self._wanted.undo()
        if name is None:
            self.notify("There is nothing to undo.", markup=False)
            return
        self.set_focus(self.query_one(f"#setting-{name}", SettingRow))
        self._follow()

    def action_reset(self) -> None:
        """Choose it no longer."""
        if setting := self._here():
            self._wanted.reset(setting.name)
            self._follow()

    @work(thread=True, exclusive=True, group="trying")
    def _run_trial(self, trial: TryIt, playing: Playing) -> None:
        try:
            trial(playing, lambda sentence: self._tell(Tried(sentence, over=False)))
        except UserError as error:
            self._tell(Tried(str(error), over=True))
        else:
            self._tell(Tried("", over=True))

    def action_try_it(self) -> None:
        """Hear what was chosen."""
        if self._try is None or self._trying:
            return
        self._trying = True
        self._words("saved").show("listen…")
        self._run_trial(self._try, self._wanted.playing("none"))

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def action_close(self) -> None:
        """Back, with everything written."""
        self.dismiss(None)

    def _here(self) -> Setting | None:
        return self.focused.setting if isinstance(self.focused, SettingRow) else None

    def _rows(self) -> list[SettingRow]:
        return list(self.query(SettingRow))

    def _value(self, setting: Setting) -> Value:
        return value_of(self._wanted.settings, setting)

    def _step(self, setting: Setting, by: int) -> None:
        if can_step(setting.kind):
            self._choose(setting, stepped(setting.kind, self._value(setting), by))
        else:
            self._open(setting)

    def _open(self, setting: Setting) -> None:
        if isinstance(setting.kind, Switch):
            self._step(setting, 1)
            return

        def taken(answer: Answer | None) -> None:
            if answer is not None:
                self._choose(setting, answer[0])

        app_of(self).push_screen(SettingCard(setting, self._value(setting), self._choices), taken)

    def _choose(self, setting: Setting, value: Value) -> None:
        self._wanted.choose(setting.name, value)
        self._follow()

    def _follow(self) -> None:
        """Let everything follow a change, and write it soon."""
        settings = self._wanted.settings
        wear(app_of(self), look_of(settings))
        self._changed(settings)
        self._show()
        if self._wanted.unsaved:
            self._words("saved").show("…")
            if self._timer is not None:
                self._timer.stop()
            self._timer = self.set_timer(SAVE_AFTER_S, self._save_soon)

    @work(thread=True, group="saving")
    def _save_soon(self) -> None:
        self._save()

    def _save(self) -> None:
        try:
            self._wanted.save()
        except SettingsError as error:
            self._tell(Saved(str(error)))
        else:
            self._tell(Saved(""))

    def _tell(self, message: Message) -> None:
        if self.is_running:
            self.post_message(message)

    def _show(self) -> None:
        layers = self._wanted.layers
        for row in self._rows():
            row.value = self._value(row.setting)
            row.chosen = layers.origin(row.setting.name) is not Layer.DEFAULT
            row.note = origin_of(self._wanted, row.setting)
        if setting := self._here():
            self._explain(setting)

    def _explain(self, setting: Setting) -> None:
        about = explained(self._wanted, setting)
        self._words("about-title").show(setting.title, layout=True)
        self._words("about-text").show(setting.help, layout=True)
        self._words("about-facts").show("\n".join(about.lines), layout=True)
        value = "" if self.size.width >= NARROWEST else f"{about.value}."
        self._words("hint").show(" ".join(filter(None, (value, about.origin, setting.help))))

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)
