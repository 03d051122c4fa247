"""The table of figures: what was measured, beside what it is to be compared with."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Spread:
    """What several runs gave, in one unit."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        return cls(tuple(values))

    @property
    def median(self) -> float:
        return median(self.values)

    def told(self, form: Callable[[float], str]) -> str:
        """The median, and the smallest and largest where there is more than one."""
        if len(self.values) == 1:
            return form(self.values[0])
        return f"{form(self.median)} ({form(min(self.values))} to {form(max(self.values))})"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table. `met` is None where there is nothing to be met."""

    what: str
    figure: str
    beside: str = ""
    aim: str = ""
    met: bool | None = None


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def share(value: float) -> str:
    return f"{value:.2%}"


def mb(value: float) -> str:
    return f"{value:.0f} MB"


class Table:
    """Prints rows as they come: for people as columns, or as a table of Markdown."""

    def __init__(self, *, markdown: bool) -> None:
        self._markdown = markdown
        self._under_way = False
        self.missed: list[str] = []

    def head(self, title: str) -> None:
        """Begin a group of rows."""
        if self._markdown:
            print(f"\n### {title}\n\n| what | figure | beside | aim |\n| --- | --- | --- | --- |", flush=True)
        else:
            print(f"\n{title}", flush=True)

    def row(self, row: Row) -> None:
        if row.met is False:
            self.missed.append(row.what)
        aim = row.aim + {True: ": met", False: ": missed", None: ""}[row.met] if row.aim else ""
        if self._markdown:
            print(
                "| " + " | ".join(cell.replace("|", "\\|") for cell in (row.what, row.figure, row.beside, aim)) + " |"
            )
        else:
            print(f"  {row.what:<44} {row.figure:<32} {row.beside}" + (f"  [{aim}]" if aim else ""), flush=True)

    def end(self) -> None:
        """Say which aims were missed."""
        print(f"\nAims missed: {', '.join(self.missed) or 'none'}.", flush=True)


def machine() -> str:
    """What the figures were measured on, and how busy it was."""
    load = f", load {', '.join(f'{value:.1f}' for value in os.getloadavg())}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} processors ({_processor()}), {platform.system()}, Python {platform.python_version()},"
        f" Textual {version('textual')}, termdown {_termdown()}{load}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _termdown() -> str:
    try:
        return version("termdown")
    except PackageNotFoundError:
        return "not installed"
