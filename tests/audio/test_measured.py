"""What a listener can measure in rendered sessions, spoken by the real voice: loudness, ducking, sides, clicks."""

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.ambience import AMBIENCES, Loop, ambience
from audio.clip import FRAMES_PER_MS, RATE, Block, Clip
from audio.mixer import Levels, Mixer
from audio.performance import Command, Line, Performance
from audio.rehearsal import Rehearsal
from audio.score import Bed, Bus, Placed, Score
from audio.speech import best_speaker
from audio.stream import Stream
from sessions.script.models import Script
from sessions.timeline import AmbienceName, Timeline
from sessions.transport import Event, State

Float = npt.NDArray[np.float64]

SCRIPT = {
    "title": "Measured",
    "closing": False,
    "sound": {"ambience": "drone", "ambience_volume": 1.0},
    "step": [
        {"do": "move", "for": 8, "say": "Sit tall, and let your shoulders drop."},
        {"do": "stretch", "for": 14, "area": "neck", "sides": "both", "switch": 6, "say": "Ear toward your shoulder."},
        {"do": "breathe", "pattern": "4-6", "cycles": 1, "say": ""},
        {"do": "hold", "for": 15, "area": "glutes", "say": "Lean in gently. Stay light."},
        {"do": "reps", "count": 3, "every": 3, "say": "Roll your shoulders back."},
    ],
}
MINUS_1_DBFS = 10 ** (-1 / 20)
FADE = RATE * 5 // 1000


@dataclass(frozen=True)
class Session:
    """A session, ready to be played."""

    timeline: Timeline
    score: Score
    lines: dict[Line, Clip]

    def rendered(self, levels: Levels | None = None, score: Score | None = None) -> Float:
        """The whole session as it is rendered to a file."""
        stream = Stream(Mixer(score or self.score, levels or Levels()))
        return stream.render(0, self.score.frames).astype(np.float64)

    def performance(self, lines: dict[Line, Clip]) -> Performance:
        def told(*_: object) -> None:
            """Nobody makes new timelines."""

        return Performance(self.timeline, self.score, Levels(), lines, paused=told, lengthened=told)

    def clips(self, bus: Bus) -> list[Placed]:
        """What sounds on a bus where there are words."""
        return [it for it in self.score.placed if it.bus == bus and not it.wordless]

    def is_alone(self, item: Placed) -> bool:
        """Whether nothing sounds together with a clip."""
        others = [it for it in self.score.placed if it is not item]
        return all(it.end <= item.frame or it.frame >= item.end for it in others)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Generator[Session, None, None]:
    narrator, missing = best_speaker(tmp_path_factory.mktemp("cache"))
    assert missing is None
    rehearsal = Rehearsal(Script.model_validate(SCRIPT), narrator, intro="none")
    timeline = rehearsal.timeline({})
    yield Session(timeline, rehearsal.score(timeline), rehearsal.lines())
    narrator.close()


def decibels(ratio: Float | np.floating | float) -> Float:
    return np.asarray(20 * np.log10(np.maximum(ratio, 1e-9)))


def rms(block: Float) -> Float:
    """The strength of each channel."""
    strength: Float = np.sqrt((block**2).mean(axis=0))
    return strength


def lufs(parts: Sequence[Float]) -> float:
    """The loudness of parts, one after the other (ITU-R BS.1770-4, by pyloudnorm)."""
    return float(pyloudnorm.Meter(RATE).integrated_loudness(np.concatenate(parts)))


def test_voice_and_tones_are_equally_loud(session: Session) -> None:
    loudness: dict[Bus, float] = {}
    alone_on: dict[Bus, Levels] = {"voice": Levels(tones=0, ambience=0), "tones": Levels(voice=0, ambience=0)}
    for bus, levels in alone_on.items():
        alone = session.rendered(levels)
        loudness[bus] = lufs([alone[it.frame : it.end] for it in session.clips(bus)])
        # Nor is one line or one tone by itself louder or quieter; the standard tells that of no less than 400 ms.
        for item in session.clips(bus):
            if item.clip.frames >= RATE * 2 // 5 and session.is_alone(item):
                assert abs(lufs([alone[item.frame : item.end]]) - loudness[bus]) < 2, item
    assert abs(loudness["voice"] - loudness["tones"]) < 2


