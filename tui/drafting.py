"""A script being edited: its text, what is wrong with it as it stands, and the file that it is saved to."""

from dataclasses import dataclass
from pathlib import Path

from sessions.compiling.compiler import Intro, compile_script
from sessions.estimate import estimate
from sessions.findings import Finding
from sessions.inert import inert
from sessions.reading.source import Document
from sessions.store import drafts
from sessions.store.catalog import BUNDLED, LARGEST_SCRIPT, Catalog, load_text, read_script
from sessions.store.files import write_atomically
from sessions.timeline import Address, Segment, Timeline
from tui.errors import UserError
from tui.loading import findings_of
from tui.starter import copy_of


class ChangedMeanwhileError(UserError):
    """The file holds something else than when it was read: another program has written it."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A text as it was read: all that is wrong with it, and the session that it makes (None where it has errors)."""

    text: str
    document: Document
    findings: tuple[Finding, ...]
    timeline: Timeline | None

    def segment_at(self, line: int, column: int) -> Segment | None:
        """The first segment of the step at a place of the text, 1-based; None outside of all steps."""
        address = self.document.step_at(line, column)
        if self.timeline is None or not address:
            return None
        return next((segment for segment in self.timeline.segments if _within(segment.address, address)), None)


class Draft:
    """One script in the editor. A bundled one is saved as a copy in the user's own folder.

    Raises UserError for one that cannot be read as text.
    """

    def __init__(self, path: Path, *, intro: Intro = "full") -> None:
        self._intro: Intro = intro
        bundled = path.parent == BUNDLED
        self.path = Catalog().own.absolute() / path.name if bundled else path.absolute()
        """Where it is saved."""
        self.saved = copy_of(path) if bundled else _text_of(path)
        """The text as the file has it."""
        self.is_copy = bundled
        """Whether saving it first makes the user's own copy."""
        self._seen = None if bundled else self.saved

    @property
    def name(self) -> str:
        """What it is called on the screen."""
        return inert(self.path.stem)

    @property
    def unsaved(self) -> str | None:
        """A text of it that was never saved, from another time; None where there is none."""
        text = drafts.kept(self.path)
        return None if text == self.saved else text

    def examine(self, text: str) -> Examined:
        """Read a text as it would be played; it takes a moment."""
        document = load_text(self.path, text)
        findings = tuple(findings_of(document))
        broken = document.script is None or any(finding.severity == "error" for finding in findings)
        timeline = None if broken or document.script is None else self._timeline(document)
        return Examined(text, document, findings, timeline)

    def keep(self, text: str) -> None:
        """See to it that a text is not lost, without saving it."""
        if text == self.saved:
            drafts.forget(self.path)
        else:
            drafts.keep(self.path, text)

    def discard(self) -> None:
        """What is not saved is not wanted."""
        drafts.forget(self.path)

    def save(self, text: str, *, force: bool = False) -> None:
        """Write the file whole. Raises UserError where it cannot be, and, unless `force`, ChangedMeanwhileError."""
        shown = inert(str(self.path))
        if len(text.encode(errors="replace")) > LARGEST_SCRIPT:
            raise UserError(f"A script has at most {LARGEST_SCRIPT >> 20} MiB; this one is larger and was not saved.")
        if not force and self._on_disk() not in (None, self._seen):
            raise ChangedMeanwhileError(f"{shown} was changed by another program meanwhile.")
        try:
            write_atomically(self.path, text)
        except (OSError, UnicodeEncodeError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(f"{shown} cannot be written: {reason}. The text is kept; nothing is lost.") from None
        self.saved = self._seen = text
        self.is_copy = False
        drafts.forget(self.path)

    def _on_disk(self) -> str | None:
        try:
            return _text_of(self.path)
        except UserError:
            return None

    def _timeline(self, document: Document) -> Timeline:
        assert document.script is not None
        return compile_script(document.script, estimate, intro=self._intro)


def _text_of(path: Path) -> str:
    data = read_script(path)
    if isinstance(data, Finding):
        raise UserError(f"{inert(str(path))} cannot be edited: {inert(data.message)}.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError(f"{inert(str(path))} cannot be edited: it is no text in UTF-8.") from None


def _within(address: Address, block: Address) -> bool:
    return address[: len(block)] == block
