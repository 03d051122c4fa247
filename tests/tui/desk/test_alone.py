"""Sessions by sound alone, and the chime."""

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager

import numpy as np
import pytest

from audio.clip import Block
from audio.tones import tone
from sessions.timecode import Ms
from sessions.transport import State
from tests.tui.conftest import FakeDeck, middle_back, opening
from tests.tui.desk.conftest import Noted, until
from tui.deck import Deck, Notice, Opener, Progress
from tui.desk.alone import Alone
from tui.desk.chime import LENGTH, Chime, Once
from tui.errors import UserError
from tui.rehearsing import Playing


class Player:
    """What plays alone, with a deck, a journal and a clock in the test's hand."""

    def __init__(self, opener: Opener | None = None) -> None:
        self.deck = FakeDeck(middle_back())
        self.deck.put(1, 0)
        self.journal = Noted()
        self.told: list[str] = []
        self.now = 0.0
        given = opener or opening(self.deck)
        self.alone = Alone(lambda name: given, lambda name: self.journal, self.told.append, self.clock)

    def clock(self) -> float:
        self.now += 1
        return self.now


async def test_a_session_is_played_to_its_end_and_remembered() -> None:
    player = Player()
    playing = asyncio.create_task(player.alone.play("desk-2"))
    await until(lambda: bool(player.journal.looks), "a look")
    assert player.deck.commands == ["play"]
    player.deck.put(15, 0, State.ENDED)
    await playing
    assert player.journal.looks[-1] is State.ENDED
    assert (player.journal.closed, player.deck.closed, player.told) == (1, 1, [])


async def test_a_demonstration_is_not_remembered() -> None:
    deck = FakeDeck(middle_back())
    deck.put(15, 0, State.ENDED)
    told: list[str] = []
    await Alone(lambda name: opening(deck), None, told.append).play("desk-2")
    assert (deck.commands, deck.closed, told) == (["play"], 1, [])


async def test_a_session_can_be_stopped() -> None:
    player = Player()
    playing = asyncio.create_task(player.alone.play("desk-2"))
    await until(lambda: bool(player.journal.looks), "a look")
    player.alone.stop()
    await playing
    assert (player.journal.closed, player.deck.closed) == (1, 1)


async def test_a_session_that_is_cancelled_is_left_in_order() -> None:
    player = Player()
    playing = asyncio.create_task(player.alone.play("desk-2"))
    await until(lambda: bool(player.journal.looks), "a look")
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert (player.journal.closed, player.deck.closed) == (1, 1)


async def test_a_step_that_waits_for_a_key_goes_on_by_itself() -> None:
    player = Player()
    player.deck.put(12, 0, State.WAITING, 0)
    playing = asyncio.create_task(player.alone.play("desk-2"))
    await until(lambda: "ready" in player.deck.commands, "the end of the wait")
    player.deck.put(15, 0, State.ENDED)
    await playing


@contextmanager
def no_session(notice: Notice, progress: Progress) -> Generator[Deck]:
    notice("No voice.")
    raise UserError("There is no session x.")
    yield


async def test_what_goes_wrong_is_a_sentence() -> None:
    player = Player(no_session)
    await player.alone.play("x")
    assert player.told == ["No voice.", "There is no session x."]
    player = Player()
    player.deck.failure = RuntimeError("the sound failed")
    player.deck.put(15, 0, State.ENDED)
    await player.alone.play("x")
    assert player.told == ["the sound failed"]


def test_the_chime_is_a_tone_once_on_both_ears() -> None:
    clip = tone("ready", LENGTH)
    source = Once(clip, 0.5)
    blocks: list[Block] = []
    assert np.array_equal(source.ahead(480), source.ahead(480))
    while not source.ended.is_set():
        blocks.append(source.pull(480))
    sound = np.concatenate(blocks)
    assert np.array_equal(sound[:, 0], sound[:, 1])
    assert np.array_equal(sound[: clip.frames, 0], clip.samples * np.float32(0.5))
    assert not source.pull(480).any()


def test_a_chime_that_nobody_hears_ends_too() -> None:
    source = Once(tone("ready", LENGTH), 1.0)
    source.skip(10**6)
    assert source.ended.is_set()


@pytest.mark.parametrize(
    "playing",
    [Playing(output="silent"), Playing(tones=False), Playing(style="silent")],
    ids=["sound", "tones", "style"],
)
async def test_without_sound_there_is_no_chime(playing: Playing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Once, "pull", fail)
    told: list[str] = []
    await Chime(playing, told.append).ring()
    assert told == []


def fail(self: object, frames: int) -> None:
    raise AssertionError("nothing is to be heard")


async def test_a_chime_that_cannot_be_heard_is_a_sentence_once() -> None:
    told: list[str] = []
    chime = Chime(Playing(output="tin can"), told.append)
    await chime.ring()
    await chime.ring()
    assert len(told) == 1
    assert told[0].startswith("The chime cannot be heard: there is no output")


async def test_a_chime_goes_to_the_output_that_sessions_have(monkeypatch: pytest.MonkeyPatch) -> None:
    from audio.outputs import choose
    from audio.outputs.silent import SilentOutput

    asked: list[tuple[object, ...]] = []

    def output_named(name: str | None, notice: Callable[[str], None], device: str | None, buffer: Ms) -> object:
        asked.append((name, device, buffer))
        return SilentOutput

    monkeypatch.setattr(choose, "output_named", output_named)
    told: list[str] = []
    await Chime(Playing(device="Headphones", buffer_ms=150), told.append).ring()
    assert asked == [(None, "Headphones", 150)]
    assert told == []
