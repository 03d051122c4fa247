"""`unknot voices`: the speech engines and voices there are, who speaks now, and how to add a voice."""

import json as json_writer
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby

from audio.speech.inventory import FoundEngine, FoundVoice, Inventory, Speaking, take_inventory
from sessions.inert import cells, inert
from sessions.phrases import languages
from sessions.store.folders import cache_folder
from tui.commands.options import AsJson
from tui.preferences import preferences

_MANY = 20
_WIDTH = 100
_INSTALL = "install unknot with its extra unknot[piper]"


def voices(*, json: AsJson = False) -> int:
    """List the speech engines and voices there are, and who would speak now.

    Each engine speaks a word that is not heard. Nothing is downloaded.
    """
    settings = preferences().settings
    found = take_inventory(cache_folder() / "speech", settings.voice_engine, settings.voice_name, languages())
    print(as_json(found) if json else "\n".join(in_words(found)))
    if not json:
        for problem in found.problems:
            print(inert(problem), file=sys.stderr)
    return 0


def as_json(found: Inventory) -> str:
    """An inventory for programs."""
    return json_writer.dumps(
        {
            "engines": [
                {"name": engine.name, "called": engine.called, "missing": engine.missing} for engine in found.engines
            ],
            "voices": [
                {
                    "name": voice.name,
                    "engine": voice.engine,
                    "language": voice.language,
                    "path": str(voice.path) if voice.path else None,
                }
                for voice in found.voices
            ],
            "speaking": [
                {"language": one.language, "engine": one.engine, "voice": one.voice} for one in found.speaking
            ],
            "problems": found.problems,
            "folder": str(found.folder),
        },
        indent=2,
    )


def in_words(found: Inventory) -> list[str]:
    """An inventory for people."""
    lines = ["Who speaks now", *_aligned([_speaker(one) for one in found.speaking])]
    lines += ["", "Engines", *_aligned([_engine(engine, found.voices) for engine in found.engines])]
    lines += ["", "Voices"]
    for name, group in groupby(found.voices, key=lambda voice: voice.engine):
        lines += _voices(name, list(group))
    lines += ["", *_advice(found)]
    return lines


def _speaker(one: Speaking) -> tuple[str, str, str]:
    if one.engine is None:
        return one.language, "nobody", "the tones carry the session"
    return inert(one.language), one.engine, inert(one.voice or "")


def _engine(engine: FoundEngine, voices: Sequence[FoundVoice]) -> tuple[str, str, str]:
    if engine.missing is not None:
        return engine.name, "-", inert(engine.missing)
    count = sum(voice.engine == engine.name for voice in voices)
    called = "" if engine.called == engine.name else f"{engine.called}, "
    return engine.name, "ready", f"{called}{count} {'voice' if count == 1 else 'voices'}"


def _voices(engine: str, voices: Sequence[FoundVoice]) -> Iterator[str]:
    if len(voices) <= _MANY:
        yield from _aligned([(engine, inert(voice.language), inert(voice.name)) for voice in voices])
        return
    tags = sorted({inert(voice.language) for voice in voices})
    line = f"  {engine}  {len(voices)} voices for "
    indent = " " * (len(engine) + 4)
    for tag in tags:
        if len(line) + len(tag) > _WIDTH:
            yield line.rstrip()
            line = indent
        line += f"{tag} "
    yield line.rstrip()


def _advice(found: Inventory) -> Iterator[str]:
    missing = {engine.name: engine.missing for engine in found.engines}
    if missing.get("piper") == "not installed":
        yield f"For a more natural voice: {_INSTALL}, then add a voice for piper."
    yield "To add a voice for piper, put its two files, NAME.onnx and NAME.onnx.json, into"
    yield f"  {inert(str(found.folder))}"
    yield "To choose: unknot settings engine piper, unknot settings name NAME. All names: unknot voices --json"


def _aligned(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max((cells(row[column]) for row in rows), default=0) for column in range(2)]
    return [
        "  ".join(["", *(text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=False)), row[2]])
        for row in rows
    ]
