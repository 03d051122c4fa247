"""SAPI, the voice of Windows, reached through PowerShell."""

import base64
import json
import math
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from audio.speech.system_voice import Errand, SystemVoice

NAME = "SAPI"

REQUEST = "UNKNOT_SPEECH"
"""The variable that holds the path of what is wanted."""

_KEY = "SAPI 1"
_SCRIPT = Path(__file__).with_name("sapi.ps1")
_REQUEST_FILE, _VOICES_FILE = "request.json", "voices.json"

# Ten steps of its rate are three times as fast or as slow (the SAPI 5 specification of <rate>). At 0 the voices that
# come with Windows speak some 180 words a minute.
_PLAIN_RATE = 180
_STEPS, _TIMES = 10, 3


def rate_of(words_per_minute: int) -> int:
    """The rate of SAPI, -10 to 10, that is nearest to words a minute."""
    steps = _STEPS * math.log(words_per_minute / _PLAIN_RATE) / math.log(_TIMES)
    return max(-_STEPS, min(_STEPS, round(steps)))


class SapiDialect:
    """How SAPI is asked: by a script that never changes, and a file that says what is wanted.

    `program` is the path of PowerShell. The script is handed over in its encoded form, since a system may forbid to
    run script files.
    """

    def __init__(self, program: str) -> None:
        self._program = program

    @classmethod
    def found(cls) -> "SapiDialect | None":
        """SAPI, where PowerShell is on the path. The one of Windows has System.Speech; newer ones do not."""
        program = shutil.which("powershell")
        return cls(program) if program else None

    @property
    def name(self) -> str:
        """What people call it."""
        return NAME

    @property
    def key(self) -> str:
        """The release of Windows, and how it is asked."""
        return f"{_KEY}, {platform.platform()}"

    def asks_for_voices(self, folder: Path) -> Errand:
        """What lists the voices into a file."""
        return self._errand(folder, {"target": str(folder / _VOICES_FILE)})

    def understands_voices(self, output: bytes, folder: Path) -> Sequence[SystemVoice]:  # noqa: ARG002
        """The voices of that file. Raises ValueError or OSError where it is none."""
        listed: Any = json.loads((folder / _VOICES_FILE).read_text("utf-8-sig"))
        try:
            return [SystemVoice(str(voice["name"]), str(voice["language"])) for voice in listed]
        except (TypeError, KeyError) as error:
            raise ValueError("no list of voices") from error

    def asks_to_speak(self, text: str, voice: SystemVoice, words_per_minute: int, sound: Path) -> Errand:
        """What speaks into a file."""
        wanted = {"text": text, "voice": voice.name, "rate": rate_of(words_per_minute), "target": str(sound)}
        return self._errand(sound.parent, wanted)

    def _errand(self, folder: Path, wanted: Mapping[str, object]) -> Errand:
        request = folder / _REQUEST_FILE
        # Without a letter beyond ASCII there is nothing that could be read in another encoding.
        request.write_text(json.dumps(wanted, ensure_ascii=True), "ascii")
        script = base64.b64encode(_SCRIPT.read_text("utf-8").encode("utf-16-le")).decode("ascii")
        options = ("-NoProfile", "-NonInteractive", "-EncodedCommand", script)
        return Errand((self._program, *options), {REQUEST: str(request)})
