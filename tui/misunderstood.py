"""What the command line could not take, in a sentence that says what to type instead."""

from cyclopts import CycloptsError, validators
from cyclopts.exceptions import CoercionError, MissingArgumentError, UnusedCliTokensError, ValidationError

from sessions.inert import inert

_ASKED = {
    "SESSION": "Which session? As in: unknot {command} desk-2. `unknot list` shows what there is.",
    "FILE": "Which script? As in: unknot {command} my-back.",
}
"""What is asked for by the argument that is missing."""

_NAMING = ("play", "show", "check", "new", "edit", "render")
"""Commands that take the name of a script."""

_KINDS = {bool: "true or false", int: "a whole number", float: "a number"}


def sentence(error: CycloptsError, command: str | None) -> str:
    """What is wrong with a command line, and what to do; `command` is the one that was named."""
    called = f"unknot {command}" if command else "unknot"
    match error:
        case MissingArgumentError(keyword=None, argument=argument) if argument and argument.name in _ASKED:
            said = _ASKED[argument.name].format(command=command)
        case MissingArgumentError(argument=argument) if argument:
            said = f"{error.keyword or argument.name} takes a value, and none follows it."
        case UnusedCliTokensError(unused_tokens=[*tokens]):
            said = f'"{" ".join(tokens)}" is too much for `{called}`.'
            said += " A name with spaces stands in quotes." if command in _NAMING else ""
        case CoercionError(token=token, target_type=wanted) if token and token.keyword and wanted in _KINDS:
            said = f'{token.keyword} takes {_KINDS[wanted]}, and not "{token.value}".'
        case ValidationError(argument=argument) if argument and argument.tokens and (span := _range(argument)):
            token = argument.tokens[0]
            said = f'{token.keyword or argument.name} takes {span}, and not "{token.value}".'
        case _:
            said = str(error)
    return f"{inert(said)} See: {called} --help"


def _range(argument: object) -> str:
    """The numbers that an option takes, as its validator says; empty where that is no range of numbers."""
    parameter = getattr(argument, "parameter", None)
    for validator in getattr(parameter, "validator", ()):
        if isinstance(validator, validators.Number):
            if validator.lte is not None:
                return f"a number from {validator.gte} to {validator.lte}"
            return f"a number from {validator.gte} up"
    return ""
