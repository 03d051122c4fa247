"""The settings on disk: `config.toml` in the user's folder, read with every mistake told, and written back."""

import os
import stat
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tomli

from sessions.inert import inert
from sessions.reading.nearest import nearest
from sessions.reading.plain import Plain, Table
from sessions.settings.kinds import Value, WrongValueError, typed
from sessions.settings.layers import wrong_value
from sessions.settings.table import BY_PATH, SETTINGS, TABLES
from sessions.store.files import write_atomically
from sessions.store.folders import settings_path
from sessions.store.lock import Lock, LockedError

FILE = "config.toml"
LARGEST_FILE = 1 << 18
"""Bytes that a file of settings may have."""

_BOM = "\ufeff"
_LOOKS = 5
"""How often a lock is asked for, which takes a second each time."""


class SettingsError(Exception):
    """The file cannot be written. Its message is a sentence."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of settings chooses, by the names of the settings, and a sentence for each mistake in it."""

    chosen: Mapping[str, Value] = field(default_factory=dict[str, Value])
    mistakes: tuple[str, ...] = ()


def read_settings(path: Path | None = None) -> Kept:
    """What the user chose. Never raises: what is wrong is left out and said in a sentence, with its line."""
    path = path or settings_path()
    try:
        text = (_text(path) or "").removeprefix(_BOM)
    except SettingsError as error:
        return Kept(mistakes=(f"{error} The defaults are used.",))
    try:
        data: Table = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return Kept(mistakes=(f"{_broken(path, text)} The defaults are used.",))
    chosen: dict[str, Value] = {}
    wrong = list(_sorted_out(data, chosen))
    if not wrong:
        return Kept(chosen)
    from sessions.reading.spans import Spans

    spans = Spans(text)
    placed = sorted((spans.nearest(keys).line, sentence) for keys, sentence in wrong)
    return Kept(chosen, tuple(f"{_name(path)}, line {line}: {sentence}" for line, sentence in placed))


def change_settings(chosen: Mapping[str, Value], reset: Collection[str] = (), path: Path | None = None) -> None:
    """Choose some settings and reset others, by their names; all else in the file stays as it is.

    What others wrote meanwhile is kept: of two who choose the same setting, the last one has it. A file that is a link
    is written where the link leads. Raises SettingsError.
    """
    from sessions.store.settings_text import UnchangeableError, changed, new_text

    path = path or settings_path()
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _turn(path):
            text = _text(path)
            if text is None and not chosen:
                return
            bom = _BOM if text and text.startswith(_BOM) else ""
            other = changed(new_text() if text is None else text.removeprefix(_BOM), chosen, reset)
            if text is None or bom + other != text:
                if text is not None and not os.access(target, os.W_OK):
                    raise SettingsError(f"{_name(path)} is read-only: the settings are not saved.")
                write_atomically(target, bom + other)
    except UnchangeableError as error:
        text = _text(path) or ""
        reason = f"{_name(path)}: {error}." if _is_toml(text) else _broken(path, text)
        raise SettingsError(f"{reason} The settings are not saved: mend the file first.") from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(f"{inert(str(path))} cannot be written ({reason}): the settings are not saved.") from None


@contextmanager
def _turn(path: Path) -> Generator[None]:
    """Keep others from writing between this one's reading and writing. Raises SettingsError after some seconds."""
    lock = Lock(path.with_name(f".{path.name}.lock"))
    for look in range(1, _LOOKS + 1):
        try:
            lock.__enter__()
        except LockedError:
            if look == _LOOKS:
                raise SettingsError(f"Another unknot holds {_name(path)}: the settings are not saved.") from None
        except OSError:
            # A link in a folder that is read-only may lead to a file that is not.
            yield
            return
        else:
            break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _text(path: Path) -> str | None:
    """What the file holds, None where there is none. Raises SettingsError for what is no file of settings."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SettingsError(f"{_name(path)} is not a file.")
        if status.st_size > LARGEST_FILE:
            raise SettingsError(f"{_name(path)} has more than {LARGEST_FILE >> 10} KiB.")
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise SettingsError(f"{_name(path)} is not text in UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{inert(str(path))} cannot be read ({(error.strerror or str(error)).lower()}).") from None


def _name(path: Path) -> str:
    return inert(path.name)


def _is_toml(text: str) -> bool:
    try:
        tomli.loads(text.removeprefix(_BOM))
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return False
    return True


def _broken(path: Path, text: str) -> str:
    """Why the text is no TOML, and on which line."""
    from sessions.reading.syntax import read_toml

    fault = read_toml(text)
    if isinstance(fault, dict):
        return f"{_name(path)} cannot be read."
    line = text.count("\n", 0, fault.start) + 1
    mend = f": {fault.help}" if fault.help else ""
    return f"{_name(path)}, line {line}: {inert(fault.message)}{inert(mend)}."


def _sorted_out(data: Table, chosen: dict[str, Value]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Fill in what is chosen; gives each mistake with its keys."""
    for table, content in data.items():
        if table not in TABLES:
            yield (table,), _no_table(table, content)
        elif not isinstance(content, dict):
            yield (table,), f"{table} is a table: write [{table}] on a line of its own, and its settings below."
        else:
            yield from _of_table(table, content, chosen)


def _of_table(table: str, content: Table, chosen: dict[str, Value]) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, written in content.items():
        setting = BY_PATH.get(f"{table}.{key}")
        if setting is None:
            yield (table, key), _no_key(table, key)
            continue
        try:
            chosen[setting.name] = setting.kind.read(written)
        except WrongValueError as error:
            used = typed(setting.kind, setting.default)
            yield (table, key), f"{wrong_value(key, written, error)} {used} is used.".replace("?.", "?")


def _no_table(table: str, content: Plain) -> str:
    if not isinstance(content, dict):
        homes = [setting.table for setting in SETTINGS if setting.key == table]
        if homes:
            return f"{inert(table)} belongs below [{homes[0]}]. It is left out."
    meant = nearest(table, TABLES, "[{}]")
    return f"there is no [{inert(table)}]{f': {meant}' if meant else '.'} It is left out."


def _no_key(table: str, key: str) -> str:
    homes = [setting.table for setting in SETTINGS if setting.key == key]
    if homes:
        return f"{inert(key)} belongs below [{homes[0]}], and not below [{table}]. It is left out."
    meant = nearest(key, (setting.key for setting in SETTINGS if setting.table == table), "{}")
    return f"[{table}] has no {inert(key)}{f': {meant}' if meant else '.'} It is left out."
