"""The editor: a script as text, what is wrong with it as it is typed, and the session that it makes."""

from collections.abc import Callable
from textwrap import wrap
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Input, OptionList, TextArea
from textual.widgets.option_list import Option

from sessions.findings import Finding
from sessions.inert import inert
from sessions.script.models import Script
from sessions.timecode import SECOND, Ms, clock
from sessions.timeline import Segment, Timeline
from tui.deck import Opener
from tui.drafting import ChangedMeanwhileError, Draft, Examined
from tui.errors import UserError
from tui.face import body_length, describe
from tui.host import app_of
from tui.kinds import KINDS
from tui.screens.ask import Ask
from tui.screens.help import HelpScreen
from tui.screens.session import SessionScreen
from tui.themes import kind_colour
from tui.widgets.key_bar import Key, KeyBar
from tui.widgets.script_area import ScriptArea
from tui.widgets.strip import SessionStrip
from tui.widgets.words import Words

PAUSE_S = 0.2
"""So long after the last key the text is read, and kept."""

PLACE_COLUMNS = 9
"""What the line and the column of a finding take, with the space around them."""
ROOMY = 104
"""Columns from which on the steps stand beside the text."""

KEYS = (
    Key("ctrl+s", "save", "screen.save"),
    Key("F5", "play from here", "screen.play", "play"),
    Key("F8", "next finding", "screen.next_finding", "finding"),
    Key("ctrl+f", "find", "screen.find"),
    Key("ctrl+z", "undo", "screen.undo"),
    Key("esc", "leave", "screen.leave"),
    Key("F1", "help", "screen.help"),
)
HELP = (
    ("ctrl+s", "Save. A bundled session is saved as a copy in your own folder."),
    ("F5", "Play from the step under the cursor; above all steps, from the beginning."),
    ("F8", "Go to the next finding, and shift+F8 to the one before."),
    ("F6", "Go from the text to the steps, to the findings, and back."),
    ("ctrl+f", "Find words. Enter again finds the next place."),
    ("ctrl+z, ctrl+y", "Undo and redo."),
    ("ctrl+x, ctrl+c, ctrl+v", "Cut, copy, paste. Shift with an arrow selects."),
    ("esc", "Leave. What is not saved is asked for first."),
    ("Ctrl+P", "Themes and commands."),
)


