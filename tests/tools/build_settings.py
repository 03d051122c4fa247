"""Writes the page of the settings, from the settings themselves: `python -m tests.tools.build_settings`."""

from dataclasses import fields
from pathlib import Path

from sessions.settings.kinds import typed
from sessions.settings.layers import flag_of
from sessions.settings.table import SETTINGS, TABLES, Setting
from sessions.store.files import write_atomically
from tui.commands.options import Sound

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"

HEAD = """\
# Settings

What you choose once for all sessions. This page is written from the program itself.

There are four ways to choose, and they all mean the same settings:

- the settings screen: `,` in the library or while a session plays;
- `unknot settings volume 0.6` writes one, `unknot settings --reset volume` takes it out again;
- the file `config.toml`: `unknot settings --path` says where it is (on Linux `~/.config/unknot`, or below
  `XDG_CONFIG_HOME`);
- an environment variable, or a flag, for one run.

What is closer wins: a flag over the environment, the environment over the file, the file over the default.
`unknot settings` prints what holds and where it comes from, `--json` the same for programs.

A mistake in the file never keeps a session from playing: it is told with its line, and the default is used for it. A
variable or a flag that is wrong ends the program with exit code 2, and a sentence that names it. A variable that is
empty counts as not set.

The file is yours. Only the line of a setting that you change is written; comments, the order and keys that this
version does not know stay as they are. A file that is a link is written where the link leads.
"""

TAIL = """\
## For one run

| flag | variable | meaning |
| --- | --- | --- |
| `--voice`, `--no-voice` | `UNKNOT_VOICE` | Spoken words. Beside `sound.style`, what is chosen closer wins. |
| `--tones`, `--no-tones` | `UNKNOT_TONES` | Tones; likewise. |
| `--no-sound` | | The same as `--output silent`. |
| `--no-intro` | | Without the opening words and the lead-in. |
| `--plain` | `UNKNOT_PLAIN` | A line an event instead of a screen; of `unknot play`. |
| | `UNKNOT_SESSIONS` | The folder of your own scripts. |
| | `UNKNOT_DEBUG` | Where something went wrong, with a traceback. |
"""


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for table in TABLES:
        rows = [row(setting) for setting in SETTINGS if setting.table == table]
        head = ["| key | takes | default | variable | flag | meaning |", "| --- | --- | --- | --- | --- | --- |"]
        parts.append("\n".join([f"## `[{table}]`", "", *head, *rows, ""]))
    return "\n".join([*parts, TAIL])


def row(setting: Setting) -> str:
    """One setting."""
    written = setting.kind.write(setting.default)
    default = f'"{written}"' if isinstance(written, str) else typed(setting.kind, setting.default)
    flag = f"`{flag_of(setting)}`" if has_flag(setting) else ""
    cells = (f"`{setting.key}`", setting.kind.meant, f"`{default}`", f"`{setting.variable}`", flag, setting.help)
    return f"| {' | '.join(cells)} |"


def has_flag(setting: Setting) -> bool:
    """Whether `play` and the library have a flag for it."""
    return setting.name in {field.name for field in fields(Sound)}


if __name__ == "__main__":
    write_atomically(PAGE, page())
