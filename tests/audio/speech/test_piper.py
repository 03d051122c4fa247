import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from audio.clip import RATE, Clip
from audio.speech import piper as module
from audio.speech.calibration import kept_in
from audio.speech.piper import Package, Piper, installed
from audio.speech.speaker import EngineError, SpeechError, UnavailableError
from audio.speech.voice_files import read_voice
from sessions.timeline import Say
from tests.audio.speech.tiny_voice import build_voice

SCRIPT = Path(module.__file__).with_name("piper_worker.py")
HELLO = Say("Hello there.")
PATIENCE = 30.0

_WRAPPER = """\
import importlib.util, json, os, signal, sys, time
spec = importlib.util.spec_from_file_location("piper_worker", {worker!r})
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
speak = worker._Voice.speak
{body}
worker.main(*sys.argv[1:])
"""

# What is done to words that ask for it.
_MISCHIEF = """
def mischief(voice, text, scale, frames):
    if "crash" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "hang" in text:
        time.sleep(60)
    if "print" in text:
        print("something that a library prints", flush=True)
        os.write(1, b"and what it prints below Python")
    if "odd" in text:
        return b"123"
    return speak(voice, text, scale, frames)
worker._Voice.speak = mischief
"""

MakePiper = Callable[..., Piper]


def same(one: Clip, other: Clip) -> bool:
    return np.array_equal(one.samples, other.samples)


@pytest.fixture(scope="session")
def package() -> Package:
    """piper as it is installed here."""
    found = installed()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice that the tests build."""
    return build_voice(tmp_path_factory.mktemp("voices"))


@pytest.fixture
def make_piper(package: Package, model: Path, tmp_path: Path) -> Generator[MakePiper]:
    """Makes a piper of the test's own; with `body`, Python that changes the module `worker` in its process."""
    made: list[Piper] = []

    def make(body: str = "", voice: Path = model, time_limit: float = 10.0, start_limit: float = 20.0) -> Piper:
        script = SCRIPT
        if body:
            script = tmp_path / f"worker{len(made)}.py"
            script.write_text(_WRAPPER.format(worker=str(SCRIPT), body=body))
        file = read_voice(voice)
        made.append(
            Piper(package, file, tmp_path / "kept", time_limit=time_limit, start_limit=start_limit, script=script)
        )
        return made[-1]

    yield make
    for speaker in made:
        speaker.close()


