"""Scripts for the commands: found, read and checked, or a sentence that says why not."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from sessions.compiling.compiler import Intro, compile_script
from sessions.compiling.step import DEFAULT_RATE, Measure
from sessions.estimate import estimate
from sessions.findings import Finding, Problem, in_order, render
from sessions.inert import inert
from sessions.reading.source import Document
from sessions.rules.lint import lint
from sessions.rules.sounds import sound_files, sound_problems
from sessions.rules.steps import check
from sessions.script.models import Script
from sessions.store.catalog import Catalog, CatalogError, load
from sessions.timeline import Segment, Timeline
from tui.errors import FAILED, USAGE, UserError


def find_script(name_or_path: str) -> Path:
    """The script of a name or at a path. Raises UserError."""
    try:
        return Catalog().find(name_or_path)
    except CatalogError as error:
        if os.path.lexists(name_or_path):
            return Path(name_or_path)
        raise UserError(inert(str(error)), USAGE) from None


def examine(
    path: Path, values: Mapping[str, str] | None = None, measure: Measure | None = None
) -> tuple[Document, list[Finding]]:
    """Read a script; with all that is wrong with it, errors first. With a voice to measure them, its words too."""
    document = load(path, values or {})
    return document, findings_of(document, measure)


def findings_of(document: Document, measure: Measure | None = None, rate: int = DEFAULT_RATE) -> list[Finding]:
    """All that is wrong with a script that was read, errors first; `rate` is for words whose script has none."""
    if document.script is None:
        return in_order(document.findings)
    timeline = compile_script(document.script, measure or estimate, intro="none", rate=rate)
    problems = [*check(document.script, timeline), *_sounds(document.script)]
    if measure is not None:
        problems += lint(timeline)
    return in_order([*document.findings, *map(document.locate, problems)])


def _sounds(script: Script) -> list[Problem]:
    if not any(sound_files(script)):
        return []
    # Looking into sound files takes libraries that most scripts need not wait for.
    from audio.sounds import inspect_sound

    return sound_problems(script, inspect_sound)


class BrokenScriptError(UserError):
    """A script with errors; `brief` tells the first of them in a line."""

    def __init__(self, sentence: str, brief: str) -> None:
        super().__init__(sentence, FAILED)
        self.brief = brief


def load_script(name_or_path: str, values: Mapping[str, str] | None = None) -> Script:
    """The script of a name or at a path. Raises UserError for one that is not there or has errors."""
    script = load_document(name_or_path, values).script
    assert script is not None
    return script


def load_document(name_or_path: str, values: Mapping[str, str] | None = None) -> Document:
    """A script without errors, with where it was read from. Raises UserError as `load_script` does."""
    document, findings = examine(find_script(name_or_path), values)
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in errors:
        if values and finding.code == "unknown-var" and finding.path == document.path:
            raise UserError(f"{inert(name_or_path)}: {inert(finding.message)}. {inert(_hint(finding))}".strip(), USAGE)
    if document.script is None or errors:
        shown = "\n\n".join(render(finding, document.text_of(finding), wants_colour(sys.stderr)) for finding in errors)
        plural = "an error" if len(errors) == 1 else f"{len(errors)} errors"
        first = errors[0]
        brief = f"{inert(Path(first.path).name)}, line {first.span.line}: {inert(first.message)}"
        raise BrokenScriptError(f"{inert(name_or_path)} has {plural} and does not play.\n\n{shown}", brief)
    return document


def _hint(finding: Finding) -> str:
    return f"{finding.help[0].upper()}{finding.help[1:]}" if finding.help.startswith("did you mean") else ""


def draft_of(script: Script, intro: Intro = "full") -> Timeline:
    """The timeline of a script, the length of its words estimated."""
    return compile_script(script, estimate, intro=intro)


def parse_settings(settings: Iterable[str]) -> dict[str, str]:
    """Read `name=value`, each once. Raises UserError."""
    values: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise UserError(f'--set takes name=value, and not "{inert(setting)}".', USAGE)
        values[name.strip()] = value
    return values


def find_step(timeline: Timeline, step: str) -> Segment:
    """The segment with this index, or the first with this title, as `show` prints them. Raises UserError."""
    if step.isascii() and step.isdigit():
        if int(step[:9]) < len(timeline.segments):
            return timeline.segments[int(step[:9])]
        last = len(timeline.segments) - 1
        raise UserError(f"There is no step {step[:9]}: the steps are numbered 0 to {last}.", USAGE)
    wanted = step.strip().casefold()
    for segment in timeline.segments:
        if segment.do != "intro" and segment.title and segment.title.casefold() == wanted:
            return segment
    raise UserError(f'There is no step with the title "{inert(step)}". `unknot show` lists the steps.', USAGE)


def wants_colour(stream: object) -> bool:
    """Whether a stream shows colour: it is a terminal, and the person has not said NO_COLOR (no-color.org)."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
