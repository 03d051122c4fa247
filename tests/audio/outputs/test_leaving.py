import os
import signal
from pathlib import Path

import pytest

from audio.outputs.leaving import leave, signals_exit
from tests.audio.outputs.conftest import script
from tests.conftest import PATIENCE_S

HUNG = """
import atexit
import threading
from audio.outputs.disposable import HungError, bounded
from audio.outputs.leaving import leave

try:
    bounded(threading.Event().wait, limit=0.01)
except HungError:
    pass
atexit.register(threading.Event().wait)
print("the last words", end="")
leave(3)
"""


def test_without_a_hung_thread_it_is_a_normal_exit() -> None:
    with pytest.raises(SystemExit) as ended:
        leave(3)
    assert ended.value.code == 3


def test_past_a_hung_thread_everything_written_is_flushed(tmp_path: Path) -> None:
    with script(HUNG, dict(os.environ), tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out, err) == (3, b"the last words", b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_are_a_normal_exit_meanwhile(number: signal.Signals) -> None:
    # Who runs the tests may have them ignore what hangs up.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(SystemExit) as ended, signals_exit():
            signal.raise_signal(number)
        assert ended.value.code == 128 + number
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)
