from collections.abc import Callable
from dataclasses import replace

import pytest

from sessions.timecode import Ms
from sessions.timeline import Breath, Phase, Pressure, Timeline
from sessions.transport import Playhead, State
from tests.tui.conftest import FakeDeck, Lane
from tests.tui.journals import FakeJournal
from tui.plain import ANSWER_WITHIN_S, ASKS_AFTER_S, ASKS_BEFORE_S, NOBODY_THERE_S, Plain
from tui.plain_keys import KEYS


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class ScriptedLines:
    """Lines that the test hands out."""

    def __init__(self, ended: bool = True) -> None:
        self.coming: list[str] = []
        self.ended = ended

    def take(self) -> list[str]:
        coming, self.coming = self.coming, []
        return coming


class Runner:
    """Plays a fake deck through plain mode: at each look, the next step of a story happens."""

    def __init__(
        self, timeline: Timeline, lines: ScriptedLines | None = None, journal: FakeJournal | None = None
    ) -> None:
        self.journal = journal
        self.deck = StoryDeck(timeline)
        self.lines = lines or ScriptedLines()
        self.clock = Clock()
        self.told: list[str] = []

    def run(self, *story: Callable[[], object]) -> bool:
        self.deck.story = list(story)
        return Plain(
            self.deck, self.lines, self.told.append, journal=self.journal, monotonic=self.clock, sleep=self.clock.sleep
        ).run()


class StoryDeck(FakeDeck):
    """A deck to which something happens at each look; after that it has ended."""

    story: list[Callable[[], object]]

    def wait_ended(self, timeout: float | None = None) -> bool:
        if not self.story:
            return True
        self.story.pop(0)()
        return False


def small() -> Timeline:
    lane = Lane()
    lane.add("intro", 5, title="Small session")
    lane.say(0, "Small session.")
    lane.tone(0, "tick")
    lane.add("move", 10, line="Sit down.")
    lane.say(0.3, "Sit down.")
    lane.add(
        "hold", 20, "left", title="Shoulder", line="Lean in.", note="Light.", pressure=Pressure(4, "a", Ms(90_000))
    )
    lane.tone(0, "start")
    lane.say(0.3, "Lean in.")
    lane.say(10, "Ten seconds.")
    lane.add("breathe", 20, line="Breathe.", breath=Breath((Phase("in", Ms(4000)), Phase("out", Ms(6000))), 2))
    lane.say(0, "In")
    lane.tone(0, "breathe-in")
    lane.tone(4, "breathe-out")
    lane.add("outro", 3, line="Session complete.")
    lane.say(0.3, "Session complete.")
    return lane.timeline("Small \x1b[31msession", ("Soft ball.",))


def walk(deck: FakeDeck, upto: int, step: int = 500) -> list[Callable[[], object]]:
    """Play from the start up to a moment, a look every half second."""

    def at(position: int) -> Callable[[], object]:
        def move() -> None:
            segment = deck.timeline.segment_at(Ms(position))
            deck.put(segment.index, position - segment.start)

        return move

    return [at(position) for position in range(0, upto, step)]


def test_a_session_from_start_to_end() -> None:
    runner = Runner(small())
    assert runner.run(*walk(runner.deck, 58_000))
    assert runner.told == [
        "Small ␛[31msession, left, 0:50",
        "Not a substitute for care. Stop if it hurts.",
        "Soft ball.",
        "   0:00  Small session, get ready",
        '   0:00  "Small session."',
        "   0:05  Move 10 s",
        '   0:05  "Sit down."',
        "   0:15  Shoulder, hold left 20 s, pressure 4 of 10",
        "   0:15  Light.",
        '   0:15  "Lean in."',
        '   0:25  "Ten seconds."',
        "   0:35  Breathe 20 s",
        "   0:35  Breathe.",
        '   0:35  "In"',
        "   0:39  Out",
        "   0:55  The end",
        '   0:55  "Session complete."',
        "   0:58  The session is complete.",
    ]


