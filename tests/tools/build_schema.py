"""Writes the JSON Schema of a script: `python tests/tools/build_schema.py`."""

from sessions.script.schema import schema_text
from sessions.store.files import write_atomically
from tui.starter import SCHEMA

if __name__ == "__main__":
    write_atomically(SCHEMA, schema_text())
