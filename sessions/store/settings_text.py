"""The text of `config.toml`, and how it is changed: only the line of a setting, all else as it was."""

import re
from collections.abc import Collection, Mapping, MutableMapping
from typing import Any, cast

import tomli
import tomlkit
from tomlkit.exceptions import TOMLKitError

from sessions.reading.plain import Table
from sessions.settings.kinds import Value, Written
from sessions.settings.table import BY_NAME, SETTINGS, TABLES, Setting

HEAD = """\
# The settings of unknot. A line with a # before it shows what holds unless you choose.
# Environment variables (UNKNOT_VOLUME and so on) and flags win over what stands here.
"""


class UnchangeableError(ValueError):
    """A text that cannot be changed without losing something of it."""


def new_text() -> str:
    """A file in which nothing is chosen yet: every setting as a comment, with what it takes."""
    tables = [f"[{table}]\n\n{''.join(map(_commentary, _settings_of(table)))}" for table in TABLES]
    return f"{HEAD}\n{''.join(tables).rstrip()}\n"


def _settings_of(table: str) -> list[Setting]:
    return [setting for setting in SETTINGS if setting.table == table]


def _commentary(setting: Setting) -> str:
    return f"# {setting.help}\n# It takes {setting.kind.meant}.\n# {_line(setting, setting.default)}\n\n"


def changed(text: str, chosen: Mapping[str, Value], reset: Collection[str] = ()) -> str:
    """The text with some settings chosen and others reset, by their names.

    Raises UnchangeableError where the text is no TOML, or has something else where a table is to be.
    """
    for name in reset:
        text = _verified(text, BY_NAME[name], None, (_commented, _removed))
    for name, value in chosen.items():
        setting = BY_NAME[name]
        text = _verified(text, setting, setting.kind.write(value), (_uncommented, _replaced, _inserted, _appended))
    return text


def _line(setting: Setting, value: Value) -> str:
    return f"{setting.key} = {tomlkit.item(setting.kind.write(value)).as_string()}"


def _verified(text: str, setting: Setting, written: Written | None, ways: Collection[Any]) -> str:
    """The text changed by the first way that changes this setting and nothing else."""
    data = _plain(text)
    wanted = _with(data, setting, written)
    if _same(data, wanted):
        return text
    for way in ways:
        other = way(text, setting, written)
        if other is not None and _is(other, wanted):
            return cast("str", other)
    raise UnchangeableError(f"[{setting.table}] cannot be changed")


def _plain(text: str) -> Table:
    try:
        return tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError, ValueError) as error:
        raise UnchangeableError(str(error)) from None


def _is(text: str, wanted: Table) -> bool:
    try:
        data: Table = tomli.loads(text)
    except (tomli.TOMLDecodeError, ValueError):
        return False
    return _same(data, wanted)


def _same(one: Table, other: Table) -> bool:
    # repr: a `nan` of somebody else's equals itself here, and 1 is not 1.0 or true.
    return repr(_sorted(one)) == repr(_sorted(other))


def _sorted(data: Table) -> list[Any]:
    return sorted((key, _sorted(value) if isinstance(value, dict) else value) for key, value in data.items())


def _with(data: Table, setting: Setting, written: Written | None) -> Table:
    table = data.get(setting.table, {})
    if not isinstance(table, dict):
        raise UnchangeableError(f"`{setting.table}` is no table")
    if written is None and setting.key not in table:
        return data
    table = {key: value for key, value in table.items() if key != setting.key}
    if written is not None:
        table[setting.key] = written
    return {**data, setting.table: table}


def _section(lines: list[str], table: str) -> tuple[int, int] | None:
    """The lines of a table with a header of its own: from the one after the header to before the next header."""
    header = re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?")
    start = next((index + 1 for index, line in enumerate(lines) if header.fullmatch(line.rstrip("\r\n"))), None)
    if start is None:
        return None
    end = next((index for index in range(start, len(lines)) if lines[index].lstrip().startswith("[")), len(lines))
    return start, end


def _found(text: str, setting: Setting, pattern: str) -> tuple[list[str], int] | None:
    lines = text.splitlines(keepends=True)
    start, end = _section(lines, setting.table) or (0, 0)
    matching = [index for index in range(start, end) if re.match(pattern, lines[index])]
    return (lines, matching[0]) if len(matching) == 1 else None


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _uncommented(text: str, setting: Setting, written: Written) -> str | None:
    """Where the setting stands as a comment, its line takes the place of that."""
    if (found := _found(text, setting, rf"#\s*{setting.key}\s*=")) is None:
        return None
    lines, index = found
    lines[index] = f"{_line(setting, setting.kind.read(written))}{_ending(lines[index])}"
    return "".join(lines)


def _commented(text: str, setting: Setting, _written: Written | None) -> str | None:
    """A line of the setting alone becomes a comment that shows its default."""
    if (found := _found(text, setting, rf"{setting.key}\s*=[^#]*$")) is None:
        return None
    lines, index = found
    lines[index] = f"# {_line(setting, setting.default)}{_ending(lines[index])}"
    return "".join(lines)


def _inserted(text: str, setting: Setting, written: Written) -> str | None:
    """After the last line of its table, and before the comment of the next one."""
    lines = text.splitlines(keepends=True)
    section = _section(lines, setting.table)
    if section is None:
        return None
    start, end = section
    written_out = [index for index in range(start, end) if lines[index].strip() and not _is_comment(lines[index])]
    at = max(written_out, default=start - 1) + 1
    ending = _ending(lines[at - 1])
    if not ending:
        lines[at - 1] += "\n"
    lines.insert(at, f"{_line(setting, setting.kind.read(written))}{ending or chr(10)}")
    return "".join(lines)


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _replaced(text: str, setting: Setting, written: Written) -> str | None:
    """Its value is put in the place of another."""
    return _by_tomlkit(text, setting, written, new=False)


def _appended(text: str, setting: Setting, written: Written) -> str | None:
    """A key more, in a table more where it must be."""
    return _by_tomlkit(text, setting, written, new=True)


def _removed(text: str, setting: Setting, _written: Written | None) -> str | None:
    """Its key is taken out."""
    return _by_tomlkit(text, setting, None, new=False)


def _by_tomlkit(text: str, setting: Setting, written: Written | None, *, new: bool) -> str | None:
    try:
        document = tomlkit.parse(text)
        if setting.table not in document:
            if not new:
                return None
            document[setting.table] = tomlkit.table()
        table = cast("MutableMapping[str, Any]", document[setting.table])
        if written is None:
            del table[setting.key]
        elif new or setting.key in table:
            table[setting.key] = written
        else:
            return None
        return document.as_string()
    except (TOMLKitError, KeyError, ValueError, AttributeError, TypeError):
        # It reads TOML 1.0 alone, and stumbles over tables that are written in odd orders.
        return None