def test_any_partition_of_the_time_tells_the_same() -> None:
    told: list[list[str]] = []
    for step in (50, 333, 1_900):
        runner = Runner(small())
        runner.run(*walk(runner.deck, 58_000, step))
        told.append(runner.told)
    assert told[0] == told[1] == told[2]


def test_a_jump_tells_where_it_landed_and_nothing_on_the_way() -> None:
    runner = Runner(small())
    runner.run(lambda: runner.deck.put(1, 1_000), lambda: runner.deck.put(3, 0), lambda: runner.deck.put(2, 400))
    assert runner.told[3:-2] == [
        "   0:05  Move 10 s",
        '   0:05  "Sit down."',
        "   0:35  Breathe 20 s",
        "   0:35  Breathe.",
        "   0:15  Shoulder, hold left 20 s, pressure 4 of 10",
        "   0:15  Light.",
        '   0:15  "Lean in."',
        "   0:55  The end",
    ]


def test_pause_and_resume() -> None:
    runner = Runner(small())
    runner.run(
        lambda: runner.deck.put(2, 5_000),
        lambda: runner.deck.put(2, 5_000, State.PAUSED),
        lambda: runner.deck.put(2, 5_050),
    )
    assert [line for line in runner.told if "Paused" in line or "Going on" in line] == [
        "   0:20  Paused.",
        "   0:20  Going on, 0:15 left.",
    ]


def test_keys_are_lines() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["p", "N", "b", "+", "-", "", "m", "?", "\x1b[2J"]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.deck.commands == [
        "play", "toggle", "next", "back", "extend 10000", "extend -10000", "ready", "mute True",
    ]  # fmt: skip
    assert KEYS in runner.told
    assert '"␛[2j" is no key. ? lists them.' in runner.told


def test_something_feels_wrong() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["x", "", "n"]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.deck.commands == ["play", "ease", "seek 3", "toggle"]
    assert runner.told.count("e ends the session, s skips this spot, g goes on.") == 2
    assert any(line.startswith("Stop for today at any of these: Sharp") for line in runner.told)


def test_quitting_says_where() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["q"]
    assert not runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.told[-1] == "   0:20  Stopped in: Shoulder, hold left 20 s."


def test_an_interrupt_says_where_and_goes_on_up() -> None:
    runner = Runner(small())

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner.run(lambda: runner.deck.put(1, 2_000), interrupt)
    assert runner.told[-1] == "   0:07  Stopped in: Move 10 s."


def test_a_wait_that_no_key_can_end_ends_by_itself() -> None:
    lane = Lane()
    lane.add("wait", 15, line="Press Enter when you are ready.")
    runner = Runner(lane.timeline("Wait"))

    def wait(seconds: float) -> Callable[[], object]:
        def move() -> None:
            runner.clock.now += seconds
            runner.deck.put(0, 0, State.WAITING, 0)

        return move

    runner.run(wait(0), wait(NOBODY_THERE_S - 0.1))
    assert "ready" not in runner.deck.commands
    runner = Runner(lane.timeline("Wait"))
    runner.run(wait(0), wait(NOBODY_THERE_S))
    assert runner.deck.commands == ["play", "ready"]
    assert runner.told[2:5] == [
        "   0:00  Wait",
        "   0:00  Press Enter when you are ready.",
        "   0:00  No key can come: it goes on by itself in 15 s.",
    ]


def test_a_wait_with_keys_waits_for_them() -> None:
    lane = Lane()
    lane.add("wait", 15)
    runner = Runner(lane.timeline("Wait"), ScriptedLines(ended=False))

    def wait() -> None:
        runner.clock.now += 100
        runner.deck.put(0, 0, State.WAITING, 0)

    runner.run(wait, wait)
    assert runner.deck.commands == ["play"]


def test_a_spot_that_has_had_its_time_is_said() -> None:
    runner = Runner(small())
    runner.run(lambda: runner.deck.put(2, 5_000), lambda: runner.deck.put(3, 0, resting=True))
    assert "   0:35  That spot has had its time." in runner.told


def test_a_deck_that_fails_raises() -> None:
    runner = Runner(small())

    def fail() -> None:
        runner.deck.failure = RuntimeError("the mixer broke")

    with pytest.raises(RuntimeError, match="the mixer broke"):
        runner.run(fail)


