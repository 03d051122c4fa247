"""The real engine, and workers that misbehave."""

from collections.abc import Callable, Generator
from pathlib import Path

import espeakng_loader
import pytest

from audio.speech import espeak
from audio.speech.espeak import Espeak

LIBRARY = Path(espeakng_loader.get_library_path())
DATA = Path(espeakng_loader.get_data_path())
WORKER = Path(espeak.__file__).with_name("espeak_worker.py")

_WRAPPER = """\
import importlib.util, os, signal, sys, time
spec = importlib.util.spec_from_file_location("espeak_worker", {worker!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
answer, answer_in_child = worker._answer, worker._answer_in_child
{body}
worker.main(sys.argv[1], sys.argv[2])
"""

MakeEspeak = Callable[..., Espeak]


@pytest.fixture(scope="session")
def engine() -> Generator[Espeak]:
    """espeak-ng, one process for all tests that do it no harm."""
    with Espeak(LIBRARY, DATA) as speaker:
        yield speaker


@pytest.fixture
def make_espeak(tmp_path: Path) -> Generator[MakeEspeak]:
    """Makes an espeak-ng of the test's own; with `body`, Python that changes the module `worker` in its process."""
    made: list[Espeak] = []

    def make(body: str = "", time_limit: float = 10.0, data: Path = DATA) -> Espeak:
        script = WORKER
        if body:
            script = tmp_path / f"worker{len(made)}.py"
            script.write_text(_WRAPPER.format(worker=str(WORKER), body=body))
        made.append(Espeak(LIBRARY, data, time_limit=time_limit, script=script))
        return made[-1]

    yield make
    for speaker in made:
        speaker.close()


@pytest.fixture
def library() -> Path:
    """The engine's shared library."""
    return LIBRARY


@pytest.fixture
def data() -> Path:
    """The folder of the engine's voices."""
    return DATA
