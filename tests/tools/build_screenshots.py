"""Copies chosen snapshots of the screens into the documentation: `python -m tests.tools.build_screenshots`.

The pictures are the program's own: when its snapshots are made anew, so are they.
"""

from pathlib import Path

from sessions.store.files import write_atomically

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "tests" / "tui" / "screens" / "__snapshots__"
IMAGES = ROOT / "docs" / "images"

PICTURES = {
    "session.svg": "test_snapshots/test_session[hold-120x40].svg",
    "breathe.svg": "test_snapshots/test_session[breathe-120x40].svg",
    "high-contrast.svg": "test_snapshots/test_session_on_other_grounds[hold-80x24-high-contrast].svg",
    "library.svg": "test_library_snapshots/test_library[120x40-dark].svg",
    "editor.svg": "test_editor/test_editor_with_findings[unknot-dark-120x40].svg",
    "log.svg": "test_log_snapshots/test_log[a-year-120x40].svg",
}
"""Every picture with the snapshot that it is."""


def snapshot(picture: str) -> str:
    """What a picture should hold."""
    return (SNAPSHOTS / PICTURES[picture]).read_text("utf-8")


if __name__ == "__main__":
    for name in PICTURES:
        write_atomically(IMAGES / name, snapshot(name))
