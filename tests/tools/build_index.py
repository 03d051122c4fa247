"""Writes the index of the bundled scripts: `python tests/tools/build_index.py`."""

from sessions.store.catalog import BUNDLED
from sessions.store.files import write_atomically
from sessions.store.index import INDEX, build_index

if __name__ == "__main__":
    write_atomically(BUNDLED / INDEX, build_index(BUNDLED))
