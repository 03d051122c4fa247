"""The process in which piper speaks: started by its path, with the packages that are installed.

Messages go over standard input and output, each led by its length (four bytes, big endian). First the worker sends
JSON: `{"rate": …}`, the frames a second of the voice, or `{"error": …}`. Then each request, JSON `{"text", "scale",
"seconds", "frames"}`, is answered by one byte: `+` and the samples (mono, 16 bit, little endian), or `-` and why there
are none. `scale` is how long the sounds are drawn out. It ends when its input does.

Piper's noise, which makes every utterance a little different, is off: the same words are the same samples, whatever
was said before.
"""

import faulthandler
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

_THREADS = 2
_INPUTS = {"input", "input_lengths", "scales"}
_DATA = "espeak-ng-data"


class _VoiceError(Exception):
    pass


class _Voice:
    def __init__(self, model: str, config: str) -> None:
        import onnxruntime
        import piper

        # espeak-ng cuts the path of its data at 160 characters, so it is given a short, relative one.
        os.chdir(Path(piper.__file__).parent)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])
        names = {node.name for node in session.get_inputs()}
        settings = piper.PiperConfig.from_dict(json.loads(Path(config).read_text("utf-8")))
        if not (names >= _INPUTS if settings.num_speakers == 1 else names >= {*_INPUTS, "sid"}):
            raise _VoiceError("the file is no voice of piper")
        self._voice = piper.PiperVoice(session, settings, Path(_DATA))
        self.rate = settings.sample_rate

    def speak(self, text: str, scale: float, most_frames: int) -> bytes:
        import piper

        how = piper.SynthesisConfig(length_scale=scale, noise_scale=0.0, noise_w_scale=0.0)
        heard = bytearray()
        for chunk in self._voice.synthesize(text, how):
            heard += chunk.audio_int16_bytes
            if len(heard) > most_frames * 2:
                raise _VoiceError("it is too long to be spoken")
        return bytes(heard)


def _receive(source: BinaryIO) -> bytes | None:
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = source.read(length)
    return body if len(body) == length else None


def _send(target: BinaryIO, body: bytes) -> None:
    target.write(struct.pack(">I", len(body)) + body)
    target.flush()


def _reason(error: Exception) -> str:
    # Libraries put whole stacks into their messages.
    lines = str(error).strip().splitlines()
    return lines[0][:200] if lines else type(error).__name__


def _answer(voice: _Voice, request: dict[str, Any]) -> bytes:
    # A hang must end even if the program that waits for it is gone.
    faulthandler.dump_traceback_later(request["seconds"], exit=True)
    try:
        return b"+" + voice.speak(request["text"], request["scale"], request["frames"])
    except Exception as error:
        return b"-" + _reason(error).encode(errors="replace")
    finally:
        faulthandler.cancel_dump_traceback_later()


def main(folder: str, model: str, config: str) -> None:
    """Answer requests until standard input ends. `folder` is where piper is installed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source = sys.stdin.buffer
    # What a library prints is not to get between the messages.
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # Isolation leaves out the folder of the user's own packages, where both this program and piper may be.
    if folder not in sys.path:
        sys.path.append(folder)
    try:
        voice = _Voice(model, config)
    except Exception as error:
        _send(target, json.dumps({"error": _reason(error)}).encode())
        return
    _send(target, json.dumps({"rate": voice.rate}).encode())
    while (body := _receive(source)) is not None:
        _send(target, _answer(voice, json.loads(body)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
