from inspect import signature

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sessions import __version__
from tests.tui.conftest import Terminal
from tui.commandline import command_line
from tui.commands.list import list_sessions
from tui.errors import UserError
from tui.table import COMMANDS, LIST_OPTIONS, Listing, quick_listing

TOKENS = st.sampled_from(
    (
        "--tag", "--tag=desk", "--tag=", "--max-minutes", "--max-minutes=5", "--max_minutes=3", "--json",
        "--json=false", "--no-json", "desk", "5", "07", "1e3", "nan", "-1", "٣", "--", "-h", "--help",
        "--version", "", "a b",
    )
)  # fmt: skip


def by_cyclopts(arguments: list[str]) -> Listing:
    """What the whole command line makes of the same arguments."""
    _, bound, _ = command_line().parse_args(arguments, exit_on_error=False, print_error=False)
    return Listing(**bound.kwargs)


@given(st.lists(TOKENS, max_size=6))
@example(["--tag", "desk", "--tag=wall", "--max-minutes", "5", "--json"])
def test_the_quick_way_answers_as_the_whole_command_line(tokens: list[str]) -> None:
    quick = quick_listing(["list", *tokens])
    if quick is not None:
        assert by_cyclopts(["list", *tokens]) == quick


def test_what_the_quick_way_answers() -> None:
    assert quick_listing(["list"]) == Listing()
    assert quick_listing(["list", "--tag", "desk", "--tag=wall", "--max-minutes", "5", "--json"]) == Listing(
        ("desk", "wall"), 5.0, True
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["play"], ["list", "--help"], ["list", "--tag"], ["list", "x"], ["list", "--json", "--json"], ["--version"]],
)
def test_what_it_leaves_to_the_whole_command_line(arguments: list[str]) -> None:
    assert quick_listing(arguments) is None


def test_every_option_of_the_table_is_a_parameter_of_the_command() -> None:
    names = set(signature(list_sessions).parameters)
    assert names == {option.parameter for option in LIST_OPTIONS.values()} == set(Listing._fields)


def test_every_command_of_the_table_is_there(terminal: Terminal) -> None:
    shown = terminal.run("--help").stdout
    for name, command in COMMANDS.items():
        assert f"{name}: {command.help}" in shown
        assert terminal.run(name, "--help").returncode == 0


def test_version(terminal: Terminal) -> None:
    assert terminal.run("--version").stdout == f"{__version__}\n"


def test_an_error_is_a_user_error() -> None:
    error = UserError("There is no such session.")
    assert (error.code, str(error)) == (1, "There is no such session.")
