import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.clip import FRAMES_PER_MS, RATE, Clip
from audio.speech.espeak import Espeak, Voice, choose_voice
from audio.speech.speaker import EngineError, SpeechError
from audio.speech.worker import Worker
from sessions.timeline import Say

MakeEspeak = Callable[..., Espeak]

LINES = (
    "Lean in gently. Stay light.",
    "Ball beside your spine, below the shoulder blade. Lean back.",
    "Squeeze the top of your shoulder.",
    "In",
    "Ten seconds",
)
AUDIBLE = 10 ** (-40 / 20)
PATIENCE = 30.0


def same(one: Clip, other: Clip) -> bool:
    return np.array_equal(one.samples, other.samples)


def ends_of(fifo: Path) -> threading.Thread:
    """A thread that ends when every process has ended that holds the other end of the pipe."""

    def read() -> None:
        with fifo.open("rb") as pipe:
            pipe.read()

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def test_words_become_a_clip_that_begins_at_once_and_ends_softly(engine: Espeak) -> None:
    for line in LINES:
        samples = np.abs(engine.speak(Say(line)).samples)
        assert samples[: 25 * FRAMES_PER_MS].max() > AUDIBLE
        assert samples[0] < 1e-4
        assert samples[-1] < 1e-4
        assert 0.05 < samples.max() <= 0.502
    assert 1.5 < engine.speak(Say(LINES[0])).frames / RATE < 3.5


def test_the_same_words_are_the_same_samples_whatever_was_said_before(engine: Espeak, make_espeak: MakeEspeak) -> None:
    first = {line: engine.speak(Say(line)) for line in LINES}
    other = make_espeak()
    for line in (*reversed(LINES), *LINES, LINES[0]):
        assert same(engine.speak(Say(line)), first[line])
        assert same(other.speak(Say(line)), first[line])


def test_threads_take_turns(engine: Espeak) -> None:
    says = [Say(line) for line in LINES]
    expected = [engine.speak(say) for say in says]
    with ThreadPoolExecutor(8) as pool:
        spoken = list(pool.map(engine.speak, says * 6))
    assert all(same(one, other) for one, other in zip(spoken, expected * 6, strict=True))


def test_languages_sound_different_and_unknown_ones_are_english(engine: Espeak) -> None:
    def speak(language: str) -> Clip:
        return engine.speak(Say("Radio Computer Taxi", language=language))

    heard = [speak(language) for language in ("en", "de", "es", "fr", "en-US")]
    assert not any(same(one, other) for one, other in itertools.combinations(heard, 2))
    assert same(speak("en-GB"), heard[0])
    assert same(speak("de-AT"), heard[1])
    assert same(speak("xx-unknown"), heard[0])
    assert same(speak(""), heard[0])


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "British"),
        ("en-GB", "British"),
        ("EN_us", "American"),
        ("en-AU", "British"),
        ("fr", "French"),
        ("fr-CH", "Swiss"),
        ("fr-CA", "French"),
        ("ja-JP", "British"),
    ],
)
def test_the_voice_for_a_language(language: str, expected: str) -> None:
    voices = (
        Voice("American", "us", ((2, "en-us"), (3, "en"))),
        Voice("British", "gb", ((2, "en-gb"), (2, "en"))),
        Voice("Swiss", "ch", ((5, "fr-ch"), (8, "fr"))),
        Voice("French", "fr", ((5, "fr-fr"), (5, "fr"))),
    )
    assert choose_voice(voices, language).name == expected


def test_control_characters_and_white_space_are_not_heard(engine: Espeak) -> None:
    assert same(engine.speak(Say("\x1b\x07Lean\x00 in\n\t gently.\x9b \ud800")), engine.speak(Say("Lean in gently.")))


@pytest.mark.parametrize("text", ["", "   ", "\x00\x1b", "…", "?!", "- -"])
def test_what_has_no_sound_is_an_empty_clip(engine: Espeak, text: str) -> None:
    assert engine.speak(Say(text)).frames == 0


