"""Asserts, in an environment that holds the wheel alone, that the three floors come from it and are whole."""

import sys
from importlib import metadata, resources
from pathlib import Path

FLOORS = ("sessions", "audio", "tui")

owners = metadata.packages_distributions()
for floor in FLOORS:
    assert owners[floor] == ["unknot"], f"{floor} comes from {owners[floor]}"
    assert resources.files(floor).joinpath("py.typed").is_file(), f"{floor} has lost its type marker"
names = {path.name for path in resources.files("sessions").joinpath("library").iterdir()}
assert {"middle-back-ball.toml", "index.json"} <= names, f"the library holds {sorted(names)}"
assert resources.files("sessions").joinpath("phrases", "en.toml").is_file(), "the phrases are missing"
assert resources.files("sessions").joinpath("script", "session.schema.json").is_file(), "the schema is missing"
assert resources.files("audio").joinpath("speech", "sapi.ps1").is_file(), "the script for Windows voices is missing"
for name in ("app.tcss", "starter.toml", "screens/library.tcss", "screens/editor.tcss", "screens/settings.tcss"):
    assert resources.files("tui").joinpath(*name.split("/")).is_file(), f"{name} is missing"
tops = {path.parts[0] for path in metadata.files("unknot") or () if path.suffix == ".py"}
assert tops == set(FLOORS), f"the wheel brings {sorted(tops)}"
shared = Path(sys.prefix) / "share"
for name in ("applications/unknot.desktop", "icons/hicolor/scalable/apps/unknot.svg", "man/man1/unknot.1"):
    assert (shared / name).is_file(), f"{name} is missing below {shared}"
print("the wheel is whole:", ", ".join(FLOORS))
