"""Drafts: what was typed into a script and is not saved yet, kept so that no crash and no closed window loses it."""

import hashlib
from contextlib import suppress
from pathlib import Path

from sessions.store.files import write_atomically
from sessions.store.folders import data_folder


def keep(path: Path, text: str) -> None:
    """Keep the unsaved text of a script. Where that cannot be written it is left: the text is still on the screen."""
    with suppress(OSError):
        write_atomically(_place(path), text)


def kept(path: Path) -> str | None:
    """The unsaved text of a script; None where there is none."""
    try:
        return _place(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def forget(path: Path) -> None:
    """Let the unsaved text of a script go: it was saved, or is not wanted."""
    with suppress(OSError):
        _place(path).unlink()


def _place(path: Path) -> Path:
    name = hashlib.blake2b(str(path.absolute()).encode(errors="surrogatepass"), digest_size=16).hexdigest()
    return data_folder() / "drafts" / f"{name}.toml"
