"""`unknot doctor`: a report to paste into a bug report, and a check of the ears."""

import json as json_writer
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Annotated, Any

from cyclopts import Parameter

from sessions.inert import inert
from sessions.settings.kinds import AUTO, Value
from sessions.settings.layers import Layers
from sessions.timecode import Ms
from tui import completing, diagnosis
from tui.commands.options import AsJson
from tui.diagnosis import Part, gathered
from tui.errors import FAILED, USAGE, UserError
from tui.preferences import Preferences, preferences

HEARD = {
    "left": "left   You should hear a tone in your left ear, and nothing in your right one.",
    "right": "right  You should hear a tone in your right ear, and nothing in your left one.",
    "both": "both   You should hear a tone in the middle.",
}
IN_MONO = {ear: f"{ear:<5}  You should hear a tone in the middle, because mono is chosen." for ear in HEARD}

LAST_WORDS = (
    "Nothing heard: `unknot doctor` tells what played it and on which device. The sides are swapped: turn the"
    " earphones around."
)


def doctor(
    *,
    listen: Annotated[
        bool, Parameter(negative=(), show_default=False, help="Play a tone on the left ear, the right one, and both.")
    ] = False,
    output: Annotated[
        str | None,
        Parameter(
            help="What plays: miniaudio, simpleaudio or silent. [env var: UNKNOT_OUTPUT]",
            show_default=False,
            completer=completing.output,
        ),
    ] = None,
    device: Annotated[
        str | None,
        Parameter(help="The sound device, by its name or a part of it. [env var: UNKNOT_DEVICE]", show_default=False),
    ] = None,
    json: AsJson = False,
) -> int:
    """Report versions, folders, devices and voices, and try the sound: something to paste into a bug report.

    It plays two seconds of a noise that nobody hears. Exit code 1: there is no sound.
    """
    if listen and json:
        raise UserError("Either --listen or --json: a tone cannot be printed.", USAGE)
    wanted = _preferences(output, device)
    from audio.outputs.leaving import signals_exit

    with signals_exit():
        if listen:
            return _listen(wanted)
        return _as_json(wanted) if json else _in_words(wanted)


def _preferences(output: str | None, device: str | None) -> Preferences:
    """What is chosen; a report is to be had however wrong the settings are."""
    given: dict[str, Value] = {"output": output, "device": device}
    flags = {name: None if value in ("", AUTO) else value for name, value in given.items() if value is not None}
    try:
        return preferences(flags)
    except UserError as error:
        return Preferences(Layers({}, {}, flags), {}, (str(error),))


def _listen(wanted: Preferences) -> int:
    from audio.ear_check import check_ears
    from audio.mixer import Levels
    from audio.outputs.output import OutputError

    if wanted.settings.output == "silent":
        raise UserError(
            "The silent output plays nothing. Choose another one: unknot doctor --listen --output miniaudio"
        )
    if not wanted.settings.volume:
        raise UserError("The volume is 0, so nothing would be heard: unknot settings volume 1")
    lines = IN_MONO if wanted.settings.mono else HEARD
    try:
        make = _output(wanted, lambda sentence: print(inert(sentence), file=sys.stderr))
        levels = Levels(master=wanted.settings.volume, mono=wanted.settings.mono)
        check_ears(make, levels, lambda ear: print(lines[ear], flush=True))
    except OutputError as error:
        raise UserError(f"There is no sound: {inert(str(error))}.", FAILED) from None
    print(LAST_WORDS)
    return 0


def _output(wanted: Preferences, notice: Callable[[str], None]) -> Any:
    from audio.outputs.choose import output_named

    now = wanted.settings
    return output_named(now.output, notice, now.device, Ms(now.buffer))


def _trial(wanted: Preferences, answers: bool) -> Part:
    """Try the sound. What does not answer is not tried: opening it would hang as well."""
    from audio.outputs.disposable import NO_ANSWER
    from audio.outputs.output import OutputError
    from audio.outputs.trial import try_output

    notices: list[str] = []
    try:
        make = _output(wanted, notices.append)
        if wanted.settings.output is None and not answers:
            raise OutputError(NO_ANSWER)
        return {"problem": None, "notices": notices, **asdict(try_output(make))}
    except OutputError as error:
        return {"problem": str(error), "notices": notices}


def _parts(wanted: Preferences) -> Iterator[tuple[str, Part]]:
    """The parts of the report, each gathered when it is asked for."""
    yield "program", gathered(diagnosis.program)
    yield "libraries", gathered(diagnosis.libraries)
    yield "folders", gathered(diagnosis.folders)
    yield "settings", gathered(lambda: diagnosis.settings(wanted))
    yield "terminal", gathered(diagnosis.terminal)
    yield "speech", gathered(diagnosis.speech)
    sound = gathered(diagnosis.sound)
    yield "sound", sound
    yield "trial", gathered(lambda: _trial(wanted, sound.get("answers", True)))


def _as_json(wanted: Preferences) -> int:
    report = dict(_parts(wanted))
    print(json_writer.dumps(report, indent=2))
    return _code(report["trial"])


def _in_words(wanted: Preferences) -> int:
    from tui.diagnosis_text import in_words

    trial: Part = {}
    for name, part in _parts(wanted):
        trial = part
        print("\n".join(in_words(name, part)), flush=True)
    return _code(trial)


def _code(trial: Part) -> int:
    return FAILED if trial.get("problem") or trial.get("error") else 0
