"""The application: themes, the command palette, the ways out, and the first screen."""

import asyncio
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from tui.errors import INTERRUPTED
from tui.palette import screen_commands
from tui.terminal import ending_signals
from tui.themes import THEMES, variables_of

if TYPE_CHECKING:
    from sessions.settings.table import Settings
    from tui.preferences import Preferences

_STYLES = Path(__file__).with_name("app.tcss")


class Unknot(App[Exception]):
    """unknot on a screen. What `run` returns is an exception that ended it, or None; `return_code` is the exit code.

    `theme` is one of THEMES; `motion` whether anything moves or flashes; `ascii` whether blocks and arrows are drawn
    in ASCII.
    """

    TITLE = "unknot"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", "Interrupt", show=False, priority=True),
        Binding("comma", "settings", "Settings"),
    ]

    def __init__(
        self,
        first: Screen[Any],
        *,
        theme: str = "dark",
        motion: bool = True,
        ascii: bool = False,
        wanted: "Preferences | None" = None,
    ) -> None:
        # What is read of styles later makes all of them be read again.
        super().__init__(css_path=[_STYLES, *first.css_path])
        self._first = first
        self.wanted = wanted
        """The settings, for the screen that shows them; it may be given later."""
        self.motion = motion
        self.ascii = ascii
        self.HORIZONTAL_BREAKPOINTS = [(0, "-thin"), (40, "-narrow"), (76, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-low"), (20, "-middle"), (34, "-high")]
        for known in THEMES.values():
            self.register_theme(known)
        # The theme is put on before the styles are read, which would otherwise be read twice.
        self.set_reactive(App.theme, THEMES[theme].name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(ascii, "-ascii")
        if not motion:
            self.animation_level = "none"

    @property
    def crash(self) -> Exception | None:
        """The exception that nobody caught, if one ended the program."""
        return self._exception

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of the kinds of step, and what else our themes have of their own."""
        return variables_of(self.current_theme)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: what the screen can do, the settings and the themes."""
        yield from screen_commands(screen)
        if self.wanted is not None:
            yield SystemCommand("Settings", "Key: ,", self.action_settings)
        for name, theme in THEMES.items():
            words = name.replace("-", " ")
            yield SystemCommand(f"Theme: {words}", f"Show unknot {words}", partial(self._wear, theme.name))
        if not any(active.binding.action == "quit" for active in screen.active_bindings.values()):
            yield SystemCommand("Quit", "Leave unknot", self.action_quit)

    def on_mount(self) -> None:
        """Take the signals that end a program, and show the first screen."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number, code in ending_signals().items():
                loop.add_signal_handler(number, partial(self.exit, return_code=code))
        self.begin(self._first)

    def run_to_end(self) -> int:
        """Run until it is done; returns the exit code. Raises what ended it."""
        failure = self.run() or self.crash
        if failure is not None:
            raise failure
        return self.return_code or 0

    def begin(self, screen: Screen[Any]) -> None:
        """Show a screen whose end is the end of the program."""
        self.push_screen(screen, self._done)

    def _wear(self, theme: str) -> None:
        self.theme = theme

    def _print_error_renderables(self) -> None:
        """Leave a crash to the caller, who says it in a sentence; what else went wrong is printed."""
        if self.crash is not None:
            self._exit_renderables.clear()
        super()._print_error_renderables()

    def action_interrupt(self) -> None:
        """Ctrl-C ends the program, as everywhere; where text is selected, it copies."""
        if getattr(self.focused, "selected_text", ""):
            self.focused.action_copy()  # type: ignore[union-attr]
        else:
            self.exit(return_code=INTERRUPTED)

    def action_settings(self) -> None:
        """All that can be chosen."""
        if self.wanted is None:
            return
        from tui.choices import SystemChoices
        from tui.screens.session import SessionScreen
        from tui.screens.settings import SettingsScreen
        from tui.trying import try_out

        playing = any(isinstance(screen, SessionScreen) for screen in self.screen_stack)
        if isinstance(self.screen, SettingsScreen):
            return
        self.push_screen(
            SettingsScreen(self.wanted, SystemChoices(), self._settings_changed, None if playing else try_out)
        )

    def _settings_changed(self, settings: "Settings") -> None:
        for screen in self.screen_stack:
            follow = getattr(screen, "settings_changed", None)
            if follow is not None:
                follow(settings)

    def _done(self, result: object) -> None:
        self.exit(result if isinstance(result, Exception) else None)