class EditorScreen(Screen[None]):
    """Edits one draft. `opener` is asked for what plays a script when it is to be heard."""

    CSS_PATH = "editor.tcss"
    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", priority=True),
        Binding("f5", "play", "Play from here"),
        Binding("f8", "next_finding", "Next finding"),
        Binding("shift+f8", "next_finding(-1)", "Finding before"),
        Binding("f6", "next_pane", "Next part", show=False, priority=True),
        Binding("ctrl+f", "find", "Find", priority=True),
        Binding("escape", "leave", "Leave", priority=True),
        Binding("f1", "help", "Help"),
    ]

    class Read(Message):
        """A text was read."""

        def __init__(self, examined: Examined) -> None:
            super().__init__()
            self.examined = examined

    def __init__(self, draft: Draft, opener: Callable[[Script], Opener]) -> None:
        super().__init__()
        self._draft = draft
        self._opener = opener
        self._text = draft.saved
        self._examined: Examined | None = None
        self._steps: tuple[Segment, ...] = ()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """The text, the session beside it, what is wrong below, the keys."""
        with Horizontal(id="top"):
            yield Words(id="name")
            yield Words(id="state")
        yield SessionStrip(id="strip")
        with Horizontal(id="desk"):
            yield ScriptArea(self._draft.saved, id="text")
            with Vertical(id="side"):
                yield Words(id="sum")
                yield OptionList(id="steps", markup=False)
        yield Input(placeholder="find", id="find")
        yield OptionList(id="findings", markup=False)
        yield KeyBar(*KEYS, id="keys")

    def on_mount(self) -> None:
        """Take up what was left unsaved another time, and read the text."""
        if (unsaved := self._draft.unsaved) is not None:
            self._area.put(unsaved)
            self._text = self._area.text
            self.notify("What was not saved last time is here again. ctrl+z takes it back.", markup=False)
        self._head()
        self._read(self._text)

    def on_unmount(self) -> None:
        """However the editor ends, nothing that was typed is lost."""
        self._draft.keep(self._text)

    def on_resize(self) -> None:
        """The steps stand beside the text where both have room, and what is wrong is broken into lines anew."""
        self._make_room()
        if self._examined is not None:
            self._show_findings(self._examined)

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that the file does not have."""
        return self._text != self._draft.saved

    def on_text_area_changed(self) -> None:
        """Read it when the hands rest."""
        self._text = self._area.text
        self._head()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(PAUSE_S, self._rested)

    def on_text_area_selection_changed(self, _event: TextArea.SelectionChanged) -> None:
        """Show the step that the cursor stands in."""
        self._show_step()

    def on_editor_screen_read(self, message: Read) -> None:
        """Show what is wrong with the text, and its session; while it has errors, the session it had before."""
        examined = message.examined
        if examined.text != self._text:
            return
        self._examined = examined
        self._area.findings = examined.findings
        self._show_findings(examined)
        self.set_class(examined.timeline is None, "-broken")
        if examined.timeline is not None:
            self._show_session(examined.timeline)
        else:
            self._words("sum").show("as it was before the error" if self._steps else "")
        self._show_step()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Go to the place of a finding or a step."""
        if self._examined is None:
            return
        if event.option_list.id == "findings" and self._examined.findings:
            self._go_to(self._examined.findings[event.option_index])
        elif event.option_list.id == "steps":
            self._area.go_to(self._examined.document.place_of(self._steps[event.option_index].address))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Find the next place."""
        if not self._area.find(event.value):
            self.notify(f'"{inert(event.value)}" is not in it.', severity="warning", markup=False)

    def action_save(self) -> None:
        """Write the file."""
        self._save()

    def action_undo(self) -> None:
        """Take back the last edit."""
        self._area.undo()

    def action_find(self) -> None:
        """Ask for words."""
        self.add_class("-finding")
        self.query_one(Input).focus()

    def action_leave(self) -> None:
        """Back to the text; from the text, out of the editor."""
        if self.has_class("-finding"):
            self.remove_class("-finding")
            self._area.focus()
        elif not self._area.has_focus:
            self._area.focus()
        elif self.unsaved:
            ways = {"s": "Save", "d": "Discard"}
            app_of(self).push_screen(Ask(self._draft.name, "It has changes that are not saved.", ways), self._left)
        else:
            self.dismiss(None)

    def action_next_pane(self) -> None:
        """To the next part of the screen."""
        panes = [self._area, *(pane for pane in self.query(OptionList) if pane.display and pane.option_count)]
        at = next((index for index, pane in enumerate(panes) if pane.has_focus), -1)
        panes[(at + 1) % len(panes)].focus()

    def action_next_finding(self, way: int = 1) -> None:
        """To the next finding after the cursor, round and round."""
        findings = sorted(self._own_findings(), key=lambda finding: (finding.span.line, finding.span.column))
        if not findings:
            self.notify("Nothing is wrong with it.", markup=False)
            return
        place = self._area.place
        places = [(finding.span.line, finding.span.column) for finding in findings]
        if way > 0:
            index = next((number for number, each in enumerate(places) if each > place), 0)
        else:
            index = next((number for number in range(len(places) - 1, -1, -1) if places[number] < place), -1)
        self._go_to(findings[index])

    def action_play(self) -> None:
        """Play the text as it stands, saved or not."""
        examined = self._draft.examine(self._text)
        self.post_message(self.Read(examined))
        script = examined.document.script
        if script is None or examined.timeline is None:
            self.notify("It has an error: F8 goes there.", severity="error", markup=False)
            return
        step = examined.segment_at(*self._area.place)
        start = step.index if step else 0
        app_of(self).push_screen(SessionScreen(script.title, self._opener(script), start=start), self._played)

    def action_help(self) -> None:
        """What the keys do."""
        app_of(self).push_screen(HelpScreen(HELP))

    def _played(self, result: object) -> None:
        if isinstance(result, UserError):
            self.notify(inert(str(result)), severity="error", markup=False)
        elif isinstance(result, Exception):
            raise result

    def _left(self, way: str | None) -> None:
        if way == "d":
            self._text = self._draft.saved
            self._draft.discard()
            self.dismiss(None)
        elif way == "s":
            self._save(then_leave=True)

    def _save(self, *, force: bool = False, then_leave: bool = False) -> None:
        copied = self._draft.is_copy
        try:
            self._draft.save(self._text, force=force)
        except ChangedMeanwhileError as error:
            question = f"{error} Saving replaces what is there now."
            ask = Ask(self._draft.name, question, {"o": "Overwrite it"})
            app_of(self).push_screen(ask, lambda way: self._overwrite(way, then_leave))
        except UserError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            where = f"Your own copy: {inert(str(self._draft.path))}" if copied else "Saved."
            self.notify(where, markup=False)
            self._head()
            if then_leave:
                self.dismiss(None)

    def _overwrite(self, way: str | None, then_leave: bool) -> None:
        if way == "o":
            self._save(force=True, then_leave=then_leave)

    def _rested(self) -> None:
        self._read(self._text)

    @work(thread=True, exclusive=True)
    def _read(self, text: str) -> None:
        self._draft.keep(text)
        self.post_message(self.Read(self._draft.examine(text)))

    def _head(self) -> None:
        self._words("name").show(self._draft.name)
        about = "not saved" if self.unsaved else "bundled: saving makes your own copy" if self._draft.is_copy else ""
        self._words("state").show(about, layout=True)

    def _own_findings(self) -> list[Finding]:
        """What is wrong in this text itself; what it includes is another file's."""
        if self._examined is None:
            return []
        return [finding for finding in self._examined.findings if finding.path == self._examined.document.path]

    def _go_to(self, finding: Finding) -> None:
        if self._examined is not None and finding.path != self._examined.document.path:
            self.notify(f"That is in {inert(finding.path)}.", markup=False)
        else:
            self._area.go_to(finding.span)

    def _show_findings(self, examined: Examined) -> None:
        pane = self.query_one("#findings", OptionList)
        at = pane.highlighted
        pane.clear_options()
        pane.add_options([Option(self._finding(finding)) for finding in examined.findings])
        if at is not None and examined.findings:
            pane.highlighted = min(at, len(examined.findings) - 1)
        self.set_class(bool(examined.findings), "-wrong")

    def _finding(self, finding: Finding) -> Content:
        sign, colour = ("error  ", "$text-error") if finding.severity == "error" else ("warning", "$text-warning")
        place = f"  {finding.span.line}:{finding.span.column}".ljust(PLACE_COLUMNS)
        indent = " " * (len(sign) + len(place))
        # Frame and scroll bar take three columns.
        width = max(12, self.size.width - len(indent) - 3)
        told = f"\n{indent}".join(wrap(inert(finding.message), width))
        advice = "".join(f"\n{indent}{line}" for line in wrap(inert(finding.help), width))
        return Content.assemble((sign, f"bold {colour}"), f"{place}{told}", (advice, "dim"))

    def _show_session(self, timeline: Timeline) -> None:
        self._words("sum").show(f"{inert(timeline.title)}  {clock(body_length(timeline))}")
        self.query_one(SessionStrip).lay_out(timeline)
        steps = tuple(segment for segment in timeline.segments if segment.do not in ("intro", "outro"))
        pane = self.query_one("#steps", OptionList)
        if steps != self._steps:
            self._steps = steps
            self._make_room()
            zero = timeline.body[0]
            pane.clear_options()
            pane.add_options([Option(self._step(segment, zero)) for segment in steps])

    def _step(self, segment: Segment, zero: Ms) -> Content:
        at = clock(Ms((segment.start - zero) // SECOND * SECOND))
        letter = Style(foreground=kind_colour(self, segment.do), bold=True)
        return Content.assemble(f"{at:>6}  ", (KINDS[segment.do].letter, letter), f"  {describe(segment)}")

    def _make_room(self) -> None:
        self.set_class(bool(self._steps) and self.size.width >= ROOMY, "-roomy")

    def _show_step(self) -> None:
        if self._examined is None or self._examined.timeline is None or self._examined.text != self._text:
            return
        segment = self._examined.segment_at(*self._area.place)
        pane = self.query_one("#steps", OptionList)
        strip = self.query_one(SessionStrip)
        if segment is None:
            pane.highlighted = None
            strip.show(Ms(0))
        else:
            pane.highlighted = next((number for number, each in enumerate(self._steps) if each == segment), None)
            strip.show(segment.start)

    @property
    def _area(self) -> ScriptArea:
        return self.query_one(ScriptArea)

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)
