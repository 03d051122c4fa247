import os
from pathlib import Path

import pytest

from audio.outputs.choose import output_named
from audio.outputs.output import OutputError
from sessions.timecode import Ms
from tests.audio.outputs.conftest import script
from tests.conftest import PATIENCE_S


@pytest.mark.parametrize(("name", "made"), [(None, "miniaudio"), ("miniaudio", "miniaudio"), ("silent", "silent")])
def test_by_name(name: str | None, made: str) -> None:
    assert output_named(name, notice=print)().name == made


def test_an_unknown_name_lists_the_choices() -> None:
    with pytest.raises(OutputError, match='there is no output "loud": choose one of miniaudio, simpleaudio, silent'):
        output_named("loud", notice=print)


@pytest.mark.parametrize("buffer", [20, 100, 200])
def test_the_buffer_is_the_latency(buffer: int) -> None:
    assert output_named(None, notice=print, buffer=Ms(buffer))().latency == buffer


@pytest.mark.parametrize("buffer", [19, 201])
def test_a_buffer_out_of_bounds_is_refused(buffer: int) -> None:
    with pytest.raises(OutputError, match=f"a buffer of {buffer} ms does not work: choose 20 to 200 ms"):
        output_named(None, notice=print, buffer=Ms(buffer))


def test_silence_needs_no_sound_library(tmp_path: Path) -> None:
    text = "import sys\nfrom audio.outputs.choose import output_named\noutput_named('silent', notice=print)()\n"
    with script(text + "print('miniaudio' in sys.modules, end='')", dict(os.environ), tmp_path) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
    assert (out, err) == (b"False", b"")
