"""`unknot completion`: what bash, zsh or fish need to complete commands, options and sessions."""

import os
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from sessions.inert import inert
from sessions.store.catalog import at_home
from sessions.store.files import write_atomically

Shell = Literal["bash", "zsh", "fish"]


def completion(
    shell: Annotated[Shell, Parameter(help="Your shell.")],
    /,
    *,
    install: Annotated[
        bool,
        Parameter(
            negative=(), show_default=False, help="Write it where the shell finds it, and tell what is left to do."
        ),
    ] = False,
) -> int:
    """Print what a shell needs to complete commands, options and sessions with the Tab key.

    `unknot completion fish --install` writes it into your own folder of the shell. No file of yours is changed.
    """
    from tui.commandline import command_line

    script = command_line().generate_completion(shell=shell)
    if not install:
        print(script, end="")
        return 0
    path = place_of(shell)
    write_atomically(path, script)
    print(f"Written: {inert(str(path))}")
    print("\n".join(left_to_do(shell, path)))
    return 0


def place_of(shell: Shell) -> Path:
    """Where the shell looks for what a user has added. zsh wants the name of the function as the name of the file."""
    if shell == "bash":
        return _folder("XDG_DATA_HOME", "~/.local/share") / "bash-completion" / "completions" / "unknot"
    if shell == "fish":
        return _folder("XDG_CONFIG_HOME", "~/.config") / "fish" / "completions" / "unknot.fish"
    return at_home("~/.zsh") / "completions" / "_cyclopts_unknot"


def left_to_do(shell: Shell, path: Path) -> tuple[str, ...]:
    """What the user has to do where the shell does not find it by itself."""
    if shell == "bash":
        return (
            "A new shell completes with it, if the package bash-completion is installed. Else ~/.bashrc needs:",
            f'  source "{inert(str(path))}"',
        )
    if shell == "fish":
        return ("A new shell completes with it.",)
    return (
        "A new shell completes with it, if ~/.zshrc has these two lines:",
        f'  fpath=("{inert(str(path.parent))}" $fpath)',
        "  autoload -Uz compinit && compinit",
    )


def _folder(variable: str, otherwise: str) -> Path:
    return Path(os.environ.get(variable) or at_home(otherwise))