def test_500_characters_are_the_most(engine: Espeak) -> None:
    assert engine.speak(Say("la " * 166 + "la")).frames > 10 * RATE
    with pytest.raises(SpeechError, match=r'^"la la la .*…" has 501 characters; at most 500 are spoken at once.$'):
        engine.speak(Say("la " * 166 + "lap"))


def test_what_would_sound_for_minutes_is_refused(engine: Espeak) -> None:
    with pytest.raises(SpeechError, match="too long"):
        engine.speak(Say("W; " * 166, rate=90))


@settings(max_examples=25)
@given(text=st.text(max_size=40), language=st.sampled_from(["en", "de", "zh", "ar", "hi", "ja", "ru"]))
def test_no_text_harms_more_than_itself(engine: Espeak, text: str, language: str) -> None:
    # The engine does crash at some mixtures of scripts.
    with contextlib.suppress(SpeechError):
        assert np.isfinite(engine.speak(Say(text, language=language)).samples).all()
    assert engine.speak(Say("In")).frames > 0


def test_it_starts_with_the_first_words_and_ends_when_closed(make_espeak: MakeEspeak) -> None:
    speaker = make_espeak()
    assert speaker.process_id is None
    clip = speaker.speak(Say("Hello"))
    process = speaker.process_id
    assert process is not None
    speaker.close()
    speaker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    assert same(speaker.speak(Say("Hello")), clip)


def test_a_killed_worker_is_replaced(make_espeak: MakeEspeak) -> None:
    speaker = make_espeak()
    clip = speaker.speak(Say("Hello"))
    process = speaker.process_id
    assert process is not None
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    assert same(speaker.speak(Say("Hello")), clip)
    assert speaker.process_id != process


