import pytest

from tui.terminal import has_unicode


@pytest.mark.parametrize(
    ("environ", "encoding", "drawn"),
    [
        ({"TERM": "xterm-256color"}, "UTF-8", True),
        ({"TERM": "xterm-256color"}, "utf8", True),
        ({}, "cp1252", False),
        ({"TERM": "xterm"}, "ISO-8859-1", False),
        ({"TERM": "xterm"}, "ANSI_X3.4-1968", False),
        ({"TERM": "xterm"}, "no such encoding", False),
        ({"TERM": "linux"}, "UTF-8", False),
        ({"TERM": "xterm", "UNKNOT_ASCII": "1"}, "UTF-8", False),
        ({"TERM": "linux", "UNKNOT_ASCII": "0"}, "UTF-8", True),
        ({"TERM": "xterm", "UNKNOT_ASCII": "no"}, "ASCII", True),
        ({"TERM": "xterm", "LC_ALL": "C"}, "UTF-8", False),
        ({"TERM": "xterm", "LANG": "C", "LC_CTYPE": "C.UTF-8"}, "UTF-8", False),
        ({"TERM": "xterm", "LANG": "POSIX"}, "UTF-8", False),
        ({"TERM": "xterm", "LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, "UTF-8", True),
        ({"TERM": "xterm", "LANG": "C", "LC_ALL": "C.UTF-8"}, "UTF-8", True),
        ({"TERM": "xterm", "LANG": "C", "UNKNOT_ASCII": "0"}, "UTF-8", True),
        ({"TERM": "xterm", "LC_CTYPE": "C.UTF-8"}, "UTF-8", True),
    ],
)
def test_blocks_are_drawn_where_they_can_be(environ: dict[str, str], encoding: str, drawn: bool) -> None:
    assert has_unicode(environ, encoding) is drawn
