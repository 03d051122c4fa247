"""`unknot check`: what is wrong with scripts."""

import json
import sys
from typing import Annotated

from cyclopts import Parameter

from audio.opening import open_narrator
from audio.rehearsal import Rehearsal
from sessions.compiling.step import DEFAULT_RATE
from sessions.findings import Finding, FindingRecord, as_json, render
from sessions.store.catalog import load
from tui import completing
from tui.commands.options import AsJson
from tui.errors import FAILED, USAGE, UserError
from tui.loading import find_script, findings_of, wants_colour
from tui.meter import Meter
from tui.preferences import preferences


def check(
    *files: Annotated[str, Parameter(completer=completing.session, help="Scripts, or names of the library.")],
    json: AsJson = False,
    strict: Annotated[bool, Parameter(negative=(), show_default=False, help="Warnings count as errors.")] = False,
) -> int:
    """Check session scripts: every finding of every file, errors before warnings.

    Words are measured with the voice that will speak them.
    """
    if not files:
        raise UserError("Which file? See: unknot check --help", USAGE)
    missing = 0
    found: list[Finding] = []
    records: list[FindingRecord] = []
    colour = wants_colour(sys.stdout)
    meter = Meter()
    playing = preferences().playing("none")
    rate = playing.words_per_minute or DEFAULT_RATE
    with open_narrator(meter.notice, playing.engine, playing.speaker) as narrator:
        for file in files:
            try:
                path = find_script(file)
            except UserError as error:
                print(f"unknot: {error}", file=sys.stderr)
                missing += 1
                continue
            document = load(path)
            if document.script is not None:
                rehearsal = Rehearsal(document.script, narrator, intro="none", rate=rate)
                rehearsal.prepare(lambda done, total: meter.show("Speaking", done, total))
                meter.end()
            findings = findings_of(document, narrator.measure, rate)
            found += findings
            records += as_json(findings)
            if not json:
                for finding in findings:
                    print(render(finding, document.text_of(finding), colour), end="\n\n")
    if json:
        print(_json(records))
    elif missing < len(files):
        print(_summary(len(files) - missing, found))
    if missing:
        return USAGE
    return FAILED if any(strict or finding.severity == "error" for finding in found) else 0


def _json(records: list[FindingRecord]) -> str:
    return json.dumps(records, indent=2)


def _summary(files: int, findings: list[Finding]) -> str:
    errors = sum(finding.severity == "error" for finding in findings)
    counts = [_count(errors, "error"), _count(len(findings) - errors, "warning")]
    return f"{_count(files, 'file')}: {', '.join(filter(None, counts)) or 'nothing found'}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""