def test_a_worker_killed_in_the_middle_costs_one_sentence(
    make_espeak: MakeEspeak, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = make_espeak()
    clip = speaker.speak(Say("Hello"))
    process = speaker.process_id
    assert process is not None
    os.kill(process, signal.SIGSTOP)
    receive = Worker.receive

    def killed_before_it_answers(worker: Worker, seconds: float) -> bytes:
        os.kill(worker.process_id, signal.SIGKILL)
        return receive(worker, seconds)

    with monkeypatch.context() as patched:
        patched.setattr(Worker, "receive", killed_before_it_answers)
        with pytest.raises(EngineError, match=r'^"Lean in." is not spoken: espeak-ng crashed.$'):
            speaker.speak(Say("Lean in."))
    assert same(speaker.speak(Say("Hello")), clip)


def test_a_crash_of_the_engine_costs_one_sentence_and_no_process(make_espeak: MakeEspeak) -> None:
    speaker = make_espeak(
        """
def crash(engine, request):
    if "crash" in request["text"]:
        os.kill(os.getpid(), signal.SIGSEGV)
    return answer(engine, request)
worker._answer = crash
"""
    )
    clip = speaker.speak(Say("Hello"))
    process = speaker.process_id
    with pytest.raises(EngineError, match=r'^"Please crash now." is not spoken: espeak-ng crashed.$'):
        speaker.speak(Say("Please crash now."))
    assert same(speaker.speak(Say("Hello")), clip)
    assert speaker.process_id == process


HANG = """
def hang(engine, request):
    if "hang" in request["text"]:
        with open({fifo!r}, "wb"):
            while True:
                time.sleep(60)
    return answer(engine, request)
worker._answer = hang
"""


def test_a_hang_is_ended_and_costs_one_sentence(make_espeak: MakeEspeak, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    speaker = make_espeak(HANG.format(fifo=str(fifo)), time_limit=2.5)
    clip = speaker.speak(Say("Hello"))
    ended = ends_of(fifo)
    with pytest.raises(SpeechError, match=r'^"Please hang." is not spoken: espeak-ng took longer than 2.5 s.$'):
        speaker.speak(Say("Please hang."))
    ended.join(PATIENCE)
    assert not ended.is_alive()
    assert same(speaker.speak(Say("Hello")), clip)


def test_closing_ends_words_in_the_making(make_espeak: MakeEspeak, tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    speaker = make_espeak(HANG.format(fifo=str(fifo)))
    with ThreadPoolExecutor(1) as pool:
        words = pool.submit(speaker.speak, Say("Please hang."))
        with fifo.open("rb") as pipe:
            speaker.close()
            pipe.read()
        with pytest.raises(SpeechError, match="crashed"):
            words.result(PATIENCE)


def test_it_ends_when_the_program_is_killed(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    code = """
import sys, espeakng_loader
from pathlib import Path
from audio.speech.espeak import Espeak
from sessions.timeline import Say
script = Path(sys.argv[1])
speaker = Espeak(Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()), script=script)
speaker.speak(Say("Hello"))
print("ready", flush=True)
sys.stdin.read()
"""
    script = tmp_path / "worker.py"
    script.write_text(
        f"import runpy\nkept = open({str(fifo)!r}, 'wb')\n"
        f"runpy.run_path({str(Path(__file__).parents[3] / 'audio/speech/espeak_worker.py')!r}, run_name='__main__')\n"
    )
    ended = ends_of(fifo)
    with subprocess.Popen(
        [sys.executable, "-c", code, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        assert ended.is_alive()
        program.send_signal(signal.SIGKILL)
    ended.join(PATIENCE)
    assert not ended.is_alive()


def test_the_interrupt_of_a_terminal_does_not_reach_it(engine: Espeak) -> None:
    clip = engine.speak(Say("Hello"))
    process = engine.process_id
    assert process is not None
    assert os.getsid(process) != os.getsid(0)
    os.kill(process, signal.SIGINT)
    assert same(engine.speak(Say("Hello")), clip)
    assert engine.process_id == process


def test_an_interrupt_while_it_speaks_does_not_mix_up_answers(
    engine: Espeak, make_espeak: MakeEspeak, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaker = make_espeak()
    speaker.speak(Say("Hello"))

    def interrupted(worker: Worker, seconds: float) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Worker, "receive", interrupted)
        with pytest.raises(KeyboardInterrupt):
            speaker.speak(Say("Lean in gently."))
    assert same(speaker.speak(Say("Hello")), engine.speak(Say("Hello")))


def test_without_fork_every_utterance_has_its_own_process(engine: Espeak, make_espeak: MakeEspeak) -> None:
    speaker = make_espeak("worker._CAN_FORK = False")
    for line in (*LINES[:3], LINES[0]):
        assert same(speaker.speak(Say(line)), engine.speak(Say(line)))
        assert speaker.process_id is None


def test_it_finds_its_voices_at_the_end_of_a_long_path(
    engine: Espeak, make_espeak: MakeEspeak, tmp_path: Path, data: Path
) -> None:
    # The engine itself cuts paths at 160 characters.
    folder = tmp_path / ("deep" * 25) / ("deeper" * 20)
    folder.mkdir(parents=True)
    (folder / "espeak-ng-data").symlink_to(data)
    speaker = make_espeak(data=folder / "espeak-ng-data")
    assert same(speaker.speak(Say("Hello")), engine.speak(Say("Hello")))


def test_a_library_or_voices_that_do_not_load(tmp_path: Path, data: Path, library: Path) -> None:
    (tmp_path / "broken.so").write_bytes(b"no library")
    (tmp_path / "espeak-ng-data").mkdir()
    for broken, voices in ((tmp_path / "none.so", data), (tmp_path / "broken.so", data), (library, tmp_path)):
        with pytest.raises(SpeechError, match=r"^espeak-ng does not load: "):
            Espeak(broken, voices)
    (tmp_path / "espeak-ng-data" / "phondata").write_bytes(b"no voices")
    with (
        Espeak(library, tmp_path / "espeak-ng-data") as speaker,
        pytest.raises(SpeechError, match=r'^"Hello" is not spoken: espeak-ng did not start: '),
    ):
        speaker.speak(Say("Hello"))


def test_the_key_tells_engines_apart(engine: Espeak, data: Path, library: Path, tmp_path: Path) -> None:
    (tmp_path / "phondata").write_bytes(b"other voices")
    assert engine.key() == Espeak(library, data).key()
    assert engine.key() != Espeak(library, tmp_path).key()
