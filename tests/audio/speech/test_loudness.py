import numpy as np
import pyloudnorm

from audio.clip import RATE, Clip
from audio.speech.espeak import Espeak
from audio.tones import tone
from sessions.timeline import TONE_MS, Say

SENTENCES = (
    Say("Ball beside your spine, below the shoulder blade. Lean back."),
    Say("Lean in gently. Stay light."),
    Say("Roll up and down."),
    Say("Squeeze the top of your shoulder."),
    Say("Session complete. Take your time. Drink if thirsty."),
    Say("In"),
    Say("Sixty seconds left."),
    Say("Roll auf und ab.", language="de"),
    Say("Busca otro punto sensible.", language="es"),
    Say("Expirez lentement.", language="fr"),
)


def measured(clip: Clip) -> float:
    # A meter needs 0.4 s: what is shorter is repeated.
    repeated = np.tile(clip.samples.astype(np.float64), -(-RATE // clip.frames))
    return pyloudnorm.Meter(RATE).integrated_loudness(repeated)


def test_voice_and_tones_are_within_two_lu_of_each_other(engine: Espeak) -> None:
    heard = [measured(engine.speak(say)) for say in SENTENCES]
    heard += [measured(tone(name, duration)) for name, duration in TONE_MS.items()]
    assert max(heard) - min(heard) < 2
