"""The voice files of piper: found, looked at, and the broken ones named. Loads no engine."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from audio.speech.words import quoted
from sessions.store.catalog import at_home

MODEL, CONFIG = ".onnx", ".onnx.json"

# Others need packages or files of their own, and piper would fetch some of them from the network.
_PHONEMES = ("espeak", "text")
# The symbols that begin, end and part an utterance.
_MARKS = {"^", "$", "_"}
_LARGEST_CONFIG = 4 * 1024 * 1024
_READ_AT_ONCE = 1 << 20


class VoiceFileError(Exception):
    """A voice file that cannot be used; the message is a sentence for people."""


@dataclass(frozen=True)
class VoiceFile:
    """A voice of piper: its name, its model with the configuration beside it, and its language (BCP 47)."""

    name: str
    model: Path
    config: Path
    language: str

    @cached_property
    def fingerprint(self) -> str:
        """What is in its two files. Reads them whole. Raises OSError."""
        digest = hashlib.blake2b(digest_size=12)
        for path in (self.config, self.model):
            with path.open("rb") as file:
                while part := file.read(_READ_AT_ONCE):
                    digest.update(part)
        return digest.hexdigest()


def find_voices(folder: Path) -> tuple[tuple[VoiceFile, ...], tuple[str, ...]]:
    """The voices in a folder by their names, and a sentence for each that cannot be used."""
    voices: list[VoiceFile] = []
    faults: list[str] = []
    try:
        with os.scandir(folder) as found:
            paths = sorted(Path(entry.path) for entry in found if entry.name.endswith((MODEL, CONFIG)))
    except FileNotFoundError:
        return (), ()
    except OSError as error:
        return (), (f"The folder of the voices, {folder}, cannot be read: {error.strerror}.",)
    for model in sorted({path if path.suffix == MODEL else path.with_suffix("") for path in paths}):
        try:
            voices.append(read_voice(model))
        except VoiceFileError as error:
            faults.append(str(error))
    return tuple(voices), tuple(faults)


def read_voice(model: Path) -> VoiceFile:
    """The voice of a model file. Raises VoiceFileError."""
    model = Path(os.path.abspath(at_home(str(model))))  # noqa: PTH100 - links keep their names
    name, config = model.name.removesuffix(MODEL), model.with_name(model.name + ".json")
    try:
        if not model.exists():
            raise VoiceFileError(f"The voice {quoted(name)} cannot be used: {model} is not there.")
        with model.open("rb") as file:
            if not _is_whole(file, model.stat().st_size):
                raise VoiceFileError(
                    f"The voice {quoted(name)} cannot be used: {model} is damaged, or was copied only in part."
                )
        if not config.exists():
            raise VoiceFileError(f"The voice {quoted(name)} cannot be used: {config.name} is missing beside it.")
        with config.open("rb") as file:
            settings = _parsed(file.read(_LARGEST_CONFIG))
    except OSError as error:
        raise VoiceFileError(f"The voice {quoted(name)} cannot be used: {model}: {error.strerror}.") from error
    language = _language(settings)
    if language is None:
        raise VoiceFileError(
            f"The voice {quoted(name)} cannot be used: {config.name} is damaged, or not the settings of a voice."
        )
    if settings.get("phoneme_type", "espeak") not in _PHONEMES:
        raise VoiceFileError(
            f"The voice {quoted(name)} cannot be used: it needs a pronouncing program that unknot does not bring."
        )
    return VoiceFile(name, model, config, language)


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        parsed = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return cast("Mapping[str, Any]", parsed) if isinstance(parsed, dict) else {}


def _language(settings: Mapping[str, Any]) -> str | None:
    """The language of a voice's settings; None where they lack what piper needs."""
    try:
        rate, voice = settings["audio"]["sample_rate"], settings["espeak"]["voice"]
        speakers, symbols = settings["num_speakers"], settings["num_symbols"]
        ids = settings["phoneme_id_map"]
    except (KeyError, TypeError):
        return None
    if not all(isinstance(number, int) and number > 0 for number in (rate, speakers, symbols)):
        return None
    if not isinstance(voice, str) or not isinstance(ids, dict) or not set(cast("Any", ids)) >= _MARKS:
        return None
    language = settings.get("language")
    code = cast("Any", language).get("code") if isinstance(language, dict) else None
    tag = code if isinstance(code, str) and code else voice
    return tag.replace("_", "-")


def _is_whole(file: BinaryIO, size: int) -> bool:
    """Whether the fields of an ONNX file (a protobuf message) end exactly where the file does.

    Only their heads are read. A file that was copied in part ends in the middle of its largest field.
    https://protobuf.dev/programming-guides/encoding/
    """
    at, graph = 0, False
    while at < size:
        tag, at = _varint(file, at)
        field, kind = tag >> 3, tag & 7
        if kind == 0:
            _, at = _varint(file, at)
        elif kind == 2:
            length, at = _varint(file, at)
            at += length
            graph = graph or field == _GRAPH
        elif kind in (1, 5):
            at += 8 if kind == 1 else 4
        else:
            return False
        if field == 0 or at <= 0:
            return False
    return graph and at == size


_GRAPH = 7
"""The number of `graph` in ONNX's ModelProto, without which there is nothing to run."""


def _varint(file: BinaryIO, at: int) -> tuple[int, int]:
    """A number of variable length, and where it ends; past every end where there is none."""
    file.seek(at)
    value = 0
    for count, byte in enumerate(file.read(10)):
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            return value, at + count + 1
    return 0, 1 << 62
