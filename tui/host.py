"""The application that a screen or a widget belongs to, with its type."""

from typing import Any

from textual.app import App
from textual.message_pump import MessagePump


def app_of(node: MessagePump) -> App[Any]:
    """The application; Textual leaves the type of its result open."""
    return node.app  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