def test_the_same_words_are_the_same_samples_whatever_was_said_before(make_piper: MakePiper) -> None:
    says = [Say(text) for text in ("Lean in gently. Stay light.", "In", "Ten seconds", "Squeeze.")]
    one, other = make_piper(), make_piper()
    first = {say: one.speak(say) for say in says}
    assert all(clip.frames > RATE // 20 for clip in first.values())
    for say in (*reversed(says), says[2], says[2]):
        assert same(one.speak(say), first[say])
        assert same(other.speak(say), first[say])


@pytest.mark.parametrize("slowness", [1, 2])
def test_it_is_as_fast_as_asked_for_however_fast_the_voice_is(
    make_piper: MakePiper, tmp_path: Path, slowness: int
) -> None:
    # A voice whose alphabet gives every letter more symbols is slower.
    model = build_voice(tmp_path / "voices")
    settings = model.with_name(model.name + ".json")
    content = json.loads(settings.read_text())
    content["phoneme_id_map"] = {letter: ids * slowness for letter, ids in content["phoneme_id_map"].items()}
    settings.write_text(json.dumps(content))
    speaker = make_piper(voice=model)
    text = "Place the ball under your left shoulder. Lean back."
    for rate in (90, 100, 120, 150):
        minutes = speaker.speak(Say(text, rate)).frames / RATE / 60
        assert abs(len(text.split()) / minutes / rate - 1) < 0.15


def test_how_fast_it_speaks_is_measured_once_for_a_voice(make_piper: MakePiper, model: Path, tmp_path: Path) -> None:
    clip = make_piper().speak(HELLO)
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept == kept_in(tmp_path / "kept", model)
    counting = f"""
def count(voice, text, scale, frames):
    open({str(tmp_path / "said")!r}, "a").write(text + chr(10))
    return speak(voice, text, scale, frames)
worker._Voice.speak = count
"""
    assert same(make_piper(counting).speak(HELLO), clip)
    assert (tmp_path / "said").read_text() == "Hello there.\n"
    # What cannot be believed is measured anew, and kept again.
    whole = kept.read_bytes()
    for damage in (whole[:20], b"[]", whole.replace(b"calibration 1", b"old")):
        kept.write_bytes(damage)
        assert same(make_piper().speak(HELLO), clip)
        assert kept.read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_error(package: Package, model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with Piper(package, read_voice(model), tmp_path / "file" / "kept") as speaker:
        assert speaker.speak(HELLO).frames > 0


def test_real_phonemes_of_its_language(make_piper: MakePiper, tmp_path: Path) -> None:
    model = build_voice(tmp_path / "voices", "de_DE-tiny-low", "de_DE", phonemes="espeak", speaks="de")
    speaker = make_piper(voice=model)
    assert speaker.speak(Say("Ganz ruhig atmen.", language="de")).frames > RATE // 4


@pytest.mark.parametrize(("language", "expected"), [("en-US", 0), ("en_us", 0), ("en", 1), ("en-GB", 1), ("de", None)])
def test_the_languages_of_its_voice(make_piper: MakePiper, language: str, expected: int | None) -> None:
    assert make_piper().distance(language) == expected


@pytest.mark.parametrize("text", ["", "   ", "\x00\x1b", "…"])
def test_what_has_no_sound_is_an_empty_clip(make_piper: MakePiper, text: str) -> None:
    # The tiny voice hums for every symbol that it knows; of these it knows none but the ends of a sentence.
    assert make_piper().speak(Say(text)).frames < RATE // 4


def test_what_is_too_long_is_refused_before_anything_starts(make_piper: MakePiper) -> None:
    speaker = make_piper()
    with pytest.raises(SpeechError, match="501 characters"):
        speaker.speak(Say("x" * 501))
    assert speaker.process_id is None


def test_double_brackets_are_words_too(make_piper: MakePiper, tmp_path: Path) -> None:
    model = build_voice(tmp_path / "voices", phonemes="espeak")
    speaker = make_piper(voice=model)
    assert not same(speaker.speak(Say("[[ aaaaaaaaaaaaaaaaaa ]]")), speaker.speak(Say("[[ o ]]")))
    assert same(speaker.speak(Say("One [[two]] three.")), speaker.speak(Say("One [ [two]] three.")))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Please crash.", '"Please crash." is not spoken: piper crashed.'),
        ("Please hang.", '"Please hang." is not spoken: piper took longer than 4 s.'),
        ("How odd.", '"How odd." is not spoken: piper answered nonsense.'),
    ],
)
def test_what_goes_wrong_costs_one_sentence(make_piper: MakePiper, words: str, sentence: str) -> None:
    speaker = make_piper(_MISCHIEF)
    clip = speaker.speak(HELLO)
    speaker.close()
    impatient = make_piper(_MISCHIEF, time_limit=4 if "hang" in words else 30)
    with pytest.raises(EngineError) as caught:
        impatient.speak(Say(words))
    assert str(caught.value) == sentence
    assert impatient.process_id is None
    patient = make_piper(_MISCHIEF)
    assert same(patient.speak(HELLO), clip)


def test_after_a_crash_the_same_engine_speaks_on(make_piper: MakePiper) -> None:
    speaker = make_piper(_MISCHIEF)
    clip = speaker.speak(HELLO)
    before = speaker.process_id
    with pytest.raises(EngineError):
        speaker.speak(Say("Please crash."))
    assert same(speaker.speak(HELLO), clip)
    assert speaker.process_id != before


def test_what_a_library_prints_does_no_harm(make_piper: MakePiper) -> None:
    assert make_piper(_MISCHIEF).speak(Say("Please print.")).frames > 0


def test_a_killed_worker_is_replaced(make_piper: MakePiper) -> None:
    speaker = make_piper()
    clip = speaker.speak(HELLO)
    process = speaker.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert same(speaker.speak(HELLO), clip)
    assert speaker.process_id != process


def test_threads_take_turns(make_piper: MakePiper) -> None:
    speaker = make_piper()
    says = [Say(f"Line {number}.") for number in range(4)]
    expected = [speaker.speak(say) for say in says]
    with ThreadPoolExecutor(4) as pool:
        spoken = list(pool.map(speaker.speak, says * 4))
    assert all(same(one, other) for one, other in zip(spoken, expected * 4, strict=True))


