"""`say`, the voice of macOS. https://keith.github.io/xcode-man-pages/say.1.html"""

import platform
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from audio.speech.system_voice import Errand, SystemVoice

NAME = "say"

_KEY = "say 1"
_LINE = re.compile(r"^(?P<name>\S.*?)\s+(?P<language>[a-z]{2,3}(?:[_-][A-Za-z0-9]+)*)\s+#")

# The list is in the order of the alphabet, and begins with jokes. These are the plain voices that every Mac has.
_PLAIN = ("Samantha", "Daniel", "Karen", "Moira", "Anna", "Thomas", "Amélie", "Mónica", "Paulina", "Alice", "Luciana")
_JOKES = (
    *("Albert", "Bad News", "Bahh", "Bells", "Boing", "Bubbles", "Cellos", "Deranged", "Fred", "Good News"),
    *("Hysterical", "Jester", "Junior", "Kathy", "Organ", "Pipe Organ", "Princess", "Ralph", "Superstar", "Trinoids"),
    *("Whisper", "Wobble", "Zarvox", "Eddy", "Flo", "Grandma", "Grandpa", "Reed", "Rocko", "Sandy", "Shelley"),
)


class SayDialect:
    """How `say` is asked: the words in a file, never among its options. `program` is its path."""

    def __init__(self, program: str) -> None:
        self._program = program

    @classmethod
    def found(cls) -> "SayDialect | None":
        """`say`, where it is on the path."""
        program = shutil.which(NAME)
        return cls(program) if program else None

    @property
    def name(self) -> str:
        """What people call it."""
        return NAME

    @property
    def key(self) -> str:
        """The release of macOS, and how it is asked."""
        return f"{_KEY}, {platform.platform()}"

    def asks_for_voices(self, folder: Path) -> Errand:  # noqa: ARG002 - it answers on its standard output
        """What lists the voices."""
        return Errand((self._program, "-v", "?"), {})

    def understands_voices(self, output: bytes, folder: Path) -> Sequence[SystemVoice]:  # noqa: ARG002
        """Voices from lines such as `Samantha            en_US    # Hello! My name is Samantha.`"""
        lines = map(_LINE.match, output.decode(errors="replace").splitlines())
        return [_voice(line["name"], line["language"].replace("_", "-")) for line in lines if line]

    def asks_to_speak(self, text: str, voice: SystemVoice, words_per_minute: int, sound: Path) -> Errand:
        """What speaks into a file. Double brackets would be taken for commands."""
        words = sound.with_suffix(".txt")
        words.write_text(text.replace("[[", "[ ["), "utf-8")
        options = ("-v", voice.name, "-r", str(words_per_minute), "--data-format=LEI16@22050")
        return Errand((self._program, *options, "-o", str(sound), "-f", str(words)), {})


def _voice(name: str, language: str) -> SystemVoice:
    plain = name.partition(" (")[0]
    if "(Premium)" in name:
        rank = 0
    elif "(Enhanced)" in name:
        rank = 1
    elif plain in _PLAIN:
        rank = 2
    else:
        rank = 4 if plain in _JOKES else 3
    return SystemVoice(name, language, rank)
