"""A program in folders of the test's own."""

from pathlib import Path

import pytest

from tests.tui.conftest import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)
