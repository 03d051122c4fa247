"""Where unknot keeps its files on this system."""

from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("unknot", appauthor=False)


def cache_folder() -> Path:
    """What can be made anew: spoken words, the index of the user's scripts."""
    return _DIRS.user_cache_path


def data_folder() -> Path:
    """What the user made: scripts, the log, voices."""
    return _DIRS.user_data_path


def config_folder() -> Path:
    """What the user chose: the settings."""
    return _DIRS.user_config_path


def settings_path() -> Path:
    """Where the settings are kept; the file may not exist."""
    return config_folder() / "config.toml"