def test_the_ambience_is_down_by_12_decibels_under_words_and_back_within_half_a_second(session: Session) -> None:
    # What is left when all else is taken away, beside what it would be if nobody spoke.
    ducked = session.rendered() - session.rendered(Levels(ambience=0))
    free = session.rendered(score=replace(session.score, placed=()))

    def down(start: int, end: int) -> float:
        return float(decibels(rms(ducked[start:end]) / rms(free[start:end])).mean())

    spoken = session.clips("voice")
    assert len(spoken) >= 6
    compared = 0
    for item, following in zip(spoken, [*spoken[1:], None], strict=True):
        assert abs(down(item.frame, item.end) + 12) < 1
        later = item.end + RATE // 2
        if (following.frame if following else session.score.frames - 3 * RATE) > later + RATE // 2:
            assert abs(down(later, later + RATE // 10)) < 0.5
            compared += 1
    assert compared >= 4


def test_a_side_is_heard_from_its_side(session: Session) -> None:
    heard = session.rendered(Levels(ambience=0))
    sides = {-0.6: 0, 0.6: 0}
    for item in session.score.placed:
        if item.pan == item.pan_to and item.pan in sides and session.is_alone(item) and not item.wordless:
            left, right = decibels(rms(heard[item.frame : item.end]))
            assert (left - right if item.pan < 0 else right - left) > 6
            sides[item.pan] += 1
    assert min(sides.values()) >= 2


def test_nothing_is_over_minus_1_dbfs_with_everything_at_full_volume(session: Session) -> None:
    assert np.abs(session.rendered()).max() <= MINUS_1_DBFS
    # And louder than any session: every tone and every word at once, over the ambience.
    crowd = tuple(replace(it, frame=5 * RATE) for it in session.score.placed)
    loud = session.rendered(score=replace(session.score, placed=crowd))
    assert 0.85 < np.abs(loud).max() <= MINUS_1_DBFS
    performance = session.performance(session.lines)
    performance.post(lambda it: it.handle(Event.PLAY))
    for _ in range(10):
        performance.post(Performance.ease)
        assert np.abs(performance.pull(RATE // 4)).max() <= MINUS_1_DBFS
        performance.post(lambda it: it.handle(Event.PLAY))
        assert np.abs(performance.pull(RATE // 2)).max() <= MINUS_1_DBFS


@dataclass(frozen=True)
class Played:
    """A recording, what of the timeline was heard in each of its frames (-1: nothing), and the frames of commands.

    `asides` is what was heard outside the timeline, and from which frame on.
    """

    sound: Float
    places: npt.NDArray[np.int64]
    commands: list[int]
    asides: list[tuple[int, Clip]]


def played(session: Session, seed: int, commands: int) -> Played:
    """A session in which somebody pauses, seeks, mutes and changes the style at random moments."""
    dice = random.Random(seed)
    performance = session.performance(session.lines)
    asides: list[tuple[int, Clip]] = []
    say = Stream.say

    def noted(stream: Stream, clip: Clip, *more: Any) -> None:
        asides.append((stream.frame, clip))
        say(stream, clip, *more)

    last = len(session.timeline.segments) - 1
    styles = [
        Levels(),
        Levels(voice=0),
        Levels(voice=0, tones=0),
        Levels(master=0),
        Levels(mono=True),
        Levels(ambience=0.3),
    ]

    muted = False

    def chosen() -> Command:
        nonlocal muted
        if performance.transport.state is State.PAUSED:
            return lambda it: it.handle(Event.PLAY)
        kind = "style" if muted else dice.choice(["pause", "seek", "seek", "next", "back", "style", "style"])
        if kind == "style":
            levels = dice.choice(styles)
            muted = levels.master == 0
            return lambda it: it.set_levels(levels)
        segment = dice.randint(0, last)
        event = {"pause": Event.PAUSE, "seek": Event.SEEK, "next": Event.NEXT, "back": Event.BACK}[kind]
        return lambda it: it.handle(event, segment)

    blocks: list[Block] = []
    places: list[npt.NDArray[np.int64]] = []
    at: list[int] = []
    performance.post(lambda it: it.handle(Event.PLAY))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stream, "say", noted)
        for _ in range(commands + 1):
            length = dice.randint(20, 700)
            before = performance.marks[-1].frame
            blocks.append(performance.pull(length * FRAMES_PER_MS))
            places.append(heard_places(performance, before, length * FRAMES_PER_MS))
            at.append(before + length * FRAMES_PER_MS)
            performance.post(chosen())
            if performance.transport.state is State.ENDED:
                performance.post(lambda it: it.handle(Event.SEEK, 0))
    return Played(np.concatenate(blocks).astype(np.float64), np.concatenate(places), at[:-1], asides)


def heard_places(performance: Performance, before: int, frames: int) -> npt.NDArray[np.int64]:
    """The frame of the timeline for each frame of the last pull."""
    marks = [mark for mark in performance.marks if mark.frame >= before]
    places = np.full(frames, -1, dtype=np.int64)
    for mark, after in pairwise(marks):
        if mark.playhead.state is State.PLAYING:
            length = after.frame - mark.frame
            start = mark.playhead.position * FRAMES_PER_MS
            places[mark.frame - before : after.frame - before] = np.arange(start, start + length)
    return places


def clicks(session: Session, record: Played) -> int:
    """In how many frames the sound jumps further than its own parts do, and 5 ms fades of them.

    Each part of the mix moves from one frame to the next by no more than it does alone: the sum of all those moves
    is what a frame of the timeline may move by, and the sum of their strengths is what a fade divides by its length.
    Ducking and limiting are slower than a fade; together they get as much as one.
    """
    moves = np.zeros(session.score.frames + FADE + 2)
    strengths = np.zeros_like(moves)
    for item in session.score.placed:
        samples = item.clip.samples.astype(np.float64)
        moves[item.frame : item.end + 1] += np.abs(np.diff(samples, prepend=0, append=0))
        strengths[item.frame : item.end] += np.abs(samples)
    assert session.score.bed is not None
    bed = session.score.bed.loop.samples.astype(np.float64)
    laid = np.take(bed, np.arange(len(moves)), axis=0, mode="wrap")
    # In mono both channels of it are added up.
    moves += np.abs(np.diff(laid, axis=0, prepend=laid[:1])).sum(axis=1)
    strengths += np.abs(laid).sum(axis=1)
    silent = record.places < 0
    places = np.where(silent, 0, record.places)
    dither = 2**-13
    allowed = np.where(silent, 0.0, moves[places] + strengths[places] / FADE) + dither
    for frame, clip in record.asides:
        samples = np.append(clip.samples.astype(np.float64), 0)[: len(allowed) - frame]
        allowed[frame : frame + len(samples)] += np.abs(np.diff(samples, prepend=0)) + np.abs(samples) / FADE
    for command in record.commands:
        until = min(command + FADE + 1, len(allowed))
        now = record.places[command:until]
        allowed[command:until] += np.where(now < 0, 0.0, strengths[now] / FADE)
        if record.places[command - 1] >= 0:
            then = record.places[command - 1] + 1 + np.arange(until - command)
            allowed[command:until] += moves[then] + 2 * strengths[then] / FADE
    jumps = np.abs(np.diff(record.sound, axis=0)).max(axis=1)
    return int(np.count_nonzero(jumps > allowed[1:]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_fifty_pauses_seeks_and_changes_do_not_click(session: Session, seed: int) -> None:
    record = played(session, seed, 50)
    assert len(record.commands) == 50
    assert np.count_nonzero(record.places >= 0) > 5 * RATE, "much of it is heard"
    assert clicks(session, record) == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_hard_cuts_would_be_found(session: Session, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audio.stream.FADE", 1)
    assert clicks(session, played(session, seed, 50)) > 10


def laid(loop: Loop) -> Float:
    """An ambience as it is rendered, from 12 s before the place where it begins again until 12 s after."""
    mixer = Mixer(Score((), 2 * loop.frames, 0, Bed(loop, 1.0)), Levels())
    return Stream(mixer).render(loop.frames - 12 * RATE, 24 * RATE).astype(np.float64)


def seam_stands_out(loop: Loop) -> bool:
    """Whether the spectrogram changes more at the seam of a loop than it does at other places."""
    window, hop, near = 1024, 256, 8
    sound = laid(loop).mean(axis=1)
    pieces = np.lib.stride_tricks.sliding_window_view(sound, window)[::hop] * np.hanning(window)
    spectrum = np.log10(np.abs(np.fft.rfft(pieces, axis=1)) + 1e-6)
    flux = np.abs(np.diff(spectrum, axis=0)).mean(axis=1)
    # The largest change of every stretch as long as the one that is around the seam.
    largest = np.lib.stride_tricks.sliding_window_view(flux, 2 * near + 1).max(axis=1)
    seam = (12 * RATE - window // 2) // hop - near
    return bool(largest[seam] > np.quantile(np.delete(largest, seam), 0.995))


@pytest.mark.parametrize("name", AMBIENCES)
def test_the_seam_of_an_ambience_is_not_found_in_a_spectrogram(name: AmbienceName) -> None:
    assert not seam_stands_out(ambience(name))


@pytest.mark.parametrize("name", AMBIENCES)
def test_a_seam_with_a_hole_of_ten_milliseconds_would_be_found(name: AmbienceName) -> None:
    samples = ambience(name).samples.copy()
    samples[: RATE // 100] = 0
    assert seam_stands_out(Loop(samples))


_ACTS: list[Command] = [
    lambda it: it.handle(Event.PAUSE),
    lambda it: it.handle(Event.PLAY),
    lambda it: it.handle(Event.SEEK, 2),
    lambda it: it.handle(Event.SEEK, 4),
    lambda it: it.handle(Event.NEXT),
    lambda it: it.handle(Event.BACK),
    lambda it: it.set_levels(Levels(voice=0)),
    lambda it: it.set_levels(Levels()),
    Performance.ease,
]


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 700), st.sampled_from(_ACTS)), min_size=1, max_size=6),
    st.lists(st.integers(1, 40_000), min_size=1, max_size=8),
)
def test_any_partition_of_the_time_gives_the_same_samples(
    session: Session, acts: list[tuple[int, Command]], sizes: list[int]
) -> None:
    whole = recorded(session, acts, [10**9])
    assert np.array_equal(recorded(session, acts, sizes), whole)
    assert len(whole) == sum(length for length, _ in acts) * FRAMES_PER_MS


def recorded(session: Session, acts: list[tuple[int, Command]], sizes: list[int]) -> Block:
    """What is heard: stretches of so many milliseconds, in blocks of the sizes in turn, a command after each."""
    performance = session.performance(session.lines)
    performance.post(lambda it: it.handle(Event.PLAY))
    blocks: list[Block] = []
    turn = 0
    for length, act in acts:
        left = length * FRAMES_PER_MS
        while left:
            size = min(left, sizes[turn % len(sizes)])
            blocks.append(performance.pull(size))
            left -= size
            turn += 1
        performance.post(act)
    return np.concatenate(blocks)
