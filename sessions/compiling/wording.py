"""The words of a session: templates filled in, and the built-in line of every step."""

from collections.abc import Mapping
from dataclasses import dataclass

from sessions.compiling.plan import Planned
from sessions.phrases import Phrases
from sessions.script.models import CueSpec, Hold, OneSide, Reps, SidedText, SwitchSpec
from sessions.script.templates import expand
from sessions.script.values import Offset
from sessions.timecode import DurationError, Ms, parse_duration
from sessions.timeline import Side

AT_START = Offset(mark="start")


@dataclass(frozen=True, slots=True)
class Turn:
    """A planned step with its length, its repetitions or breaths, and the side that comes next where it has none."""

    planned: Planned
    duration: Ms
    count: int | None
    every: Ms | None
    coming_side: OneSide | None


class Wording:
    """Puts the values of a turn into the texts of a script, in words."""

    def __init__(self, phrases: Phrases, values: Mapping[str, str | int | float]) -> None:
        self.phrases = phrases
        self._vars = {name: self._in_words(value) for name, value in values.items()}

    def fill(self, text: str, turn: Turn, following: Turn | None) -> str:
        """A text with its templates filled in for a turn; `following` is what `{next}` tells of."""

        def value_of(name: str) -> str:
            return self._vars[name] if name in self._vars else self._value(name, turn, following)

        return expand(text, value_of)

    def said(self, words: str | SidedText, turn: Turn, following: Turn | None) -> str:
        """The words of a step or a cue: the text of its side, filled in."""
        if isinstance(words, SidedText):
            words = words.right if self._side_of(turn) == "right" else words.left
        return self.fill(words, turn, following)

    def title(self, turn: Turn, following: Turn | None) -> str | None:
        """The title of a turn, filled in."""
        return self.fill(turn.planned.title, turn, following) if turn.planned.title else None

    def start_line(self, turn: Turn, following: Turn | None, announced: Side | None) -> tuple[str, bool]:
        """What is said when a turn begins, and whether it names its side. `announced` is the side named last."""
        planned = turn.planned
        author = own_words(planned)
        if author == "":
            return "", False
        text = self.said(author, turn, following) if author is not None else self._built_in(turn)
        names = author is None and planned.do == "switch" and self._side_of(turn) is not None
        names = names or (author is not None and _names_side(author))
        if planned.side in ("left", "right") and planned.do != "switch" and announced != planned.side and not names:
            opening = self.phrases("side_opening", side=self.side(planned.side))
            return f"{opening} {text}", True
        return text, names

    def next_lines(self, following: Turn, side_told: Side | None) -> tuple[str, ...]:
        """The preview of what follows, and shorter ones for where there is no time for it, the longest first.

        They leave out how long it lasts, and the side where it is the one that was named last.
        """
        told = side_told is not None and following.planned.side == side_told
        parts = [self._next_parts(following, side=True, length=True)]
        if told:
            parts.append(self._next_parts(following, side=False, length=True))
        parts.append(self._next_parts(following, side=not told, length=False))
        return tuple(dict.fromkeys(self.phrases("next", next=", ".join(it)) for it in parts))

    def side(self, side: Side) -> str:
        """A side in words."""
        return self.phrases.words[f"side.{side}"]

    def _built_in(self, turn: Turn) -> str:
        planned, step = turn.planned, turn.planned.step
        if planned.do == "switch":
            side = self._side_of(turn)
            return self.phrases("start.switch", side=self.side(side)) if side else self.phrases("change")
        values = {"for": self.phrases.duration(turn.duration), "count": self.phrases.number(turn.count or 1)}
        if isinstance(step, Hold) and step.up_to:
            return self.phrases("start.hold_up_to", **values)
        if isinstance(step, Reps) and turn.count is None:
            return self.phrases("start.reps_for", **values)
        return self.phrases(f"start.{planned.do}", **values)

    def _side_of(self, turn: Turn) -> Side | None:
        return turn.planned.side or turn.coming_side

    def _value(self, name: str, turn: Turn, following: Turn | None) -> str:
        planned = turn.planned
        if name == "side":
            side = self._side_of(turn)
            return self.side(side) if side else ""
        if name == "for":
            return self.phrases.duration(turn.duration)
        if name == "next":
            return ", ".join(self._next_parts(following, side=True, length=True)) if following else ""
        number = {"round": planned.round, "rounds": planned.rounds, "count": turn.count}[name]
        return self.phrases.number(number or 1)

    def _next_parts(self, following: Turn, *, side: bool, length: bool) -> list[str]:
        planned = following.planned
        parts = [self.title(following, None) or self.phrases.words[f"kind.{planned.do}"]]
        if side and planned.side is not None and planned.side not in parts[0].lower():
            parts.append(self.side(planned.side))
        if length and planned.do != "wait":
            parts.append(self.phrases.duration(following.duration))
        return parts

    def _in_words(self, value: str | float) -> str:
        if not isinstance(value, str):
            return self.phrases.number(value)
        try:
            return self.phrases.duration(parse_duration(value))
        except DurationError:
            return value


def own_cues(planned: Planned) -> tuple[CueSpec, ...]:
    """The cues that the author gave a turn."""
    if planned.step is not None:
        return planned.step.cue
    return planned.changing.cue if isinstance(planned.changing, SwitchSpec) else ()


def own_words(planned: Planned) -> str | SidedText | None:
    """What the author wrote to be said at the start of a turn; None where the built-in line is to be said.

    It is the `say` of the step, and where there is none, its first cue that speaks at the start.
    """
    say = _say(planned)
    at_start = [cue.say for cue in own_cues(planned) if cue.say is not None and cue.at == AT_START]
    return at_start[0] if say is None and at_start else say


def line_is_cue(planned: Planned) -> bool:
    """Whether the line of a turn's start comes from a cue."""
    return _say(planned) is None and own_words(planned) is not None


def _say(planned: Planned) -> str | SidedText | None:
    if planned.step is not None:
        return planned.step.say
    return planned.changing.say if isinstance(planned.changing, SwitchSpec) else None


def _names_side(words: str | SidedText) -> bool:
    return isinstance(words, SidedText) or "{side}" in words
