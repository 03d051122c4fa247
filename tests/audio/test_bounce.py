"""A rendered session: a tone on each step's first frame, nothing too loud, the same file every time."""

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pytest
import soundfile
import tomli

from audio.bounce import bounce
from audio.clip import FRAMES_PER_MS, RATE, Block, Clip
from audio.limiter import CEILING
from audio.mixer import Levels
from audio.rehearsal import Rehearsal
from audio.speech import best_speaker
from audio.speech.none import NoSpeech
from sessions.script.models import Script
from sessions.timecode import Ms
from sessions.timeline import Say
from sessions.transport import Playhead, State

SCRIPT = """
title = "A short one"
step = [
  { do = "move", for = "10s", say = "Sit tall." },
  { do = "stretch", for = "12s", area = "neck", sides = "both", switch = "5s", say = "Ear toward your shoulder." },
  { do = "breathe", pattern = "4-6", cycles = 2 },
  { do = "rest", for = "12s" },
]
"""


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Generator[Rehearsal, None, None]:
    narrator, missing = best_speaker(tmp_path_factory.mktemp("cache"))
    assert missing is None
    yield Rehearsal(Script.model_validate(tomli.loads(SCRIPT)), narrator)
    narrator.close()


def rendered(rehearsal: Rehearsal, path: Path) -> Block:
    bounce(rehearsal.score(rehearsal.timeline({})), path, Levels(), lambda done, total: None)
    samples, rate = soundfile.read(str(path), dtype="float32")
    assert rate == RATE
    assert samples.shape[1] == 2
    return samples


def test_every_step_begins_with_a_tone_on_its_first_frame(rehearsal: Rehearsal, tmp_path: Path) -> None:
    samples = rendered(rehearsal, tmp_path / "session.wav")
    timeline = rehearsal.timeline({})
    assert len(samples) == timeline.duration * FRAMES_PER_MS
    for segment in timeline.segments[1:]:
        start = segment.start * FRAMES_PER_MS
        within = np.abs(samples[start : start + 10 * FRAMES_PER_MS]).max()
        before = np.abs(samples[start - 100 * FRAMES_PER_MS : start]).max()
        assert within > 0.01, f"{segment.do} at {segment.start} ms"
        # The tone of a breath out lasts until its end.
        assert before < 0.01 or timeline.segments[segment.index - 1].breath


def test_nothing_is_over_the_ceiling_and_two_renders_are_one(rehearsal: Rehearsal, tmp_path: Path) -> None:
    samples = rendered(rehearsal, tmp_path / "one.wav")
    rendered(rehearsal, tmp_path / "two.wav")
    assert np.abs(samples).max() <= CEILING
    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_words_are_where_the_timeline_says(rehearsal: Rehearsal, tmp_path: Path) -> None:
    samples = rendered(rehearsal, tmp_path / "session.wav")
    timeline = rehearsal.timeline({})
    said = [cue for cue in timeline.cues if isinstance(cue.intent, Say)]
    assert "Left side. Ear toward your shoulder." in [cue.intent.text for cue in said if isinstance(cue.intent, Say)]
    for cue in said:
        heard = samples[cue.at * FRAMES_PER_MS : cue.end * FRAMES_PER_MS]
        assert 20 * np.log10(np.sqrt((heard**2).mean())) > -35, cue


def test_all_words_are_prepared_with_progress(rehearsal: Rehearsal) -> None:
    seen: list[tuple[int, int]] = []
    rehearsal.prepare(lambda done, total: seen.append((done, total)))
    total = len(rehearsal.words())
    assert seen == [(done, total) for done in range(total + 1)]
    assert set(rehearsal.lines()) == {"ease-off", "reminder"}


def test_the_line_of_a_resumed_step_repeats_what_the_pause_cut_off() -> None:
    spoken: list[str] = []

    class Listening(NoSpeech):
        def speak(self, say: Say) -> Clip:
            spoken.append(say.text)
            return super().speak(say)

    rehearsal = Rehearsal(Script.model_validate(tomli.loads(SCRIPT)), Listening(), intro="none")
    timeline = rehearsal.timeline({})
    rehearsal.resume_line(timeline, Playhead(State.PAUSED, Ms(400), 0, Ms(9_600)))
    rehearsal.resume_line(timeline, Playhead(State.PAUSED, Ms(7_000), 0, Ms(3_000)))
    assert spoken == ["Sit tall. Go on. Ten seconds left.", "Go on. Five seconds left."]
