import pytest

from audio.outputs.output import Output, OutputError
from audio.outputs.silent import SilentOutput
from audio.outputs.trial import try_output
from sessions.timecode import Ms


def test_an_output_that_plays() -> None:
    trial = try_output(SilentOutput, Ms(400))
    assert (trial.output, trial.latency) == ("silent", 0)
    assert 0 < trial.period <= trial.longest
    # A stand-in that was kept from running skips, and so is asked for less.
    assert 2 <= trial.pulls <= 10


def test_an_output_that_cannot_be_opened_says_why() -> None:
    def make() -> Output:
        raise OutputError("no device can be opened (ear: busy)")

    with pytest.raises(OutputError, match=r"^no device can be opened \(ear: busy\)$"):
        try_output(make)
