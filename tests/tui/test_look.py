from dataclasses import replace

import pytest

from sessions.settings.table import DEFAULTS
from tui.look import Look, look_of


@pytest.mark.parametrize(
    ("chosen", "environ", "encoding", "ascii_alone"),
    [
        (None, {"TERM": "xterm"}, "utf-8", False),
        (None, {"TERM": "xterm"}, "latin-1", True),
        (None, {"TERM": "linux"}, "utf-8", True),
        # The settings have it already, when it is set.
        (None, {"TERM": "xterm", "UNKNOT_ASCII": "1"}, "utf-8", False),
        (True, {"TERM": "xterm"}, "utf-8", True),
        (False, {"TERM": "linux"}, "ascii", False),
    ],
)
def test_signs_are_plain_where_they_must_or_may_be(
    chosen: bool | None, environ: dict[str, str], encoding: str, ascii_alone: bool
) -> None:
    settings = replace(DEFAULTS, ascii=chosen)
    assert look_of(settings, environ, encoding) == Look("dark", True, ascii_alone)


def test_theme_and_motion_are_as_chosen() -> None:
    settings = replace(DEFAULTS, theme="light", motion=False, ascii=False)
    assert look_of(settings) == Look("light", False, False)
