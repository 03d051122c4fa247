import gc
import sys

from audio.outputs.realtime import realtime


def test_tuned_meanwhile_and_as_before_afterwards() -> None:
    before = sys.getswitchinterval()
    with realtime():
        assert round(sys.getswitchinterval(), 6) == 0.0005
        assert gc.get_freeze_count() > 1_000
    assert sys.getswitchinterval() == before
    assert gc.get_freeze_count() == 0