def test_playhead_of_a_longer_timeline_is_not_lost() -> None:
    """A reload may bring a playhead and a timeline that do not fit for one look."""
    runner = Runner(small())

    def beyond() -> None:
        runner.deck.playhead = Playhead(State.PLAYING, Ms(0), 99, Ms(0))

    assert runner.run(beyond)


def test_keys_wait_for_the_session_to_begin() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["q"]
    assert not runner.run(
        lambda: runner.deck.put(0, 0, State.STOPPED),
        lambda: runner.deck.put(0, 0, State.STOPPED),
        lambda: runner.deck.put(2, 5_000),
    )
    assert runner.told[-1] == "   0:20  Stopped in: Shoulder, hold left 20 s."


def longer(timeline: Timeline, index: int, by: int) -> Timeline:
    segments = [replace(it, end=Ms(it.end + by)) if it.index == index else it for it in timeline.segments]
    return replace(timeline, segments=tuple(segments))


def test_it_tells_what_has_come_of_plus_and_minus() -> None:
    timeline = small()
    runner = Runner(timeline)
    deck, clock = runner.deck, runner.clock

    def press(key: str) -> None:
        runner.lines.coming = [key]

    def lengthened() -> None:
        deck.timeline = longer(timeline, 2, 10_000)

    def later() -> None:
        clock.now += ANSWER_WITHIN_S

    runner.run(
        lambda: deck.put(2, 1_000),
        lambda: press("+"),
        lengthened,
        lambda: press("+"),
        later,
    )
    assert deck.commands == ["play", "extend 10000", "extend 10000"]
    told = [line.strip() for line in runner.told if "This step" in line]
    assert told == ["0:16  This step now lasts 30 s.", "0:16  This step stays at 30 s."]


def test_nothing_is_told_of_the_length_of_a_step_that_was_left() -> None:
    runner = Runner(small())

    def press_and_go_on() -> None:
        runner.lines.coming = ["+"]

    def later() -> None:
        runner.clock.now += ANSWER_WITHIN_S

    runner.run(
        lambda: runner.deck.put(2, 1_000),
        press_and_go_on,
        lambda: runner.deck.put(3, 0),
        later,
    )
    assert runner.deck.commands == ["play", "extend 10000"]
    assert not [line for line in runner.told if "This step" in line]


def test_back_in_a_pressed_spot_tells_what_is_left_of_it() -> None:
    runner = Runner(small())
    runner.run(lambda: runner.deck.put(2, 0, remaining=7_000, pressed=Ms(83_000)))
    assert any("only 7 s left for this spot" in line for line in runner.told)


def test_a_hold_that_is_seen_a_moment_late_is_no_shorter() -> None:
    runner = Runner(small())
    runner.run(lambda: runner.deck.put(2, 100, remaining=19_900, pressed=Ms(100)))
    assert not any("left for this spot" in line for line in runner.told)


@pytest.mark.parametrize(
    ("line", "commands"),
    [
        ("g", ["toggle"]),
        ("P", ["toggle"]),
        ("s", ["seek 3", "toggle"]),
        ("n", ["seek 3", "toggle"]),
        ("e", []),
        ("q", []),
    ],
)
def test_the_three_ways_on_have_the_keys_of_the_screen_and_those_of_the_session(line: str, commands: list[str]) -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["x", line]
    assert runner.run(lambda: runner.deck.put(2, 5_000)) is (line not in ("e", "q"))
    assert runner.deck.commands == ["play", "ease", *commands]


def test_louder_and_quieter() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["<", "<", ">"]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert [line for line in runner.told if "Volume" in line] == ["Volume 95 %.", "Volume 90 %.", "Volume 95 %."]
    assert runner.deck.volume("master") == 0.95


def test_the_cue_style_goes_round() -> None:
    lines = ScriptedLines(ended=False)
    runner = Runner(small(), lines)
    lines.coming = ["v", "v", "v"]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.deck.commands[1:] == ["style tones", "style silent", "style voice-and-tones"]
    assert [line for line in runner.told if line in ("Tones only.", "Silent.", "Voice and tones.")] == [
        "Tones only.",
        "Silent.",
        "Voice and tones.",
    ]


