"""A few seconds of sound, to hear what was chosen."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.deck import Notice
from tui.errors import UserError
from tui.rehearsing import Playing, opener_of

if TYPE_CHECKING:
    from sessions.script.models import Script

LIMIT_S = 20.0
"""No trial takes this long; it bounds the wait for one that never ends."""

TRIAL = """\
title = "Trial"
closing = false

[[step]]
do = "rest"
for = "4s"
say = "This is how unknot speaks."
"""


def try_out(playing: Playing, notice: Notice) -> None:
    """Play a tone and a sentence as sessions are played. Takes a few seconds. Raises UserError."""
    opener = opener_of(_script, replace(playing, intro="none"))
    with opener(notice, lambda _ready, _total: None) as deck:
        deck.play()
        deck.wait_ended(LIMIT_S)
        if deck.failure is not None:
            raise UserError(f"Nothing can be played ({deck.failure}).")


def _script() -> "Script":
    from sessions.reading.source import parse

    script = parse(TRIAL, "trial.toml").script
    assert script is not None
    return script
