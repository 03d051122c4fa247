import json

from tests.tui.conftest import Terminal


def test_the_schema_is_printed_whole(terminal: Terminal) -> None:
    done = terminal.run("schema")
    assert (done.returncode, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    assert printed["title"] == "unknot session"
    assert "hold" in printed["$defs"]["Step"]["properties"]["do"]["enum"]
