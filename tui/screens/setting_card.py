"""The card of one setting: pick one of what there is, or type it."""

from collections.abc import Iterable
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from sessions.inert import inert
from sessions.settings.kinds import Name, OneOf, Value, WrongValueError, typed
from sessions.settings.table import Setting
from tui.choices import Choices
from tui.screens.card import Card
from tui.screens.foot import Foot
from tui.stepping import suggestions
from tui.widgets.words import Words

Answer = tuple[Value]
"""A value, which may itself be None; no answer is None."""


class Named(Message):
    """The names there are have been found."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = tuple(names)


class SettingCard(Card[Answer | None]):
    """Its result is what was chosen, None where it was closed."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "close", "Close")]

    def __init__(self, setting: Setting, value: Value, choices: Choices) -> None:
        super().__init__()
        self._setting, self._value, self._choices = setting, value, choices
        self._listed: list[str] = []
        self._wrong = False

    def head(self) -> Widget:
        """What it is about."""
        return Label(self._setting.title, classes="card-title", markup=False)

    def text(self) -> Iterable[Widget]:
        """What it means, the names to pick from, and a line to type."""
        yield Label(self._setting.help, markup=False)
        yield OptionList(id="names", markup=False, compact=True)
        if not isinstance(self._setting.kind, OneOf):
            # What the list has already need not be typed.
            text = "" if suggestions(self._setting) else typed(self._setting.kind, self._value)
            yield Input(text, placeholder="or type it", id="typed", compact=True)
        yield Words(id="wrong")

    def foot(self) -> Widget:
        """How to take it, and how not to."""
        return Foot("Enter takes it, Esc leaves it.", {"Esc leaves it": "close"})

    def on_mount(self) -> None:
        """List what is known, and look for more."""
        kind = self._setting.kind
        names = self.query_one(OptionList)
        self._list(suggestions(self._setting))
        self._say("")
        if isinstance(kind, Name):
            self._say("Looking what there is…")
            self._look()
        if self._listed:
            names.focus()
        else:
            names.display = False
            self.query_one(Input).focus()

    def on_named(self, message: Named) -> None:
        """List what was found."""
        self._say("" if message.names else "Nothing was found: type a name.")
        self._list(message.names)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Take a name."""
        self._take(self._listed[event.option_index])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was typed."""
        self._take(event.value)

    def on_input_changed(self) -> None:
        """What was wrong is being mended."""
        if self._wrong:
            self._say("")

    def action_close(self) -> None:
        """Leave it as it is."""
        self.dismiss(None)

    def _say(self, sentence: str) -> None:
        self._wrong = False
        words = self.query_one("#wrong", Words)
        words.display = bool(sentence)
        words.show(sentence, layout=True)

    @work(thread=True, exclusive=True)
    def _look(self) -> None:
        self.post_message(Named(self._choices.names(self._setting.name)))

    def _list(self, names: Iterable[str]) -> None:
        current = typed(self._setting.kind, self._value)
        fresh = [name for name in names if name not in self._listed]
        if current not in (*self._listed, *fresh) and suggestions(self._setting):
            fresh.insert(0, current)
        options = self.query_one(OptionList)
        self._listed += fresh
        options.add_options(Option(inert(name)) for name in fresh)
        if self._listed and options.highlighted in (None, 0):
            options.highlighted = self._listed.index(current)

    def _take(self, text: str) -> None:
        try:
            self.dismiss((self._setting.kind.parse(text),))
        except WrongValueError as error:
            sentence = str(error)
            self._say(f"{sentence[0].upper()}{sentence[1:]}")
            self._wrong = True
