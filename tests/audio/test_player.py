"""The player: its commands are heard, what it shows is what is heard, and it closes whatever happens."""

from collections.abc import Callable, Generator
from threading import Event

import numpy as np
import pytest
import tomli

from audio.clip import RATE, Block
from audio.mixer import Levels
from audio.outputs.output import Output, Source
from audio.player import Player
from audio.rehearsal import Rehearsal
from audio.speech.none import NoSpeech
from audio.staging import Staging
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.transport import State

PERIOD = RATE // 10
SCRIPT = 'title = "T"\nstep = [{ do = "rest", for = "30s" }, { do = "hold", for = "85s", area = "hips" }]'


class Hand:
    """An output that the test turns by hand, with a clock that goes by what it has pulled."""

    name = "hand"
    latency = Ms(100)

    def __init__(self) -> None:
        self.now = 1000.0
        self.opened = Event()
        self.closed = Event()
        self._source: Source | None = None

    def open(self, source: Source) -> None:
        self._source = source
        self.opened.set()

    def close(self) -> None:
        self.closed.set()

    def turn(self, periods: int = 1) -> Block:
        """Pull some periods of a tenth of a second; the sound of the last one."""
        assert self._source is not None
        block = np.zeros((0, 2), dtype=np.float32)
        for _ in range(periods):
            self.now += PERIOD / RATE
            block = self._source.pull(PERIOD)
        return block

    def make(self) -> Output:
        return self


class Played:
    def __init__(self, player: Player, hand: Hand, notices: list[str]) -> None:
        self.player, self.hand, self.notices = player, hand, notices

    def turn_until(self, condition: Callable[[], bool]) -> None:
        for _ in range(3_000):
            if condition():
                return
            self.hand.turn()
            Event().wait(0.01)
        pytest.fail("it never came")


@pytest.fixture
def played() -> Generator[Played, None, None]:
    hand, notices = Hand(), list[str]()
    rehearsal = Rehearsal(Script.model_validate(tomli.loads(SCRIPT)), NoSpeech(), intro="none")
    staging = Staging(rehearsal, lambda ready, total: None, notices.append)
    staging.open()
    with Player(staging, hand.make, levels=Levels(), notice=notices.append, monotonic=lambda: hand.now) as player:
        assert hand.opened.wait(30)
        played = Played(player, hand, notices)
        # A device settles with its first pulls, which are answered with silence.
        hand.turn(10)
        played.turn_until(lambda: player.latency == hand.latency)
        yield played
    assert hand.closed.wait(30)


def test_it_stands_until_it_is_told_to_play(played: Played) -> None:
    assert not played.hand.turn(3).any()
    assert played.player.playhead.state is State.STOPPED


def test_it_shows_what_is_heard_and_not_what_is_rendered(played: Played) -> None:
    played.player.play()
    played.hand.turn(11)
    assert played.player.playhead.position == 1_000, "the last block is not at the ear yet"
    played.hand.now += 0.05
    assert played.player.playhead.position in (1_049, 1_050)
    assert played.player.playhead.remaining in (28_950, 28_951)


def test_pause_next_back_and_seek(played: Played) -> None:
    played.player.play()
    played.hand.turn(10)
    played.player.toggle()
    played.hand.turn(5)
    assert played.player.playhead.state is State.PAUSED
    assert played.player.playhead.position == 1_000
    played.player.next()
    played.player.toggle()
    played.hand.turn(5)
    assert played.player.playhead.segment == 1
    played.player.back()
    played.hand.turn(5)
    assert played.player.playhead.segment == 0
    played.player.seek(1)
    played.hand.turn(5)
    assert played.player.playhead.segment == 1
    with pytest.raises(IndexError):
        played.player.seek(99)


def test_a_step_is_made_longer_and_a_hold_stops_at_its_cap(played: Played) -> None:
    played.player.play()
    played.hand.turn(10)
    # Paused, so that it stands while the player's own thread makes the new timeline.
    played.player.toggle()
    played.player.extend(Ms(10_000))
    played.turn_until(lambda: played.player.timeline.segments[0].duration == 40_000)
    played.player.next()
    for _ in range(3):
        played.player.extend(Ms(10_000))
    played.turn_until(lambda: played.player.timeline.segments[1].duration == 90_000)
    played.player.extend(Ms(-10_000))
    played.turn_until(lambda: played.player.timeline.segments[1].duration == 80_000)


def test_mute_silences_and_the_session_goes_on(played: Played) -> None:
    played.player.play()
    played.hand.turn(2)
    played.player.mute(True)
    played.player.next()
    played.hand.turn(1)
    assert np.abs(played.hand.turn(1)).max() < 2**-14
    assert played.player.muted
    played.player.mute(False)
    played.player.back()
    assert np.abs(played.hand.turn(1)).max() > 0.01


def step(segment: str) -> Script:
    return Script.model_validate(tomli.loads(f'title = "T"\nstep = [{segment}]'))


def test_volumes_and_styles_change_while_it_plays(played: Played) -> None:
    player = played.player
    player.set_volume("tones", 0.25)
    player.set_volume("master", 7.0)
    assert (player.volume("tones"), player.volume("master"), player.volume("voice")) == (0.25, 1.0, 1.0)
    player.play()
    quiet = np.abs(played.hand.turn(1)).max()
    player.set_volume("tones", 1.0)
    player.back()
    assert np.abs(played.hand.turn(1)).max() > 2 * quiet
    player.choose_style("silent")
    player.back()
    played.hand.turn(1)
    assert np.abs(played.hand.turn(1)).max() < 2**-14
    assert player.style == "silent"
    player.choose_style("tones")
    player.back()
    assert np.abs(played.hand.turn(1)).max() > 0.01


def test_an_edited_script_goes_on_at_the_same_step(played: Played) -> None:
    played.player.play(segment=1)
    played.hand.turn(101)
    played.player.reload(
        step('{ do = "move", for = "10s" }, { do = "rest", for = "30s" }, { do = "hold", for = "60s", area = "hips" }')
    )
    played.turn_until(lambda: len(played.player.timeline.segments) == 4)
    at = played.player.playhead
    assert at.segment == 2
    assert 50_000 <= at.position <= 60_000
    assert at.pressed >= 10_000


def test_it_tells_the_end(played: Played) -> None:
    played.player.play(segment=1)
    assert not played.player.wait_ended(0)
    played.hand.turn(1_500)
    assert played.player.wait_ended(0)
    assert played.player.playhead.state is State.ENDED
    assert played.player.failure is None
    assert played.notices == []


def test_commands_after_closing_do_nothing(played: Played) -> None:
    played.player.play()
    played.player.close()
    played.player.toggle()
    played.player.extend(Ms(10_000))
    played.player.close()
