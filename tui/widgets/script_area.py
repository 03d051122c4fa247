"""The text of a script to be edited: coloured as TOML, with what is wrong underlined at its place."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.theme import Theme
from textual.widgets import TextArea
from textual.widgets.text_area import Document, Location, Selection, TextAreaTheme

from sessions.findings import Finding, Span
from tui.host import app_of


class ScriptArea(TextArea):
    """A code editor for one script."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"script-area--error", "script-area--warning"}

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(
            text,
            language="toml",
            soft_wrap=False,
            show_line_numbers=True,
            tab_behavior="indent",
            id=id,
        )
        self.indent_width = 2
        self._findings: Sequence[Finding] = ()

    def on_mount(self) -> None:
        """Wear the colours of the application's theme."""
        app_of(self).theme_changed_signal.subscribe(self, self._wear)
        self._wear(app_of(self).current_theme)

    @property
    def findings(self) -> Sequence[Finding]:
        """What is underlined."""
        return self._findings

    @findings.setter
    def findings(self, findings: Sequence[Finding]) -> None:
        self._findings = findings
        self.notify_style_update()
        self.refresh()

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the cursor, 1-based."""
        line, column = self.cursor_location
        return line + 1, column + 1

    def get_line(self, line_index: int) -> Text:
        """A line with what is wrong in it underlined."""
        line = super().get_line(line_index)
        # What forbids to play is laid over what only warns.
        for finding in sorted(self._findings, key=lambda finding: finding.severity == "error"):
            columns = _columns(finding.span, line_index + 1, len(line))
            if columns is not None:
                line.stylize(self._mark(finding), *columns)
        return line

    def go_to(self, span: Span) -> None:
        """Put the cursor at the beginning of a place and have it seen."""
        self.move_cursor(_location(span), center=True)
        self.focus()

    def find(self, words: str) -> bool:
        """Select the next place after the cursor that has these words, in any case; from the top again at the end."""
        text, wanted = self.text.casefold(), words.casefold()
        document = self.document
        assert isinstance(document, Document)
        start = document.get_index_from_location(self.selection.end)
        at = text.find(wanted, start)
        if at < 0:
            at = text.find(wanted)
        if not wanted or at < 0:
            return False
        begin = document.get_location_from_index(at)
        self.selection = Selection(begin, document.get_location_from_index(at + len(wanted)))
        self.scroll_cursor_visible(center=True)
        return True

    def put(self, text: str) -> None:
        """Replace the whole text as an edit that can be undone."""
        end: Location = self.document.end
        self.replace(text, (0, 0), end)
        self.move_cursor((0, 0))

    def _wear(self, _theme: Theme) -> None:
        colours = app_of(self).theme_variables
        key = Style(color=colours["primary"])
        value = Style(color=colours["warning"])
        sign = Style(color=colours["quiet"])
        styles = {
            "toml.type": key,
            "property": key,
            "string": Style(color=colours["success"]),
            "comment": Style(color=colours["quiet"], italic=True),
            **dict.fromkeys(("number", "float", "boolean", "toml.datetime"), value),
            **dict.fromkeys(("operator", "punctuation.bracket", "punctuation.delimiter"), sign),
        }
        name = f"script in {app_of(self).theme}"
        # A style for the cursor's line would hide what is marked in it.
        self.register_theme(TextAreaTheme(name, cursor_line_style=Style(), syntax_styles=styles))
        self.theme = name

    def _mark(self, finding: Finding) -> Style:
        name = "script-area--error" if finding.severity == "error" else "script-area--warning"
        return self.get_component_rich_style(name)


def _columns(span: Span, line: int, length: int) -> tuple[int, int] | None:
    """Where a place lies in a line, as characters from 0; at least one of them."""
    if not span.line <= line <= span.end_line:
        return None
    first = span.column - 1 if line == span.line else 0
    last = span.end_column - 1 if line == span.end_line else length
    return (min(first, max(0, length - 1)), max(last, first + 1))


def _location(span: Span) -> Location:
    return max(0, span.line - 1), max(0, span.column - 1)
