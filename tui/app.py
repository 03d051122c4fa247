"""The application: themes, the ways out, and the first screen."""

import asyncio
import sys
from functools import partial
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.errors import INTERRUPTED
from tui.terminal import ending_signals
from tui.themes import DARK, LIGHT, kind_variables


class Unknot(App[Exception]):
    """unknot on a screen. What `run` returns is an exception that ended it, or None; `return_code` is the exit code."""

    TITLE = "unknot"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "Interrupt", show=False, priority=True),
    ]

    def __init__(self, first: Screen[Any]) -> None:
        super().__init__()
        self._first = first
        self.HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (40, "-narrow"), (76, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-low"), (20, "-middle"), (34, "-high")]
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    @property
    def crash(self) -> Exception | None:
        """The exception that nobody caught, if one ended the program."""
        return self._exception

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the kinds of step."""
        return kind_variables(self.current_theme.dark)

    def on_mount(self) -> None:
        """Take the signals that end a program, and show the first screen."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number, code in ending_signals().items():
                loop.add_signal_handler(number, partial(self.exit, return_code=code))
        self.push_screen(self._first, self._done)

    def _print_error_renderables(self) -> None:
        """Leave a crash to the caller, who says it in a sentence; what else went wrong is printed."""
        if self.crash is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def action_interrupt(self) -> None:
        """Ctrl-C ends the program, as everywhere."""
        self.exit(return_code=INTERRUPTED)

    def _done(self, result: object) -> None:
        self.exit(result if isinstance(result, Exception) else None)
