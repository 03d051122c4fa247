"""The process in which espeak-ng speaks: started by its path, with the standard library alone.

espeak-ng keeps state from one utterance to the next, and with it the same words give other samples. So the engine
is initialized once, and every utterance is spoken by a fork of that state. Where there is no fork, the process
speaks once and ends.

Messages go over standard input and output, each led by its length (four bytes, big endian). First the worker sends
JSON: `{"rate": …, "once": …, "voices": [[name, identifier, [[priority, language], …]], …]}` or `{"error": …}`. Then
each request, JSON `{"text", "voice", "parameters", "seconds", "frames"}`, is answered by one byte: `+` and the samples
(mono, 16 bit, little endian), or by `-` and why these words have none, or by `!` and what befell the engine. It ends
when its input does.
"""

import ctypes
import faulthandler
import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import Any, BinaryIO

# From speak_lib.h.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1

_CAN_FORK = hasattr(os, "fork")


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class _EngineError(Exception):
    pass


class _Engine:
    def __init__(self, library: str, data: Path) -> None:
        # espeak-ng cuts the path of its data at 160 characters, so it is given a short, relative one.
        os.chdir(data.parent)
        self._lib = ctypes.CDLL(library)
        self._lib.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self.rate = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, data.name.encode(), _DONT_EXIT)
        if self.rate <= 0:
            raise _EngineError("espeak-ng does not find its data")

    def voices(self) -> list[tuple[str, str, list[tuple[int, str]]]]:
        found = self._lib.espeak_ListVoices(None)
        voices: list[tuple[str, str, list[tuple[int, str]]]] = []
        while found[len(voices)]:
            voice = found[len(voices)].contents
            voices.append((_text(voice.name), _text(voice.identifier), _languages(voice.languages)))
        return voices

    def speak(self, text: str, voice: str, parameters: dict[str, int], most_frames: int) -> bytes:
        """Samples of `text`: at most `most_frames` of them. `parameters`: number in espeak_PARAMETER -> value."""
        heard = bytearray()

        def collect(samples: Any, count: int, _events: Any) -> int:
            if count > 0:
                heard.extend(ctypes.string_at(samples, count * 2))
            return int(len(heard) > most_frames * 2)

        callback = _Callback(collect)
        self._lib.espeak_SetSynthCallback(callback)
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise _EngineError(f"espeak-ng has no voice {voice}")
        for number, value in parameters.items():
            self._lib.espeak_SetParameter(int(number), value, 0)
        encoded = text.encode() + b"\0"
        failed = self._lib.espeak_Synth(encoded, len(encoded), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None)
        if failed:
            raise _EngineError(f"espeak-ng failed with error {failed}")
        if len(heard) > most_frames * 2:
            raise _EngineError("it is too long to be spoken")
        return bytes(heard)


def _text(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")


def _languages(address: int) -> list[tuple[int, str]]:
    # Each language is a byte of priority and a string that ends in zero; a priority of zero ends the list.
    languages: list[tuple[int, str]] = []
    while priority := ctypes.string_at(address, 1)[0]:
        tag = ctypes.string_at(address + 1)
        languages.append((priority, _text(tag)))
        address += len(tag) + 2
    return languages


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


def _answer(engine: _Engine, request: dict[str, Any]) -> bytes:
    # A hang must end even if the program that waits for it is gone.
    faulthandler.dump_traceback_later(request["seconds"], exit=True)
    try:
        return b"+" + engine.speak(request["text"], request["voice"], request["parameters"], request["frames"])
    except _EngineError as error:
        return b"-" + str(error).encode()
    finally:
        faulthandler.cancel_dump_traceback_later()


def _answer_in_child(engine: _Engine, request: dict[str, Any]) -> bytes:
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with open(writable, "wb") as pipe:  # noqa: PTH123 - a descriptor, not a path
                pipe.write(_answer(engine, request))
        finally:
            os._exit(0)
    os.close(writable)
    with open(readable, "rb") as pipe:  # noqa: PTH123 - a descriptor, not a path
        body = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0 or not body:
        return b"!espeak-ng crashed"
    return body


def main(library: str, data: str) -> None:
    """Answer requests until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        engine = _Engine(library, Path(data))
    except (OSError, AttributeError, _EngineError) as error:
        _send(target, json.dumps({"error": str(error)}).encode())
        return
    _send(target, json.dumps({"rate": engine.rate, "once": not _CAN_FORK, "voices": engine.voices()}).encode())
    while (body := _receive(source)) is not None:
        request = json.loads(body)
        if not _CAN_FORK:
            _send(target, _answer(engine, request))
            return
        _send(target, _answer_in_child(engine, request))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