def test_words_that_are_still_being_made_are_told_once() -> None:
    runner = Runner(small())

    def ready(count: int) -> Callable[[], object]:
        def make() -> None:
            runner.deck.put(2, 5_000)
            runner.deck.words_ready = (count, 30)

        return make

    runner.run(ready(3), ready(4), ready(30), ready(30))
    assert [line for line in runner.told if "ords are" in line] == [
        "Words are still being made: 3 of 30 are ready.",
        "All words are ready.",
    ]


def test_a_session_is_remembered_and_summed_up() -> None:
    journal = FakeJournal()
    runner = Runner(small(), journal=journal)
    assert runner.run(lambda: runner.deck.put(2, 5_000))
    assert journal.looks[-1].state is State.ENDED
    assert journal.closed == 1
    assert runner.told[-3:] == [
        "Complete: 13 of 14 steps in 9 min 5 s.",
        "middle back: 6 min 30 s",
        "glutes: 75 s",
    ]
    assert journal.told == []


def test_the_journal_is_closed_however_it_ends() -> None:
    journal = FakeJournal()
    runner = Runner(small(), journal=journal)

    def fail() -> None:
        runner.deck.failure = RuntimeError("the mixer broke")

    with pytest.raises(RuntimeError):
        runner.run(fail)
    assert journal.closed == 1


def test_the_tension_is_asked_before_and_after() -> None:
    lines, journal = ScriptedLines(ended=False), FakeJournal(asks=True)
    runner = Runner(small(), lines, journal)
    lines.coming = ["7"]

    class Told(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            if line.startswith("How tense are you afterwards?"):
                lines.coming = ["eleven", "11", "2"]

    runner.told = Told()
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert journal.told == [("before", 7), ("after", 2)]
    assert runner.told[-1] == "Tension 7 before, 2 after."
    assert [line for line in runner.told if "is no number" in line] == [
        f'"{wrong}" is no number from 0 to 10. Type 0 to 10 and Enter; Enter alone skips.' for wrong in ("eleven", "11")
    ]


@pytest.mark.parametrize(("line", "level"), [("", None), ("t", 10), ("0", 0), ("10", 10)])
def test_an_answer(line: str, level: int | None) -> None:
    lines, journal = ScriptedLines(ended=False), FakeJournal(asks=True)
    runner = Runner(small(), lines, journal)
    lines.coming = [line]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert journal.told == [("before", level), ("after", None)]


def test_a_question_that_nobody_answers_keeps_no_session_waiting() -> None:
    lines, journal = ScriptedLines(ended=False), FakeJournal(asks=True)
    runner = Runner(small(), lines, journal)
    assert runner.run(lambda: runner.deck.put(2, 5_000))
    assert journal.told == [("before", None), ("after", None)]
    assert abs(runner.clock.now - 100 - ASKS_BEFORE_S - ASKS_AFTER_S) < 1


def test_where_no_key_can_come_nothing_is_waited_for() -> None:
    journal = FakeJournal(asks=True)
    runner = Runner(small(), ScriptedLines(ended=True), journal)
    assert runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.clock.now == 100


def test_keys_that_came_with_the_answer_are_not_lost() -> None:
    lines, journal = ScriptedLines(ended=False), FakeJournal(asks=True)
    runner = Runner(small(), lines, journal)
    lines.coming = ["7", "n"]
    runner.run(lambda: runner.deck.put(2, 5_000))
    assert journal.told[0] == ("before", 7)
    assert runner.deck.commands == ["play", "next"]


def test_quitting_instead_of_an_answer_begins_nothing() -> None:
    lines, journal = ScriptedLines(ended=False), FakeJournal(asks=True)
    runner = Runner(small(), lines, journal)
    lines.coming = ["q"]
    assert not runner.run(lambda: runner.deck.put(2, 5_000))
    assert runner.deck.commands == []
    assert journal.closed == 1
