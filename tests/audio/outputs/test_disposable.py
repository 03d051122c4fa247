from threading import Event

import pytest

from audio.outputs import disposable
from audio.outputs.disposable import HungError, bounded
from audio.outputs.leaving import abandoned
from tests.conftest import PATIENCE_S, eventually


def test_the_result_comes_back() -> None:
    assert bounded(lambda: 42) == 42
    assert not abandoned()


def test_what_is_raised_comes_back() -> None:
    def work() -> None:
        raise LookupError("no device")

    with pytest.raises(LookupError, match="no device"):
        bounded(work)


def test_a_hanging_call_is_given_up_and_undone_when_it_ends_after_all() -> None:
    thaw, undone = Event(), Event()
    with pytest.raises(HungError):
        bounded(lambda: thaw.wait(PATIENCE_S), too_late=undone.set, limit=0.01)
    assert abandoned()
    assert disposable.hung() == 1
    assert not undone.is_set()
    thaw.set()
    assert undone.wait(PATIENCE_S)
    eventually(lambda: not abandoned(), "the end of the thread")


def test_a_hanging_call_that_fails_in_the_end_is_not_undone() -> None:
    thaw, undone = Event(), Event()

    def work() -> None:
        thaw.wait(PATIENCE_S)
        raise OSError

    with pytest.raises(HungError):
        bounded(work, too_late=undone.set, limit=0.01)
    thaw.set()
    eventually(lambda: not abandoned(), "the end of the thread")
    assert not undone.is_set()
