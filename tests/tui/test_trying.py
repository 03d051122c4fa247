from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from sessions.script.models import Script
from sessions.transport import State
from tests.tui.conftest import FakeDeck, middle_back
from tui.deck import Deck, Notice, Opener, Progress
from tui.errors import UserError
from tui.rehearsing import Playing
from tui.trying import try_out


class Stage:
    """Opens a deck that is at its end."""

    def __init__(self) -> None:
        self.deck = FakeDeck(middle_back())
        self.deck.put(0, state=State.ENDED)
        self.script: Script | None = None
        self.playing: Playing | None = None

    def opener(self, script: Callable[[], Script], playing: Playing) -> Opener:
        self.script, self.playing = script(), playing

        @contextmanager
        def opened() -> Generator[Deck]:
            with self.deck.opened() as deck:
                yield deck

        def open_it(_notice: Notice, _progress: Progress) -> AbstractContextManager[Deck]:
            return opened()

        return open_it


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage()
    monkeypatch.setattr("tui.trying.opener_of", stage.opener)
    return stage


def test_a_trial_plays_a_sentence_as_it_was_chosen(stage: Stage) -> None:
    try_out(Playing(volume=0.5, speaker="Amy"), print)
    assert stage.deck.commands == ["play"]
    assert stage.deck.closed == 1
    assert stage.playing == Playing(intro="none", volume=0.5, speaker="Amy")
    assert stage.script is not None
    assert stage.script.title == "Trial"


def test_a_trial_that_breaks_is_a_sentence(stage: Stage) -> None:
    stage.deck.failure = ValueError("no samples")
    with pytest.raises(UserError, match=r"Nothing can be played \(no samples\)"):
        try_out(Playing(), print)
    assert stage.deck.closed == 1


def test_a_trial_is_heard_for_real_and_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told: list[str] = []
    try_out(Playing(output="silent"), told.append)
    assert told == []
