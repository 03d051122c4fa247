"""From the text of a script to a checked Script, or to findings that name line and column. Pure: text in."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from pydantic import ValidationError

from sessions.findings import MOST_PROBLEMS, Finding, KeyPath, Problem, Span, in_order
from sessions.reading.explain import problems_of
from sessions.reading.fault import Fault
from sessions.reading.plain import Plain, Table, walk
from sessions.reading.spans import Places, Spans
from sessions.reading.syntax import read_toml
from sessions.script.models import Script
from sessions.script.size import size_problems
from sessions.script.structure import includes_of, structure_problems
from sessions.script.variables import Expanded, expand_vars, fallen_vars
from sessions.timeline import Address

MOST_BLOCKS = 32
"""Blocks inside one another."""

_MOST_LEVELS = 100
_NO_VALUES: Mapping[str, str] = {}
_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Document:
    """A script's text as it was read: the Script where there is one, what is wrong with it, and where all stands.

    `script` is None where `findings` has an error.
    """

    path: str
    text: str
    script: Script | None
    findings: tuple[Finding, ...]
    _spans: Spans = field(repr=False)
    included: Mapping[KeyPath, "Document"] = field(default_factory=dict[KeyPath, "Document"], repr=False)

    def locate(self, problem: Problem) -> Finding:
        """The place of a problem in the text of a script, or in that of a script it includes."""
        for path, document in self.included.items():
            inner = problem.path[len(path) :]
            if problem.path[: len(path)] == path and inner[:1] == ("step",):
                return document.locate(replace(problem, path=inner))
        return _located(problem, self.path, self._spans)

    def place_of(self, address: Address) -> Span:
        """Where a step begins in the text."""
        return self._spans.nearest(tuple(part for number in address for part in ("step", number)))

    def step_at(self, line: int, column: int) -> Address:
        """The step that a place of the text (1-based) belongs to, or the block that it is in; () outside of all."""
        path = self._spans.innermost(line, column)
        address: list[int] = []
        for name, number in zip(path[::2], path[1::2], strict=False):
            if name != "step" or not isinstance(number, int):
                break
            address.append(number)
        return tuple(address)

    def text_of(self, finding: Finding) -> str:
        """The text that a finding of this script, or of one it includes, points into."""
        texts = (document.text_of(finding) for document in self.included.values())
        return self.text if finding.path == self.path else next(filter(None, texts), "")


Includer = Callable[[str, Mapping[str, str]], Document | str]
"""Gives the script that an `include` names, with values for its vars; or a sentence why it cannot."""


def _nothing(session: str, _values: Mapping[str, str]) -> str:
    return f"`{session}` cannot be read: there is no library at hand"


def parse(
    text: str, path: str = "<script>", values: Mapping[str, str] = _NO_VALUES, include: Includer = _nothing
) -> Document:
    """Read a script. `path` is only named in findings; `values` takes the place of what `[vars]` says. Never raises."""
    text = text.removeprefix(_BYTE_ORDER_MARK)
    spans = Spans(text)
    data = read_toml(text)
    if isinstance(data, Fault):
        place = Places(text).span(data.start, data.end)
        fault = Finding(path, place, "error", data.code, data.message, data.label, data.help)
        return Document(path, text, None, (fault,), spans)
    included: dict[KeyPath, Document] = {}
    script, problems = _checked(data, spans, values, partial(_included, include, included))
    if more := problems[MOST_PROBLEMS:]:
        last = Problem("more-findings", more[0].path, "there is more: mend the others first")
        problems = [*problems[:MOST_PROBLEMS], last]
    document = Document(path, text, script, (), spans, included)
    found = [*map(document.locate, problems), *(finding for inner in included.values() for finding in inner.findings)]
    return replace(document, findings=tuple(in_order(dict.fromkeys(found))))


def unread(text: str, finding: Finding) -> Document:
    """What stands for a script that could not even be read; `text` is as much of it as there is."""
    return Document(finding.path, text, None, (finding,), Spans(text))


def _included(include: Includer, documents: dict[KeyPath, Document], script: Script) -> Iterator[Problem]:
    """Give every `include` of a script the script it means, and note its document. Tells what stands in the way."""
    for path, step in includes_of(script):
        document = include(step.session, {name: str(value) for name, value in step.values.items()})
        if isinstance(document, str):
            yield Problem("include-failed", (*path, "session"), document)
            continue
        unknown = [finding for finding in document.findings if finding.code == "unknown-var"]
        for finding in unknown:
            yield Problem("unknown-var", (*path, "with"), finding.message, help=finding.help)
        known = tuple(finding for finding in document.findings if finding not in unknown)
        documents[path] = replace(document, findings=known)
        if document.script is not None:
            step.attach(document.script)
        elif known:
            at = f"{known[0].path}:{known[0].span.line}"
            yield Problem("include-failed", (*path, "session"), f"`{step.session}` has errors", f"see {at}")


def _checked(
    data: Table, spans: Spans, values: Mapping[str, str], included: Callable[[Script], Iterable[Problem]]
) -> tuple[Script | None, list[Problem]]:
    if deep := _too_deep(data):
        return None, [deep]
    expanded = expand_vars(data, values)
    problems = [*expanded.problems, *fallen_vars(data)]
    try:
        script = Script.model_validate(expanded.data)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        return None, _merged(problems, problems_of(errors, expanded.data, spans), expanded)
    found = list(included(script))
    if not found:
        found = [*size_problems(script), *structure_problems(script)]
    problems = _merged(problems, found, expanded)
    return (None if any(problem.severity == "error" for problem in problems) else script), problems


def _too_deep(data: Plain) -> Problem | None:
    for path, _ in walk(data):
        if path.count("step") > MOST_BLOCKS + 1:
            return Problem(
                "too-deep", path[:-1], f"blocks nest deeper than {MOST_BLOCKS} levels", help="take levels out"
            )
        if len(path) > _MOST_LEVELS:
            return Problem("too-deep", path, f"tables nest deeper than {_MOST_LEVELS} levels", help="take levels out")
    return None


def _merged(first: Iterable[Problem], more: Iterable[Problem], expanded: Expanded) -> list[Problem]:
    """Problems with one for each value: a var that is wrong is not also a wrong duration. Those a var made say so."""
    problems = list(first)
    taken: set[KeyPath] = {problem.path for problem in problems}
    for problem in more:
        if problem.path not in taken:
            problems.append(_with_var(problem, expanded))
    return problems


def _with_var(problem: Problem, expanded: Expanded) -> Problem:
    shown = expanded.shown.get(problem.path)
    if shown is None or problem.label:
        return problem
    return replace(problem, label=f"with its vars this is {shown}")


def _located(problem: Problem, path: str, spans: Spans) -> Finding:
    span = spans.key(problem.path) if problem.on_key else None
    return Finding(
        path=path,
        span=span or spans.nearest(problem.path),
        severity=problem.severity,
        code=problem.code,
        message=problem.message,
        label=problem.label,
        help=problem.help,
    )
