"""`unknot schema`: the JSON Schema of a script."""

from tui.starter import SCHEMA


def schema() -> int:
    """Print the JSON Schema of a session script, for editors and other tools."""
    print(SCHEMA.read_text("utf-8"), end="")
    return 0