def test_closing_ends_words_in_the_making_and_blames_nobody(make_piper: MakePiper, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    speaker = make_piper(
        f"""
def hang(voice, text, scale, frames):
    if "hang" not in text:
        return speak(voice, text, scale, frames)
    with open({str(fifo)!r}, "wb"):
        time.sleep(600)
worker._Voice.speak = hang
"""
    )
    with ThreadPoolExecutor(1) as pool:
        words = pool.submit(speaker.speak, Say("Please hang."))
        with fifo.open("rb") as pipe:
            speaker.close()
            pipe.read()
        with pytest.raises(SpeechError, match="it was stopped") as caught:
            words.result(PATIENCE)
    assert not isinstance(caught.value, EngineError | UnavailableError)
    assert speaker.process_id is None


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("raise SystemExit", "piper crashed"),
        ("time.sleep(600)", "piper took longer than 2 s"),
        ("worker._send(os.fdopen(1, 'wb', closefd=False), b'{\"rate\": 3}')", "piper cannot speak at 3 Hz"),
        ("worker._send(os.fdopen(1, 'wb', closefd=False), b'no json')", "piper answered nonsense"),
        ("worker._send(os.fdopen(1, 'wb', closefd=False), b'[]')", "piper answered nonsense"),
        ("os.write(1, b'garbage without end')", "piper crashed"),
        ("sys.modules['piper'] = None", "piper did not load it: "),
    ],
)
def test_an_engine_that_does_not_start_is_not_there(make_piper: MakePiper, body: str, why: str) -> None:
    speaker = make_piper(body, start_limit=2 if "sleep" in body else 20)
    with pytest.raises(UnavailableError) as caught:
        speaker.speak(HELLO)
    assert str(caught.value).startswith(f'The voice "en_US-tiny-low" cannot be used: {why}')
    assert str(caught.value).endswith(".")
    assert not str(caught.value).endswith("..")


def test_voices_that_do_not_load_or_do_not_sound(make_piper: MakePiper, tmp_path: Path) -> None:
    silent = build_voice(tmp_path / "a", "silent", silent=True)
    stranger = build_voice(tmp_path / "b", "stranger", inputs=("x", "y", "z"))
    lost = build_voice(tmp_path / "c", "lost", phonemes="espeak", speaks="no such language")
    for model, why in ((silent, "makes no sound"), (stranger, "no voice of piper"), (lost, "cannot speak with it")):
        with pytest.raises(UnavailableError, match=f"{why}.*\\.$"):
            make_piper(voice=model).speak(HELLO)


def test_a_voice_that_is_damaged_inside(make_piper: MakePiper, tmp_path: Path) -> None:
    model = build_voice(tmp_path / "voices")
    content = model.read_bytes()
    assert content.count(b"RandomNormalLike") == 1
    model.write_bytes(content.replace(b"RandomNormalLike", b"RandomNormalLoke"))
    with pytest.raises(UnavailableError, match=r"piper did not load it: .*\.$"):
        make_piper(voice=model).speak(HELLO)


def test_a_voice_that_is_gone(make_piper: MakePiper, tmp_path: Path) -> None:
    model = build_voice(tmp_path / "voices")
    speaker = make_piper(voice=model)
    model.unlink()
    with pytest.raises(UnavailableError, match="No such file"):
        speaker.key()


def test_the_key_tells_voices_apart(make_piper: MakePiper, tmp_path: Path) -> None:
    model = build_voice(tmp_path / "voices")
    copy = build_voice(tmp_path / "copy")
    assert make_piper(voice=model).key() == make_piper(voice=copy).key()
    settings = copy.with_name(copy.name + ".json")
    settings.write_text(settings.read_text().replace("16000", "22050"))
    assert make_piper(voice=model).key() != make_piper(voice=copy).key()


def test_it_ends_when_the_program_is_killed(model: Path, tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from audio.speech.piper import Piper, installed
from audio.speech.voice_files import read_voice
from sessions.timeline import Say
speaker = Piper(installed(), read_voice(Path(sys.argv[1])), Path(sys.argv[2]))
speaker.speak(Say("Hello"))
print(speaker.process_id, flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(model), str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        worker = int(program.stdout.readline())
        watched = os.pidfd_open(worker) if hasattr(os, "pidfd_open") else None
        program.send_signal(signal.SIGKILL)
    if watched is not None:
        import select

        # The descriptor of a process can be read when it has ended.
        assert select.select([watched], [], [], PATIENCE)[0]
        os.close(watched)
