"""Programs in place of those that only other systems have: they check what they are asked and write a real sound."""

import sys
from pathlib import Path

_BOTH = """\
#!{python} -I
import base64, json, math, os, pathlib, signal, struct, sys, time, wave

def sound(path, text, rate):
    if "crash" in text:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "hang" in text:
        time.sleep(60)
    if "fail" in text:
        sys.exit("Something is wrong.\\nAnd more of it.")
    if "nothing" in text:
        return
    frames = int(22050 * len(text.split()) * 60 / rate)
    with wave.open(path, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        hum = (int(9000 * math.sin(at / (8 + len(text) % 7))) for at in range(frames))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in hum))
    content = pathlib.Path(path).read_bytes()
    if "garbage" in text:
        pathlib.Path(path).write_bytes(b"no sound at all" * 100)
    if "breaks off" in text:
        pathlib.Path(path).write_bytes(content[: len(content) // 2])

def note(**asked):
    with open(pathlib.Path(__file__).with_suffix(".log"), "a") as log:
        log.write(json.dumps(asked) + "\\n")

"""

_SAY = """\
VOICES = {voices!r}
arguments = sys.argv[1:]
if arguments == ["-v", "?"]:
    note(voices=True)
    sys.stdout.buffer.write(VOICES)
    sys.exit()
assert len(arguments) == 9 and [arguments[at] for at in (0, 2, 5, 7)] == ["-v", "-r", "-o", "-f"], arguments
_, voice, _, rate, form, _, path, _, words = arguments
assert form == "--data-format=LEI16@22050" and path.endswith(".wav"), arguments
assert sys.stdin.read() == ""
text = pathlib.Path(words).read_text("utf-8")
note(text=text, voice=voice, rate=int(rate))
sound(path, text, int(rate))
"""

_POWERSHELL = """\
VOICES = {voices!r}
*options, script = sys.argv[1:]
assert options == ["-NoProfile", "-NonInteractive", "-EncodedCommand"], options
script = base64.b64decode(script).decode("utf-16-le")
assert "System.Speech" in script and "UNKNOT_SPEECH" in script
request = pathlib.Path(os.environ["UNKNOT_SPEECH"]).read_bytes()
assert request.isascii()
asked = json.loads(request)
if "text" not in asked:
    note(voices=True)
    # Windows PowerShell writes a mark before UTF-8 where it is asked to.
    pathlib.Path(asked["target"]).write_bytes(b"\\xef\\xbb\\xbf" + VOICES)
    sys.exit()
assert set(asked) == {{"text", "voice", "rate", "target"}} and -10 <= asked["rate"] <= 10
note(text=asked["text"], voice=asked["voice"], rate=asked["rate"])
sound(asked["target"], asked["text"], 180 * 3 ** (asked["rate"] / 10))
"""

SAY_VOICES = """\
Albert              en_US    # Hello! My name is Albert.
Alice               it_IT    # Ciao! Mi chiamo Alice.
Anna                de_DE    # Hallo! Ich heiße Anna.
Bad News            en_US    # Hello! My name is Bad News.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Eddy (English (US)) en_US    # Hello! My name is Eddy.
Majed               ar_001   # مرحبًا! اسمي ماجد.
Petra (Premium)     de_DE    # Hallo! Ich heiße Petra.
Samantha            en_US    # Hello! My name is Samantha.
Tünde               hu_HU    # Üdvözlöm! A nevem Tünde.
""".encode()

SAPI_VOICES = b"""[
  {"language": "en-US", "name": "Microsoft David Desktop"},
  {"language": "de-DE", "name": "Microsoft Hedda Desktop"},
  {"language": "en-US", "name": "Microsoft Zira Desktop"}
]"""


def stand_in_say(folder: Path, voices: bytes = SAY_VOICES) -> Path:
    """A `say` in a folder for the path; what it was asked it writes beside itself, into `say.log`."""
    return _program(folder / "say", _SAY.format(voices=voices))


def stand_in_powershell(folder: Path, voices: bytes = SAPI_VOICES) -> Path:
    """The PowerShell of Windows, as far as it speaks; what it was asked stands in `powershell.log`."""
    return _program(folder / "powershell", _POWERSHELL.format(voices=voices))


def _program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_BOTH.format(python=sys.executable) + body, "utf-8")
    path.chmod(0o755)
    return path
