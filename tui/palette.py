"""The command palette: an entry for everything that a key of the screen does."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from textual.app import SystemCommand
from textual.keys import format_key
from textual.screen import Screen


def screen_commands(screen: Screen[Any]) -> Iterator[SystemCommand]:
    """What the screen's own keys do: their words, with their keys as help. Each action once."""
    keys: dict[tuple[str, str], list[str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if active.node is screen and active.enabled and binding.show and binding.description and not binding.system:
            keys.setdefault((binding.action, binding.description), []).append(format_key(binding.key))
    for (action, words), shown in keys.items():
        yield SystemCommand(words, f"Key: {' or '.join(shown)}", partial(screen.run_action, action))
